import type { ReactNode } from "react";
import type { Arguments, Call, Client, ClientOptions, MizanError, RequestOptions, Transport } from "./kernel.js";

export interface CallState<Args, Result> {
  mutate(...args: [...args: Arguments<Args>, options?: RequestOptions]): Promise<Result>;
  data: Result | undefined;
  error: MizanError | undefined;
  isPending: boolean;
  reset(): void;
}
export type CallHook<Args, Result> = () => CallState<Args, Result>;

export interface SlotState<T> {
  data: T | undefined;
  error: MizanError | undefined;
  isPending: boolean;
  isStale: boolean;
  refetch(): Promise<void>;
}
export interface SlotHook<T> { (): T; state(): SlotState<T> }

/** A param with a name that React keeps to itself (`children`, `key`, `ref`) is given with an underscore after it. */
type Reserved = "children" | "key" | "ref";
export type ProviderProps<P = unknown> =
  ([Extract<keyof P, Reserved>] extends [never] ? P : { [K in keyof P as K extends Reserved ? `${K}_` : K]: P[K] })
  & { children?: ReactNode };
export type Provider<P = unknown> = (props: ProviderProps<P>) => ReactNode;
export type MizanContextProps = (ClientOptions | { client: Client }) & { children?: ReactNode };

export declare function createCallHook<Args, Result>(call: Call<Args, Result>): CallHook<Args, Result>;
export declare function createSlotHook<T>(context: string, fn: string, transport?: Transport): SlotHook<T>;
export declare function createProvider<P>(context: string, params: readonly string[], transport?: Transport): Provider<P>;
export declare function createComposedProvider<P>(parts: readonly (readonly [context: string, params: readonly string[], transport?: Transport])[]): Provider<P>;
export declare function MizanContext(props: MizanContextProps): ReactNode;
export declare function useClient(): Client;
