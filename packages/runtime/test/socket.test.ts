// Calls, contexts and channels over one real WebSocket.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket as RealWebSocket } from "ws";
import { createClient, defineCall, defineChannel, defineFetch, type ChannelStatus, type Client, type MizanError } from "../src/index.js";
import { gate, startWireServer, WireFailure, type WireServer } from "./wire-server.js";

let server: WireServer;
let client: Client;

// Browsers and Node from 22 on have one.
globalThis.WebSocket ??= RealWebSocket as unknown as typeof WebSocket;

beforeEach(async () => {
  server = await startWireServer();
  client = createClient({ baseUrl: server.baseUrl });
});
afterEach(async () => {
  client.close();
  await server.close();
});

const callEcho = defineCall<{ text: string }, string>("echo", "websocket");
const fetchUser = defineFetch<{ user_id: number }, { user_profile: string }>("user", ["user_id"], "websocket");
const subscribeChat = defineChannel<{ room: string }, { text: string }, { text: string }>("chat");
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Heard {
  messages: unknown[];
  statuses: ChannelStatus[];
  errors: MizanError[];
}

function listen(params: { room: string }, heard: Heard = { messages: [], statuses: [], errors: [] }) {
  const chat = subscribeChat(
    params,
    {
      onMessage: (data, type) => heard.messages.push([data, type]),
      onStatus: (status) => heard.statuses.push(status),
      onError: (error) => heard.errors.push(error),
    },
    { client },
  );
  return { chat, ...heard };
}

describe("a call over the socket", () => {
  test("gives the result, without HTTP and without CSRF", async () => {
    server.functions["echo"] = ({ text }) => ({ result: text });

    expect(await callEcho({ text: "hi" }, { client })).toBe("hi");
    expect(server.frames).toEqual([{ action: "rpc", id: "1", fn: "echo", args: { text: "hi" } }]);
    expect(server.requests).toEqual([]);
  });

  test("takes a declared box off", async () => {
    server.functions["ping"] = () => ({ result: { result: "pong" } });

    expect(await defineCall<undefined, string>("ping", "websocket", { boxed: true })(undefined, { client })).toBe("pong");
  });

  test("shares one connection with all others, and each gets its own answer", async () => {
    const first = gate();
    server.functions["echo"] = async ({ text }) => {
      if (text === "slow") await first.opened;
      return { result: text };
    };

    const slow = callEcho({ text: "slow" }, { client });
    expect(await callEcho({ text: "quick" }, { client })).toBe("quick");
    first.open();

    expect(await slow).toBe("slow");
    expect(server.sockets()).toBe(1);
  });

  test("invalidates and merges as a call over HTTP does", async () => {
    server.contexts["user"] = () => ({ user_profile: "fetched", user_orders: [] });
    const instance = client.instance("user", { user_id: 5 }, "websocket");
    instance.subscribe(() => {});
    await instance.load();
    server.functions["echo"] = () => ({ result: "done", invalidate: ["user"], merge: [{ context: "user", slot: "user_profile", value: "merged" }] });

    await callEcho({ text: "" }, { client });

    expect(instance.state).toMatchObject({ bundle: { user_profile: "merged" }, isStale: true });
    await expect.poll(() => instance.state).toMatchObject({ bundle: { user_profile: "fetched" }, isStale: false });
  });

  test("rejects with the server's error", async () => {
    server.functions["echo"] = () => {
      throw new WireFailure(422, "VALIDATION_ERROR", "Invalid input.", { fields: { text: ["Empty."] } });
    };

    await expect(callEcho({ text: "" }, { client })).rejects.toMatchObject({ code: "VALIDATION_ERROR", message: "Invalid input.", fields: { text: ["Empty."] } });
  });

  test("that is under way when the connection is lost fails and is not sent again", async () => {
    server.functions["echo"] = () => new Promise(() => {});
    const calling = callEcho({ text: "hi" }, { client });
    await expect.poll(() => server.frames).toHaveLength(1);
    server.cutSockets();

    await expect(calling).rejects.toMatchObject({ code: "NETWORK_ERROR", status: 0, message: expect.stringContaining("closed (1006)") as string });
    await pause(30);
    expect(server.frames).toHaveLength(1);
  });

  test("connects again after a loss", async () => {
    server.functions["echo"] = ({ text }) => ({ result: text });
    await callEcho({ text: "one" }, { client });
    server.cutSockets();
    await expect.poll(() => server.sockets()).toBe(0);
    await pause(10);

    expect(await callEcho({ text: "two" }, { client })).toBe("two");
  });

  test("fails when there is no server", async () => {
    const lost = createClient({ socketUrl: "ws://127.0.0.1:1/ws/" });

    await expect(callEcho({ text: "hi" }, { client: lost })).rejects.toMatchObject({ code: "NETWORK_ERROR" });
  });

  test("fails with the reason where no address can be made", async () => {
    const nowhere = createClient({ baseUrl: "/api/mizan" });

    await expect(callEcho({ text: "hi" }, { client: nowhere })).rejects.toMatchObject({
      code: "NETWORK_ERROR",
      message: expect.stringContaining("No socket can be opened: Invalid URL") as string,
    });
  });

  test("can be aborted, before and while it is under way", async () => {
    server.functions["echo"] = () => new Promise(() => {});
    const controller = new AbortController();
    const calling = callEcho({ text: "hi" }, { client, signal: controller.signal });
    await expect.poll(() => server.frames).toHaveLength(1);
    controller.abort();

    await expect(calling).rejects.toMatchObject({ name: "AbortError" });
    await expect(callEcho({ text: "hi" }, { client, signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
    await pause(30);
    expect(server.frames).toHaveLength(1);
  });

  test("fails when the client is closed, and the client can be used again", async () => {
    server.functions["echo"] = ({ text }) => (text === "never" ? new Promise(() => {}) : { result: text });
    const calling = callEcho({ text: "never" }, { client });
    await expect.poll(() => server.frames).toHaveLength(1);
    client.close();

    await expect(calling).rejects.toMatchObject({ code: "NETWORK_ERROR" });
    expect(await callEcho({ text: "again" }, { client })).toBe("again");
  });
});

describe("a context over the socket", () => {
  test("is fetched as one bundle", async () => {
    server.contexts["user"] = ({ user_id }) => ({ user_profile: `user ${String(user_id)}` });

    expect(await fetchUser({ user_id: 5 }, { client })).toEqual({ user_profile: "user 5" });
    expect(server.frames).toEqual([{ action: "ctx", id: "1", context: "user", params: { user_id: 5 } }]);
  });

  test("rejects with the server's error", async () => {
    await expect(fetchUser({ user_id: 5 }, { client })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a channel", () => {
  test("is connecting until the server accepts, then hears its pushes with their type", async () => {
    const { chat, messages, statuses } = listen({ room: "a" });
    expect(chat.status).toBe("connecting");
    await expect.poll(() => chat.status).toBe("open");

    server.push("chat", { room: "a" }, { text: "hi" }, "DjangoMessage");
    server.push("chat", { room: "b" }, { text: "elsewhere" }, "DjangoMessage");

    await expect.poll(() => messages).toEqual([[{ text: "hi" }, "DjangoMessage"]]);
    expect(statuses).toEqual(["open"]);
  });

  test("sends messages, those from before it was open too, in their order", async () => {
    const received: unknown[] = [];
    server.channels["chat"] = { receive: (_, data) => void received.push(data) };
    const { chat } = listen({ room: "a" });
    chat.send({ text: "one" });
    chat.send({ text: "two" });
    await expect.poll(() => chat.status).toBe("open");
    chat.send({ text: "three" });

    await expect.poll(() => received).toEqual([{ text: "one" }, { text: "two" }, { text: "three" }]);
    expect(server.frames[0]).toEqual({ action: "subscribe", channel: "chat", params: { room: "a" } });
    expect(server.frames[1]).toEqual({ action: "message", channel: "chat", params: { room: "a" }, data: { text: "one" } });
  });

  test("is one subscription on the server for all who listen to the same params", async () => {
    const one = listen({ room: "a" });
    const two = listen({ room: "a" });
    await expect.poll(() => two.chat.status).toBe("open");
    server.push("chat", { room: "a" }, 1, "n");
    await expect.poll(() => [one.messages, two.messages]).toEqual([[[1, "n"]], [[1, "n"]]]);

    one.chat.close();
    server.push("chat", { room: "a" }, 2, "n");
    await expect.poll(() => two.messages).toHaveLength(2);
    two.chat.close();

    await expect.poll(() => server.frames.map(({ action }) => action)).toEqual(["subscribe", "unsubscribe"]);
    expect(one.messages).toHaveLength(1);
  });

  test("that the server refuses is closed and told why", async () => {
    server.channels["chat"] = { authorize: ({ room }) => room !== "secret" };
    const seen: MizanError[] = [];
    client.configure({ baseUrl: server.baseUrl, onError: (error) => seen.push(error) });
    const { chat, statuses, errors } = listen({ room: "secret" });

    await expect.poll(() => statuses).toEqual(["closed"]);
    expect(errors).toMatchObject([{ code: "FORBIDDEN", message: "Not for you." }]);
    expect(seen).toEqual(errors);
    expect(() => chat.send({ text: "hi" })).toThrow('The channel "chat" is closed');
  });

  test("that is refused without its params, or even its name, is the one that has waited longest", async () => {
    server.channels["chat"] = { authorize: ({ room }) => (room === "open" ? true : "no answer") };
    const open = listen({ room: "open" });
    await expect.poll(() => open.chat.status).toBe("open");
    const first = listen({ room: "first" });
    const second = listen({ room: "second" });
    server.sendToAll({ error: { code: "FORBIDDEN", message: "Not the first." } });
    server.sendToAll({ channel: "chat", error: { code: "FORBIDDEN", message: "Not the second." } });

    await expect.poll(() => [first.errors, second.errors]).toMatchObject([[{ message: "Not the first." }], [{ message: "Not the second." }]]);
    expect(open.chat.status).toBe("open");
  });

  test("comes back after a loss: subscribed again, and what was sent meanwhile is delivered", async () => {
    const received: unknown[] = [];
    server.channels["chat"] = { receive: (_, data) => void received.push(data) };
    const { chat, statuses, messages } = listen({ room: "a" });
    await expect.poll(() => chat.status).toBe("open");
    server.cutSockets();
    await expect.poll(() => chat.status).toBe("connecting");
    chat.send({ text: "from the gap" });

    await expect.poll(() => received).toEqual([{ text: "from the gap" }]);
    server.push("chat", { room: "a" }, 1, "n");
    await expect.poll(() => messages).toEqual([[1, "n"]]);
    expect(statuses).toEqual(["open", "connecting", "open"]);
  });

  test("begins with a short pause again after each time it was back", async () => {
    const { chat, statuses } = listen({ room: "a" });
    await expect.poll(() => chat.status).toBe("open");
    for (let turn = 0; turn < 3; turn++) {
      server.cutSockets();
      await expect.poll(() => chat.status).toBe("connecting");
      // Three failures in a row would have made the pause a second at least.
      await expect.poll(() => chat.status, { timeout: 900 }).toBe("open");
    }

    expect(statuses).toHaveLength(7);
  });

  test("goes on trying while the server is away", async () => {
    const { chat } = listen({ room: "a" });
    await expect.poll(() => chat.status).toBe("open");
    const { origin } = server;
    await server.close();
    await pause(600);
    server = await startWireServer(Number(new URL(origin).port));

    await expect.poll(() => chat.status).toBe("open");
  });

  test("that nobody listens to any more is not connected again", async () => {
    const { chat } = listen({ room: "a" });
    await expect.poll(() => chat.status).toBe("open");
    chat.close();
    server.cutSockets();
    await pause(700);

    expect(server.sockets()).toBe(0);
    expect(chat.status).toBe("closed");
  });

  test("hears frames whose params the server has completed", async () => {
    const { chat, messages } = listen({ room: "5" });
    await expect.poll(() => chat.status).toBe("open");
    server.sendToAll({ channel: "chat", params: { room: 5, limit: 10 }, data: "completed", type: "n" });

    await expect.poll(() => messages).toEqual([["completed", "n"]]);
  });

  test("whose listener throws does not keep the news from the others", async () => {
    const uncaught: unknown[] = [];
    const keep = (error: unknown) => void uncaught.push(error);
    const before = process.rawListeners("uncaughtException") as NodeJS.UncaughtExceptionListener[];
    process.removeAllListeners("uncaughtException").on("uncaughtException", keep);
    try {
      subscribeChat({ room: "a" }, { onMessage: () => { throw new Error("a listener's own failure"); } }, { client });
      const { chat, messages } = listen({ room: "a" });
      await expect.poll(() => chat.status).toBe("open");
      server.push("chat", { room: "a" }, 1, "n");

      await expect.poll(() => messages).toEqual([[1, "n"]]);
      await expect.poll(() => uncaught).toMatchObject([{ message: "a listener's own failure" }]);
    } finally {
      process.removeAllListeners("uncaughtException");
      for (const listener of before) process.on("uncaughtException", listener);
    }
  });

  test("is closed with the client", async () => {
    const { chat, statuses, errors } = listen({ room: "a" });
    await expect.poll(() => chat.status).toBe("open");
    client.close();

    expect(statuses).toEqual(["open", "closed"]);
    expect(errors).toMatchObject([{ message: "The client closed its socket." }]);
  });

  test("survives frames that are no frames", async () => {
    const { chat, messages } = listen({ room: "a" });
    await expect.poll(() => chat.status).toBe("open");
    for (const frame of ["{", "null", "[]", '{"id":"99","ok":true}', '{"channel":"other","data":1}']) server.sendToAll(frame);
    server.push("chat", { room: "a" }, 1, "n");

    await expect.poll(() => messages).toEqual([[1, "n"]]);
  });
});
