// Hooks for calls: each component that uses one has a state of its own.

import { useCallback, useRef, useState } from "react";
import { MizanError, type Arguments, type Call, type CallOptions, type RequestOptions } from "@mizan/runtime";
import { useClient } from "./scope.js";

/** The last call that a component made. */
export interface CallState<Args, Result> {
  /** Calls the function. The promise rejects on failure for whoever awaits it; `error` has the same. */
  mutate(...parameters: [...args: Arguments<Args>, options?: RequestOptions]): Promise<Result>;
  /** The last result; it stays while and after another call fails. */
  readonly data: Result | undefined;
  /** Why the last call failed; an aborted call leaves none. */
  readonly error: MizanError | undefined;
  readonly isPending: boolean;
  /** Forgets the data and the error, and what is still under way. */
  reset(): void;
}

/** A hook for a function of the server. */
export type CallHook<Args, Result> = () => CallState<Args, Result>;

interface Progress<Result> {
  readonly data: Result | undefined;
  readonly error: MizanError | undefined;
  readonly isPending: boolean;
}

const IDLE = { data: undefined, error: undefined, isPending: false };

/** The hook for a call, made with the client of the nearest `<MizanContext>`. */
export function createCallHook<Args, Result>(call: Call<Args, Result>): CallHook<Args, Result> {
  const send = call as unknown as (args: unknown, options: CallOptions) => Promise<Result>;

  return function useCall() {
    const client = useClient();
    const [progress, setProgress] = useState<Progress<Result>>(IDLE);
    // Only the latest call is shown, in whatever order the answers come.
    const latest = useRef(0);

    const mutate = useCallback(
      (args?: unknown, options?: RequestOptions) => {
        const run = ++latest.current;
        const show = (part: Partial<Progress<Result>>) => {
          if (run === latest.current) setProgress((last) => ({ ...last, ...part }));
        };
        show({ error: undefined, isPending: true });
        const answer = send(args, { ...options, client });
        // This also handles the rejection for a caller that reads `error` only.
        answer.then(
          (data) => show({ data, isPending: false }),
          (error: unknown) => show({ error: error instanceof MizanError ? error : undefined, isPending: false }),
        );
        return answer;
      },
      [client],
    );

    const reset = useCallback(() => {
      latest.current++;
      setProgress(IDLE);
    }, []);

    return { mutate, reset, ...progress } as unknown as CallState<Args, Result>;
  };
}
