import { answers } from "../signIn/challengeResponses";
import { notImplemented } from "../protocol/errors";
import { type Body, requiredText, textMap } from "../protocol/parameters";
import { type PoolClient, requiredClient, requiredPool, type Service } from "../service";
import type { Operation } from "../operation";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html */
export const respondToAuthChallenge: Operation = (service, body) =>
  respond(service, requiredClient(service, body), body);

export const adminRespondToAuthChallenge: Operation = (service, body) =>
  respond(service, requiredClient(service, body, requiredPool(service, body)), body);

async function respond(service: Service, at: PoolClient, body: Body): Promise<object> {
  const name = requiredText(body, "ChallengeName");
  const answer = answers.get(name);
  if (answer === undefined) throw notImplemented(`The challenge ${name}`);
  return answer(service, at, {
    session: body.Session,
    responses: textMap(body, "ChallengeResponses"),
    clientMetadata: textMap(body, "ClientMetadata"),
  });
}
