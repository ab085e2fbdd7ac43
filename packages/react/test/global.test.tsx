// The context without a provider.

import { act, fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { createClient } from "@mizan/runtime";
import { createSlotHook, MizanContext, useClient } from "@mizan/react";
import { UserContext } from "./client.js";
import { fetches, server, usePage } from "./page.js";
import { Name, Page, shown, User } from "./parts.js";

usePage();

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
