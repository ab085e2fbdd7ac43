// What the server says beyond the Language Server Protocol: the custom requests and notifications that this extension uses,
// with their types. docs/lsp.md of the repository describes each.

import { NotificationType, RequestType0, type StaticFeature } from "vscode-languageclient/node";

/** How the server is, and how many problems it knows of. */
export interface Status {
  readonly state: "indexing" | "ready" | "waiting";
  readonly problems: { readonly errors: number; readonly warnings: number };
}

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
