// Providers of contexts: each mounts the instance that its props name, for the hooks below it.

import { createElement, useEffect, useMemo, type ReactNode } from "react";
import type { Params, Transport } from "@mizan/runtime";
import { ScopeContext, useScope } from "./scope.js";

/** The names of props that React or a provider keeps to itself. */
type Reserved = "children" | "key" | "ref";

/** The params of a context as props. A param with a reserved name takes an underscore behind it: `key_`. */
export type ProviderProps<P = unknown> = ([Extract<keyof P, Reserved>] extends [never] ? P : Unreserved<P>) & { children?: ReactNode };

type Unreserved<P> = { [Name in keyof P as Name extends Reserved ? `${Name}_` : Name]: P[Name] };

/** A component that mounts a context, or several. */
export type Provider<P = unknown> = (props: ProviderProps<P>) => ReactNode;

/** A context for a provider: its name, the names of its params, its transport. */
export type ProviderPart = readonly [context: string, params: readonly string[], transport?: Transport];

const RESERVED: readonly string[] = ["children", "key", "ref"] satisfies Reserved[];

/** The provider of the context with this name and these params. */
export function createProvider<P>(context: string, params: readonly string[], transport?: Transport): Provider<P> {
  function ContextProvider(props: ProviderProps<P>): ReactNode {
    const scope = useScope(`The provider of "${context}"`);
    const named = scope.client.instance(context, paramsIn(props, params), transport);
    // The same instance for as long as it is named by the same key.
    const instance = useMemo(() => named, [scope.client, named.key]);

    useEffect(() => {
      const unsubscribe = instance.subscribe(() => {});
      void instance.load();
      return unsubscribe;
    }, [instance]);

    const inner = useMemo(() => ({ ...scope, instances: new Map(scope.instances).set(context, instance) }), [scope, instance]);
    return createElement(ScopeContext.Provider, { value: inner }, props.children);
  }
  ContextProvider.displayName = `Mizan(${context})`;
  return ContextProvider;
}

/** One provider of several contexts, the first outermost. Its props are the params of all. */
export function createComposedProvider<P>(parts: readonly ProviderPart[]): Provider<P> {
  const providers = parts.map((part) => createProvider<object>(...part));
  function ComposedProvider(props: ProviderProps<P>): ReactNode {
    return providers.reduceRight<ReactNode>((children, Part) => createElement(Part, { ...props, children }), props.children);
  }
  ComposedProvider.displayName = `Mizan(${parts.map(([context]) => context).join(", ")})`;
  return ComposedProvider;
}

function paramsIn(props: object, names: readonly string[]): Params {
  const given = props as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, given[RESERVED.includes(name) ? `${name}_` : name]]));
}
