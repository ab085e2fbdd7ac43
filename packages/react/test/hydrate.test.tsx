// A page that the server rendered comes alive without a request and without a difference.

import { act, screen } from "@testing-library/react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { createClient } from "@mizan/runtime";
import { MizanContext } from "@mizan/react";
import { useCurrentUser, UserContext, useUserProfile } from "./client.js";
import { fetches, server, usePage } from "./page.js";

usePage();

const User = () => <p>user: {useCurrentUser()}</p>;
const NameState = () => <p>name: {useUserProfile.state().data?.name ?? "nobody"}</p>;
const App = () => (
  <UserContext user_id={5}>
    <User />
    <NameState />
  </UserContext>
);

test("the page's data hydrate the global context, what the server left out is fetched", async () => {
  const bundle = { current_user: "ada" };
  const client = createClient();
  client.hydrate("global", bundle);
  const html = renderToString(<MizanContext client={client}><App /></MizanContext>);
  const root = document.body.appendChild(document.createElement("main"));
  root.innerHTML = html;
  expect(root.textContent).toBe("user: adaname: nobody");
  expect(server.requests).toEqual([]);

  (window as unknown as Record<string, unknown>)["__MIZAN_SSR_DATA__"] = bundle;
  const page = await act(() => hydrateRoot(root, <MizanContext><App /></MizanContext>));

  await screen.findByText("name: Ada");
  expect(screen.getByText("user: ada")).toBeDefined();
  expect(fetches()).toEqual(["ctx/user/?user_id=5"]);
  act(() => page.unmount());
  root.remove();
});
