// What mutations and errors do to a page.

import { act, fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import * as React from "react";
import { Suspense } from "react";
import { type MizanError } from "@mizan/runtime";
import { MizanContext } from "@mizan/react";
import { WireFailure } from "../../runtime/test/wire-server.js";
import { UserContext, useEditProfile } from "./client.js";
import { Boundary, complaints, fetches, server, usePage } from "./page.js";
import { Name, NameState, Orders, Page, shown } from "./parts.js";

usePage();

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
  /** The time after which trying again is taken for what it is. */
  const aSecond = () => act(() => new Promise((resolve) => setTimeout(resolve, 1100)));

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
    await aSecond();
    expect(fetches()).toHaveLength(1);
    expect(seen).toHaveLength(1);

    fireEvent.click(screen.getByText(/failed/));
    await expect.poll(() => seen).toHaveLength(2);
    await screen.findByText("failed: Internal error.");
    expect(fetches()).toHaveLength(2);
    await aSecond();

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
    await aSecond();
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
