// Values of contexts in components: what is shown, and how often the server is asked for it.

import { act, fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import * as React from "react";
import { Suspense, startTransition, useState, type ReactNode } from "react";
import { createClient } from "@mizan/runtime";
import { MizanContext, useClient } from "@mizan/react";
import { gate, WireFailure } from "../../runtime/test/wire-server.js";
import { CartContext, ClockContext, GreetProvider, UserContext, useEditProfile, useHour, useUserOrders, useUserProfile } from "./client.js";
import { fetches, names, server, usePage } from "./page.js";
import { Greeting, Hour, Items, Name, NameState, Orders, Page, shown } from "./parts.js";

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

  test("that travels in a box is shown without it, by itself and in the state", async () => {
    server.contexts["clock"] = () => ({ hour: { result: 12 } });
    const HourState = () => <i>state: {useHour.state().data}</i>;
    render(
      <Page>
        <ClockContext>
          <Hour />
          <HourState />
        </ClockContext>
      </Page>,
    );

    await screen.findByText("hour: 12");
    await screen.findByText("state: 12");
  });

  test("that misses its box is an error in the state", async () => {
    server.contexts["clock"] = () => ({ hour: 12 });
    const HourState = () => <p>{useHour.state().error?.code}</p>;
    render(
      <Page>
        <ClockContext>
          <HourState />
        </ClockContext>
      </Page>,
    );

    await screen.findByText("INVALID_RESPONSE");
  });

  test("of a context that travels as a call is what the call gives", async () => {
    server.functions["greet"] = ({ name }) => ({ result: `Hello, ${name}` });
    render(
      <Page>
        <GreetProvider name="Bo">
          <Greeting />
        </GreetProvider>
      </Page>,
    );

    await screen.findByText("Hello, Bo");
    expect(server.asked()).toEqual(["call/"]);
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

  test("that was never shown, since its page was left while it loaded, is forgotten after a minute", async () => {
    const client = createClient();
    const instance = client.instance("user", { user_id: 5 });
    const { unmount } = render(
      <MizanContext client={client}>
        <Suspense fallback="loading">
          <UserContext user_id={5}>
            <Name />
          </UserContext>
        </Suspense>
      </MizanContext>,
    );
    const loading = instance.load();
    unmount();
    const timers = vi.spyOn(globalThis, "setTimeout");
    await loading;
    expect(instance.state.bundle).toBeDefined();

    const [forget] = timers.mock.calls.find(([, ms]) => ms === 60_000) ?? expect.fail("nothing would forget it");
    (forget as () => void)();
    expect(instance.state.bundle).toBeUndefined();
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

  test("does not render again for a neighbour's change", async () => {
    let renders = 0;
    const Counted = React.memo(function Counted() {
      renders++;
      return <>{useUserProfile.state().data?.name}</>;
    });
    const Merge = () => {
      const { mutate } = useEditProfile();
      return <button onClick={() => void mutate({ user_id: 5, name: "" })}>merge</button>;
    };
    server.functions["edit_profile"] = () => ({ result: null, merge: [{ context: "user", slot: "user_orders", value: [9] }] });
    render(
      <Page>
        <UserContext user_id={5}>
          <Orders />
          <Counted />
        </UserContext>
        <Merge />
      </Page>,
    );
    await screen.findByText("orders: 1,2");
    const before = renders;
    fireEvent.click(screen.getByText("merge"));

    await screen.findByText("orders: 9");
    expect(renders).toBe(before);
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
