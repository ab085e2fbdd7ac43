// The facts of README.md that the client rests on, asked of the server itself: when a new release of the backend answers otherwise, this
// says which. In: MIZAN_IZANA_PYTHON. Must never go through the client.

import assert from "node:assert/strict";
import { test } from "node:test";

import { startServerForTests } from "./harness.mjs";
import { withCookies } from "./network.mjs";

const server = await startServerForTests();
const base = `${server.origin}/api/izana/`;
const fetch = withCookies(globalThis.fetch);
const json = { "Content-Type": "application/json" };

test("session/ gives a token that call/ wants, as a header beside the cookie", async () => {
  const refused = await fetch(`${base}call/`, { method: "POST", headers: json, body: '{"fn": "ping"}' });

  assert.equal(refused.status, 403);
  assert.match(refused.headers.get("Content-Type"), /^text\/html/);
  assert.match(await refused.text(), /CSRF verification failed/);
  assert.equal((await call("ping")).status, 200);
});

test("CSRF is asked for beside a token too, good or bad", async () => {
  const answer = await fetch(`${base}call/`, { method: "POST", headers: { ...json, "X-Izana-Token": "any" }, body: '{"fn": "ping"}' });

  assert.match(await answer.text(), /CSRF verification failed/);
});

for (const [fn, args, status, body] of [
  ["ping", {}, 200, { result: { result: "pong" } }],
  ["reset", {}, 200, { result: { result: true }, invalidate: ["member", "cart"] }],
  ["echo", { text: "hi" }, 200, { result: { message: "hi", mood: "calm" } }],
  ["notice", {}, 200, { result: null }],
  ["greet", { name: "Bo" }, 200, { result: { text: "Hello, Bo" } }],
  ["add_to_cart", { cart_id: 1, item: "pen" }, 200, {
    result: { items: ["pen"] },
    merge: [{ context: "cart", slot: "cart", value: { items: ["pen"] }, params: { cart_id: 1 } }],
  }],
  ["rename_member", { member_id: "2", name: "Grace" }, 200, {
    result: { id: 2, name: "Grace", place: { city: "New York", country: "US" } },
    invalidate: [{ context: "member", params: { member_id: "2" } }],
  }],
  ["move", { place: { city: "Oslo", country: "NOR" } }, 422, {
    error: true,
    code: "VALIDATION_ERROR",
    message: "Input validation failed",
    details: { fields: { "place.country": ["String should have at most 2 characters"] } },
  }],
  ["tick", { step: 1 }, 500, { error: true, code: "INTERNAL_ERROR", message: "An internal error occurred" }],
  ["nightly", {}, 403, { error: true, code: "FORBIDDEN", message: "Function is not client-callable" }],
  ["nobody", {}, 404, { error: true, code: "NOT_FOUND", message: "Function not found" }],
  ["secret", {}, 401, { error: true, code: "UNAUTHORIZED", message: "Authentication required" }],
  ["contact.submit", { name: "Bo", email: "bo@example.org", topic: "a" }, 200, {
    result: { success: true, data: { sent: true, to: "bo@example.org" } },
  }],
  ["contact.submit", { name: "nobody", email: "bo@example.org", topic: "a" }, 200, {
    result: {
      success: false,
      errors: { errors: [{ field: "name", errors: [{ message: "Nobody is not welcome.", code: "unwelcome" }] }] },
    },
  }],
  ["contact.validate", { data: { name: "nobody", email: "bo@example.org", topic: "a" } }, 200, {
    result: { errors: [{ field: "name", errors: [{ message: "Nobody is not welcome.", code: "unwelcome" }] }] },
  }],
]) {
  test(`call/ ${fn} ${JSON.stringify(args)}`, async () => {
    const answer = await call(fn, args);

    assert.deepEqual(await answer.json(), body);
    assert.equal(answer.status, status);
  });
}

for (const [path, status, body] of [
  ["ctx/global/", 200, { notice: null, visitor: { name: null, signed_in: false } }],
  ["ctx/cart/?cart_id=5", 200, { cart: { items: [] } }],
  ["ctx/greet/?name=Bo", 404, { error: true, code: "NOT_FOUND", message: "Context 'greet' not found" }],
  ["ctx/local/?name=Bo", 422, {
    error: true,
    code: "VALIDATION_ERROR",
    message: "Input validation failed",
    details: { fields: { hour: ["Field required"] } },
  }],
  ["ctx/local/?name=Bo&hour=9", 200, { farewell: { text: "Goodbye" }, greet: { text: "Hello, Bo" } }],
  ["ctx/clock/", 200, { hour: { result: 12 } }],
  ["ctx/account/", 401, { error: true, code: "UNAUTHORIZED", message: "Authentication required" }],
]) {
  test(path, async () => {
    const answer = await fetch(base + path);

    assert.deepEqual(await answer.json(), body);
    assert.equal(answer.status, status);
  });
}

test("X-Izana-Only is not known: the whole bundle comes", async () => {
  const answer = await fetch(`${base}ctx/member/?member_id=1`, { headers: { "X-Izana-Only": "member_profile" } });

  assert.deepEqual(Object.keys(await answer.json()), ["member_notes", "member_profile"]);
});

test("the invalidation travels as a header too", async () => {
  const answer = await call("rename_member", { member_id: 1, name: "Ada" });

  assert.equal(answer.headers.get("X-Izana-Invalidate"), "member;member_id=1");
});

test("signing in makes the CSRF token of before void", async () => {
  const before = await csrfToken();
  await call("sign_in", { username: "ada", password: "open sesame" });

  assert.equal((await call("ping", {}, before)).status, 403);
  assert.equal((await call("ping")).status, 200);
});

async function call(fn, args, csrf) {
  const headers = { ...json, "X-CSRFToken": csrf ?? (await csrfToken()) };
  return fetch(`${base}call/`, { method: "POST", headers, body: JSON.stringify({ fn, args }) });
}

async function csrfToken() {
  return (await (await fetch(`${base}session/`)).json()).csrfToken;
}
