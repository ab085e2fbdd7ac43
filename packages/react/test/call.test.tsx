// The hook for a call: its state, its promise, and what becomes of both.

import { act, fireEvent, render, renderHook, screen } from "@testing-library/react";
import { useEffect, type ReactNode } from "react";
import { describe, expect, test } from "vitest";
import { defineCall, type MizanError } from "@mizan/runtime";
import { createCallHook, MizanContext } from "@mizan/react";
import { gate, WireFailure } from "../../runtime/test/wire-server.js";
import { useEditProfile } from "./client.js";
import { server, usePage } from "./page.js";

usePage();

const usePing = createCallHook(defineCall<undefined, string>("ping"));
const useEcho = createCallHook(defineCall<{ text: string }, string>("echo"));

const wrapper = ({ children }: { children: ReactNode }) => <MizanContext>{children}</MizanContext>;
const echo = () => renderHook(useEcho, { wrapper }).result;

const fail = () => {
  throw new WireFailure(422, "VALIDATION_ERROR", "Invalid input.", { fields: { text: ["Empty."] } });
};

test("it begins with nothing, and calls nothing by itself", () => {
  expect(echo().current).toMatchObject({ data: undefined, error: undefined, isPending: false });
  expect(server.requests).toEqual([]);
});

test("it is pending, then has the data; the promise gives the same", async () => {
  const { opened, open } = gate();
  server.functions["echo"] = async ({ text }) => (await opened, { result: text });
  const hook = echo();
  let answer: Promise<string> | undefined;
  act(() => void (answer = hook.current.mutate({ text: "hi" })));
  expect(hook.current.isPending).toBe(true);
  open();

  expect(await act(() => answer)).toBe("hi");
  expect(hook.current).toMatchObject({ data: "hi", error: undefined, isPending: false });
});

test("it calls a function without arguments without any", async () => {
  server.functions["ping"] = () => ({ result: "pong" });
  const { result } = renderHook(usePing, { wrapper });

  await act(() => result.current.mutate());

  expect(result.current.data).toBe("pong");
});

test("it has the error; whoever awaits the promise gets it too", async () => {
  server.functions["echo"] = fail;
  const hook = echo();
  let caught: unknown;
  await act(() => hook.current.mutate({ text: "" }).catch((error: unknown) => (caught = error)));

  expect(hook.current).toMatchObject({ data: undefined, isPending: false, error: { code: "VALIDATION_ERROR", fields: { text: ["Empty."] } } });
  expect(caught).toBe(hook.current.error);
});

test("it leaves no unhandled rejection to a component that reads `error` only", async () => {
  server.functions["echo"] = fail;
  const Form = () => {
    const { mutate, error } = useEcho();
    return <button onClick={() => void mutate({ text: "" })}>{error?.fields["text"]?.[0] ?? "send"}</button>;
  };
  render(<Form />, { wrapper });
  fireEvent.click(screen.getByText("send"));

  await screen.findByText("Empty.");
  // The page's own watch fails the test on an unhandled rejection.
});

test("it keeps the last data when the next call fails, and forgets the error when one succeeds", async () => {
  server.functions["echo"] = ({ text }) => (text === "" ? fail() : { result: text });
  const hook = echo();
  await act(() => hook.current.mutate({ text: "one" }));
  await act(() => hook.current.mutate({ text: "" }).catch(() => {}));
  expect(hook.current).toMatchObject({ data: "one", error: { code: "VALIDATION_ERROR" } });

  await act(() => hook.current.mutate({ text: "two" }));
  expect(hook.current).toMatchObject({ data: "two", error: undefined });
});

test("it shows the latest call, in whatever order the answers come", async () => {
  const slow = gate();
  server.functions["echo"] = async ({ text }) => {
    if (text === "slow") await slow.opened;
    return { result: text };
  };
  const hook = echo();
  let first: Promise<string> | undefined;
  act(() => void (first = hook.current.mutate({ text: "slow" })));
  await act(() => hook.current.mutate({ text: "quick" }));
  expect(hook.current).toMatchObject({ data: "quick", isPending: false });
  slow.open();

  expect(await act(() => first)).toBe("slow");
  expect(hook.current.data).toBe("quick");
});

test("reset forgets what it has and what is under way", async () => {
  const { opened, open } = gate();
  server.functions["echo"] = async ({ text }) => {
    if (text === "later") await opened;
    return { result: text };
  };
  const hook = echo();
  await act(() => hook.current.mutate({ text: "one" }));
  let later: Promise<string> | undefined;
  act(() => void (later = hook.current.mutate({ text: "later" })));
  act(() => hook.current.reset());
  expect(hook.current).toMatchObject({ data: undefined, error: undefined, isPending: false });
  open();

  expect(await act(() => later)).toBe("later");
  expect(hook.current.data).toBeUndefined();
});

test("an aborted call is pending no more and leaves no error", async () => {
  server.functions["echo"] = () => new Promise(() => {});
  const hook = echo();
  const controller = new AbortController();
  let calling: Promise<unknown> | undefined;
  act(() => void (calling = hook.current.mutate({ text: "hi" }, { signal: controller.signal }).catch((error: unknown) => error)));
  await expect.poll(() => server.asked()).toEqual(["call/"]);
  controller.abort();

  expect(await act(() => calling)).toMatchObject({ name: "AbortError" });
  expect(hook.current).toMatchObject({ error: undefined, isPending: false });
});

test("a call goes on when its component is gone", async () => {
  const { opened, open } = gate();
  server.functions["echo"] = async ({ text }) => (await opened, { result: text });
  const { result, unmount } = renderHook(useEcho, { wrapper });
  let answer: Promise<string> | undefined;
  act(() => void (answer = result.current.mutate({ text: "hi" })));
  await expect.poll(() => server.asked()).toEqual(["call/"]);
  unmount();
  open();

  expect(await answer).toBe("hi");
});

test("`mutate` and `reset` stay the same, so that effects may name them", async () => {
  server.functions["ping"] = () => ({ result: "pong" });
  const identities = new Set<unknown>();
  const Pinger = () => {
    const { mutate, reset, data } = usePing();
    identities.add(mutate).add(reset);
    useEffect(() => void mutate(), [mutate]);
    return <p>{data}</p>;
  };
  render(<Pinger />, { wrapper });

  await screen.findByText("pong");
  // StrictMode renders the first time twice, and keeps the one or the other.
  expect(identities.size).toBeLessThanOrEqual(process.env["STRICT"] === "yes" ? 4 : 2);
});

test("each component has a state of its own", async () => {
  server.functions["echo"] = ({ text }) => ({ result: text });
  const one = echo();
  const two = echo();
  await act(() => one.current.mutate({ text: "hi" }));

  expect(one.current.data).toBe("hi");
  expect(two.current.data).toBeUndefined();
});

test("onError of the client hears of it once", async () => {
  server.functions["echo"] = fail;
  const seen: MizanError[] = [];
  const { result } = renderHook(useEcho, { wrapper: ({ children }) => <MizanContext onError={(error) => seen.push(error)}>{children}</MizanContext> });
  await act(() => result.current.mutate({ text: "" }).catch(() => {}));

  expect(seen).toEqual([result.current.error]);
});

describe("on a real page", () => {
  test("the cookie of the session travels with the call, beside the CSRF token", async () => {
    const { result } = renderHook(useEditProfile, { wrapper });
    await act(() => result.current.mutate({ user_id: 5, name: "Ada L." }));

    const { headers } = server.requests.at(-1) ?? expect.fail("nothing was asked");
    expect(headers).toMatchObject({ cookie: "csrftoken=csrf-1", "x-csrftoken": "csrf-1" });
  });
});
