// The surface of `react.js`: what generated modules and applications may use.

export { createCallHook, type CallHook, type CallState } from "./call.js";
export { MizanContext, type MizanContextProps } from "./mizan-context.js";
export { createComposedProvider, createProvider, type Provider, type ProviderPart, type ProviderProps } from "./provider.js";
export { useClient } from "./scope.js";
export { createSlotHook, type SlotHook, type SlotState } from "./slot.js";
