// Calls and fetches without any framework, over real HTTP.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createClient, configure, defineCall, defineFetch, defineSubmit, MizanError, type Client, type ClientOptions } from "../src/index.js";
import { gate, startWireServer, WireFailure, type WireServer } from "./wire-server.js";

let server: WireServer;
let client: Client;

beforeEach(async () => {
  server = await startWireServer();
  client = clientWith({});
});
afterEach(() => server.close());

function clientWith(options: ClientOptions): Client {
  return createClient({ baseUrl: server.baseUrl, ...options });
}

const callEcho = defineCall<{ text: string }, { text: string }>("echo");
const callPing = defineCall<undefined, string>("ping");
const fetchUser = defineFetch<{ user_id: number; tab?: string | null; tags?: string[] }, { user_profile: { name: string } }>("user", [
  "user_id",
  "tab",
  "tags",
]);

async function errorOf(work: Promise<unknown>): Promise<MizanError> {
  const error: unknown = await work.then(
    () => expect.fail("it did not fail"),
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(MizanError);
  return error as MizanError;
}

describe("a call", () => {
  test("sends the function's name with its arguments and gives its result", async () => {
    server.functions["echo"] = ({ text }) => ({ result: { text } });

    expect(await callEcho({ text: "hi" }, { client })).toEqual({ text: "hi" });
    expect(server.requests.at(-1)).toMatchObject({ method: "POST", path: "call/", body: '{"fn":"echo","args":{"text":"hi"}}' });
  });

  test("without arguments sends none", async () => {
    server.functions["ping"] = () => ({ result: "pong" });

    expect(await callPing(undefined, { client })).toBe("pong");
    expect(server.requests.at(-1)?.body).toBe('{"fn":"ping","args":{}}');
  });

  test("gives a result that is null", async () => {
    server.functions["ping"] = () => ({ result: null });

    expect(await callPing(undefined, { client })).toBeNull();
  });

  test("of a function whose result travels in a box gives what is in the box", async () => {
    server.functions["ping"] = () => ({ result: { result: "pong" } });
    const callBoxed = defineCall<undefined, string>("ping", "http", { boxed: true });

    expect(await callBoxed(undefined, { client })).toBe("pong");
    server.functions["ping"] = () => ({ result: { result: null } });
    expect(await callBoxed(undefined, { client })).toBeNull();
  });

  test("opens no box that was not declared, since a model may look like one", async () => {
    server.functions["ping"] = () => ({ result: { result: "pong" } });

    expect(await callPing(undefined, { client })).toEqual({ result: "pong" });
  });

  test("that misses the declared box is an error, told to onError too", async () => {
    const errors: MizanError[] = [];
    client = clientWith({ onError: (error) => errors.push(error) });
    server.functions["ping"] = () => ({ result: "pong" });

    const error = await errorOf(defineCall<undefined, string>("ping", "http", { boxed: true })(undefined, { client }));

    expect(error.code).toBe("INVALID_RESPONSE");
    expect(error.message).toContain("The call of ping");
    expect(errors).toEqual([error]);
  });

  test("uses the configured default client when it names none", async () => {
    server.functions["ping"] = () => ({ result: "pong" });
    configure({ baseUrl: server.baseUrl });

    expect(await callPing()).toBe("pong");
  });

  test("sends the client's headers, asked anew each time", async () => {
    let turn = 0;
    client = clientWith({ headers: async () => ({ "X-Turn": String(++turn) }) });
    server.functions["ping"] = () => ({ result: "pong" });

    await callPing(undefined, { client });
    await callPing(undefined, { client });

    const turns = server.requests.filter(({ path }) => path === "call/").map(({ headers }) => headers["x-turn"]);
    expect(turns).toHaveLength(2);
    expect(new Set(turns).size).toBe(2);
  });

  test("uses the client's own fetch", async () => {
    const urls: string[] = [];
    const own: typeof fetch = (url, init) => {
      urls.push(String(url));
      return fetch(url, init);
    };
    server.functions["ping"] = () => ({ result: "pong" });

    await callPing(undefined, { client: clientWith({ fetch: own, token: "t" }) });

    expect(urls).toEqual([`${server.baseUrl}/call/`]);
  });

  test("takes new options from the next request on", async () => {
    server.functions["ping"] = () => ({ result: "pong" });
    client.configure({ baseUrl: server.baseUrl, token: "later" });

    await callPing(undefined, { client });

    expect(server.requests.at(-1)?.headers["x-mizan-token"]).toBe("later");
  });
});

describe("a fetch", () => {
  test("gives the values that travel in a box without it, and leaves the others alone", async () => {
    const fetchClock = defineFetch<undefined, { hour: number; zone: { result: string } }>("clock", [], "http", { boxed: ["hour"] });
    server.contexts["clock"] = () => ({ hour: { result: 12 }, zone: { result: "UTC" } });

    expect(await fetchClock(undefined, { client })).toEqual({ hour: 12, zone: { result: "UTC" } });
  });

  test("of some functions needs no box of the others", async () => {
    const fetchClock = defineFetch<undefined, object>("clock", [], "http", { boxed: ["hour", "minute"] });
    server.contexts["clock"] = () => ({ hour: { result: 12 } });

    expect(await fetchClock(undefined, { client, only: ["hour"] })).toEqual({ hour: 12 });
  });

  test("of a context that travels as a call asks for the function with its name", async () => {
    const fetchGreet = defineFetch<{ name: string; loud?: boolean }, { greet: string }>("greet", ["name", "loud"], "call", { boxed: ["greet"] });
    server.functions["greet"] = ({ name }) => ({ result: { result: `Hello, ${name}` } });

    expect(await fetchGreet({ name: "Bo" }, { client })).toEqual({ greet: "Hello, Bo" });
    expect(server.requests.at(-1)).toMatchObject({ method: "POST", path: "call/", body: '{"fn":"greet","args":{"name":"Bo"}}' });
  });

  test("puts the params into the query, sorted by name, and gives the bundle", async () => {
    server.contexts["user"] = ({ user_id }) => ({ user_profile: { name: `user ${String(user_id)}` } });

    const bundle = await fetchUser({ user_id: 5, tab: "orders", tags: ["a", "b c"] }, { client });

    expect(bundle).toEqual({ user_profile: { name: "user 5" } });
    expect(server.asked()).toEqual(["ctx/user/?tab=orders&tags=a&tags=b+c&user_id=5"]);
  });

  test("leaves out params that are null or undefined", async () => {
    server.contexts["user"] = () => ({});

    await fetchUser({ user_id: 5, tab: null }, { client });

    expect(server.asked()).toEqual(["ctx/user/?user_id=5"]);
  });

  test("of some functions only says so in a header and takes what comes", async () => {
    server.contexts["user"] = (_, only) => ({ only });

    expect(await fetchUser({ user_id: 5 }, { client, only: ["user_profile", "user_orders"] })).toEqual({ only: "user_profile,user_orders" });
  });

  test("asks for no CSRF token", async () => {
    server.contexts["user"] = () => ({});

    await fetchUser({ user_id: 5 }, { client });

    expect(server.requests.map(({ path }) => path)).toEqual(["ctx/user/?user_id=5"]);
  });

  test("escapes the name of the context", async () => {
    server.contexts["a/b"] = () => ({ here: true });

    expect(await defineFetch<undefined, object>("a/b", [])(undefined, { client })).toEqual({ here: true });
  });
});

describe("an error", () => {
  test("of the wire has the server's code, status, message, details and fields", async () => {
    server.functions["echo"] = () => {
      throw new WireFailure(422, "VALIDATION_ERROR", "Invalid input.", { fields: { text: ["Too long.", "Too loud."] }, limit: 3 });
    };

    const error = await errorOf(callEcho({ text: "HI" }, { client }));

    expect(error).toMatchObject({ name: "MizanError", code: "VALIDATION_ERROR", status: 422, message: "Invalid input." });
    expect(error.fields).toEqual({ text: ["Too long.", "Too loud."] });
    expect(error.details).toEqual({ fields: { text: ["Too long.", "Too loud."] }, limit: 3 });
  });

  test("without fields has none, so that `fields.text?.[0]` is always safe", async () => {
    server.functions["echo"] = () => {
      throw new WireFailure(403, "FORBIDDEN", "Staff only.");
    };

    const error = await errorOf(callEcho({ text: "hi" }, { client }));

    expect(error.fields).toEqual({});
    expect(error.details).toBeUndefined();
  });

  test("says so when the server cannot be reached", async () => {
    const unreachable = createClient({ baseUrl: "http://127.0.0.1:1/api", token: "t" });

    const error = await errorOf(callPing(undefined, { client: unreachable }));

    expect(error).toMatchObject({ code: "NETWORK_ERROR", status: 0 });
    expect(error.message).toContain("POST http://127.0.0.1:1/api/call/ got no answer");
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("says what came when the answer is a page of HTML", async () => {
    server.intercept = (_, response) => {
      response.writeHead(502, { "Content-Type": "text/html" }).end("<h1>Bad Gateway</h1>");
      return true;
    };

    const error = await errorOf(fetchUser({ user_id: 5 }, { client }));

    expect(error).toMatchObject({ code: "INVALID_RESPONSE", status: 502 });
    expect(error.message).toContain("answered 502 with something else than the wire's JSON (text/html)");
    expect(error.message).toContain("It starts: <h1>Bad Gateway</h1>");
  });

  test("asks about the base URL when there is nothing at it", async () => {
    const lost = createClient({ baseUrl: `${server.origin}/nowhere` });

    const error = await errorOf(fetchUser({ user_id: 5 }, { client: lost }));

    expect(error).toMatchObject({ code: "INVALID_RESPONSE", status: 404 });
    expect(error.message).toContain("mounted at this base URL?");
  });

  test("names the page that a redirect led to", async () => {
    server.intercept = (request, response) => {
      if (request.url === "/login/") response.writeHead(200, { "Content-Type": "text/html" }).end("<form>");
      else response.writeHead(302, { Location: "/login/" }).end();
      return true;
    };

    const error = await errorOf(fetchUser({ user_id: 5 }, { client }));

    expect(error).toMatchObject({ code: "INVALID_RESPONSE", status: 200 });
    expect(error.message).toContain(`was redirected to ${server.origin}/login/`);
  });

  test.each(['{"detail":"No."}', '{"code":"E11000","message":"duplicate key"}', "[]", "null"])("is made of the JSON %s, which is no envelope, too", async (json) => {
    server.intercept = (_, response) => {
      response.writeHead(400, { "Content-Type": "application/json" }).end(json);
      return true;
    };

    expect(await errorOf(fetchUser({ user_id: 5 }, { client }))).toMatchObject({ code: "INVALID_RESPONSE", status: 400 });
  });

  test("says so when a call is answered without a result", async () => {
    server.functions["ping"] = () => ({ answer: "pong" }) as never;

    const error = await errorOf(callPing(undefined, { client }));

    expect(error.code).toBe("INVALID_RESPONSE");
    expect(error.message).toContain("The call of ping");
  });

  test("says so when a bundle is no object", async () => {
    server.contexts["user"] = () => ["not", "a", "bundle"];

    expect((await errorOf(fetchUser({ user_id: 5 }, { client }))).code).toBe("INVALID_RESPONSE");
  });

  test("of the application's own token function is told apart", async () => {
    const broken = clientWith({ token: () => Promise.reject(new Error("no refresh token")) });

    const error = await errorOf(callPing(undefined, { client: broken }));

    expect(error.code).toBe("CLIENT_ERROR");
    expect(error.message).toContain("no refresh token");
    expect(server.requests).toEqual([]);
  });

  test("is told to onError beside the caller, once", async () => {
    const seen: MizanError[] = [];
    client = clientWith({ onError: (error) => seen.push(error) });

    const calling = await errorOf(callPing(undefined, { client }));
    const fetching = await errorOf(fetchUser({ user_id: 5 }, { client }));

    expect(seen).toEqual([calling, fetching]);
  });
});

describe("an aborted request", () => {
  test("rejects with the reason of its signal and is told to nobody", async () => {
    const seen: MizanError[] = [];
    client = clientWith({ onError: (error) => seen.push(error) });
    const { opened, open } = gate();
    server.functions["echo"] = async () => (await opened, { result: {} });
    const controller = new AbortController();

    const calling = callEcho({ text: "hi" }, { client, signal: controller.signal });
    await expect.poll(() => server.asked()).toEqual(["call/"]);
    controller.abort(new Error("the page was left"));

    await expect(calling).rejects.toThrow("the page was left");
    expect(seen).toEqual([]);
    open();
  });

  test("is not sent when it was aborted before", async () => {
    await expect(callEcho({ text: "hi" }, { client, signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });
    await expect(fetchUser({ user_id: 5 }, { client, signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });

    expect(server.asked()).toEqual([]);
  });

  test("does not wait for the application's own headers", async () => {
    client = clientWith({ headers: () => new Promise(() => {}) });
    const controller = new AbortController();
    const waiting = callEcho({ text: "hi" }, { client, signal: controller.signal });
    controller.abort();

    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    await expect(callEcho({ text: "hi" }, { client, signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
  });

  test("does not take the CSRF token from the others that wait for it", async () => {
    server.functions["ping"] = () => ({ result: "pong" });
    const controller = new AbortController();

    const first = callPing(undefined, { client, signal: controller.signal });
    const second = callPing(undefined, { client });
    await Promise.resolve();
    controller.abort();

    await expect(first).rejects.toMatchObject({ name: "AbortError" });
    expect(await second).toBe("pong");
  });
});

describe("CSRF", () => {
  beforeEach(() => {
    server.functions["ping"] = () => ({ result: "pong" });
  });
  const paths = () => server.requests.map(({ path }) => path);

  test("the token is asked for once, before the first call", async () => {
    await Promise.all([callPing(undefined, { client }), callPing(undefined, { client })]);
    await callPing(undefined, { client });

    expect(paths()).toEqual(["session/", "call/", "call/", "call/"]);
    expect(server.requests.at(-1)?.headers["x-csrftoken"]).toBe("csrf-1");
  });

  test("a token that the server has renewed is asked for again, once, and the call is sent again", async () => {
    await callPing(undefined, { client });
    server.csrf = "csrf-2";
    server.forget();

    expect(await callPing(undefined, { client })).toBe("pong");
    expect(paths()).toEqual(["call/", "session/", "call/"]);
  });

  test("calls that are refused together share one renewal", async () => {
    await callPing(undefined, { client });
    server.csrf = "csrf-2";
    server.forget();

    await Promise.all([callPing(undefined, { client }), callPing(undefined, { client })]);

    expect(paths().filter((path) => path === "session/")).toHaveLength(1);
  });

  test("a call that is refused twice fails", async () => {
    server.intercept = (request, response) => {
      if (!request.url?.endsWith("call/")) return false;
      response.writeHead(403, { "Content-Type": "text/html" }).end("CSRF verification failed.");
      return true;
    };

    expect(await errorOf(callPing(undefined, { client }))).toMatchObject({ status: 403 });
    expect(paths()).toEqual(["session/", "call/", "session/", "call/"]);
  });

  test("another 403 is not tried again", async () => {
    server.functions["ping"] = () => {
      throw new WireFailure(403, "FORBIDDEN", "Staff only.");
    };

    expect((await errorOf(callPing(undefined, { client }))).code).toBe("FORBIDDEN");
    expect(paths()).toEqual(["session/", "call/"]);
  });

  test("a failed request for the token fails the call, and the next call asks again", async () => {
    server.intercept = (_, response) => {
      response.writeHead(500).end();
      return true;
    };
    expect((await errorOf(callPing(undefined, { client }))).status).toBe(500);

    server.intercept = undefined;
    expect(await callPing(undefined, { client })).toBe("pong");
  });

  test("a server without sessions is called without a token", async () => {
    const seen: unknown[] = [];
    server.intercept = (request, response) => {
      if (request.url?.endsWith("session/")) response.writeHead(404).end();
      else {
        seen.push(request.headers["x-csrftoken"]);
        response.writeHead(200).end('{"result":"pong"}');
      }
      return true;
    };

    expect(await callPing(undefined, { client })).toBe("pong");
    expect(seen).toEqual([undefined]);
  });

  test.each([
    ["a token", { token: "mwt" }, "x-mizan-token", "mwt"],
    ["a function that gives a token", { token: async () => "mwt" }, "x-mizan-token", "mwt"],
    ["an Authorization header", { headers: { Authorization: "Bearer jwt" } }, "authorization", "Bearer jwt"],
  ])("there is none with %s", async (_, options: ClientOptions, header, value) => {
    await callPing(undefined, { client: clientWith(options) });

    expect(paths()).toEqual(["call/"]);
    expect(server.requests[0]?.headers[header]).toBe(value);
  });

  test("it is sent beside an identity once the server asks for both", async () => {
    client = clientWith({ token: "mwt" });
    server.intercept = (request, response) => {
      if (!request.url?.endsWith("call/") || request.headers["x-csrftoken"] === server.csrf) return false;
      response.writeHead(403, { "Content-Type": "text/html" }).end("CSRF verification failed.");
      return true;
    };

    await callPing(undefined, { client });
    await callPing(undefined, { client });

    expect(paths()).toEqual(["call/", "session/", "call/", "call/"]);
    expect(server.requests.at(-1)?.headers).toMatchObject({ "x-mizan-token": "mwt", "x-csrftoken": "csrf-1" });
  });

  test("it is back when the token function gives null", async () => {
    await callPing(undefined, { client: clientWith({ token: () => null }) });

    expect(paths()).toEqual(["session/", "call/"]);
  });
});

describe("the submission of a form", () => {
  const submitContactForm = defineSubmit<{ name: string }, unknown>("contact", { multipart: false });
  const submitLineFormset = defineSubmit<{ forms: object[] }, unknown>("line.formset", { multipart: false });
  const submitPhotoForm = defineSubmit<object, unknown>("photo", { multipart: true });
  /** A valid form whose `on_submit_success` gives back the data. */
  const succeed = (data: object) => ({ result: { success: true, data } });

  test("calls its submit function with the data", async () => {
    server.functions["contact.submit"] = succeed;

    expect(await submitContactForm({ name: "Ada" }, { client })).toEqual({ name: "Ada" });
  });

  test("gives null where on_submit_success gave nothing", async () => {
    server.functions["contact.submit"] = () => ({ result: { success: true, data: null } });

    expect(await submitContactForm({ name: "Ada" }, { client })).toBeNull();
  });

  test("of a form that is not valid fails with the messages of each field, told to onError too", async () => {
    const errors: MizanError[] = [];
    client = clientWith({ onError: (error) => errors.push(error) });
    const found = [
      { field: "name", errors: [{ message: "Too short.", code: "min_length" }, { message: "Not welcome.", code: "unwelcome" }] },
      { field: "__all__", errors: [{ message: "Not today.", code: "" }] },
    ];
    server.functions["contact.submit"] = () => ({ result: { success: false, errors: { errors: found } } });

    const error = await errorOf(submitContactForm({ name: "A" }, { client }));

    expect(error.code).toBe("VALIDATION_ERROR");
    expect(error.fields).toEqual({ name: ["Too short.", "Not welcome."], __all__: ["Not today."] });
    expect(error.details).toMatchObject({ errors: found });
    expect(errors).toEqual([error]);
  });

  test("of a form that a server refuses fails in the same way", async () => {
    const found = [{ field: "name", errors: [{ message: "Too short.", code: "min_length" }] }];
    server.functions["contact.submit"] = () => {
      throw new WireFailure(422, "VALIDATION_ERROR", "The form is not valid.", { fields: { name: ["Too short."] }, errors: found });
    };

    const error = await errorOf(submitContactForm({ name: "A" }, { client }));

    expect([error.code, error.status, error.fields]).toEqual(["VALIDATION_ERROR", 422, { name: ["Too short."] }]);
    expect(error.details).toMatchObject({ errors: found });
  });

  test("of a formset gives what was given for each form", async () => {
    server.functions["line.formset.submit"] = ({ forms }) => ({ result: { success: true, data: forms } });

    expect(await submitLineFormset({ forms: [{ name: "Ada" }] }, { client })).toEqual([{ name: "Ada" }]);
  });

  test("of a formset that is not valid fails with the messages of each field by its place", async () => {
    const wrong = { errors: [{ field: "name", errors: [{ message: "Too short.", code: "min_length" }] }] };
    const errors = { general: [{ message: "Too many.", code: "too_many" }, "Far too many."], per_form: [{ errors: [] }, wrong] };
    server.functions["line.formset.submit"] = () => ({ result: { success: false, errors } });

    const error = await errorOf(submitLineFormset({ forms: [] }, { client }));

    expect(error.code).toBe("VALIDATION_ERROR");
    expect(error.fields).toEqual({ "forms.1.name": ["Too short."], __all__: ["Too many.", "Far too many."] });
    expect(error.details).toMatchObject(errors);
  });

  test("that answers something else is an error", async () => {
    server.functions["contact.submit"] = () => ({ result: { name: "Ada" } });

    expect(await errorOf(submitContactForm({ name: "Ada" }, { client }))).toMatchObject({ code: "INVALID_RESPONSE" });
  });

  test("with files is multipart, with `fn` beside the fields", async () => {
    server.functions["photo.submit"] = succeed;
    const image = new File(["bytes"], "cat.png", { type: "image/png" });

    const result = await submitPhotoForm({ image, title: "Cat", tags: ["a", "b"], size: 3, public: false, note: undefined }, { client });

    expect(result).toEqual({ image: ["cat.png: bytes"], title: ["Cat"], tags: ["a", "b"], size: ["3"], public: ["false"] });
  });

  test("is sent again as a whole when the CSRF token was refused", async () => {
    server.functions["photo.submit"] = succeed;
    await submitPhotoForm({ title: "One" }, { client });
    server.csrf = "csrf-2";

    expect(await submitPhotoForm({ title: "Two" }, { client })).toEqual({ title: ["Two"] });
  });

  test("cannot be led to another function by a field called fn", async () => {
    server.functions["photo.submit"] = () => ({ result: { success: true, data: "photo" } });
    server.functions["other"] = () => ({ result: { success: true, data: "other" } });

    expect(await submitPhotoForm({ fn: "other" }, { client })).toBe("photo");
  });
});
