export type Transport = "http" | "websocket";
export type Params = Readonly<Record<string, unknown>>;
export type Bundle = Readonly<Record<string, unknown>>;

export interface ClientOptions {
  baseUrl?: string | undefined;
  fetch?: typeof fetch | undefined;
  headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>) | undefined;
  token?: string | (() => string | null | Promise<string | null>) | undefined;
  onError?: ((error: MizanError) => void) | undefined;
  socketUrl?: string | undefined;
}

export interface RequestOptions { signal?: AbortSignal | undefined }
export interface CallOptions extends RequestOptions { client?: Client | undefined }
export interface FetchOptions extends CallOptions { only?: readonly string[] | undefined }

/** `[args?: A]` where nothing has to be given, else `[args: A]`. */
export type Arguments<A> = undefined extends A ? [args?: A] : [args: A];
export type Call<Args, Result> = undefined extends Args
  ? (args?: Args, options?: CallOptions) => Promise<Result>
  : (args: Args, options?: CallOptions) => Promise<Result>;
export type Fetch<P, B> = undefined extends P
  ? (params?: P, options?: FetchOptions) => Promise<B>
  : (params: P, options?: FetchOptions) => Promise<B>;
export type Submit<Data, Result> = (data: Data, options?: CallOptions) => Promise<Result>;

export type ErrorCode =
  | "NOT_FOUND" | "VALIDATION_ERROR" | "UNAUTHORIZED" | "FORBIDDEN" | "BAD_REQUEST" | "INTERNAL_ERROR" | "NOT_IMPLEMENTED"
  | "NETWORK_ERROR" | "INVALID_RESPONSE" | (string & {});

export declare class MizanError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly details: unknown;
}

export type ChannelStatus = "connecting" | "open" | "closed";
export interface ChannelHandlers<Receive> {
  onMessage?: ((data: Receive, type: string | undefined) => void) | undefined;
  onStatus?: ((status: ChannelStatus) => void) | undefined;
  onError?: ((error: MizanError) => void) | undefined;
}
export interface ChannelSubscription<Send> {
  readonly status: ChannelStatus;
  send(data: Send): void;
  close(): void;
}
export type Subscribe<P, Send, Receive> = (params: P, handlers: ChannelHandlers<Receive>, options?: { client?: Client | undefined }) => ChannelSubscription<Send>;

export type Invalidation = string | { readonly context: string; readonly function?: string; readonly params?: Params };

export interface InstanceState {
  readonly bundle: Bundle | undefined;
  readonly error: MizanError | undefined;
  readonly isPending: boolean;
  readonly isStale: boolean;
}
export interface ContextInstance {
  readonly key: string;
  readonly state: InstanceState;
  subscribe(listener: () => void): () => void;
  load(): Promise<void>;
  refetch(): Promise<void>;
}
export interface Client {
  configure(options: ClientOptions): void;
  instance(context: string, params?: Params, transport?: Transport): ContextInstance;
  invalidate(entries: readonly Invalidation[]): void;
  hydrate(context: string, bundle: Bundle, params?: Params): void;
  close(): void;
}

export declare function createClient(options?: ClientOptions): Client;
export declare function configure(options: ClientOptions): void;
export declare function applyInvalidation(response: Response, client?: Client): void;
export declare function defineCall<Args, Result>(name: string, transport?: Transport): Call<Args, Result>;
export declare function defineFetch<P, B>(context: string, params: readonly string[], transport?: Transport): Fetch<P, B>;
export declare function defineSubmit<Data, Result>(form: string, options: { multipart: boolean }): Submit<Data, Result>;
export declare function defineChannel<P, Send, Receive>(name: string): Subscribe<P, Send, Receive>;
