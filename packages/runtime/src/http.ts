// Requests over HTTP. In: a path below the base URL and what to send. Out: the parsed JSON of a good answer; anything
// else is a MizanError, or the reason of the signal that aborted the request. It knows nothing of what the JSON means.

import { abortable } from "./abort.js";
import { createCsrf } from "./csrf.js";
import { dialect } from "./dialect.js";
import { errorFromEnvelope, isRecord, messageOf, MizanError } from "./errors.js";
import type { ClientOptions } from "./options.js";
import { queryOf, type Params } from "./params.js";

/** The requests of one client. */
export interface Http {
  get(path: string, params: Params, only: readonly string[] | undefined, signal: AbortSignal | undefined): Promise<unknown>;
  post(path: string, body: FormData | string, signal: AbortSignal | undefined): Promise<unknown>;
}

interface Answer {
  readonly source: string;
  readonly response: Response;
  readonly text: string;
}

/** Sends the requests of a client by its options of that moment. */
export function createHttp(options: () => ClientOptions): Http {
  const csrf = createCsrf(askForToken);
  // Becomes true when the server refuses an identified request for want of a CSRF token.
  let isCsrfAlwaysWanted = false;

  async function askForToken(): Promise<string | null> {
    const answer = await exchange("session/", { method: "GET", headers: await ownHeaders() });
    // A server that knows no sessions has nothing to protect from forgery.
    if (answer.response.status === 404) return null;
    const session = parse(answer);
    return isRecord(session) && typeof session["csrfToken"] === "string" ? session["csrfToken"] : null;
  }

  async function ownHeaders(): Promise<Headers> {
    const { headers, token } = options();
    try {
      const own = new Headers(typeof headers === "function" ? await headers() : headers);
      const identity = typeof token === "function" ? await token() : token;
      if (identity) own.set(`${dialect.headerPrefix}Token`, identity);
      return own;
    } catch (cause) {
      throw new MizanError("CLIENT_ERROR", `The client's own "token" or "headers" failed: ${messageOf(cause)}`, { cause });
    }
  }

  async function exchange(path: string, init: RequestInit, signal?: AbortSignal): Promise<Answer> {
    const base = options().baseUrl ?? dialect.baseUrl;
    const url = `${base.replace(/\/+$/, "")}/${path}`;
    const source = `${init.method} ${url}`;
    const send = options().fetch ?? globalThis.fetch;
    try {
      const credentials = isAbsolute(base) ? "include" : "same-origin";
      const response = await send(url, { credentials, ...init, ...(signal && { signal }) });
      return { source, response, text: await response.text() };
    } catch (cause) {
      signal?.throwIfAborted();
      throw new MizanError("NETWORK_ERROR", `${source} got no answer: ${messageOf(cause)}`, { cause });
    }
  }

  async function get(path: string, params: Params, only: readonly string[] | undefined, signal: AbortSignal | undefined) {
    const headers = await abortable(ownHeaders(), signal);
    if (only) headers.set(`${dialect.headerPrefix}Only`, only.join(","));
    const query = queryOf(params);
    return parse(await exchange(query ? `${path}?${query}` : path, { method: "GET", headers }, signal));
  }

  async function post(path: string, body: FormData | string, signal: AbortSignal | undefined) {
    const headers = await abortable(ownHeaders(), signal);
    if (typeof body === "string") headers.set("Content-Type", "application/json");
    const init = { method: "POST", headers, body };
    const token = isCsrfAlwaysWanted || !isIdentified(headers) ? await withToken(headers, signal) : undefined;
    const answer = await exchange(path, init, signal);
    if (!saysCsrf(answer)) return parse(answer);

    if (token === undefined) isCsrfAlwaysWanted = true;
    else csrf.refuse(token);
    await withToken(headers, signal);
    return parse(await exchange(path, init, signal));
  }

  async function withToken(headers: Headers, signal: AbortSignal | undefined): Promise<string | null> {
    const token = await abortable(csrf.token(), signal);
    if (token === null) headers.delete("X-CSRFToken");
    else headers.set("X-CSRFToken", token);
    return token;
  }

  return { get, post };
}

function isIdentified(headers: Headers): boolean {
  return headers.has(`${dialect.headerPrefix}Token`) || headers.has("Authorization");
}

function saysCsrf({ response, text }: Answer): boolean {
  return response.status === 403 && /csrf/i.test(text);
}

function parse(answer: Answer): unknown {
  const { response, source, text } = answer;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw foreign(answer);
  }
  if (response.ok) return json;
  const error = isRecord(json) && json["error"] === true ? errorFromEnvelope(json, response.status) : undefined;
  throw error ?? foreign({ response, source, text });
}

/** An answer that something other than the wire gave. */
function foreign({ response, source, text }: Answer): MizanError {
  const type = response.headers.get("Content-Type") ?? "no content type";
  const place = response.redirected ? `was redirected to ${response.url} and answered` : "answered";
  const hint = response.status === 404 ? " Is the server's URL configuration mounted at this base URL?" : "";
  const start = text.trim().slice(0, 120);
  const message = `${source} ${place} ${response.status} with something else than the wire's JSON (${type}).${hint}`;
  return new MizanError("INVALID_RESPONSE", start ? `${message} It starts: ${start}` : message, { status: response.status });
}

function isAbsolute(url: string): boolean {
  return /^([a-z][a-z0-9+.-]*:)?\/\//i.test(url);
}
