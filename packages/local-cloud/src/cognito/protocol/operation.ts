import type {
  CognitoIdentityProvider,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";

/** The SDK has a method for each operation, and others of its own. */
type Api = Omit<CognitoIdentityProvider, keyof CognitoIdentityProviderClient>;

/** An operation of the API, such as `SignUp`. */
export type OperationName = Capitalize<keyof Api>;

/** The members that a request can have, none of them checked. */
export type OperationRequest<N extends OperationName> = Readonly<
  Partial<Record<keyof Signature<N>["request"], unknown>>
>;

/** The response's body; one without members has none at all. */
export type OperationResponse<N extends OperationName> = keyof Body<N> extends never
  ? Readonly<Record<string, never>>
  : Wire<Body<N>>;

type Body<N extends OperationName> = Omit<Signature<N>["response"], "$metadata">;

interface SdkTypes {
  readonly request: object;
  readonly response: object;
}

type Signature<N extends OperationName> = Api[Uncapitalize<N> & keyof Api] extends (
  request: infer Request extends object,
  options: never,
  callback: (error: never, response?: infer Response extends object) => void,
) => void
  ? { readonly request: Request; readonly response: Response }
  : SdkTypes;

/** A value of the SDK as JSON carries it: a time in seconds since 1970, an enumeration as a string. */
export type Wire<T> = T extends Date
  ? number
  : T extends string
    ? string
    : T extends readonly (infer Member)[]
      ? readonly Wire<Member>[]
      : T extends object
        ? { readonly [Name in keyof T]: Wire<T[Name]> }
        : T;
