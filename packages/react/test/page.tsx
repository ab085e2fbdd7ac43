// What every suite of components needs: the server, a page on its origin, and a watch on what must not happen.

import { afterEach, beforeEach, expect, vi } from "vitest";
import browserConsole from "node:console";
import { cleanup, configure } from "@testing-library/react";
import { Component, type ReactNode } from "react";
import { startWireServer, type WireServer } from "../../runtime/test/wire-server.js";

/** What happy-dom adds to a window. */
interface DetachedPage {
  happyDOM: { setURL(url: string): void };
}

export let server: WireServer;
/** What React or the client said on the console. A test that expects something there empties it. */
export const complaints: string[] = [];
const unhandled: unknown[] = [];
const keepUnhandled = (reason: unknown) => void unhandled.push(reason);

/** What the server knows. */
export let names: Record<string, string>;

/** Makes a page and a server for each test of the suite, under StrictMode where the project says so. */
export function usePage(): void {
  configure({ asyncUtilTimeout: 10_000, reactStrictMode: process.env["STRICT"] === "yes" });

  beforeEach(async () => {
    server = await startWireServer();
    (window as unknown as DetachedPage).happyDOM.setURL(`${server.origin}/`);
    names = { 5: "Ada", 6: "Bob" };
    server.contexts["user"] = ({ user_id }) => ({ user_profile: { name: names[String(user_id)] }, user_orders: [1, 2] });
    server.contexts["cart"] = () => ({ cart_items: ["tea"] });
    server.contexts["global"] = () => ({ current_user: "ada" });
    server.functions["edit_profile"] = ({ user_id, name }) => {
      names[String(user_id)] = String(name);
      return { result: { name }, invalidate: [{ context: "user", params: { user_id } }] };
    };
    vi.spyOn(console, "error").mockImplementation((...words) => void complaints.push(words.map(String).join(" ")));
    // Where the page's own fetch notes every bad answer, which the suites ask for.
    vi.spyOn(browserConsole, "error").mockImplementation(() => {});
    process.on("unhandledRejection", keepUnhandled);
  });

  afterEach(async () => {
    cleanup();
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off("unhandledRejection", keepUnhandled);
    vi.restoreAllMocks();
    await server.close();
    expect(unhandled.splice(0)).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
  });
}

/** Shows the message of an error, with a button that tries again. */
export class Boundary extends Component<{ children: ReactNode }, { error: Error | undefined }> {
  override state = { error: undefined as Error | undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return <button onClick={() => this.setState({ error: undefined })}>failed: {error.message}</button>;
  }
}

export const fetches = () => server.asked().filter((path) => path !== "call/");
