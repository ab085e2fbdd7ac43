// What a click on "3 uses" does. In goes what the server put into the lens, in the protocol's own types; out comes VS Code's
// list of references, which wants them in its own.

import { commands, type Disposable } from "vscode";
import type { Location, Position } from "vscode-languageclient/node";

import type { Server } from "./server.js";

export function registerShowReferences(server: Server): Disposable {
  return commands.registerCommand("mizan.showReferences", async (uri: string, position: Position, locations: Location[]) => {
    const convert = server.client?.protocol2CodeConverter;
    if (!convert) return;
    const found = locations.map((location) => convert.asLocation(location));
    await commands.executeCommand("editor.action.showReferences", convert.asUri(uri), convert.asPosition(position), found);
  });
}
