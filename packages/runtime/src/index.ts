// The surface of `kernel.js`: what generated modules, the React half and applications may use.

export type { ChannelHandlers, ChannelStatus, ChannelSubscription } from "./channels.js";
export { configure, createClient, type CallRequest, type Client, type FetchRequest, type RequestOptions } from "./client.js";
export {
  applyInvalidation,
  defineCall,
  defineChannel,
  defineFetch,
  defineSubmit,
  type Arguments,
  type Call,
  type CallOptions,
  type Fetch,
  type FetchOptions,
  type Submit,
  type Subscribe,
  type SubscribeOptions,
} from "./define.js";
export { MizanError, type ErrorCode, type FieldErrors } from "./errors.js";
export type { ContextInstance, InstanceState } from "./instances.js";
export type { ClientOptions } from "./options.js";
export type { Params } from "./params.js";
export { unbox, type Bundle, type Invalidation, type Transport } from "./wire.js";
export { dialect } from "./dialect.js";
