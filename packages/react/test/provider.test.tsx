// Providers: which instance a component reads, and what becomes of it.

import { act, fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import * as React from "react";
import { Suspense } from "react";
import { createClient, type MizanError } from "@mizan/runtime";
import { createProvider, createSlotHook, MizanContext } from "@mizan/react";
import { CartContext, DashboardProvider, LiveContext, UserContext, useUserProfile } from "./client.js";
import { Boundary, complaints, fetches, names, server, usePage } from "./page.js";
import { Items, Live, Name, NameState, Orders, Page, shown, User } from "./parts.js";

usePage();

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

  test("that render again leave their readers alone", async () => {
    let renders = 0;
    const Counted = React.memo(function Counted() {
      renders++;
      return <p>{useUserProfile().name}</p>;
    });
    const page = () => (
      <Page>
        <UserContext user_id={5}>
          <Counted />
        </UserContext>
      </Page>
    );
    const { rerender } = render(page());
    await screen.findByText("Ada");
    const before = renders;
    rerender(page());

    expect(renders).toBe(before);
  });

  test("may travel over the socket", async () => {
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
