// The one error that a caller of the client meets. In: an error envelope of the wire, or what went wrong on the way.
// Out: a MizanError. An aborted call is no MizanError: it rejects with the reason of its signal, as `fetch` does.

/** The codes of the wire, then those the client gives itself. A server may have further ones. */
export type ErrorCode =
  | "NOT_FOUND"
  | "VALIDATION_ERROR"
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "BAD_REQUEST"
  | "INTERNAL_ERROR"
  | "NOT_IMPLEMENTED"
  /** No answer came: the server was not reached, or the connection was lost. */
  | "NETWORK_ERROR"
  /** An answer came that is not of the wire, such as the HTML page of a proxy. */
  | "INVALID_RESPONSE"
  /** The application's own `token` or `headers` function failed. */
  | "CLIENT_ERROR"
  | (string & {});

/** Messages for each field of the input. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

interface ErrorParts {
  status?: number;
  details?: unknown;
  cause?: unknown;
}

/** Why a call, a fetch or a subscription failed. */
export class MizanError extends Error {
  override readonly name = "MizanError";
  readonly code: ErrorCode;
  /** The HTTP status of the answer; 0 where there was none. */
  readonly status: number;
  /** What is wrong with each field of the input; empty when the server named none. */
  readonly fields: FieldErrors;
  /** The `details` of the answer as the server sent them. */
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, parts: ErrorParts = {}) {
    super(message, "cause" in parts ? { cause: parts.cause } : undefined);
    this.code = code;
    this.status = parts.status ?? 0;
    this.details = parts.details;
    this.fields = fieldErrors(parts.details);
  }
}

/** The error in an envelope of the wire; `undefined` when the value is no such envelope. */
export function errorFromEnvelope(envelope: unknown, status = 0): MizanError | undefined {
  if (!isRecord(envelope)) return undefined;
  const { code, message, details } = envelope;
  if (typeof code !== "string" || typeof message !== "string") return undefined;
  return new MizanError(code, message, { status, details });
}

/** Whether a value of the wire is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a caught value says of itself. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function fieldErrors(details: unknown): FieldErrors {
  const fields = isRecord(details) ? details["fields"] : undefined;
  if (!isRecord(fields)) return {};
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string[]] => isTexts(entry[1])));
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}
