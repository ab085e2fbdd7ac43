// What an application may set on a client.

import type { MizanError } from "./errors.js";

/** The settings of a client. Functions are asked anew for each request. */
export interface ClientOptions {
  /** Where the server mounts the wire. The dialect's own path by default. */
  baseUrl?: string | undefined;
  /** Used in the place of the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /** Sent with every HTTP request. With an `Authorization` among them no CSRF token is sent until the server asks for one. */
  headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>) | undefined;
  /** Sent as `X-Mizan-Token` with every HTTP request. With a token no CSRF token is sent until the server asks for one. */
  token?: string | (() => string | null | Promise<string | null>) | undefined;
  /** Told of every error of this client, beside whoever waits for the answer. */
  onError?: ((error: MizanError) => void) | undefined;
  /** The address of the socket. `/ws/` on the host of `baseUrl` by default. */
  socketUrl?: string | undefined;
}
