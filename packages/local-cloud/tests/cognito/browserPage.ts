/* eslint-disable @typescript-eslint/no-deprecated --
   the library that web pages sign in by SRP with; it is deprecated for a larger one */
import {
  CognitoIdentityProviderClient,
  GetUserCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from "amazon-cognito-identity-js";

export interface Given {
  readonly endpoint: string;
  readonly UserPoolId: string;
  readonly ClientId: string;
  readonly Username: string;
  readonly Password: string;
}

/** What a web page does: signs in by SRP, reads the user by AWS's SDK, and has a wrong password rejected. */
export async function visit(given: Given): Promise<readonly unknown[]> {
  const client = new CognitoIdentityProviderClient({
    endpoint: given.endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "none", secretAccessKey: "none" },
  });
  const user = await client.send(new GetUserCommand({ AccessToken: await signIn(given) }));
  const rejection: unknown = await client
    .send(
      new InitiateAuthCommand({
        ClientId: given.ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: given.Username, PASSWORD: "Wrong-horse-9" },
      }),
    )
    .catch((error: unknown) => error);
  return [user.UserAttributes?.at(-1), String(rejection)];
}

function signIn({ endpoint, UserPoolId, ClientId, Username, Password }: Given): Promise<string> {
  const Pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint });
  return new Promise((resolve, reject) => {
    new CognitoUser({ Username, Pool }).authenticateUser(
      new AuthenticationDetails({ Username, Password }),
      {
        onSuccess: (session) => {
          resolve(session.getAccessToken().getJwtToken());
        },
        onFailure: reject,
      },
    );
  });
}
