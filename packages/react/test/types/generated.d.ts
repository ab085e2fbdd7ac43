// Declarations as the generator writes them, over the built files.

import type { ReactNode } from "react";
import type { CallOptions, FetchOptions, Subscribe } from "../../../dist/kernel.js";
import type { CallHook, ProviderProps, SlotHook } from "../../../dist/react.js";

export interface Profile {
  name: string;
}

export interface UserParams {
  user_id: number;
  tab?: string;
}
export interface UserBundle {
  user_profile: Profile;
}
export declare const fetchUser: (params: UserParams, options?: FetchOptions) => Promise<UserBundle>;
export declare const UserContext: (props: ProviderProps<UserParams>) => ReactNode;
export declare const useUserProfile: SlotHook<Profile>;

export declare const fetchCart: (params?: undefined, options?: FetchOptions) => Promise<object>;
export declare const CartContext: (props: ProviderProps) => ReactNode;

export interface TreeParams {
  key: string;
  children?: number;
}
export declare const TreeContext: (props: ProviderProps<TreeParams>) => ReactNode;

export interface EditProfileArgs {
  user_id: number;
  name?: string;
}
export declare const callEditProfile: (args: EditProfileArgs, options?: CallOptions) => Promise<Profile>;
export declare const useEditProfile: CallHook<EditProfileArgs, Profile>;

export declare const callPing: (args?: undefined, options?: CallOptions) => Promise<string>;
export declare const usePing: CallHook<undefined, string>;

export interface SearchArgs {
  text?: string;
}
export declare const callSearch: (args?: SearchArgs, options?: CallOptions) => Promise<string[]>;
export declare const useSearch: CallHook<SearchArgs | undefined, string[]>;

export interface ChatParams {
  room: string;
}
export declare const subscribeChat: Subscribe<ChatParams, { text: string }, { text: string }>;
