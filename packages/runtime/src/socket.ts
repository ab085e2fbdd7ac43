// The one socket of a client: calls, contexts and channels over one connection. In: frames to send. Out: the answer to
// each, or a MizanError. A call that was under way when the connection was lost is not sent again, since the server may
// have done it.

import { abortable } from "./abort.js";
import { createChannels, type ChannelHandlers, type ChannelSubscription } from "./channels.js";
import { createConnection } from "./connection.js";
import { errorFromEnvelope, isRecord, MizanError } from "./errors.js";
import type { Params } from "./params.js";

/** The socket of a client. It opens with its first use. */
export interface Socket {
  /** Sends a request and gives the frame that answers it. */
  request(frame: object, signal: AbortSignal | undefined): Promise<Readonly<Record<string, unknown>>>;
  subscribe(channel: string, params: Params | undefined, handlers: ChannelHandlers<unknown>): ChannelSubscription<unknown>;
  /** Disconnects; what waits for an answer fails. The next use connects again. */
  close(): void;
}

interface Pending {
  readonly frame: object;
  isSent: boolean;
  resolve(answer: Readonly<Record<string, unknown>>): void;
  reject(error: MizanError): void;
}

/** The socket at an address that is asked for when it connects. */
export function createSocket(address: () => string): Socket {
  const pending = new Map<string, Pending>();
  let lastId = 0;

  const connection = createConnection(address, {
    onOpen() {
      channels.onOpen();
      for (const request of pending.values()) request.isSent ||= connection.send(request.frame);
    },
    onFrame(frame) {
      if (!isRecord(frame)) return;
      if ("id" in frame) settle(frame);
      else channels.onFrame(frame);
    },
    onLost(error) {
      channels.onLost();
      failAll(error);
    },
    onEnd(error) {
      channels.onEnd(error);
      failAll(error);
    },
    isWanted: () => channels.size > 0,
  });

  const channels = createChannels((frame) => connection.send(frame));

  function failAll(error: MizanError): void {
    const lost = [...pending.values()];
    pending.clear();
    for (const { reject } of lost) reject(error);
  }

  function settle(frame: Readonly<Record<string, unknown>>): void {
    const id = String(frame["id"]);
    const request = pending.get(id);
    if (!request) return;
    pending.delete(id);
    if (frame["ok"] === true) request.resolve(frame);
    else request.reject(errorFromEnvelope(frame["error"]) ?? new MizanError("INVALID_RESPONSE", "The socket answered neither with data nor with an error."));
  }

  return {
    async request(frame, signal) {
      signal?.throwIfAborted();
      const id = String(++lastId);
      const answer = new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
        const request: Pending = { frame: { ...frame, id }, isSent: false, resolve, reject };
        request.isSent = connection.send(request.frame);
        pending.set(id, request);
        if (!request.isSent) connection.open();
      });
      try {
        return await abortable(answer, signal);
      } finally {
        pending.delete(id);
      }
    },

    subscribe(channel, params, handlers) {
      const subscription = channels.subscribe(channel, params, handlers);
      connection.open();
      return subscription;
    },

    close() {
      connection.close();
    },
  };
}
