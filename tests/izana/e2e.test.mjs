// The generated client in Node, without a DOM, against the published izana backend, a server that nobody here wrote.
// In: what `harness.mjs` asks for. Must never take a shortcut past the generated code: a raw request appears nowhere below.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { afterEach, before, beforeEach, describe, test } from "node:test";

import { WebSocket } from "ws";

import { start } from "./harness.mjs";
import { recorded, withCookies } from "./network.mjs";

const { api, server } = await start();

beforeEach(async () => {
  await api.callReset(undefined, { client: connect() });
});

describe("without a framework", { timeout: 40_000 }, () => {
  test("a call gives what the function returns", async () => {
    const client = connect();

    assert.deepEqual(await api.callEcho({ text: "hi" }, { client }), { message: "hi", mood: "calm" });
    assert.deepEqual(await api.callEcho({ text: "hi", times: 2, mood: "loud" }, { client }), { message: "hi hi", mood: "loud" });
    assert.deepEqual(await api.callMove({ place: { city: "Oslo", country: "NO" } }, { client }), { city: "Oslo", country: "NO" });
    assert.deepEqual(await api.callAdd({ left: 1, right: 2 }, { client }), { sum: 3 });
  });

  test("a result that is no model arrives plain", async () => {
    const client = connect();

    assert.equal(await api.callPing(undefined, { client }), "pong");
    assert.equal(await api.callHalve({ number: 42 }, { client }), 21);
    assert.equal(await api.callReset(undefined, { client }), true);
    assert.deepEqual(await api.fetchClock(undefined, { client }), { hour: 12 });
  });

  test("the CSRF token is fetched once, before the first call", async () => {
    const { client, requests } = connection();

    await Promise.all([api.callPing(undefined, { client }), api.callEcho({ text: "hi" }, { client })]);
    await api.callPing(undefined, { client });

    assert.equal(requests[0], "GET session/");
    assert.deepEqual(requests.slice(1).sort(), ["POST call/ echo", "POST call/ ping", "POST call/ ping"]);
  });

  test("a context comes as one bundle of its members", async () => {
    const { client, requests } = connection();

    const bundle = await api.fetchMember({ member_id: 1, pinned: true }, { client });

    assert.deepEqual(bundle, {
      member_profile: { id: 1, name: "Ada", place: { city: "London", country: "GB" } },
      member_notes: [{ id: 1, text: "first", written: "2026-01-02T03:04:05Z", pinned: true }],
    });
    assert.deepEqual(requests, ["GET ctx/member/?member_id=1&pinned=true"]);
  });

  test("the global context needs no parameters", async () => {
    assert.deepEqual(await api.fetchGlobal(undefined, { client: connect() }), {
      notice: null,
      visitor: { name: null, signed_in: false },
    });
  });

  test("a local context stands alone, whatever other local contexts there are", async () => {
    const client = connect();

    assert.deepEqual(await api.fetchGreet({ name: "Bo" }, { client }), { greet: { text: "Hello, Bo" } });
    assert.deepEqual(await api.fetchFarewell({ hour: 22 }, { client }), { farewell: { text: "Good night" } });
  });

  test("a mutation refetches the instance that it touches, once, and no other", async () => {
    const { client, requests } = connection();
    const ada = await mounted(client, "member", { member_id: 1 });
    const grace = await mounted(client, "member", { member_id: 2 });
    requests.length = 0;

    const profile = await api.callRenameMember({ member_id: 1, name: "Countess" }, { client });
    await changed(ada, (state) => state.bundle.member_profile.name === "Countess");
    await api.callPing(undefined, { client });

    assert.equal(profile.name, "Countess");
    assert.equal(grace.state.bundle.member_profile.name, "Grace");
    assert.deepEqual(requests.filter(isFetch), ["GET ctx/member/?member_id=1"]);
  });

  test("a mutation of two contexts refetches each once", async () => {
    const { client, requests } = connection();
    const cart = await mounted(client, "cart", { cart_id: 3 });
    const ada = await mounted(client, "member", { member_id: 1 });
    await api.callAddToCart({ cart_id: 3, item: "pen" }, { client });
    await api.callRenameMember({ member_id: 1, name: "Countess" }, { client });
    await changed(ada, (state) => state.bundle.member_profile.name === "Countess");
    requests.length = 0;

    await api.callReset(undefined, { client });
    await changed(cart, (state) => state.bundle.cart.items.length === 0);
    await changed(ada, (state) => state.bundle.member_profile.name === "Ada");
    await api.callPing(undefined, { client });

    assert.deepEqual(requests.filter(isFetch).sort(), ["GET ctx/cart/?cart_id=3", "GET ctx/member/?member_id=1"]);
  });

  test("a merge changes the slot without a request", async () => {
    const { client, requests } = connection();
    const mine = await mounted(client, "cart", { cart_id: 1 });
    const yours = await mounted(client, "cart", { cart_id: 2 });
    requests.length = 0;

    await api.callAddToCart({ cart_id: 1, item: "pen" }, { client });
    await changed(mine, (state) => state.bundle.cart.items.includes("pen"));
    await api.callPing(undefined, { client });

    assert.deepEqual(mine.state.bundle, { cart: { items: ["pen"] } });
    assert.deepEqual(yours.state.bundle, { cart: { items: [] } });
    assert.deepEqual(requests.filter(isFetch), []);
  });

  test("a validation error names its field", async () => {
    const client = connect();

    await assert.rejects(api.callRenameMember({ member_id: 1, name: "A" }, { client }), {
      name: "MizanError",
      code: "VALIDATION_ERROR",
      status: 422,
      fields: { name: ["String should have at least 2 characters"] },
    });
    await assert.rejects(api.callMove({ place: { city: "Oslo", country: "NOR" } }, { client }), {
      code: "VALIDATION_ERROR",
      fields: { "place.country": ["String should have at most 2 characters"] },
    });
    await assert.rejects(api.fetchMember({ member_id: "nobody" }, { client }), (error) => {
      assert.ok(error instanceof api.MizanError);
      assert.deepEqual(Object.keys(error.fields), ["member_id"]);
      return true;
    });
  });

  test("a failure of the server tells nothing of itself", async () => {
    await assert.rejects(api.callBoom(undefined, { client: connect() }), (error) => {
      assert.equal(error.code, "INTERNAL_ERROR");
      assert.equal(error.status, 500);
      assert.doesNotMatch(`${error.message} ${JSON.stringify(error.details)}`, /secret/);
      return true;
    });
  });

  test("who is not signed in is refused; signing in lets them in, with a new CSRF token", async () => {
    const client = connect();
    await assert.rejects(api.callSecret(undefined, { client }), { code: "UNAUTHORIZED", status: 401 });

    assert.equal(await api.callSignIn({ username: "ada", password: "wrong" }, { client }), null);
    assert.deepEqual(await api.callSignIn({ username: "ada", password: "open sesame" }, { client }), { name: "ada", signed_in: true });

    assert.deepEqual(await api.callSecret(undefined, { client }), { text: "for ada" });
    assert.deepEqual((await api.fetchGlobal(undefined, { client })).visitor, { name: "ada", signed_in: true });
    await assert.rejects(api.callStaffSecret(undefined, { client }), { code: "FORBIDDEN", status: 403 });
  });

  test("a predicate of the server sees the client's headers", async () => {
    await assert.rejects(api.callKnock(undefined, { client: connect() }), { code: "FORBIDDEN", status: 403 });

    const client = connect({ headers: { "X-Knock": "three" } });
    assert.deepEqual(await api.callKnock(undefined, { client }), { text: "come in" });
  });

  test("a token signs in; a bad one is refused", async () => {
    const staff = token({ sub: "2", staff: true, super: false, pkey: "" });

    assert.deepEqual(await api.callStaffSecret(undefined, { client: connect({ token: staff }) }), { text: "for staff" });
    await assert.rejects(api.callPing(undefined, { client: connect({ token: "forged" }) }), { code: "UNAUTHORIZED", status: 401 });
  });

  test("a form is submitted, and what the server refuses is an error on its field", async () => {
    const client = connect();
    const letter = { name: "Bo", email: "bo@example.org", topic: "a" };

    assert.deepEqual(await api.submitContactForm(letter, { client }), { sent: true, to: "bo@example.org" });
    await assert.rejects(api.submitContactForm({ ...letter, name: "nobody" }, { client }), {
      code: "VALIDATION_ERROR",
      fields: { name: ["Nobody is not welcome."] },
    });
  });

  test("a form's schema knows what its fields know", () => {
    const result = api.contactFormSchema.safeParse({ name: "far too long a name", email: "bo", topic: "z" });

    assert.deepEqual(result.error.issues.map((issue) => issue.path[0]).sort(), ["email", "name", "topic"]);
  });

  test("what is not for a client is not in the client", () => {
    const names = Object.keys(api);

    assert.ok(names.includes("callEcho"));
    assert.deepEqual(names.filter((name) => /nightly|page/i.test(name)), []);
  });
});

describe("over a socket", { timeout: 20_000 }, () => {
  let client;

  before(() => {
    globalThis.WebSocket = WebSocket;
  });

  beforeEach(() => {
    client = connect({ socketUrl: `${server.origin.replace("http", "ws")}/ws/` });
  });

  afterEach(() => {
    client.close();
  });

  test("a call", async () => {
    assert.deepEqual(await api.callDouble({ number: 21 }, { client }), { value: 42 });
  });

  test("an error", async () => {
    await assert.rejects(api.callDouble({ number: "many" }, { client }), (error) => {
      assert.equal(error.code, "VALIDATION_ERROR");
      assert.deepEqual(Object.keys(error.fields), ["number"]);
      return true;
    });
  });

  test("a channel carries messages both ways", async () => {
    const received = await new Promise((resolve, reject) => {
      const chat = api.subscribeChat(
        { room: "a" },
        { onMessage: resolve, onError: reject, onStatus: (status) => status === "open" && chat.send({ text: "hello" }) },
        { client },
      );
    });

    assert.deepEqual(received, { text: "HELLO", room: "a" });
  });

  test("a channel that does not let one in says so", async () => {
    const error = await new Promise((resolve) => {
      api.subscribeChat({ room: "closed" }, { onError: resolve }, { client });
    });

    assert.match(error.message, /not authorized/i);
  });
});

/** A client of its own, as one visitor has, and the requests that it sends. */
function connection(options = {}) {
  const { fetch, requests } = recorded(withCookies(globalThis.fetch));
  return { client: api.createClient({ baseUrl: `${server.origin}/api/izana`, fetch, ...options }), requests };
}

function connect(options) {
  return connection(options).client;
}

/** A context instance that somebody listens to, loaded. */
async function mounted(client, context, params) {
  const instance = client.instance(context, params);
  instance.subscribe(() => {});
  await instance.load();
  return instance;
}

/** Waits until the state of an instance is as `expected` says. */
function changed(instance, expected) {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (instance.state.error) return finish(reject, instance.state.error);
      if (expected(instance.state)) finish(resolve);
    };
    const finish = (settle, value) => {
      unsubscribe();
      settle(value);
    };
    const unsubscribe = instance.subscribe(look);
    look();
  });
}

function isFetch(request) {
  return request.startsWith("GET ctx/");
}

/** A token as the backend reads it: HS256 under the project's IZANA_MWT_SECRET. */
function token(claims) {
  const now = Math.floor(Date.now() / 1000);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const body = [{ alg: "HS256", typ: "JWT", kid: "v1" }, { ...claims, aud: "izana", iat: now, nbf: now, exp: now + 60 }].map(part).join(".");
  const signature = createHmac("sha256", "only-for-the-tokens-of-the-end-to-end-tests").update(body).digest("base64url");
  return `${body}.${signature}`;
}
