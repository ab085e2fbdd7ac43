// The component around an application: it owns a client, or takes one, and hydrates it from what the page carries.

import { createElement, useEffect, useInsertionEffect, useMemo, useState, type ReactNode } from "react";
import { createClient, dialect, type Bundle, type Client, type ClientOptions, type ContextInstance } from "@mizan/runtime";
import { ScopeContext } from "./scope.js";

/** The options of a client of its own, or a client made elsewhere. */
export type MizanContextProps = (ClientOptions & { client?: never } | { client: Client }) & { children?: ReactNode };

/**
 * Gives the application below it a client. Changed options hold from the next request on; for another user give it
 * another `key`, so that nothing of the former one is shown.
 */
export function MizanContext(props: MizanContextProps): ReactNode {
  const { children, client: given, ...options } = props as ClientOptions & { client?: Client; children?: ReactNode };
  const [own] = useState(() => createHydratedClient(options));
  const client = given ?? own;

  useInsertionEffect(() => own.configure(options));
  useLifetime(own, given === undefined);

  const scope = useMemo(() => ({ client, instances: new Map<string, ContextInstance>() }), [client]);
  return createElement(ScopeContext.Provider, { value: scope }, children);
}

function createHydratedClient(options: ClientOptions): Client {
  const client = createClient(options);
  const bundle = page()?.[dialect.ssrGlobal];
  if (typeof bundle === "object" && bundle !== null) client.hydrate("global", bundle as Bundle);
  return client;
}

/** Takes the data of the page away once they are shown, and closes the client when it is gone for good. */
function useLifetime(client: Client, isOwner: boolean): void {
  const [closing] = useState<{ timer?: ReturnType<typeof setTimeout> }>({});
  useEffect(() => {
    if (!isOwner) return;
    delete page()?.[dialect.ssrGlobal];
    clearTimeout(closing.timer);
    return () => {
      // StrictMode unmounts for a moment only.
      closing.timer = setTimeout(() => client.close());
    };
  }, [client, isOwner, closing]);
}

/** The page, which a server does not have: its global object is shared by all requests. */
function page(): Record<string, unknown> | undefined {
  return typeof window === "undefined" ? undefined : (window as unknown as Record<string, unknown>);
}
