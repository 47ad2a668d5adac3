/** An operation of a local service: the prefix of its `X-Amz-Target`, its name and its input. */
export type Operation = readonly [service: string, name: string, input: object];

export const cognito = "AWSCognitoIdentityProviderService";
export const dynamoDb = "DynamoDB_20120810";

export const readNote: Operation = [
  dynamoDb,
  "GetItem",
  { TableName: "Notes", Key: { id: { S: "1" } } },
];

/** Source of a handler: the operation's `{ status, body }`, called as by an SDK, which an archive of a test has not. */
export function serviceCall([service, name, input]: Operation): string {
  const [endpoint, version] =
    service === dynamoDb
      ? ["AWS_ENDPOINT_URL_DYNAMODB", "1.0"]
      : ["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "1.1"];
  return `fetch(process.env.${endpoint}, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-${version}",
      "X-Amz-Target": "${service}.${name}",
      Authorization: "AWS4-HMAC-SHA256 Credential=" + process.env.AWS_ACCESS_KEY_ID + "/20270101/us-east-1/service",
    },
    body: ${JSON.stringify(JSON.stringify(input))},
  }).then(async (response) => ({ status: response.status, body: await response.text() }))`;
}

/** What AWS says to a role's function of the same name. */
export function denied(name: string, action: string, resource: string, because?: string): string {
  const reason = because ?? `because no identity-based policy allows the ${action} action`;
  const user = `arn:aws:sts::000000000000:assumed-role/${name}/${name}`;
  return `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}
