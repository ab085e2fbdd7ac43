// What a component of the client finds above it: the client, and the context instances that providers have mounted.
// One React context carries both, so that the instances of one client are never seen under another.

import { createContext, useContext } from "react";
import type { Client, ContextInstance } from "@mizan/runtime";

/** What is above a component. */
export interface Scope {
  readonly client: Client;
  /** The nearest mounted instance of each context, by the context's name. */
  readonly instances: ReadonlyMap<string, ContextInstance>;
}

export const ScopeContext = /*#__PURE__*/ createContext<Scope | undefined>(undefined);

/** The scope; `reader` names the one who asks, for the error outside of every `<MizanContext>`. */
export function useScope(reader: string): Scope {
  const scope = useContext(ScopeContext);
  if (!scope) throw new Error(`${reader} is used outside of <MizanContext>. Put <MizanContext> around the application.`);
  return scope;
}

/** The client of the nearest `<MizanContext>`, to be given to calls outside of hooks. */
export function useClient(): Client {
  return useScope("useClient()").client;
}
