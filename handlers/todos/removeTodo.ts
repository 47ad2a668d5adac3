import { DeleteCommand, type DeleteCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Preconditions } from "@secured-api/http/preconditions";
import { namesIn, todoCondition } from "./todoCondition";
import { itemOf, type TodoKey } from "./todoItem";
import type { Todos } from "./todoStore";
import { conditionalWrite, type Refused, refused } from "./todoWrites";

export type Removed = { readonly ok: true } | Refused;

/** Removes a person's todo if it is in the state that the preconditions ask for. */
export async function removeTodo(
  { table, documents }: Todos,
  key: TodoKey,
  preconditions: Preconditions,
): Promise<Removed> {
  const input = deleteInput(table, key, preconditions);
  const deletion = await conditionalWrite(documents.send(new DeleteCommand(input)));
  if (deletion.ok) return { ok: true };
  const found = itemOf(deletion.failure.Item);
  // Nothing there on a second attempt: most likely it was the first one, whose reply was lost, that removed it.
  if (!found && (deletion.failure.$metadata.attempts ?? 1) > 1) return { ok: true };
  return refused(found);
}

function deleteInput(
  table: string,
  key: TodoKey,
  preconditions: Preconditions,
): DeleteCommandInput {
  const { expression, values } = todoCondition(preconditions);
  return {
    TableName: table,
    Key: { owner: key.owner, id: key.id },
    ConditionExpression: expression,
    ExpressionAttributeNames: namesIn(expression),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  };
}
