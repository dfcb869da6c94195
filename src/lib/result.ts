import type { ErrorCode } from './errors.ts';

/** One field of the input that does not hold, as RFC 9457's `errors` extension carries it. */
export interface FieldError {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/**
 * An expected outcome that is not success. It has two halves: what the caller may read (`code`, `detail`,
 * `errors` and so on) and what only the log sees (`internal`).
 */
export class Failure {
  readonly code: ErrorCode;
  readonly internal: string | undefined;
  readonly detail: string | undefined;
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Further members of the problem body, such as `acr_values`. */
  readonly extra: Readonly<Record<string, unknown>> | undefined;
  constructor(code: ErrorCode, more: FailureDetails = {}) {
    this.code = code;
    this.internal = more.internal;
    this.detail = more.detail;
    this.errors = more.errors;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.extra = more.extra;
  }
}

interface FailureDetails {
  readonly internal?: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Makes a failure value; never throws. */
export const fail = (code: ErrorCode, more?: FailureDetails): Failure => new Failure(code, more);

/** True for a failure value: the only way to tell the halves of `T | Failure` apart. */
export const failed = (value: unknown): value is Failure => value instanceof Failure;
