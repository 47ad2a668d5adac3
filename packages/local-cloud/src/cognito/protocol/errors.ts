/** A refusal that Cognito's API answers with its type, message and HTTP status. */
export interface ServiceError extends Error {
  readonly type: string;
  readonly status: number;
}

export function serviceError(type: string, message: string, status = 400): ServiceError {
  return Object.assign(new Error(message), { type, status });
}

export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "type" in error && "status" in error;
}

export function notAuthorized(message: string): ServiceError {
  return serviceError("NotAuthorizedException", message);
}

export function invalidParameter(message: string): ServiceError {
  return serviceError("InvalidParameterException", message);
}

export function notFound(message: string): ServiceError {
  return serviceError("ResourceNotFoundException", message);
}

export function userNotFound(message = "User does not exist."): ServiceError {
  return serviceError("UserNotFoundException", message);
}

/** A request that is not even of the operation's form. */
export function serialization(message: string): ServiceError {
  return serviceError("SerializationException", message);
}

export function notImplemented(what: string): ServiceError {
  return serviceError("NotImplemented", `${what} is not emulated by the local Cognito`);
}
