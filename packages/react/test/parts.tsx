// The components that the suites show.

import { Suspense, type ReactNode } from "react";
import { MizanContext } from "@mizan/react";
import { useCartItems, useCurrentUser, useGreet, useHour, useLiveCount, useUserOrders, useUserProfile } from "./client.js";

export const Name = () => <p>name: {useUserProfile().name}</p>;
export const Orders = () => <p>orders: {useUserOrders().join()}</p>;
export const Items = () => <p>items: {useCartItems()?.join() ?? "none"}</p>;
export const User = () => <p>user: {useCurrentUser()}</p>;
export const Hour = () => <p>hour: {useHour()}</p>;
export const Greeting = () => <p>{useGreet()}</p>;
export const Live = () => <p>live: {useLiveCount()}</p>;

/** All that is known of a name, as a button that fetches it anew. */
export function NameState() {
  const { data, error, isPending, isStale, refetch } = useUserProfile.state();
  const status = [isPending && "pending", isStale && "stale", error && `error ${error.code}`].filter(Boolean).join(" ");
  return (
    <button onClick={() => void refetch()}>
      {data?.name ?? "nobody"} ({status || "fresh"})
    </button>
  );
}

export const Page = ({ children }: { children: ReactNode }) => (
  <MizanContext>
    <Suspense fallback="loading">{children}</Suspense>
  </MizanContext>
);

/** What a person reads on the page. */
export const shown = () => document.body.textContent;
