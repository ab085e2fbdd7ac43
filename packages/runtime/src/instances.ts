// The context instances of one client: what is known of each (context, params) pair, who listens, and what is fetched
// when. In: how to fetch a bundle; then invalidations and merges. Out: instances with immutable states.
// One fetch per instance is under way at most, and an older answer never covers a newer value.

import { MizanError } from "./errors.js";
import { agreement, canonicalParams, keyOf, type Params } from "./params.js";
import type { Bundle, Invalidation, Merge, Transport } from "./wire.js";

/** What is known of an instance. A new object whenever something of it changes. */
export interface InstanceState {
  /** The last good answer. A function whose value did not change keeps its identity. */
  readonly bundle: Bundle | undefined;
  /** Why the last fetch failed; absent again once the next begins. */
  readonly error: MizanError | undefined;
  /** Neither a bundle nor an error is there yet. */
  readonly isPending: boolean;
  /** The bundle is older than an invalidation, or is being fetched anew. */
  readonly isStale: boolean;
}

/** A context with its params. It stays valid while its data come and go. */
export interface ContextInstance {
  /** The same for the same context and params. */
  readonly key: string;
  readonly state: InstanceState;
  /** Mounts the instance: while anyone listens, its data stay and invalidations fetch them anew. */
  subscribe(listener: () => void): () => void;
  /** Fetches what is not there or stale, unless that is under way. Settles when it is; never rejects. */
  load(): Promise<void>;
  /** Fetches anew; after the fetch that is under way, if one is. Never rejects: the state has the error. */
  refetch(): Promise<void>;
  /**
   * For frameworks that suspend: the bundle, or it throws. While loading it throws one promise, the same at each read;
   * after a failure the error, and, when read once more a second later or more, it tries again.
   */
  read(): Bundle;
}

/** The context instances of a client. */
export interface Instances {
  instance(context: string, params: Params | undefined, transport: Transport): ContextInstance;
  invalidate(entries: readonly Invalidation[]): void;
  merge(entries: readonly Merge[]): void;
  hydrate(context: string, bundle: Bundle, params: Params | undefined): void;
  /** Drops what nobody has mounted. */
  sweep(): void;
}

/** Fetches the bundle of an instance: the whole, or at least the functions in `only`. */
export type FetchBundle = (
  context: string,
  params: Params,
  options: { transport: Transport; only: readonly string[] | undefined; signal: AbortSignal },
) => Promise<Bundle>;

type Slots = ReadonlySet<string> | "all";

interface Entry {
  readonly key: string;
  readonly context: string;
  readonly params: Params;
  transport: Transport;
  readonly listeners: Set<() => void>;
  state: InstanceState;
  bundle: Bundle | undefined;
  error: MizanError | undefined;
  /** The error was thrown to its readers: who reads once more tries again. */
  isErrorSpent: boolean;
  /** What has been invalidated and not fetched since. */
  stale: Slots | undefined;
  fetching: Fetching | undefined;
  dropTimer: ReturnType<typeof setTimeout> | undefined;
}

interface Fetching {
  readonly controller: AbortController;
  readonly settled: Promise<void>;
  /** What mutations put in while the fetch was under way: newer than its answer. */
  readonly merged: Map<string, unknown>;
}

const IDLE: InstanceState = { bundle: undefined, error: undefined, isPending: true, isStale: false };

/** The context without params or provider: what it has stays when its readers come and go. */
const GLOBAL = "global";

/**
 * How long an error stays after it was thrown to a reader, before a new read tries again. React may hold the page with
 * the error back for half a second, and render it several times meanwhile: none of these is somebody trying again.
 */
const ERROR_HOLDS_MS = 1000;

/** How long data wait for a reader that suspended and has yet to be shown. */
const UNSEEN_FOR_MS = 60_000;

/** The instances of a client that fetches bundles so. */
export function createInstances(fetchBundle: FetchBundle): Instances {
  const entries = new Map<string, Entry>();
  const touched = new Set<Entry>();

  function entryOf(key: string, context: string, params: Params, transport: Transport): Entry {
    const known = entries.get(key);
    if (known) {
      known.transport = transport;
      return known;
    }
    const entry: Entry = {
      key,
      context,
      params,
      transport,
      listeners: new Set(),
      state: IDLE,
      bundle: undefined,
      error: undefined,
      isErrorSpent: false,
      stale: undefined,
      fetching: undefined,
      dropTimer: undefined,
    };
    entries.set(key, entry);
    return entry;
  }

  function start(entry: Entry): Promise<void> {
    const wanted = entry.stale ?? "all";
    const only = entry.bundle === undefined || wanted === "all" ? undefined : [...wanted].sort();
    const controller = new AbortController();
    const answer = fetchBundle(entry.context, entry.params, { transport: entry.transport, only, signal: controller.signal });
    const fetching: Fetching = {
      controller,
      merged: new Map(),
      settled: answer.then(
        (bundle) => succeed(entry, fetching, bundle, only !== undefined),
        (error: unknown) => fail(entry, error, wanted),
      ),
    };
    entry.fetching = fetching;
    entry.stale = undefined;
    entry.error = undefined;
    entry.isErrorSpent = false;
    // A fetch may start while a framework renders, when no listener may be called.
    if (update(entry)) queueMicrotask(() => notify(entry));
    return fetching.settled;
  }

  function succeed(entry: Entry, fetching: Fetching, answer: Bundle, isPart: boolean): void {
    entry.fetching = undefined;
    entry.bundle = spliced(entry.bundle, { ...(isPart && entry.bundle), ...answer, ...Object.fromEntries(fetching.merged) });
    settle(entry);
  }

  function fail(entry: Entry, error: unknown, wanted: Slots): void {
    entry.fetching = undefined;
    entry.error = error instanceof MizanError ? error : new MizanError("CLIENT_ERROR", String(error), { cause: error });
    const isTouched = entry.stale !== undefined;
    if (entry.bundle) entry.stale = union(entry.stale, wanted);
    settle(entry, isTouched);
  }

  function settle(entry: Entry, isTouched = entry.stale !== undefined): void {
    if (isTouched) touch(entry);
    else if (entry.listeners.size === 0) dropUnseen(entry);
    publish(entry);
  }

  /** Fetches the entry again at the end of this microtask, whatever else touches it until then. */
  function touch(entry: Entry): void {
    if (touched.size === 0) queueMicrotask(flush);
    touched.add(entry);
  }

  function flush(): void {
    const due = [...touched];
    touched.clear();
    for (const entry of due) {
      if (entry.fetching) continue;
      if (entry.listeners.size === 0) drop(entry);
      else void start(entry);
    }
  }

  function markStale(entry: Entry, slots: Slots): void {
    if (!entry.bundle && !entry.error && !entry.fetching) return;
    entry.stale = union(entry.stale, slots);
    touch(entry);
    publish(entry);
  }

  function publish(entry: Entry): void {
    if (update(entry)) notify(entry);
  }

  function drop(entry: Entry): void {
    clearTimeout(entry.dropTimer);
    if (entries.get(entry.key) === entry) entries.delete(entry.key);
    const { fetching } = entry;
    entry.fetching = undefined;
    fetching?.controller.abort();
  }

  function dropLater(entry: Entry, ms: number): void {
    clearTimeout(entry.dropTimer);
    if (entry.context === GLOBAL) return;
    entry.dropTimer = setTimeout(() => {
      if (entry.listeners.size === 0) drop(entry);
    }, ms);
  }

  /** On a server the client itself goes with its request. */
  function dropUnseen(entry: Entry): void {
    if (typeof window !== "undefined") dropLater(entry, UNSEEN_FOR_MS);
  }

  function subscribe(entry: Entry, listener: () => void): () => void {
    // A listener of its own for each subscription, so that the same function may subscribe twice.
    const own = () => listener();
    clearTimeout(entry.dropTimer);
    entry.listeners.add(own);
    return () => {
      entry.listeners.delete(own);
      // What unmounts to mount again at once, as under StrictMode or in a move on the page, finds its data.
      if (entry.listeners.size === 0) dropLater(entry, 0);
    };
  }

  function load(entry: Entry): Promise<void> {
    if (entry.fetching) return entry.fetching.settled;
    if (entry.stale) return start(entry);
    return entry.bundle || entry.error ? Promise.resolve() : start(entry);
  }

  async function refetch(entry: Entry): Promise<void> {
    entry.stale = "all";
    if (!entry.fetching) return start(entry);
    publish(entry);
    await entry.fetching.settled;
    if (entries.get(entry.key) === entry) await load(entry);
  }

  function read(entry: Entry): Bundle {
    if (entry.bundle) return entry.bundle;
    const { error } = entry;
    if (!error) throw load(entry);
    if (entry.isErrorSpent) throw start(entry);
    setTimeout(() => {
      if (entry.error === error) entry.isErrorSpent = true;
    }, ERROR_HOLDS_MS);
    throw error;
  }

  function matching(context: string, params: Params | undefined): [Entry, "yes" | "unknown"][] {
    return [...entries.values()].flatMap((entry): [Entry, "yes" | "unknown"][] => {
      const agrees = entry.context === context ? agreement(params, entry.params) : "no";
      return agrees === "no" ? [] : [[entry, agrees]];
    });
  }

  function put(entry: Entry, slot: string, value: unknown): void {
    entry.fetching?.merged.set(slot, value);
    if (entry.bundle) entry.bundle = spliced(entry.bundle, { ...entry.bundle, [slot]: value });
    publish(entry);
  }

  return {
    instance(context, given, transport) {
      const params = canonicalParams(given);
      const key = keyOf(context, params);
      const entry = () => entryOf(key, context, params, transport);
      return {
        key,
        get state() {
          return entries.get(key)?.state ?? IDLE;
        },
        subscribe: (listener) => subscribe(entry(), listener),
        load: () => load(entry()),
        refetch: () => refetch(entry()),
        read: () => read(entry()),
      };
    },

    invalidate(invalidations) {
      for (const invalidation of invalidations) {
        const named = typeof invalidation === "string" ? { context: invalidation } : invalidation;
        const slots = "function" in named && named.function !== undefined ? new Set([named.function]) : "all";
        for (const [entry] of matching(named.context, "params" in named ? named.params : undefined)) markStale(entry, slots);
      }
    },

    merge(merges) {
      for (const { context, slot, value, params } of merges) {
        for (const [entry, agrees] of matching(context, params)) {
          if (agrees === "yes") put(entry, slot, value);
          else markStale(entry, new Set([slot]));
        }
      }
    },

    hydrate(context, bundle, given) {
      const params = canonicalParams(given);
      const entry = entryOf(keyOf(context, params), context, params, "http");
      if (entry.bundle || entry.fetching) return;
      entry.bundle = bundle;
      settle(entry);
    },

    sweep() {
      for (const entry of [...entries.values()]) {
        if (entry.listeners.size === 0) drop(entry);
      }
    },
  };
}

/** Brings the state up to date; whether anything of it changed. */
function update(entry: Entry): boolean {
  const { bundle, error, state } = entry;
  const isPending = bundle === undefined && error === undefined;
  const isStale = bundle !== undefined && (entry.stale !== undefined || entry.fetching !== undefined);
  if (state.bundle === bundle && state.error === error && state.isPending === isPending && state.isStale === isStale) return false;
  entry.state = { bundle, error, isPending, isStale };
  return true;
}

function notify(entry: Entry): void {
  for (const listener of [...entry.listeners]) listener();
}

/** The next bundle, in which every value that is equal to the old one is the old one. */
function spliced(old: Bundle | undefined, next: Bundle): Bundle {
  if (!old) return next;
  return Object.fromEntries(Object.entries(next).map(([slot, value]) => [slot, isSame(old[slot], value) ? old[slot] : value]));
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function union(a: Slots | undefined, b: Slots): Slots {
  if (a === "all" || b === "all") return "all";
  return new Set([...(a ?? []), ...b]);
}
