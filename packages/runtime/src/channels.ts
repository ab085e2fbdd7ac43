// The channels that a client has subscribed to. In: how to send a frame; the frames that come; losses of the connection.
// Out: what each subscriber hears. Subscribers of the same channel and params share one subscription on the server.

import { errorFromEnvelope, isRecord, MizanError } from "./errors.js";
import { agreement, canonicalParams, keyOf, type Params } from "./params.js";

/** `connecting` until the server has accepted, and again after a loss; `closed` for good. */
export type ChannelStatus = "connecting" | "open" | "closed";

/** What a subscriber hears. */
export interface ChannelHandlers<Receive> {
  /** A message from the server, with the name of its type where the server gives one. */
  onMessage?: ((data: Receive, type: string | undefined) => void) | undefined;
  onStatus?: ((status: ChannelStatus) => void) | undefined;
  /** The server refused the subscription, or a message; after a refused subscription the channel is closed. */
  onError?: ((error: MizanError) => void) | undefined;
}

/** A subscription to a channel. */
export interface ChannelSubscription<Send> {
  readonly status: ChannelStatus;
  /** Sends a message now, or as soon as the channel is open. Throws on a closed channel. */
  send(data: Send): void;
  /** Unsubscribes. Nothing is heard after it. */
  close(): void;
}

/** The channels of a client. */
export interface Channels {
  readonly size: number;
  subscribe(name: string, params: Params | undefined, handlers: ChannelHandlers<unknown>): ChannelSubscription<unknown>;
  onOpen(): void;
  onFrame(frame: Readonly<Record<string, unknown>>): void;
  /** The connection was lost; it may come back. */
  onLost(): void;
  /** The connection will not come back by itself: every channel is closed. */
  onEnd(error: MizanError): void;
}

interface Channel {
  readonly name: string;
  readonly params: Params;
  readonly subscribers: Set<ChannelHandlers<unknown>>;
  readonly unsent: unknown[];
  status: ChannelStatus;
}

/** Channels whose frames are sent so; `send` says whether there was a connection. */
export function createChannels(send: (frame: object) => boolean): Channels {
  const channels = new Map<string, Channel>();

  function frameOf(action: "subscribe" | "unsubscribe" | "message", { name, params }: Channel, rest: object = {}): object {
    return { action, channel: name, params, ...rest };
  }

  function join(key: string, name: string, params: Params): Channel {
    const known = channels.get(key);
    if (known) return known;
    const channel: Channel = { name, params, subscribers: new Set(), unsent: [], status: "connecting" };
    channels.set(key, channel);
    send(frameOf("subscribe", channel));
    return channel;
  }

  function setStatus(channel: Channel, status: ChannelStatus): void {
    if (channel.status === status) return;
    channel.status = status;
    each(channel, ({ onStatus }) => onStatus?.(status));
  }

  function accept(channel: Channel): void {
    while (channel.unsent.length > 0 && send(frameOf("message", channel, { data: channel.unsent[0] }))) channel.unsent.shift();
    setStatus(channel, "open");
  }

  function refuse(channel: Channel, error: MizanError): void {
    channels.delete(keyOf(channel.name, channel.params));
    setStatus(channel, "closed");
    tell(channel, error);
  }

  function tell(channel: Channel, error: MizanError): void {
    each(channel, ({ onError }) => onError?.(error));
  }

  /** A server may answer with the params as it read them: `"5"` as `5`, defaults filled in. */
  function named(name: unknown, params: unknown): Channel[] {
    const theirs = canonicalParams(isRecord(params) ? params : undefined);
    const exact = typeof name === "string" ? channels.get(keyOf(name, theirs)) : undefined;
    if (exact) return [exact];
    return [...channels.values()].filter((channel) => channel.name === name && agreement(channel.params, theirs) === "yes");
  }

  /** An error may come without params, even without a name: it is about whoever has waited longest, since answers keep their order. */
  function addressed(frame: Readonly<Record<string, unknown>>): Channel[] {
    const { channel: name, params, error } = frame;
    if (params !== undefined || error === undefined) return named(name, params);
    const candidates = [...channels.values()].filter((channel) => name === undefined || channel.name === name);
    const waiting = candidates.find(({ status }) => status === "connecting");
    return waiting ? [waiting] : candidates;
  }

  function hear(channel: Channel, frame: Readonly<Record<string, unknown>>): void {
    if (frame["subscribed"] === true) return accept(channel);
    const error = refusalIn(frame);
    if (error && channel.status === "connecting") return refuse(channel, error);
    if (error) return tell(channel, error);
    if (!("data" in frame)) return;
    const type = typeof frame["type"] === "string" ? frame["type"] : undefined;
    each(channel, ({ onMessage }) => onMessage?.(frame["data"], type));
  }

  return {
    get size() {
      return channels.size;
    },

    subscribe(name, given, handlers) {
      const params = canonicalParams(given);
      const key = keyOf(name, params);
      const channel = join(key, name, params);
      const own = { ...handlers };
      channel.subscribers.add(own);
      let isClosed = false;
      return {
        get status() {
          return isClosed ? "closed" : channel.status;
        },
        send(data) {
          if (isClosed || channel.status === "closed") throw new Error(`The channel "${name}" is closed: nothing can be sent on it.`);
          if (channel.status !== "open" || !send(frameOf("message", channel, { data }))) channel.unsent.push(data);
        },
        close() {
          if (isClosed) return;
          isClosed = true;
          channel.subscribers.delete(own);
          if (channel.subscribers.size > 0 || channels.get(key) !== channel) return;
          channels.delete(key);
          send(frameOf("unsubscribe", channel));
        },
      };
    },

    onOpen() {
      for (const channel of channels.values()) send(frameOf("subscribe", channel));
    },

    onFrame(frame) {
      for (const channel of addressed(frame)) hear(channel, frame);
    },

    onLost() {
      for (const channel of [...channels.values()]) setStatus(channel, "connecting");
    },

    onEnd(error) {
      for (const channel of [...channels.values()]) refuse(channel, error);
    },
  };
}

/** Tells each subscriber; the failure of one is reported as uncaught and keeps the news from nobody else. */
function each({ subscribers }: Channel, tell: (handlers: ChannelHandlers<unknown>) => void): void {
  for (const handlers of [...subscribers]) {
    try {
      tell(handlers);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

function refusalIn(frame: Readonly<Record<string, unknown>>): MizanError | undefined {
  const envelope = frame["error"] === true ? frame : frame["error"];
  const error = errorFromEnvelope(envelope);
  if (error) return error;
  if (frame["subscribed"] !== false && frame["error"] === undefined) return undefined;
  const message = typeof envelope === "string" ? envelope : "The server refused the subscription.";
  return new MizanError("FORBIDDEN", message);
}
