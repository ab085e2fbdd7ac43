// What the answers of the wire look like, whatever carried them. In: parsed JSON or a header, trusted in nothing.
// Out: typed answers, or a MizanError that says what is wrong with them.

import { dialect } from "./dialect.js";
import { isRecord, MizanError } from "./errors.js";
import type { Params } from "./params.js";

/**
 * How a function or a context travels. A context whose one function has its name may travel as a call of that function: `"call"`,
 * for servers that offer it as no context of its own.
 */
export type Transport = "http" | "websocket" | "call";

/** The value of every function of a context, by the function's wire name. */
export type Bundle = Readonly<Record<string, unknown>>;

/** What a mutation made stale: a context, those of its instances with these params, or one function of it. */
export type Invalidation =
  | string
  | { readonly context: string; readonly function?: string | undefined; readonly params?: Params | undefined };

/** The new value of one function of a context, as the result of a mutation. */
export interface Merge {
  readonly context: string;
  readonly slot: string;
  readonly value: unknown;
  readonly params?: Params | undefined;
}

/** The answer to a call. */
export interface CallAnswer {
  readonly result: unknown;
  readonly invalidate: readonly Invalidation[];
  readonly merge: readonly Merge[];
}

/** Reads the answer to a call; `source` names the request in the error. */
export function readCallAnswer(answer: unknown, source: string): CallAnswer {
  if (!isRecord(answer) || !("result" in answer)) throw invalid(source, 'an object with "result"');
  return {
    result: answer["result"],
    invalidate: listOf(answer["invalidate"], isInvalidation),
    merge: listOf(answer["merge"], isMerge),
  };
}

/** Reads the answer to a fetch of a context; `source` names the request in the error. */
export function readBundle(answer: unknown, source: string): Bundle {
  if (!isRecord(answer)) throw invalid(source, "an object with the context's functions");
  return answer;
}

/** What is in the box that a server puts around a result that is no model; `source` names the request in the error. */
export function unbox(box: unknown, source: string): unknown {
  if (!isRecord(box) || !("result" in box)) throw invalid(source, 'a boxed value, {"result": …}');
  return box["result"];
}

/** The bundle with the values of these functions out of their boxes. */
export function unboxSlots(bundle: Bundle, slots: readonly string[], source: string): Bundle {
  const opened = slots.filter((slot) => Object.hasOwn(bundle, slot)).map((slot) => [slot, unbox(bundle[slot], source)]);
  return { ...bundle, ...Object.fromEntries(opened) };
}

/**
 * What `on_submit_success` gave, of a form or of each form of a formset. One server says of a form that is not valid by an answer that is an
 * error already; another one by a result, which is an error here, with what is wrong with each field.
 */
export function readSubmission(result: unknown, source: string): unknown {
  if (isRecord(result) && result["success"] === true) return result["data"] ?? null;
  const errors = isRecord(result) && result["success"] === false ? result["errors"] : undefined;
  const details = isRecord(errors) ? (formDetails(errors) ?? formsetDetails(errors)) : undefined;
  if (details === undefined) throw invalid(source, 'a submission, {"success": …}');
  // The answer itself is a good one, and its status says so: the code has the meaning.
  throw new MizanError("VALIDATION_ERROR", "The form is not valid.", { status: 200, details });
}

function formDetails({ errors }: Record<string, unknown>): object | undefined {
  return Array.isArray(errors) ? { fields: fieldMessages(errors), errors } : undefined;
}

/** Fields are named by their place: `forms.0.quantity`. */
function formsetDetails({ general, per_form: forms }: Record<string, unknown>): object | undefined {
  if (!Array.isArray(general) || !Array.isArray(forms)) return undefined;
  const fields: [string, string[]][] = forms.flatMap((form: unknown, index) => {
    const errors = isRecord(form) && Array.isArray(form["errors"]) ? form["errors"] : [];
    return Object.entries(fieldMessages(errors)).map(([name, messages]): [string, string[]] => [`forms.${index}.${name}`, messages]);
  });
  const whole = general.map((error: unknown) => (isRecord(error) ? String(error["message"]) : String(error)));
  if (whole.length > 0) fields.push(["__all__", whole]);
  return { fields: Object.fromEntries(fields), general, per_form: forms };
}

function fieldMessages(errors: readonly unknown[]): Record<string, string[]> {
  return Object.fromEntries(listOf(errors, isFieldError).map(({ field, errors }) => [field, errors.map(({ message }) => message)]));
}

/** The invalidations in the header of an answer: `user;user_id=5, cart`, with each value percent-encoded. */
export function readInvalidateHeader(headers: Headers): Invalidation[] {
  const header = headers.get(`${dialect.headerPrefix}Invalidate`) ?? "";
  return header
    .split(",")
    .map((entry) => entry.split(";").map((part) => part.trim()))
    .flatMap(([context, ...pairs]) => (context ? [{ context, params: Object.fromEntries(pairs.map(readPair)) }] : []));
}

function readPair(pair: string): [string, string] {
  const split = pair.indexOf("=");
  if (split < 0) return [pair, ""];
  return [pair.slice(0, split), decoded(pair.slice(split + 1))];
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function isInvalidation(entry: unknown): entry is Invalidation {
  if (typeof entry === "string") return true;
  if (!isRecord(entry) || typeof entry["context"] !== "string") return false;
  return isOptional(entry["function"], (name) => typeof name === "string") && isOptional(entry["params"], isRecord);
}

function isFieldError(entry: unknown): entry is { field: string; errors: { message: string }[] } {
  if (!isRecord(entry) || typeof entry["field"] !== "string" || !Array.isArray(entry["errors"])) return false;
  return entry["errors"].every((error) => isRecord(error) && typeof error["message"] === "string");
}

function isMerge(entry: unknown): entry is Merge {
  if (!isRecord(entry) || !("value" in entry)) return false;
  return typeof entry["context"] === "string" && typeof entry["slot"] === "string" && isOptional(entry["params"], isRecord);
}

function isOptional(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || is(value);
}

/** The entries that can be understood; another one must not undo a mutation that has happened. */
function listOf<T>(value: unknown, is: (entry: unknown) => entry is T): readonly T[] {
  return Array.isArray(value) ? value.filter(is) : [];
}

function invalid(source: string, expected: string): MizanError {
  return new MizanError("INVALID_RESPONSE", `${source} answered with JSON of another shape: expected ${expected}.`);
}
