/** How large an event or a response of a Lambda function may be, in bytes of JSON. */
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
export const payloadLimit = 6 * 1024 * 1024;
