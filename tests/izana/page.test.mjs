// The generated client in a page, with React, against the published izana backend: every default is the dialect's, cookies are the page's.
// In: what `harness.mjs` asks for. Must never take a shortcut past the generated code: a raw request appears nowhere below.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { GlobalRegistrator } from "@happy-dom/global-registrator";
import { WebSocket } from "ws";

import { start } from "./harness.mjs";
import { recorded } from "./network.mjs";

let requests;
const { api } = await start((server) => {
  GlobalRegistrator.register({ url: `${server.origin}/` });
  globalThis.WebSocket = WebSocket;
  const network = recorded(globalThis.fetch);
  globalThis.fetch = network.fetch;
  requests = network.requests;
});
const { createElement: h, Suspense, useEffect, useRef, useState } = await import("react");
const { cleanup, fireEvent, render, screen } = await import("@testing-library/react");

beforeEach(async () => {
  await api.callReset();
  requests.length = 0;
});

afterEach(() => {
  cleanup();
});

test("a context shows its members, and a mutation refreshes them with one request", async () => {
  function Profile() {
    const profile = api.useMemberProfile();
    const notes = api.useMemberNotes();
    const rename = api.useRenameMember();
    const toCountess = () => rename.mutate({ member_id: 1, name: "Countess" });
    return h("button", { onClick: toCountess }, `${profile.name}, ${notes.length} notes`);
  }
  show(h(api.MemberContext, { member_id: 1 }, h(Profile)));

  fireEvent.click(await screen.findByText("Ada, 2 notes"));
  await screen.findByText("Countess, 2 notes");
  await api.callPing();

  assert.deepEqual(requests.filter(isFetchOf("member")), ["GET ctx/member/?member_id=1", "GET ctx/member/?member_id=1"]);
});

test("the global context is there for everyone below MizanContext, fetched once", async () => {
  function Visitor() {
    const visitor = api.useVisitor();
    const notice = api.useNotice();
    return `${visitor.signed_in ? visitor.name : "a stranger"}, ${notice === null ? "no notice" : notice.text}`;
  }
  show(h("p", null, h(Visitor)), h("i", null, h(Visitor)));

  assert.equal((await screen.findAllByText("a stranger, no notice")).length, 2);
  assert.deepEqual(requests.filter(isFetchOf("global")), ["GET ctx/global/"]);
});

test("a local context has a provider of its own", async () => {
  const Greeting = () => h("p", null, api.useGreet().text);
  const Farewell = () => h("p", null, api.useFarewell().text);
  show(h(api.GreetProvider, { name: "Bo" }, h(Greeting)), h(api.FarewellProvider, { hour: 9 }, h(Farewell)));

  await screen.findByText("Hello, Bo");
  await screen.findByText("Goodbye");
});

test("a value that is no model is shown as it is", async () => {
  const Clock = () => h("p", null, `${api.useHour()} o'clock`);
  show(h(api.ClockContext, null, h(Clock)));

  await screen.findByText("12 o'clock");
});

test("a composed provider mounts its contexts, and a merge shows without a request", async () => {
  function Dashboard() {
    const { name } = api.useMemberProfile();
    const { items } = api.useCart();
    const add = api.useAddToCart();
    return h("button", { onClick: () => add.mutate({ cart_id: 7, item: "pen" }) }, `${name}: ${items.join() || "nothing"}`);
  }
  show(h(api.DashboardProvider, { member_id: 2, cart_id: 7 }, h(Dashboard)));

  fireEvent.click(await screen.findByText("Grace: nothing"));
  await screen.findByText("Grace: pen");
  await api.callPing();

  assert.deepEqual(requests.filter(isFetchOf("cart")), ["GET ctx/cart/?cart_id=7"]);
});

test("a mutation that fails gives its error, field by field", async () => {
  function Rename() {
    const rename = api.useRenameMember();
    const toNothing = () => rename.mutate({ member_id: 1, name: "" }).catch(() => {});
    return h("button", { onClick: toNothing }, rename.error ? `${rename.error.code}: ${rename.error.fields.name}` : "rename");
  }
  show(h(Rename));

  fireEvent.click(await screen.findByText("rename"));

  await screen.findByText("VALIDATION_ERROR: String should have at least 2 characters");
});

test("a channel shows what the server sends", async () => {
  function Chat() {
    const client = api.useClient();
    const chat = useRef();
    const [status, setStatus] = useState("connecting");
    const [said, setSaid] = useState([]);
    useEffect(() => {
      const hear = ({ text }) => setSaid((before) => [...before, text]);
      chat.current = api.subscribeChat({ room: "a" }, { onStatus: setStatus, onMessage: hear }, { client });
      return () => chat.current.close();
    }, [client]);
    return h("button", { onClick: () => chat.current.send({ text: "hello" }) }, `${status}: ${said.join()}`);
  }
  show(h(Chat));

  fireEvent.click(await screen.findByText("open:"));

  await screen.findByText("open: HELLO");
});

test("a context that refuses says so; after signing in it shows", async () => {
  function Account() {
    const account = api.useAccount.state();
    const signIn = api.useSignIn();
    const enter = async () => {
      await signIn.mutate({ username: "ada", password: "open sesame" });
      await account.refetch();
    };
    if (account.error) return h("button", { onClick: enter }, account.error.code);
    return account.data ? account.data.name : "loading";
  }
  show(h(api.AccountContext, null, h(Account)));

  fireEvent.click(await screen.findByText("UNAUTHORIZED"));

  await screen.findByText("ada");
});

function show(...children) {
  render(h(api.MizanContext, null, h(Suspense, { fallback: "loading" }, ...children)));
}

function isFetchOf(context) {
  return (request) => request.startsWith(`GET ctx/${context}/`);
}
