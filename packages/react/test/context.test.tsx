// Contexts in components: what is shown, and how often the server is asked for it.

import { act, fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import * as React from "react";
import { Suspense, startTransition, useState, type ReactNode } from "react";
import { createClient, type MizanError } from "@mizan/runtime";
import { createProvider, createSlotHook, MizanContext, useClient } from "@mizan/react";
import { gate, WireFailure } from "../../runtime/test/wire-server.js";
import { CartContext, DashboardProvider, LiveContext, UserContext, useCartItems, useCurrentUser, useEditProfile, useLiveCount, useUserOrders, useUserProfile } from "./client.js";
import { Boundary, complaints, fetches, names, server, usePage } from "./page.js";

const Name = () => <p>name: {useUserProfile().name}</p>;
const Orders = () => <p>orders: {useUserOrders().join()}</p>;
const Items = () => <p>items: {useCartItems()?.join() ?? "none"}</p>;
const User = () => <p>user: {useCurrentUser()}</p>;

function NameState() {
  const { data, error, isPending, isStale, refetch } = useUserProfile.state();
  const status = [isPending && "pending", isStale && "stale", error && `error ${error.code}`].filter(Boolean).join(" ");
  return (
    <button onClick={() => void refetch()}>
      {data?.name ?? "nobody"} ({status || "fresh"})
    </button>
  );
}

const Page = ({ children }: { children: ReactNode }) => (
  <MizanContext>
    <Suspense fallback="loading">{children}</Suspense>
  </MizanContext>
);

const shown = () => document.body.textContent;

usePage();

describe("a value", () => {
  test("suspends until it is there; all its readers share one request", async () => {
    render(
      <Page>
        <UserContext user_id={5}>
          <Name />
          <Name />
          <Orders />
        </UserContext>
      </Page>,
    );
    expect(shown()).toBe("loading");

    await screen.findByText("orders: 1,2");
    expect(shown()).toBe("name: Adaname: Adaorders: 1,2");
    expect(fetches()).toEqual(["ctx/user/?user_id=5"]);
  });

  test("loads with the boundary inside of the provider too", async () => {
    render(
      <MizanContext>
        <UserContext user_id={5}>
          <Suspense fallback="loading name">
            <Name />
          </Suspense>
          <Suspense fallback="loading orders">
            <Orders />
          </Suspense>
        </UserContext>
      </MizanContext>,
    );
    expect(shown()).toBe("loading nameloading orders");

    await screen.findByText("name: Ada");
    expect(fetches()).toHaveLength(1);
  });

  test("that is null is a value", async () => {
    server.contexts["cart"] = () => ({ cart_items: null });
    render(
      <Page>
        <CartContext>
          <Items />
        </CartContext>
      </Page>,
    );

    await screen.findByText("items: none");
  });

  test("is fetched again by a page that is opened again", async () => {
    const page = (
      <Page>
        <UserContext user_id={5}>
          <Name />
        </UserContext>
      </Page>
    );
    const { rerender } = render(page);
    await screen.findByText("name: Ada");
    rerender(<Page>{null}</Page>);
    await act(() => new Promise((resolve) => setTimeout(resolve, 5)));
    names[5] = "Ada L.";
    rerender(page);

    await screen.findByText("name: Ada L.");
    expect(fetches()).toHaveLength(2);
  });

  test("does not render again for a neighbour's change", async () => {
    let renders = 0;
    function Edit() {
      const client = useClient();
      return <button onClick={() => void client.instance("user", { user_id: 5 }).refetch()}>refetch</button>;
    }
    const Counted = React.memo(function Counted() {
      renders++;
      return <>{useUserOrders().length}</>;
    });
    render(
      <Page>
        <UserContext user_id={5}>
          <Name />
          <Counted />
          <Edit />
        </UserContext>
      </Page>,
    );
    await screen.findByText("name: Ada");
    const before = renders;
    names[5] = "Ada L.";
    fireEvent.click(screen.getByText("refetch"));

    await screen.findByText("name: Ada L.");
    expect(renders).toBe(before);
  });
});

describe("the state of a value", () => {
  test("never suspends: pending, then fresh", async () => {
    render(
      <MizanContext>
        <UserContext user_id={5}>
          <NameState />
        </UserContext>
      </MizanContext>,
    );
    expect(shown()).toBe("nobody (pending)");

    await screen.findByText("Ada (fresh)");
    expect(fetches()).toHaveLength(1);
  });

  test("shows the data as stale while they are fetched anew", async () => {
    render(
      <MizanContext>
        <UserContext user_id={5}>
          <NameState />
        </UserContext>
      </MizanContext>,
    );
    await screen.findByText("Ada (fresh)");
    names[5] = "Ada L.";
    fireEvent.click(screen.getByRole("button"));

    await screen.findByText("Ada (stale)");
    await screen.findByText("Ada L. (fresh)");
  });

  test("has the error, and refetch tries again", async () => {
    const answer = server.contexts["user"]!;
    server.contexts["user"] = () => {
      throw new WireFailure(500, "INTERNAL_ERROR", "Internal error.");
    };
    render(
      <MizanContext>
        <UserContext user_id={5}>
          <NameState />
        </UserContext>
      </MizanContext>,
    );
    await screen.findByText("nobody (error INTERNAL_ERROR)");
    server.contexts["user"] = answer;
    fireEvent.click(screen.getByRole("button"));

    await screen.findByText("Ada (fresh)");
  });

  test("keeps the data beside the error of a refetch, and so does the value", async () => {
    render(
      <Page>
        <UserContext user_id={5}>
          <NameState />
          <Name />
        </UserContext>
      </Page>,
    );
    await screen.findByText("Ada (fresh)");
    server.contexts["user"] = () => {
      throw new WireFailure(500, "INTERNAL_ERROR", "Internal error.");
    };
    fireEvent.click(screen.getByRole("button"));

    await screen.findByText("Ada (stale error INTERNAL_ERROR)");
    expect(screen.getByText("name: Ada")).toBeDefined();
  });

  test("says so when the server's bundle lacks the value", async () => {
    server.contexts["user"] = () => ({ user_orders: [] });
    render(
      <MizanContext>
        <UserContext user_id={5}>
          <NameState />
        </UserContext>
      </MizanContext>,
    );

    await screen.findByText("nobody (error INVALID_RESPONSE)");
  });
});

describe("a change of params", () => {
  function Switch({ children }: { children: ReactNode }) {
    const [user_id, setUser] = useState(5);
    return (
      <>
        <button onClick={() => setUser(6)}>six</button>
        <button onClick={() => startTransition(() => setUser(6))}>six later</button>
        <UserContext user_id={user_id}>
          <Suspense fallback="loading">{children}</Suspense>
        </UserContext>
      </>
    );
  }

  test("never shows the old data for the new params", async () => {
    const { opened, open } = gate();
    const answer = server.contexts["user"]!;
    server.contexts["user"] = async (params, only) => {
      if (params["user_id"] === "6") await opened;
      return answer(params, only);
    };
    render(
      <MizanContext>
        <Switch>
          <Name />
          <NameState />
        </Switch>
      </MizanContext>,
    );
    await screen.findByText("name: Ada");
    fireEvent.click(screen.getByText("six"));

    expect(screen.getByText(/loading/)).toBeDefined();
    await expect.poll(fetches).toEqual(["ctx/user/?user_id=5", "ctx/user/?user_id=6"]);
    open();
    await screen.findByText("name: Bob");
    await screen.findByText("Bob (fresh)");
  });

  test("in a transition keeps the old page until the new one is there", async () => {
    render(
      <MizanContext>
        <Switch>
          <Name />
        </Switch>
      </MizanContext>,
    );
    await screen.findByText("name: Ada");
    const seen = new Set<string | undefined>();
    const observer = new MutationObserver(() => seen.add(shown() ?? undefined));
    observer.observe(document.body, { childList: true, characterData: true, subtree: true });
    fireEvent.click(screen.getByText("six later"));

    await screen.findByText("name: Bob");
    expect([...seen].some((text) => text?.includes("loading"))).toBe(false);
  });

  test("during a fetch aborts it and shows the new one's answer", async () => {
    const aborted: string[] = [];
    server.intercept = (request, response) => {
      if (!request.url?.endsWith("user_id=5")) return false;
      response.on("close", () => aborted.push(request.url ?? ""));
      return true;
    };
    render(
      <MizanContext>
        <Switch>
          <NameState />
        </Switch>
      </MizanContext>,
    );
    await expect.poll(fetches).toEqual(["ctx/user/?user_id=5"]);
    fireEvent.click(screen.getByText("six"));

    await screen.findByText("Bob (fresh)");
    await expect.poll(() => aborted).toHaveLength(1);
  });
});

describe("providers", () => {
  test("nested for the same context give the nearest one's data", async () => {
    render(
      <Page>
        <UserContext user_id={5}>
          <Name />
          <UserContext user_id={6}>
            <Name />
          </UserContext>
        </UserContext>
      </Page>,
    );

    await screen.findByText("name: Bob");
    expect(shown()).toBe("name: Adaname: Bob");
    expect(fetches().sort()).toEqual(["ctx/user/?user_id=5", "ctx/user/?user_id=6"]);
  });

  test("of the same context and params share one fetch, and one of them may go", async () => {
    const two = (isBoth: boolean) => (
      <Page>
        <UserContext user_id={5}>
          <Name />
        </UserContext>
        {isBoth && (
          <UserContext user_id={5}>
            <Orders />
          </UserContext>
        )}
      </Page>
    );
    const { rerender } = render(two(true));
    await screen.findByText("orders: 1,2");
    rerender(two(false));
    await act(() => new Promise((resolve) => setTimeout(resolve, 5)));

    expect(shown()).toBe("name: Ada");
    expect(fetches()).toHaveLength(1);
  });

  test("composed mount every part", async () => {
    render(
      <Page>
        <DashboardProvider user_id={5}>
          <Name />
          <Items />
        </DashboardProvider>
      </Page>,
    );

    await screen.findByText("items: tea");
    expect(shown()).toBe("name: Adaitems: tea");
    expect(fetches().sort()).toEqual(["ctx/cart/", "ctx/user/?user_id=5"]);
  });

  test("take params that React keeps to itself with an underscore", async () => {
    const TreeContext = createProvider<{ key: string; depth: number }>("tree", ["key", "depth"]);
    const useTree = createSlotHook<string>("tree", "tree");
    const Tree = () => <p>tree: {useTree()}</p>;
    server.contexts["tree"] = ({ key, depth }) => ({ tree: `${String(key)} ${String(depth)}` });
    render(
      <Page>
        <TreeContext key="for React" key_="oak" depth={2}>
          <Tree />
        </TreeContext>
      </Page>,
    );

    await screen.findByText("tree: oak 2");
    expect(fetches()).toEqual(["ctx/tree/?depth=2&key=oak"]);
  });

  test("mount without a reader too", async () => {
    render(
      <Page>
        <CartContext />
      </Page>,
    );

    await expect.poll(fetches).toEqual(["ctx/cart/"]);
  });

  test("may travel over the socket", async () => {
    const Live = () => <p>live: {useLiveCount()}</p>;
    server.contexts["live"] = ({ room }) => ({ live_count: room === "a" ? 3 : 0 });
    render(
      <Page>
        <LiveContext room="a">
          <Live />
        </LiveContext>
      </Page>,
    );

    await screen.findByText("live: 3");
    expect(server.frames).toEqual([{ action: "ctx", id: "1", context: "live", params: { room: "a" } }]);
    expect(server.requests).toEqual([]);
  });

  test("are missed with a clear error, as is <MizanContext>", () => {
    render(
      <Boundary>
        <Page>
          <Name />
        </Page>
      </Boundary>,
    );
    render(
      <Boundary>
        <Name />
      </Boundary>,
    );
    complaints.length = 0;

    expect(shown()).toContain('"user_profile" is used outside of the provider of its context "user"');
    expect(shown()).toContain('"user_profile" of the context "user" is used outside of <MizanContext>');
  });

  test("that unmount during the fetch abort it and leave nothing behind", async () => {
    let isAborted = false;
    const seen: MizanError[] = [];
    server.intercept = (_, response) => {
      response.on("close", () => (isAborted = true));
      return true;
    };
    const { unmount } = render(
      <MizanContext onError={(error) => seen.push(error)}>
        <UserContext user_id={5}>
          <NameState />
        </UserContext>
      </MizanContext>,
    );
    await expect.poll(fetches).toHaveLength(1);
    unmount();

    await expect.poll(() => isAborted).toBe(true);
    expect(seen).toEqual([]);
  });
});

describe("a mutation", () => {
  const Edit = ({ user_id = 5, name = "Ada L." }) => {
    const { mutate } = useEditProfile();
    return <button onClick={() => void mutate({ user_id, name })}>edit</button>;
  };

  test("refetches what it affects once; the old data stay until the new ones are there", async () => {
    render(
      <Page>
        <UserContext user_id={5}>
          <Name />
          <Orders />
        </UserContext>
        <UserContext user_id={6}>
          <Name />
        </UserContext>
        <Edit />
      </Page>,
    );
    await screen.findByText("name: Ada");
    await screen.findByText("name: Bob");
    server.forget();
    const seen = new Set<string | null>();
    new MutationObserver(() => seen.add(shown())).observe(document.body, { childList: true, characterData: true, subtree: true });
    fireEvent.click(screen.getByText("edit"));

    await screen.findByText("name: Ada L.");
    expect(server.asked()).toEqual(["call/", "ctx/user/?user_id=5"]);
    expect([...seen].filter((text) => text?.includes("loading"))).toEqual([]);
  });

  test("whose result is merged asks for nothing more", async () => {
    server.functions["edit_profile"] = ({ name }) => ({
      result: { name },
      merge: [{ context: "user", slot: "user_profile", value: { name }, params: { user_id: 5 } }],
    });
    render(
      <Page>
        <UserContext user_id={5}>
          <Name />
        </UserContext>
        <UserContext user_id={6}>
          <Name />
        </UserContext>
        <Edit />
      </Page>,
    );
    await screen.findByText("name: Ada");
    await screen.findByText("name: Bob");
    server.forget();
    fireEvent.click(screen.getByText("edit"));

    await screen.findByText("name: Ada L.");
    expect(screen.getByText("name: Bob")).toBeDefined();
    expect(server.asked()).toEqual(["call/"]);
  });

  test("that fails leaves every context as it was", async () => {
    server.functions["edit_profile"] = () => {
      throw new WireFailure(403, "FORBIDDEN", "Not yours.");
    };
    render(
      <Page>
        <UserContext user_id={5}>
          <NameState />
        </UserContext>
        <Edit />
      </Page>,
    );
    await screen.findByText("Ada (fresh)");
    fireEvent.click(screen.getByText("edit"));
    await expect.poll(() => server.asked()).toEqual(["ctx/user/?user_id=5", "call/"]);
    await act(() => new Promise((resolve) => setTimeout(resolve, 20)));

    expect(screen.getByText("Ada (fresh)")).toBeDefined();
    expect(fetches()).toHaveLength(1);
  });
});

describe("an error", () => {
  const fail = () => {
    throw new WireFailure(500, "INTERNAL_ERROR", "Internal error.");
  };

  test.each(["outside", "inside"])("goes to the boundary %s of the provider; trying again there fetches anew", async (place) => {
    const answer = server.contexts["user"]!;
    server.contexts["user"] = fail;
    const Outside = place === "outside" ? Boundary : React.Fragment;
    const Inside = place === "inside" ? Boundary : React.Fragment;
    const seen: MizanError[] = [];
    render(
      <MizanContext onError={(error) => seen.push(error)}>
        <Outside>
          <Suspense fallback="loading">
            <UserContext user_id={5}>
              <Inside>
                <Name />
              </Inside>
            </UserContext>
          </Suspense>
        </Outside>
      </MizanContext>,
    );
    await screen.findByText("failed: Internal error.");
    await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
    expect(fetches()).toHaveLength(1);
    expect(seen).toHaveLength(1);

    fireEvent.click(screen.getByText(/failed/));
    await expect.poll(() => seen).toHaveLength(2);
    await screen.findByText("failed: Internal error.");
    expect(fetches()).toHaveLength(2);
    await act(() => new Promise((resolve) => setTimeout(resolve, 20)));

    server.contexts["user"] = answer;
    fireEvent.click(screen.getByText(/failed/));
    await screen.findByText("name: Ada");
    expect(fetches()).toHaveLength(3);
    complaints.length = 0;
  });

  test("that is tried again is pending for the other readers, who learn of it after the render", async () => {
    const answer = server.contexts["user"]!;
    server.contexts["user"] = fail;
    render(
      <MizanContext>
        <UserContext user_id={5}>
          <NameState />
          <Boundary>
            <Suspense fallback="loading">
              <Name />
            </Suspense>
          </Boundary>
        </UserContext>
      </MizanContext>,
    );
    await screen.findByText("failed: Internal error.");
    await screen.findByText("nobody (error INTERNAL_ERROR)");
    await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
    complaints.length = 0;
    server.contexts["user"] = answer;
    fireEvent.click(screen.getByText("failed: Internal error."));

    await screen.findByText("name: Ada");
    expect(screen.getByText("Ada (fresh)")).toBeDefined();
    // React complains of a component that is told to render while another one renders.
    expect(complaints.splice(0)).toEqual([]);
  });

  test("of one reader is thrown to every boundary that reads the same", async () => {
    server.contexts["user"] = fail;
    render(
      <MizanContext>
        <UserContext user_id={5}>
          {["a", "b"].map((place) => (
            <Boundary key={place}>
              <Suspense fallback="loading">
                <Name />
              </Suspense>
            </Boundary>
          ))}
        </UserContext>
      </MizanContext>,
    );

    await expect.poll(() => screen.queryAllByText("failed: Internal error.")).toHaveLength(2);
    complaints.length = 0;
  });
});

describe("the global context", () => {
  test("is fetched once for all readers, and kept while they come and go", async () => {
    const page = (isShown: boolean) => (
      <Page>
        {isShown && <User />}
        {isShown && <User />}
      </Page>
    );
    const { rerender } = render(page(true));
    await screen.findAllByText("user: ada");
    rerender(page(false));
    await act(() => new Promise((resolve) => setTimeout(resolve, 5)));
    rerender(page(true));

    expect(shown()).toBe("user: adauser: ada");
    expect(fetches()).toEqual(["ctx/global/"]);
  });

  test("is not fetched by a page that does not read it", async () => {
    render(
      <Page>
        <UserContext user_id={5}>
          <Name />
        </UserContext>
      </Page>,
    );
    await screen.findByText("name: Ada");

    expect(fetches()).toEqual(["ctx/user/?user_id=5"]);
  });

  test("comes with the page: no request, and taken once", async () => {
    const carrier = window as unknown as { __MIZAN_SSR_DATA__?: unknown };
    carrier.__MIZAN_SSR_DATA__ = { current_user: "from the page" };
    const { rerender } = render(
      <Page key="first">
        <User />
      </Page>,
    );
    expect(shown()).toBe("user: from the page");
    expect(fetches()).toEqual([]);
    expect(carrier.__MIZAN_SSR_DATA__).toBeUndefined();

    rerender(
      <Page key="another user">
        <User />
      </Page>,
    );
    await screen.findByText("user: ada");
  });

  test("may travel over the socket, also after it came with the page", async () => {
    const useLiveUser = createSlotHook<string>("global", "current_user", "websocket");
    const LiveUser = () => <p>user: {useLiveUser()}</p>;
    const client = createClient();
    client.hydrate("global", { current_user: "from the page" });
    render(
      <MizanContext client={client}>
        <LiveUser />
      </MizanContext>,
    );
    expect(shown()).toBe("user: from the page");
    act(() => client.invalidate(["global"]));

    await screen.findByText("user: ada");
    expect(server.frames).toMatchObject([{ action: "ctx", context: "global" }]);
    expect(server.requests).toEqual([]);
    client.close();
  });

  test("is fetched anew when it is invalidated", async () => {
    const Login = () => {
      const client = useClient();
      return <button onClick={() => client.invalidate(["global"])}>log in</button>;
    };
    render(
      <Page>
        <User />
        <Login />
      </Page>,
    );
    await screen.findByText("user: ada");
    server.contexts["global"] = () => ({ current_user: "grace" });
    fireEvent.click(screen.getByText("log in"));

    await screen.findByText("user: grace");
  });
});

describe("<MizanContext>", () => {
  test("shares no state with another on the page", async () => {
    render(
      <>
        <Page>
          <User />
        </Page>
        <MizanContext token="other">
          <Suspense fallback="loading">
            <User />
          </Suspense>
        </MizanContext>
      </>,
    );
    await expect.poll(() => screen.queryAllByText("user: ada")).toHaveLength(2);

    expect(server.requests.map(({ headers }) => headers["x-mizan-token"])).toEqual([undefined, "other"]);
  });

  test("inside another one hides the other's providers", () => {
    render(
      <Boundary>
        <Page>
          <UserContext user_id={5}>
            <MizanContext>
              <Name />
            </MizanContext>
          </UserContext>
        </Page>
      </Boundary>,
    );
    complaints.length = 0;

    expect(shown()).toContain("is used outside of the provider");
  });

  test("takes changed options without losing what it has", async () => {
    const page = (token: string) => (
      <MizanContext token={token}>
        <UserContext user_id={5}>
          <NameState />
        </UserContext>
      </MizanContext>
    );
    const { rerender } = render(page("one"));
    await screen.findByText("Ada (fresh)");
    rerender(page("two"));
    expect(shown()).toBe("Ada (fresh)");
    fireEvent.click(screen.getByRole("button"));
    await expect.poll(() => server.requests.map(({ headers }) => headers["x-mizan-token"])).toEqual(["one", "two"]);
    await screen.findByText("Ada (fresh)");
  });

  test("takes a client that was made elsewhere", async () => {
    const client = createClient();
    client.hydrate("global", { current_user: "prepared" });
    render(
      <MizanContext client={client}>
        <User />
      </MizanContext>,
    );

    expect(shown()).toBe("user: prepared");
  });

  test("closes its socket when it is gone, and not before", async () => {
    server.contexts["live"] = () => ({ live_count: 3 });
    const Live = () => <p>live: {useLiveCount()}</p>;
    const { unmount } = render(
      <Page>
        <LiveContext room="a">
          <Live />
        </LiveContext>
      </Page>,
    );
    await screen.findByText("live: 3");
    expect(server.sockets()).toBe(1);
    unmount();

    await expect.poll(() => server.sockets()).toBe(0);
  });
});

test.runIf("Activity" in React)("a hidden page lets go of its data and has them again when it is shown", async () => {
  const { Activity } = React;
  const page = (mode: "hidden" | "visible") => (
    <MizanContext>
      <Activity mode={mode}>
        <UserContext user_id={5}>
          <NameState />
        </UserContext>
      </Activity>
    </MizanContext>
  );
  const { rerender } = render(page("visible"));
  await screen.findByText("Ada (fresh)");
  rerender(page("hidden"));
  await act(() => new Promise((resolve) => setTimeout(resolve, 5)));
  names[5] = "Ada L.";
  rerender(page("visible"));

  await screen.findByText("Ada L. (fresh)");
  expect(fetches()).toHaveLength(2);
});
