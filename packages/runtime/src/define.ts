// What the generated modules are made of: each function makes one typed entry of the client from its wire name.
// In: names, from the generator. Out: functions that ask the client they are given, or the default one.

import type { ChannelHandlers, ChannelSubscription } from "./channels.js";
import { defaultClient, type Client, type RequestOptions } from "./client.js";
import { pickParams, type Params } from "./params.js";
import { readInvalidateHeader, readSubmission, unbox, type Transport } from "./wire.js";

/** Options of a subscription. */
export interface SubscribeOptions {
  /** The client to use. Inside React that of `useClient()`, so that its contexts learn what a call changed. */
  client?: Client | undefined;
}

/** Options of a call. */
export interface CallOptions extends SubscribeOptions, RequestOptions {}

/** Options of a fetch. */
export interface FetchOptions extends CallOptions {
  /** Only these functions of the context, by wire name. The answer may have more. */
  only?: readonly string[] | undefined;
}

/** Parameters for `Args`: to be left out where they may be. */
export type Arguments<Args> = undefined extends Args ? [args?: Args] : [args: Args];

/** A function of the server. */
export type Call<Args, Result> = (...parameters: [...args: Arguments<Args>, options?: CallOptions]) => Promise<Result>;

/** A context of the server. */
export type Fetch<P, B> = (...parameters: [...params: Arguments<P>, options?: FetchOptions]) => Promise<B>;

/** The submission of a form. */
export type Submit<Data, Result> = (data: Data, options?: CallOptions) => Promise<Result>;

/** A channel of the server. */
export type Subscribe<P, Send, Receive> = (
  params: P,
  handlers: ChannelHandlers<Receive>,
  options?: SubscribeOptions,
) => ChannelSubscription<Send>;

/** A call of the function with this wire name. A `boxed` result is taken out of its box. */
export function defineCall<Args, Result>(name: string, transport?: Transport, { boxed = false } = {}): Call<Args, Result> {
  const read = boxed ? unbox : undefined;
  const call = (args?: object, { client = defaultClient(), signal }: CallOptions = {}) => client.call(name, args, { transport, read, signal });
  return call as unknown as Call<Args, Result>;
}

/** A fetch of the context with this name and these params. The values of its `boxed` functions are taken out of their boxes. */
export function defineFetch<P, B>(
  context: string,
  params: readonly string[],
  transport?: Transport,
  { boxed }: { boxed?: readonly string[] } = {},
): Fetch<P, B> {
  const ask = (given?: Params, { client = defaultClient(), only, signal }: FetchOptions = {}) =>
    client.fetch(context, pickParams(given, params), { transport, only, boxed, signal });
  return ask as unknown as Fetch<P, B>;
}

/**
 * The submission of the form with this name, or of its formset (`contact.formset`); as multipart where it has files. It gives what
 * `on_submit_success` gave.
 */
export function defineSubmit<Data, Result>(form: string, { multipart }: { multipart: boolean }): Submit<Data, Result> {
  const fn = `${form}.submit`;
  const submit = (data: object, { client = defaultClient(), signal }: CallOptions = {}) =>
    multipart ? client.upload(fn, data, { read: readSubmission, signal }) : client.call(fn, data, { read: readSubmission, signal });
  return submit as Submit<Data, Result>;
}

/** A subscription to the channel with this name. */
export function defineChannel<P, Send, Receive>(name: string): Subscribe<P, Send, Receive> {
  const subscribe = (params: Params | undefined, handlers: ChannelHandlers<unknown>, { client = defaultClient() }: SubscribeOptions = {}) =>
    client.subscribe(name, params, handlers);
  return subscribe as Subscribe<P, Send, Receive>;
}

/** Applies what an answer of a view that the application fetched itself says it made stale. */
export function applyInvalidation(response: Response, client: Client = defaultClient()): void {
  client.invalidate(readInvalidateHeader(response.headers));
}
