// Hooks that read one function of a context, from the instance that the nearest provider has mounted.

import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { MizanError, unbox, type Bundle, type ContextInstance, type InstanceState, type Transport } from "@mizan/runtime";
import { useScope } from "./scope.js";

/** What is known of a value, for components that do not suspend. */
export interface SlotState<T> {
  /** The last value, also while it is stale. */
  readonly data: T | undefined;
  /** Why the last fetch failed. */
  readonly error: MizanError | undefined;
  /** Neither data nor an error is there yet. */
  readonly isPending: boolean;
  /** The data are older than an invalidation, or are being fetched anew. */
  readonly isStale: boolean;
  /** Fetches the context anew. Never rejects: the state has the error. */
  refetch(): Promise<void>;
}

// A function type, and no interface with a call signature: from a call, editors would offer that signature beside the
// Python function, and show its documentation instead of the function's.
/**
 * A hook that gives a value of a context. It suspends until there is one, and throws the error to the boundary when there can be none.
 */
export type SlotHook<T> = (() => T) & {
  /** What is known of the value. It never suspends and never throws. */
  state(): SlotState<T>;
};

/**
 * The hook for the function `fn` of a context. The transport matters to `global` alone, which has no provider of its own. A `boxed` value is
 * taken out of its box.
 */
export function createSlotHook<T>(context: string, fn: string, transport?: Transport, { boxed = false } = {}): SlotHook<T> {
  function valueIn(bundle: Bundle): T {
    if (!Object.hasOwn(bundle, fn)) throw absent(context, fn);
    return (boxed ? unbox(bundle[fn], `The context ${context}`) : bundle[fn]) as T;
  }

  function useInstance(): ContextInstance {
    const { client, instances } = useScope(`"${fn}" of the context "${context}"`);
    const global = useMemo(() => (context === "global" ? client.instance(context, {}, transport) : undefined), [client]);
    const instance = instances.get(context) ?? global;
    if (!instance) throw new Error(`"${fn}" is used outside of the provider of its context "${context}". Put the provider around it.`);
    // A provider loads what it mounts; `global` is loaded by whoever reads it first.
    useEffect(() => void instance.load(), [instance]);
    return instance;
  }

  function useSlot(): T {
    const instance = useInstance();
    // The slot alone, so that a change of its neighbours renders nothing here.
    const snapshot = () => (instance.state.bundle ? instance.state.bundle[fn] : instance.state.error);
    useSyncExternalStore(instance.subscribe, snapshot, snapshot);
    return valueIn(instance.read());
  }

  useSlot.state = function useSlotState(): SlotState<T> {
    const instance = useInstance();
    const last = useRef<{ of: InstanceState; seen: SlotState<T> } | undefined>(undefined);
    const snapshot = () => {
      const known = last.current;
      if (known?.of === instance.state && known.seen.refetch === instance.refetch) return known.seen;
      const next = slotState(instance, valueIn);
      const seen = known && isEqual(known.seen, next) ? known.seen : next;
      last.current = { of: instance.state, seen };
      return seen;
    };
    return useSyncExternalStore(instance.subscribe, snapshot, snapshot);
  };

  return useSlot;
}

function slotState<T>({ state, refetch }: ContextInstance, valueIn: (bundle: Bundle) => T): SlotState<T> {
  const { bundle, error, isPending, isStale } = state;
  const known = { isPending, isStale, refetch };
  if (!bundle) return { data: undefined, error, ...known };
  try {
    return { data: valueIn(bundle), error, ...known };
  } catch (foreign) {
    return { data: undefined, error: error ?? (foreign as MizanError), ...known };
  }
}

function isEqual<T>(a: SlotState<T>, b: SlotState<T>): boolean {
  return a.data === b.data && a.error === b.error && a.isPending === b.isPending && a.isStale === b.isStale && a.refetch === b.refetch;
}

function absent(context: string, fn: string): MizanError {
  return new MizanError("INVALID_RESPONSE", `The context "${context}" came without "${fn}": the server and the generated client differ.`);
}
