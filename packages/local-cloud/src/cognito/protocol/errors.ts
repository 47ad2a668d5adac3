/** An error of Cognito's API, with the HTTP status of its response. */
export interface ServiceError extends Error {
  readonly type: string;
  readonly status: number;
}

export function serviceError(type: string, message: string, status = 400): ServiceError {
  return Object.assign(new Error(message), { type, status });
}

/** An error while a resource is registered: Pulumi shows the message alone, so the type is in it. */
export function registrationError(type: string, message: string): ServiceError {
  return serviceError(type, `${type}: ${message}`);
}

/** An input of a resource that AWS rejects. */
export function invalidInput(message: string): ServiceError {
  return registrationError("InvalidParameterException", message);
}

export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "type" in error && "status" in error;
}

export function notAuthorized(message: string): ServiceError {
  return serviceError("NotAuthorizedException", message);
}

export function userDisabled(): ServiceError {
  return notAuthorized("User is disabled.");
}

/** A challenge's session that is unknown, or another user's, client's or challenge's. */
export function invalidSession(): ServiceError {
  return notAuthorized("Invalid session for the user.");
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

/** A request whose JSON does not have the operation's shape. */
export function serialization(message: string): ServiceError {
  return serviceError("SerializationException", message);
}

/** `what` is the subject of a sentence, such as an operation's name. */
export function notImplemented(what: string): ServiceError {
  return serviceError("NotImplemented", `${what} is not emulated by the local Cognito`);
}
