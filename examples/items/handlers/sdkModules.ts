/** What these handlers import from the AWS SDK: the SDK layer holds these names and no others. */
export const sdkModules = {
  "@aws-sdk/client-dynamodb": ["DynamoDBClient"],
  "@aws-sdk/lib-dynamodb": ["DynamoDBDocumentClient", "PutCommand", "QueryCommand"],
};
