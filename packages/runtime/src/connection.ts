// One WebSocket that comes back. In: its address, and whom to tell. Out: frames in both directions. It reconnects with
// growing pauses for as long as it is wanted. It knows nothing of what the frames mean.

import { messageOf, MizanError } from "./errors.js";

/** Whom a connection tells. */
export interface ConnectionListener {
  onOpen(): void;
  onFrame(frame: unknown): void;
  /** The connection was lost, or could not be made. It comes back while it is wanted. */
  onLost(error: MizanError): void;
  /** The connection will not come back by itself: it was closed, or there can be none. */
  onEnd(error: MizanError): void;
  /** Whether to connect again after a loss. */
  isWanted(): boolean;
}

/** A connection that opens on demand. */
export interface Connection {
  /** Connects, unless it is connected or connecting; a pause before the next attempt ends at once. */
  open(): void;
  /** Sends a frame when connected; whether it was. */
  send(frame: object): boolean;
  /** Disconnects and ends, until `open` is called again. */
  close(): void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** A connection to an address that may change between attempts. */
export function createConnection(address: () => string, listener: ConnectionListener): Connection {
  let socket: WebSocket | undefined;
  let failures = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    clearTimeout(pause);
    if (socket) return;
    let opening: WebSocket;
    try {
      opening = new WebSocket(address());
    } catch (cause) {
      // Told later, so that whoever asked for the connection has noted what it waits for.
      const error = new MizanError("NETWORK_ERROR", `No socket can be opened: ${messageOf(cause)}`, { cause });
      queueMicrotask(() => listener.onEnd(error));
      return;
    }
    socket = opening;
    opening.onopen = () => {
      if (socket !== opening) return;
      failures = 0;
      listener.onOpen();
    };
    opening.onmessage = ({ data }) => {
      if (socket === opening) receive(data);
    };
    // The close event that follows says all there is; some WebSockets throw an error that nobody takes.
    opening.onerror = () => {};
    opening.onclose = ({ code, reason }) => {
      if (socket !== opening) return;
      socket = undefined;
      listener.onLost(new MizanError("NETWORK_ERROR", `The socket ${opening.url} closed (${code}${reason && ` ${reason}`}).`));
      if (listener.isWanted()) reopenLater();
    };
  }

  function reopenLater(): void {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++);
    // Between half of it and the whole, so that not all pages come back to a restarted server in the same moment.
    pause = setTimeout(open, longest * (0.5 + Math.random() / 2));
  }

  function receive(data: unknown): void {
    let frame: unknown;
    try {
      frame = JSON.parse(String(data));
    } catch {
      return;
    }
    listener.onFrame(frame);
  }

  return {
    open,
    send(frame) {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(frame));
      return true;
    },
    close() {
      clearTimeout(pause);
      const closing = socket;
      socket = undefined;
      failures = 0;
      closing?.close();
      listener.onEnd(new MizanError("NETWORK_ERROR", "The client closed its socket."));
    },
  };
}
