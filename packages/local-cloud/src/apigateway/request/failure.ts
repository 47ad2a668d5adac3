import type { ResponseType } from "../document/responseTypes";

/** Why the gateway answers by itself. */
export interface Failure {
  readonly kind: "failure";
  readonly type: ResponseType;
  /** What the caller reads, unless the document says otherwise. */
  readonly message: string;
  /** Where it is not the type's own. */
  readonly status?: number;
  readonly validationError?: string;
  /** What the log says beyond the message. */
  readonly detail?: string;
}

export function failure(type: ResponseType, message: string, more: Partial<Failure> = {}): Failure {
  return { ...more, kind: "failure", type, message };
}

/** What a caller reads of every fault of the API itself. */
export function serverError(type: ResponseType, detail: string, status?: number): Failure {
  return failure(type, "Internal server error", {
    detail,
    ...(status === undefined ? {} : { status }),
  });
}
