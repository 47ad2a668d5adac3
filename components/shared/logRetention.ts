import { oneOf } from "./problems";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

/** How long logs are kept where nothing else is said, in days. */
export const defaultLogRetentionDays = 30;

export function logRetentionProblems(who: string, days: number | undefined): string[] {
  return oneOf(who, "logRetentionDays", retentions, days);
}
