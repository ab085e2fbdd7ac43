// A client as the generator writes it, for the suites beside this file: one context with params, the global one, and calls.

import { defineCall } from "@mizan/runtime";
import { createCallHook, createComposedProvider, createProvider, createSlotHook } from "@mizan/react";

export interface Profile {
  name: string;
}

export const UserContext = createProvider<{ user_id: number }>("user", ["user_id"]);
export const useUserProfile = createSlotHook<Profile>("user", "user_profile");
export const useUserOrders = createSlotHook<number[]>("user", "user_orders");

export const CartContext = createProvider("cart", []);
export const useCartItems = createSlotHook<string[] | null>("cart", "cart_items");

export const DashboardProvider = createComposedProvider<{ user_id: number }>([
  ["user", ["user_id"]],
  ["cart", []],
]);

export const useCurrentUser = createSlotHook<string>("global", "current_user");

export const LiveContext = createProvider<{ room: string }>("live", ["room"], "websocket");
export const useLiveCount = createSlotHook<number>("live", "live_count");

export const ClockContext = createProvider("clock", []);
export const useHour = createSlotHook<number>("clock", "hour", "http", { boxed: true });

export const GreetProvider = createProvider<{ name: string }>("greet", ["name"], "call");
export const useGreet = createSlotHook<string>("greet", "greet", "call");

export const callEditProfile = defineCall<{ user_id: number; name: string }, Profile>("edit_profile");
export const useEditProfile = createCallHook(callEditProfile);
