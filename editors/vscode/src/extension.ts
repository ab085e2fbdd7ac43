// What VS Code loads: it puts the parts together, gives them their commands, and takes them down again.

import { commands, window, workspace, type ExtensionContext } from "vscode";

import { createContractView } from "./contract.js";
import { offerHelp, showMenu } from "./menu.js";
import { registerShowReferences } from "./references.js";
import { Server, type Condition } from "./server.js";
import { createStatusItem } from "./status.js";

let server: Server | undefined;

export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel("Mizan", { log: true });
  const item = createStatusItem("mizan.showStatus");
  let condition: Condition = { is: "starting" };
  const running = new Server(log, (now) => {
    condition = now;
    item.show(now);
    void offerHelp(now);
    contract.refresh();
  });
  const contract = createContractView(running);
  server = running;

  context.subscriptions.push(
    log,
    item,
    contract,
    commands.registerCommand("mizan.restart", () => running.restart()),
    commands.registerCommand("mizan.showLog", () => log.show()),
    commands.registerCommand("mizan.showStatus", () => showMenu(condition)),
    registerShowReferences(running),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("mizan.path")) void running.restart();
    }),
  );
  void running.restart();
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
