// Context instances: who is fetched when, and what is seen meanwhile.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyInvalidation, createClient, defineCall, type Client, type ContextInstance, type InstanceState } from "../src/index.js";
import { gate, startWireServer, WireFailure, type Answer, type WireServer } from "./wire-server.js";

let server: WireServer;
let client: Client;
/** What the `user` context answers next, by user. */
let names: Record<string, string>;

beforeEach(async () => {
  server = await startWireServer();
  client = createClient({ baseUrl: server.baseUrl, token: "t" });
  names = { 5: "Ada", 6: "Bob" };
  server.contexts["user"] = ({ user_id }) => ({ user_profile: { name: names[String(user_id)] }, user_orders: [1, 2] });
});
afterEach(() => server.close());

/** Mounts an instance and keeps every state that its listeners were told of. */
function mount(instance: ContextInstance): { instance: ContextInstance; seen: InstanceState[]; unmount: () => void } {
  const seen: InstanceState[] = [];
  const unmount = instance.subscribe(() => seen.push(instance.state));
  void instance.load();
  return { instance, seen, unmount };
}

async function mounted(user_id: unknown): Promise<ReturnType<typeof mount>> {
  const mount_ = mount(client.instance("user", { user_id }));
  await mount_.instance.load();
  server.forget();
  mount_.seen.length = 0;
  return mount_;
}

/** Makes the server's next calls of `edit` answer so, and calls it. */
async function edit(answer: Partial<Answer>): Promise<unknown> {
  server.functions["edit"] = () => ({ result: null, ...answer });
  return defineCall<undefined, null>("edit")(undefined, { client });
}

const fetches = () => server.asked().filter((path) => path !== "call/");
const settled = (instance: ContextInstance) => expect.poll(() => instance.state.isStale || instance.state.isPending).toBe(false);

describe("loading", () => {
  test("goes from pending to the bundle", async () => {
    const { instance, seen } = mount(client.instance("user", { user_id: 5 }));
    expect(instance.state).toEqual({ bundle: undefined, error: undefined, isPending: true, isStale: false });

    await instance.load();

    expect(seen).toEqual([{ bundle: { user_profile: { name: "Ada" }, user_orders: [1, 2] }, error: undefined, isPending: false, isStale: false }]);
  });

  test("is shared by all readers of the same params, in whatever order they are named", async () => {
    server.contexts["cart"] = () => ({});
    await Promise.all([
      client.instance("cart", { a: 1, b: "x", c: undefined }).load(),
      client.instance("cart", { b: "x", a: 1, c: null }).load(),
    ]);

    expect(fetches()).toEqual(["ctx/cart/?a=1&b=x"]);
    expect(client.instance("cart", { a: 1, b: "x" }).key).toBe(client.instance("cart", { b: "x", a: 1 }).key);
  });

  test("of other params is another fetch", async () => {
    const ada = client.instance("user", { user_id: 5 });
    const bob = client.instance("user", { user_id: 6 });
    await Promise.all([ada.load(), bob.load()]);

    expect(ada.state.bundle?.["user_profile"]).toEqual({ name: "Ada" });
    expect(bob.state.bundle?.["user_profile"]).toEqual({ name: "Bob" });
  });

  test("is not done again while the data are fresh", async () => {
    const { instance } = await mounted(5);
    await instance.load();

    expect(fetches()).toEqual([]);
  });

  test("that fails leaves the error, and resolves", async () => {
    const { instance, seen } = mount(client.instance("nothing"));
    await instance.load();

    expect(seen).toHaveLength(1);
    expect(instance.state).toMatchObject({ bundle: undefined, error: { code: "NOT_FOUND" }, isPending: false, isStale: false });
  });
});

describe("refetching", () => {
  test("shows the old data as stale until the new ones are there", async () => {
    const { instance, seen } = await mounted(5);
    names[5] = "Ada L.";

    await instance.refetch();

    expect(seen.map(({ isStale, bundle }) => [isStale, (bundle?.["user_profile"] as { name: string }).name])).toEqual([
      [true, "Ada"],
      [false, "Ada L."],
    ]);
  });

  test("keeps the identity of what did not change", async () => {
    const { instance } = await mounted(5);
    const before = instance.state.bundle;
    names[5] = "Ada L.";

    await instance.refetch();

    expect(instance.state.bundle?.["user_orders"]).toBe(before?.["user_orders"]);
    expect(instance.state.bundle?.["user_profile"]).not.toBe(before?.["user_profile"]);
  });

  test("that fails keeps the data, stale, beside the error", async () => {
    const { instance } = await mounted(5);
    server.contexts["user"] = () => {
      throw new WireFailure(500, "INTERNAL_ERROR", "Internal error.");
    };

    await instance.refetch();

    expect(instance.state).toMatchObject({ bundle: { user_profile: { name: "Ada" } }, error: { code: "INTERNAL_ERROR" }, isPending: false, isStale: true });
  });

  test("that failed is tried again by the next reader that mounts", async () => {
    const { instance } = await mounted(5);
    const answer = server.contexts["user"]!;
    server.contexts["user"] = () => {
      throw new WireFailure(500, "INTERNAL_ERROR", "Internal error.");
    };
    await instance.refetch();
    server.contexts["user"] = answer;

    const second = mount(client.instance("user", { user_id: 5 }));
    await settled(second.instance);

    expect(instance.state).toMatchObject({ bundle: { user_profile: { name: "Ada" } }, error: undefined, isStale: false });
  });

  test("after an error is pending again, then has the data", async () => {
    const answer = server.contexts["user"]!;
    server.contexts["user"] = () => {
      throw new WireFailure(500, "INTERNAL_ERROR", "Internal error.");
    };
    const { instance } = await mounted(5);
    server.contexts["user"] = answer;

    const refetching = instance.refetch();
    expect(instance.state).toMatchObject({ error: undefined, isPending: true });
    await refetching;

    expect(instance.state).toMatchObject({ bundle: { user_profile: { name: "Ada" } }, error: undefined, isPending: false });
  });

  test("during a fetch is one more fetch after it, however often it is asked for", async () => {
    const first = gate();
    const answer = server.contexts["user"]!;
    server.contexts["user"] = async (params, only) => (await first.opened, answer(params, only));
    const { instance } = mount(client.instance("user", { user_id: 5 }));

    const refetching = Promise.all([instance.refetch(), instance.refetch(), instance.refetch()]);
    first.open();
    await refetching;

    expect(fetches()).toHaveLength(2);
    expect(instance.state).toMatchObject({ isStale: false });
  });
});

describe("an invalidation", () => {
  test("refetches every mounted instance of the context, once each", async () => {
    await mounted(5);
    await mounted(6);

    await edit({ invalidate: ["user"] });

    await expect.poll(fetches).toEqual(["ctx/user/?user_id=5", "ctx/user/?user_id=6"]);
  });

  test("with params refetches only the instances that have them, compared as text", async () => {
    const { instance } = await mounted(5);
    await mounted(6);

    await edit({ invalidate: [{ context: "user", params: { user_id: "5" } }] });

    await settled(instance);
    expect(fetches()).toEqual(["ctx/user/?user_id=5"]);
  });

  test("with a param that the instance left to its default refetches it, since it may be meant", async () => {
    server.contexts["cart"] = () => ({});
    const { instance } = mount(client.instance("cart", {}));
    await instance.load();
    server.forget();

    await edit({ invalidate: [{ context: "cart", params: { cart_id: 1 } }] });

    await settled(instance);
    expect(fetches()).toEqual(["ctx/cart/"]);
  });

  test("of another context refetches nothing", async () => {
    await mounted(5);

    await edit({ invalidate: ["cart"] });
    await new Promise((resolve) => setTimeout(resolve, 20));

    expect(fetches()).toEqual([]);
  });

  test("that names an instance several times in one answer refetches it once", async () => {
    const { instance } = await mounted(5);

    await edit({ invalidate: ["user", { context: "user", params: { user_id: 5 } }, { context: "user", function: "user_orders" }] });

    await settled(instance);
    expect(fetches()).toEqual(["ctx/user/?user_id=5"]);
    expect(server.requests.at(-1)?.headers["x-mizan-only"]).toBeUndefined();
  });

  test("of several contexts refetches all of them", async () => {
    server.contexts["cart"] = () => ({ items: [] });
    const cart = mount(client.instance("cart"));
    await cart.instance.load();
    const user = await mounted(5);

    await edit({ invalidate: ["user", "cart"] });

    await settled(user.instance);
    await settled(cart.instance);
    expect(fetches().sort()).toEqual(["ctx/cart/", "ctx/user/?user_id=5"]);
  });

  test("is seen as stale at once, before the refetch begins", async () => {
    const { instance } = await mounted(5);
    client.invalidate(["user"]);

    expect(instance.state.isStale).toBe(true);
    expect(fetches()).toEqual([]);
  });

  test("of functions asks for these alone and splices them in", async () => {
    const { instance } = await mounted(5);
    server.contexts["user"] = (_, only) => (only === "user_orders" ? { user_orders: [1, 2, 3] } : {});

    await edit({ invalidate: [{ context: "user", function: "user_orders" }] });

    await settled(instance);
    expect(instance.state.bundle).toEqual({ user_profile: { name: "Ada" }, user_orders: [1, 2, 3] });
  });

  test("of functions accepts the whole bundle from a server that does not know the header", async () => {
    const { instance } = await mounted(5);
    names[5] = "Ada L.";

    await edit({ invalidate: [{ context: "user", function: "user_orders" }] });

    await settled(instance);
    expect(instance.state.bundle).toEqual({ user_profile: { name: "Ada L." }, user_orders: [1, 2] });
  });

  test("of several functions is one request for all of them", async () => {
    const { instance } = await mounted(5);

    await edit({
      invalidate: [
        { context: "user", function: "user_profile" },
        { context: "user", function: "user_orders" },
      ],
    });

    await settled(instance);
    expect(server.requests.slice(1).map(({ headers }) => headers["x-mizan-only"])).toEqual(["user_orders,user_profile"]);
  });

  test("that arrives during a fetch refetches once after it; the answer is shown as stale meanwhile", async () => {
    const first = gate();
    const second = gate();
    const gates = [first.opened, second.opened];
    server.contexts["user"] = async () => {
      const turn = gates.shift();
      await turn;
      return { user_profile: { name: gates.length === 1 ? "old" : "new" } };
    };
    const { instance } = mount(client.instance("user", { user_id: 5 }));
    await expect.poll(fetches).toHaveLength(1);
    await edit({ invalidate: ["user"] });
    await edit({ invalidate: ["user"] });

    first.open();
    await expect.poll(() => instance.state).toMatchObject({ bundle: { user_profile: { name: "old" } }, isStale: true });
    second.open();
    await settled(instance);

    expect(instance.state.bundle).toEqual({ user_profile: { name: "new" } });
    expect(fetches()).toHaveLength(2);
  });

  test("during a fetch that fails is still followed by a refetch", async () => {
    const first = gate();
    let turn = 0;
    server.contexts["user"] = async () => {
      if (turn++ > 0) return { user_profile: { name: "there" } };
      await first.opened;
      throw new WireFailure(500, "INTERNAL_ERROR", "Internal error.");
    };
    const { instance } = mount(client.instance("user", { user_id: 5 }));
    client.invalidate(["user"]);
    first.open();

    await expect.poll(() => instance.state.bundle).toEqual({ user_profile: { name: "there" } });
  });

  test("whose refetch failed is remembered: the next one asks for what both made stale", async () => {
    const { instance } = await mounted(5);
    const answer = server.contexts["user"]!;
    server.contexts["user"] = () => {
      throw new WireFailure(500, "INTERNAL_ERROR", "Internal error.");
    };
    await edit({ invalidate: [{ context: "user", function: "user_profile" }] });
    await expect.poll(() => instance.state.error?.code).toBe("INTERNAL_ERROR");
    server.contexts["user"] = answer;
    server.forget();

    await edit({ invalidate: [{ context: "user", function: "user_orders" }] });
    await settled(instance);

    expect(server.requests.at(-1)?.headers["x-mizan-only"]).toBe("user_orders,user_profile");
  });

  test("tries an instance again that had failed", async () => {
    const answer = server.contexts["user"]!;
    delete server.contexts["user"];
    const { instance } = await mounted(5);
    expect(instance.state.error?.code).toBe("NOT_FOUND");
    server.contexts["user"] = answer;

    await edit({ invalidate: ["user"] });

    await expect.poll(() => instance.state.bundle).toMatchObject({ user_profile: { name: "Ada" } });
  });

  test("that cannot be understood is passed over: the call has succeeded", async () => {
    const { instance } = await mounted(5);

    expect(await edit({ result: "done", invalidate: [7, null, { function: "x" }, "user"], merge: ["?"] })).toBe("done");

    await settled(instance);
    expect(fetches()).toEqual(["ctx/user/?user_id=5"]);
  });

  test("of one client does not touch another", async () => {
    const other = createClient({ baseUrl: server.baseUrl });
    const theirs = mount(other.instance("user", { user_id: 5 }));
    await theirs.instance.load();
    const ours = await mounted(5);

    await edit({ invalidate: ["user"] });
    await settled(ours.instance);

    expect(fetches()).toHaveLength(1);
    expect(theirs.seen.every(({ isStale }) => !isStale)).toBe(true);
  });
});

describe("a merge", () => {
  test("puts the value into its slot without a request", async () => {
    const { instance } = await mounted(5);

    await edit({ merge: [{ context: "user", slot: "user_orders", value: [9] }] });

    expect(instance.state).toMatchObject({ bundle: { user_profile: { name: "Ada" }, user_orders: [9] }, isStale: false });
    expect(fetches()).toEqual([]);
  });

  test("with params goes to the instances that have them alone", async () => {
    const ada = await mounted(5);
    const bob = await mounted(6);

    await edit({ merge: [{ context: "user", slot: "user_orders", value: [9], params: { user_id: 5 } }] });

    expect(ada.instance.state.bundle?.["user_orders"]).toEqual([9]);
    expect(bob.instance.state.bundle?.["user_orders"]).toEqual([1, 2]);
  });

  test("that may or may not be meant for an instance refetches the slot instead", async () => {
    server.contexts["cart"] = () => ({ items: [1] });
    const { instance } = mount(client.instance("cart", {}));
    await instance.load();
    server.forget();

    await edit({ merge: [{ context: "cart", slot: "items", value: [9], params: { cart_id: 1 } }] });

    await settled(instance);
    expect(instance.state.bundle).toEqual({ items: [1] });
    expect(server.requests.at(-1)?.headers["x-mizan-only"]).toBe("items");
  });

  test("comes before the invalidations of the same answer, and both are applied before the call resolves", async () => {
    const { instance } = await mounted(5);

    await edit({ invalidate: [{ context: "user", function: "user_profile" }], merge: [{ context: "user", slot: "user_orders", value: [9] }] });

    expect(instance.state).toMatchObject({ bundle: { user_orders: [9] }, isStale: true });
  });

  test("during a fetch is not covered by its older answer", async () => {
    const { opened, open } = gate();
    server.contexts["user"] = async () => (await opened, { user_profile: { name: "Ada" }, user_orders: ["older"] });
    const { instance } = mount(client.instance("user", { user_id: 5 }));
    await expect.poll(fetches).toHaveLength(1);

    await edit({ merge: [{ context: "user", slot: "user_orders", value: ["newer"] }] });
    open();
    await settled(instance);

    expect(instance.state.bundle).toEqual({ user_profile: { name: "Ada" }, user_orders: ["newer"] });
  });
});

describe("an instance that nobody mounts", () => {
  test("is dropped with its data: the next mount fetches anew", async () => {
    const { instance, unmount } = await mounted(5);
    unmount();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(instance.state.bundle).toBeUndefined();

    mount(instance);
    await settled(instance);
    expect(fetches()).toEqual(["ctx/user/?user_id=5"]);
  });

  test("is one that every subscription has left, even where they share a listener", async () => {
    const { instance, unmount } = await mounted(5);
    const listener = () => {};
    const leave = [instance.subscribe(listener), instance.subscribe(listener)];
    unmount();
    leave[0]?.();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(instance.state.bundle).toBeDefined();

    leave[1]?.();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(instance.state.bundle).toBeUndefined();
  });

  test("keeps its data when it is mounted again at once", async () => {
    const { instance, unmount } = await mounted(5);
    unmount();
    mount(instance);
    await new Promise((resolve) => setTimeout(resolve, 5));

    expect(instance.state.bundle).toBeDefined();
    expect(fetches()).toEqual([]);
  });

  test("has its fetch aborted", async () => {
    let isAborted = false;
    server.intercept = (_, response) => {
      response.on("close", () => (isAborted = true));
      return true;
    };
    const { instance, unmount } = mount(client.instance("user", { user_id: 5 }));
    const loading = instance.load();
    await expect.poll(fetches).toHaveLength(1);
    unmount();

    await expect.poll(() => isAborted).toBe(true);
    await loading;
    expect(instance.state).toMatchObject({ isPending: true, error: undefined });
  });

  test("is not refetched by a refetch that still waits for the fetch before it", async () => {
    const { opened, open } = gate();
    const answer = server.contexts["user"]!;
    server.contexts["user"] = async (params, only) => (await opened, answer(params, only));
    const { instance, unmount } = mount(client.instance("user", { user_id: 5 }));
    await expect.poll(fetches).toHaveLength(1);
    const refetching = instance.refetch();
    unmount();
    await refetching;
    open();

    expect(fetches()).toHaveLength(1);
  });

  test("is not refetched by an invalidation", async () => {
    const instance = client.instance("user", { user_id: 5 });
    await instance.load();
    server.forget();

    await edit({ invalidate: ["user"] });
    await new Promise((resolve) => setTimeout(resolve, 5));

    expect(fetches()).toEqual([]);
    expect(instance.state.bundle).toBeUndefined();
  });
});

describe("a view that the application fetched itself", () => {
  const response = (header: string) => new Response("", { headers: { "X-Mizan-Invalidate": header } });

  test("invalidates what its header says", async () => {
    const ada = await mounted(5);
    await mounted(6);

    applyInvalidation(response("user;user_id=5, cart"), client);

    await settled(ada.instance);
    expect(fetches()).toEqual(["ctx/user/?user_id=5"]);
  });

  test("may have percent-encoded values", async () => {
    server.contexts["search"] = () => ({});
    const { instance } = mount(client.instance("search", { q: "a,b;c=d é" }));
    await instance.load();
    server.forget();

    applyInvalidation(response(`search;q=${encodeURIComponent("a,b;c=d é")}`), client);

    await settled(instance);
    expect(fetches()).toHaveLength(1);
  });

  test.each([[""], [" , ;"], ["user;user_id=%"]])("with the header %j throws nothing and invalidates nothing", async (header) => {
    const { instance } = await mounted(5);

    applyInvalidation(response(header), client);

    expect(instance.state.isStale).toBe(false);
  });
});

test("a client that is closed drops what nobody mounts, and keeps the rest", async () => {
  const { instance } = await mounted(5);
  const unmounted = client.instance("user", { user_id: 6 });
  await unmounted.load();
  client.close();

  expect(unmounted.state.bundle).toBeUndefined();
  expect(instance.state.bundle).toBeDefined();
});

describe("hydration", () => {
  test("gives data without a request", async () => {
    client.hydrate("global", { current_user: "ada" });
    const { instance } = mount(client.instance("global"));
    await instance.load();

    expect(instance.state).toMatchObject({ bundle: { current_user: "ada" }, isStale: false });
    expect(fetches()).toEqual([]);
  });

  test("does not cover what the server has answered", async () => {
    const { instance } = await mounted(5);
    client.hydrate("user", { user_profile: "older" }, { user_id: 5 });

    expect(instance.state.bundle?.["user_profile"]).toEqual({ name: "Ada" });
  });
});

describe("reading as a framework that suspends does", () => {
  function thrownBy(instance: ContextInstance): unknown {
    try {
      instance.read();
    } catch (thrown) {
      return thrown;
    }
    return expect.fail("nothing was thrown");
  }

  test("throws one promise while loading, then gives the bundle", async () => {
    const instance = client.instance("user", { user_id: 5 });
    const promise = thrownBy(instance);

    expect(thrownBy(client.instance("user", { user_id: 5 }))).toBe(promise);
    await promise;

    expect(instance.read()).toMatchObject({ user_profile: { name: "Ada" } });
    expect(fetches()).toHaveLength(1);
  });

  test("throws the error, and tries again when it is read a second later", async () => {
    const instance = client.instance("nothing");
    await thrownBy(instance);

    expect(thrownBy(instance)).toMatchObject({ code: "NOT_FOUND" });
    expect(thrownBy(instance)).toMatchObject({ code: "NOT_FOUND" });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(thrownBy(instance)).toMatchObject({ code: "NOT_FOUND" });
    await new Promise((resolve) => setTimeout(resolve, 600));
    server.contexts["nothing"] = () => ({ something: 1 });

    await thrownBy(instance);
    expect(instance.read()).toEqual({ something: 1 });
  });
});
