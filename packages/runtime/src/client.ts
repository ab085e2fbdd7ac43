// The client: all state of one application, and every way to ask its server. In: options. Out: calls, fetches, context
// instances and channels that share one CSRF token, one socket and one set of instances. Two clients share nothing.

import type { ChannelHandlers, ChannelSubscription } from "./channels.js";
import { dialect } from "./dialect.js";
import { MizanError } from "./errors.js";
import { formDataOf } from "./form-data.js";
import { createHttp } from "./http.js";
import { createInstances, type ContextInstance } from "./instances.js";
import type { ClientOptions } from "./options.js";
import { canonicalParams, type Params } from "./params.js";
import { createSocket } from "./socket.js";
import { readBundle, readCallAnswer, unboxSlots, type Bundle, type Invalidation, type Transport } from "./wire.js";

/** What every request may be given. */
export interface RequestOptions {
  /** Gives the request up: its promise rejects with the reason of the signal. */
  signal?: AbortSignal | undefined;
}

/** How the result of a call is read. */
export interface CallRequest {
  transport?: Transport | undefined;
  /**
   * Makes what the caller gets of the result as it came; `source` names the request. What it throws is the call's error, after what the
   * answer merges and invalidates is applied.
   */
  read?: ((result: unknown, source: string) => unknown) | undefined;
}

/** A client of one server, for one user. */
export interface Client {
  /** Takes these options in the place of the former ones, from the next request on. */
  configure(options: ClientOptions): void;
  /** Calls a function by its wire name; what it merges and invalidates is applied before the promise resolves. */
  call(fn: string, args: object | undefined, options?: RequestOptions & CallRequest): Promise<unknown>;
  /** Calls a function with the fields of a form as multipart, files among them. */
  upload(fn: string, data: object, options?: RequestOptions & Pick<CallRequest, "read">): Promise<unknown>;
  /** Asks the server for the bundle of a context, past all instances. */
  fetch(context: string, params?: Params, options?: RequestOptions & FetchRequest): Promise<Bundle>;
  /** The instance of a context with these params. Its bundle is as it came: boxed values are in their boxes. */
  instance(context: string, params?: Params, transport?: Transport): ContextInstance;
  /** Subscribes to a channel. */
  subscribe(channel: string, params: Params | undefined, handlers: ChannelHandlers<unknown>): ChannelSubscription<unknown>;
  /** Makes instances stale; those that are mounted are fetched anew, together at the end of the microtask. */
  invalidate(invalidations: readonly Invalidation[]): void;
  /** Gives an instance that has no data yet the bundle that came with the page. */
  hydrate(context: string, bundle: Bundle, params?: Params): void;
  /** Closes the socket with all channels and drops what is not mounted. The client can be used again. */
  close(): void;
}

/** How a context is fetched. */
export interface FetchRequest {
  transport?: Transport | undefined;
  /** Only these functions of the context, by wire name. The answer may have more. */
  only?: readonly string[] | undefined;
  /** The functions whose values come in a box that is to be taken off, by wire name. */
  boxed?: readonly string[] | undefined;
}

/** A client with state of its own. */
export function createClient(initial: ClientOptions = {}): Client {
  let options = initial;
  const http = createHttp(() => options);
  const socket = createSocket(() => socketUrl(options));
  const instances = createInstances((context, params, request) => fetchBundle(context, params, request));

  async function call(fn: string, args: object = {}, { transport, read, signal }: RequestOptions & CallRequest = {}) {
    if (transport !== "websocket") return settle(fn, post(fn, args, signal), read);
    return settle(fn, socket.request({ action: "rpc", fn, args }, signal).then(({ data }) => data), read);
  }

  function post(fn: string, args: object, signal: AbortSignal | undefined): Promise<unknown> {
    return http.post("call/", JSON.stringify({ fn, args }), signal);
  }

  function settle(fn: string, work: Promise<unknown>, read: CallRequest["read"]): Promise<unknown> {
    const source = `The call of ${fn}`;
    const settled = work.then((answer) => {
      const { result, merge, invalidate } = readCallAnswer(answer, source);
      instances.merge(merge);
      instances.invalidate(invalidate);
      return read ? read(result, source) : result;
    });
    return reported(settled);
  }

  function fetchBundle(context: string, params: Params = {}, { boxed = [], ...request }: RequestOptions & FetchRequest = {}): Promise<Bundle> {
    const source = `The context ${context}`;
    const answer = askForBundle(context, canonicalParams(params), request);
    return reported(answer.then((bundle) => unboxSlots(readBundle(bundle, source), boxed, source)));
  }

  async function askForBundle(context: string, params: Params, { transport, only, signal }: RequestOptions & FetchRequest): Promise<unknown> {
    if (transport === "websocket") return (await socket.request({ action: "ctx", context, params }, signal))["data"];
    if (transport !== "call") return http.get(`ctx/${encodeURIComponent(context)}/`, params, only, signal);
    const { result } = readCallAnswer(await post(context, params, signal), `The call of ${context}`);
    return { [context]: result };
  }

  async function reported<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      report(error);
      throw error;
    }
  }

  function report(error: unknown): void {
    const { onError } = options;
    // In a microtask of its own: a handler that throws is reported as uncaught and breaks nothing here.
    if (onError && error instanceof MizanError) queueMicrotask(() => onError(error));
  }

  return {
    configure(next) {
      options = next;
    },
    call,
    upload: (fn, data, { read, signal } = {}) => settle(fn, http.post("call/", formDataOf(fn, data), signal), read),
    fetch: fetchBundle,
    instance: (context, params, transport = "http") => instances.instance(context, params, transport),
    subscribe(channel, params, handlers) {
      const onError = (error: MizanError) => {
        report(error);
        handlers.onError?.(error);
      };
      return socket.subscribe(channel, params, { ...handlers, onError });
    },
    invalidate: instances.invalidate,
    hydrate: (context, bundle, params) => instances.hydrate(context, bundle, params),
    close() {
      socket.close();
      instances.sweep();
    },
  };
}

function socketUrl({ baseUrl, socketUrl }: ClientOptions): string {
  const page = typeof location === "undefined" ? undefined : location.href;
  const url = socketUrl ? new URL(socketUrl, page) : new URL("/ws/", new URL(baseUrl ?? dialect.baseUrl, page));
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}

let shared: Client | undefined;

/** The client of calls that name none. */
export function defaultClient(): Client {
  return (shared ??= createClient());
}

/** Sets the options of the client that is used by calls that name none. */
export function configure(options: ClientOptions): void {
  defaultClient().configure(options);
}
