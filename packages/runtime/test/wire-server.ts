// A small server that speaks the wire, for tests. In: contexts, functions and channels as plain functions. Out: real HTTP
// and WebSocket answers, and a record of what was asked. It knows nothing of the client under test.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";

type Json = Record<string, unknown>;
type MaybePromise<T> = T | Promise<T>;

/** An error that a handler answers with. */
export class WireFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details?: Json,
  ) {
    super(message);
  }
}

/** What a function answers: the envelope of a call. */
export interface Answer {
  result: unknown;
  invalidate?: unknown[];
  merge?: unknown[];
}

export interface Recorded {
  method: string;
  /** Path below the base URL with the query: `ctx/user/?user_id=5`. */
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface WireServer {
  readonly origin: string;
  readonly baseUrl: string;
  readonly requests: Recorded[];
  /** Every frame that came over sockets. */
  readonly frames: Json[];
  /** How many sockets are open now. */
  readonly sockets: () => number;
  readonly contexts: Record<string, (params: Record<string, string | string[]>, only: string | undefined) => MaybePromise<unknown>>;
  readonly functions: Record<string, (args: Json) => MaybePromise<Answer>>;
  readonly channels: Record<string, { authorize?: (params: Json) => boolean | "no answer"; receive?: (params: Json, data: unknown) => unknown }>;
  /** The CSRF token that calls have to carry. */
  csrf: string;
  /** Answers in the place of the wire, when it returns true. */
  intercept: ((request: IncomingMessage, response: ServerResponse, body: string) => boolean) | undefined;
  /** The paths asked since the start or the last `forget`, with `session/` left out. */
  asked(): string[];
  forget(): void;
  push(channel: string, params: Json, data: unknown, type: string): void;
  /** Sends a frame, or any text, over every socket. */
  sendToAll(frame: Json | string): void;
  /** Ends every socket, as a restart of the server does. */
  cutSockets(): void;
  close(): Promise<void>;
}

/** Something to wait for that the test opens. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

export async function startWireServer(port = 0): Promise<WireServer> {
  const subscriptions = new Map<WebSocket, Set<string>>();
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => void respond(request, response, Buffer.concat(chunks).toString("latin1")));
  });
  await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

  const server: WireServer = {
    origin,
    baseUrl: `${origin}/api/mizan`,
    requests: [],
    frames: [],
    sockets: () => subscriptions.size,
    contexts: {},
    functions: {},
    channels: {},
    csrf: "csrf-1",
    intercept: undefined,
    asked: () => server.requests.map(({ path }) => path).filter((path) => path !== "session/"),
    forget() {
      server.requests.length = 0;
      server.frames.length = 0;
    },
    push(channel, params, data, type) {
      for (const [socket, keys] of subscriptions) {
        if (keys.has(keyOf(channel, params))) socket.send(JSON.stringify({ channel, params, data, type }));
      }
    },
    sendToAll(frame) {
      for (const socket of subscriptions.keys()) socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
    },
    cutSockets() {
      for (const socket of subscriptions.keys()) socket.terminate();
    },
    async close() {
      server.cutSockets();
      await new Promise((resolve) => sockets.close(resolve));
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };

  async function respond(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const url = new URL(request.url ?? "/", origin);
    const path = url.pathname.replace("/api/mizan/", "");
    server.requests.push({ method: request.method ?? "", path: path + url.search, headers: request.headers, body });
    if (server.intercept?.(request, response, body)) return;
    try {
      send(response, 200, await answer(request, response, path, url.searchParams, body));
    } catch (error) {
      if (!(error instanceof WireFailure)) throw error;
      const { status, code, message, details } = error;
      if (code === "HTML") response.writeHead(status, { "Content-Type": "text/html" }).end(message);
      else send(response, status, { error: true, code, message, ...(details && { details }) });
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse, path: string, query: URLSearchParams, body: string) {
    if (path === "session/") {
      response.setHeader("Set-Cookie", `csrftoken=${server.csrf}; Path=/; SameSite=Lax`);
      return { csrfToken: server.csrf };
    }
    if (path === "call/") {
      const isIdentified = request.headers["x-mizan-token"] ?? request.headers.authorization;
      if (!isIdentified && request.headers["x-csrftoken"] !== server.csrf) {
        throw new WireFailure(403, "HTML", "<h1>Forbidden</h1><p>CSRF verification failed. Request aborted.</p>");
      }
      const { fn, args } = request.headers["content-type"]?.startsWith("multipart/") ? readMultipart(body) : (JSON.parse(body) as { fn: string; args: Json });
      return run(fn, args);
    }
    const context = /^ctx\/([^/]+)\/$/.exec(path)?.[1];
    if (context) return bundle(decodeURIComponent(context), readQuery(query), request.headers["x-mizan-only"] as string | undefined);
    throw new WireFailure(404, "HTML", "<h1>Not Found</h1>");
  }

  function run(fn: string, args: Json): MaybePromise<Answer> {
    const handler = server.functions[fn];
    if (!handler) throw new WireFailure(404, "NOT_FOUND", `There is no function ${fn}.`);
    return handler(args);
  }

  function bundle(context: string, params: Record<string, string | string[]>, only?: string): MaybePromise<unknown> {
    const handler = server.contexts[context];
    if (!handler) throw new WireFailure(404, "NOT_FOUND", `There is no context ${context}.`);
    return handler(params, only);
  }

  const sockets = new WebSocketServer({ server: http, path: "/ws/" });
  sockets.on("connection", (socket) => {
    const keys = new Set<string>();
    subscriptions.set(socket, keys);
    socket.on("close", () => subscriptions.delete(socket));
    socket.on("message", (data) => void hear(socket, keys, JSON.parse(String(data)) as Json));
  });

  async function hear(socket: WebSocket, keys: Set<string>, frame: Json): Promise<void> {
    server.frames.push(frame);
    const reply = (answer: Json) => socket.send(JSON.stringify(answer));
    const { action, id, channel } = frame as { action: string; id: unknown; channel: string };
    const params = (frame["params"] ?? {}) as Json;
    const rules = server.channels[channel] ?? {};
    try {
      if (action === "rpc") {
        reply({ id, ok: true, data: await run(String(frame["fn"]), frame["args"] as Json) });
      } else if (action === "ctx") {
        reply({ id, ok: true, data: await bundle(String(frame["context"]), params as Record<string, string>) });
      } else if (action === "subscribe") {
        const verdict = rules.authorize?.(params) ?? true;
        if (verdict === "no answer") return;
        if (!verdict) throw new WireFailure(403, "FORBIDDEN", "Not for you.");
        keys.add(keyOf(channel, params));
        reply({ subscribed: true, channel, params });
      } else if (action === "unsubscribe") {
        keys.delete(keyOf(channel, params));
      } else if (action === "message") {
        const data = rules.receive?.(params, frame["data"]);
        if (data !== undefined) server.push(channel, params, data, "message");
      }
    } catch (error) {
      if (!(error instanceof WireFailure)) throw error;
      const { code, message, details } = error;
      reply(id === undefined ? { subscribed: false, channel, params, error: { code, message } } : { id, ok: false, error: { code, message, details } });
    }
  }

  return server;
}

function send(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" }).end(JSON.stringify(json));
}

function readQuery(query: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? "")];
    }),
  );
}

/** The parts of a multipart body by name, each a list of `[filename, text]`. */
function readMultipart(body: string): { fn: string; args: Json } {
  const args: Record<string, string[]> = {};
  for (const [, name, file, text] of body.matchAll(/name="([^"]*)"(?:; filename="([^"]*)")?(?:\r\n[^\r]+)*\r\n\r\n([\s\S]*?)\r\n--/g)) {
    (args[name ?? ""] ??= []).push(file === undefined ? (text ?? "") : `${file}: ${text}`);
  }
  const { fn, ...fields } = args;
  return { fn: fn?.join() ?? "", args: fields };
}

function keyOf(channel: string, params: Json): string {
  return `${channel} ${JSON.stringify(Object.entries(params).sort())}`;
}
