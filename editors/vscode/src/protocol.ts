// What the server says beyond the Language Server Protocol: the custom requests and notifications that this extension uses,
// with their types. docs/lsp.md of the repository describes each.

import { NotificationType, RequestType0, type Location, type StaticFeature } from "vscode-languageclient/node";

/** How the server is, and how many problems it knows of. */
export interface Status {
  readonly state: "indexing" | "ready" | "waiting";
  readonly problems: { readonly errors: number; readonly warnings: number };
}

/** What each project declares. */
export interface Contract {
  readonly projects: readonly { readonly root: string | null; readonly backends: readonly Backend[] }[];
}

export interface Backend {
  readonly folder: string | null;
  readonly entries: readonly Entry[];
}

/** Something that a backend declares. */
export interface Entry {
  readonly kind: "context" | "function" | "composition" | "form" | "channel";
  readonly name: string;
  readonly location: Location | null;
  readonly uses: number;
  /** The functions of a context. */
  readonly members?: readonly Entry[];
}

export const ContractRequest = new RequestType0<Contract, void>("mizan/contract");
export const StatusRequest = new RequestType0<Status, void>("mizan/status");
export const StatusChanged = new NotificationType<Status>("mizan/statusChanged");

/** Says to the server that it is listened to. */
export const listensToStatus: StaticFeature = {
  fillClientCapabilities(capabilities) {
    capabilities.experimental = { ...(capabilities.experimental as object | undefined), mizanStatus: true };
  },
  initialize: () => {},
  getState: () => ({ kind: "static" }),
  clear: () => {},
};
