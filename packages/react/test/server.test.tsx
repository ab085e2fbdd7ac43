// @vitest-environment node
// Rendering on a server, where there is no page, no effect and no cookie, and where one process serves every user.

import { Suspense } from "react";
import { renderToPipeableStream, renderToString } from "react-dom/server";
import { Writable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createClient } from "@mizan/runtime";
import { MizanContext } from "@mizan/react";
import { startWireServer, type WireServer } from "../../runtime/test/wire-server.js";
import { UserContext, useCurrentUser, useUserProfile } from "./client.js";

let server: WireServer;

beforeEach(async () => {
  server = await startWireServer();
  server.contexts["user"] = ({ user_id }) => ({ user_profile: { name: `user ${String(user_id)}` } });
});
afterEach(() => server.close());

const User = () => <p>{useCurrentUser()}</p>;
const Name = () => <p>{useUserProfile().name}</p>;

function hydrated(current_user: string) {
  const client = createClient({ baseUrl: server.baseUrl });
  client.hydrate("global", { current_user });
  return client;
}

function stream(element: React.ReactNode): Promise<string> {
  return new Promise((resolve, reject) => {
    let html = "";
    const sink = new Writable({
      write(chunk, _, done) {
        html += String(chunk);
        done();
      },
      final(done) {
        resolve(html);
        done();
      },
    });
    const { pipe } = renderToPipeableStream(element, { onAllReady: () => pipe(sink), onError: reject });
  });
}

test("a client that holds the global bundle renders it at once", () => {
  expect(renderToString(<MizanContext client={hydrated("ada")}><User /></MizanContext>)).toBe("<p>ada</p>");
  expect(server.requests).toEqual([]);
});

test("two requests at the same time see nothing of each other", async () => {
  const page = (user: string) => <MizanContext client={hydrated(user)}><User /></MizanContext>;

  expect(await Promise.all([stream(page("ada")), stream(page("bob"))])).toEqual(["<p>ada</p>", "<p>bob</p>"]);
});

test("a global of the process is not taken for the data of a page", () => {
  const carrier = globalThis as { __MIZAN_SSR_DATA__?: unknown };
  carrier.__MIZAN_SSR_DATA__ = { current_user: "somebody else" };
  try {
    const html = renderToString(<MizanContext><Suspense fallback="loading"><User /></Suspense></MizanContext>);
    expect(html).not.toContain("somebody else");
    expect(html).toContain("loading");
  } finally {
    delete carrier.__MIZAN_SSR_DATA__;
  }
});

test("the state of a value is pending, and asks for nothing", async () => {
  const Status = () => <p>{useUserProfile.state().isPending ? "pending" : "there"}</p>;
  const page = <MizanContext baseUrl={server.baseUrl}><UserContext user_id={5}><Status /></UserContext></MizanContext>;

  expect(await stream(page)).toBe("<p>pending</p>");
  expect(server.requests).toEqual([]);
});

test("a value that suspends is fetched, once, and streamed", async () => {
  const page = (
    <MizanContext baseUrl={server.baseUrl} headers={{ Cookie: "sessionid=1" }}>
      <Suspense fallback="loading">
        <UserContext user_id={5}>
          <Name />
          <Name />
        </UserContext>
      </Suspense>
    </MizanContext>
  );

  expect(await stream(page)).toContain("<p>user 5</p><p>user 5</p>");
  expect(server.asked()).toEqual(["ctx/user/?user_id=5"]);
  expect(server.requests[0]?.headers.cookie).toBe("sessionid=1");
});
