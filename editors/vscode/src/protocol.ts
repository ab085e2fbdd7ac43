// What the server says beyond the Language Server Protocol: the custom requests and notifications that this extension uses,
// with their types. docs/language-server.md of the repository describes each.

import { NotificationType, RequestType0 } from "vscode-languageclient/node";

/** How the server is, and how many problems it knows of. */
export interface Status {
  readonly state: "indexing" | "ready";
  readonly problems: { readonly errors: number; readonly warnings: number };
}

export const StatusRequest = new RequestType0<Status, void>("mizan/status");
export const StatusChanged = new NotificationType<Status>("mizan/statusChanged");
