// What the answers of the wire look like, whatever carried them. In: parsed JSON or a header, trusted in nothing.
// Out: typed answers, or a MizanError that says what is wrong with them.

import { dialect } from "./dialect.js";
import { isRecord, MizanError } from "./errors.js";
import type { Params } from "./params.js";

/** How a function or a context travels. */
export type Transport = "http" | "websocket";

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
