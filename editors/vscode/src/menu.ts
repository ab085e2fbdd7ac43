// What a person is told, and what they can do about it: the menu behind the status bar item, and the message when the server
// does not run. Every entry is a command of its own, so nothing can be done here that the palette does not offer, too.

import { commands, window } from "vscode";

import type { Condition } from "./server.js";
import { sentence } from "./status.js";

interface Action {
  readonly title: string;
  readonly icon: string;
  readonly run: () => Thenable<unknown>;
}

const RESTART: Action = { title: "Restart the language server", icon: "debug-restart", run: () => commands.executeCommand("mizan.restart") };
const SHOW_LOG: Action = { title: "Show the log", icon: "output", run: () => commands.executeCommand("mizan.showLog") };
const SHOW_PROBLEMS: Action = { title: "Show the problems", icon: "warning", run: () => commands.executeCommand("workbench.actions.view.problems") };
const SET_PATH: Action = {
  title: "Say where mizan-dev is",
  icon: "settings-gear",
  // The workspace's page, since that of the user leaves the setting out on a remote machine.
  run: () => commands.executeCommand("workbench.action.openWorkspaceSettings", { query: "@id:mizan.path" }),
};

/** How the server is, and what to do about it. */
export async function showMenu(condition: Condition): Promise<void> {
  const actions = [RESTART, SHOW_LOG, SHOW_PROBLEMS, SET_PATH];
  const rows = actions.map((action) => ({ label: `$(${action.icon}) ${action.title}`, action }));
  const chosen = await window.showQuickPick(rows, { title: sentence(condition), placeHolder: "What would you like to do?" });
  await chosen?.action.run();
}

/** Says what is wrong, with a way out, when the server does not run. */
export async function offerHelp(condition: Condition): Promise<void> {
  if (condition.is === "missing") return offer(whatIsMissing(condition.setting), [SET_PATH, RESTART]);
  if (condition.is === "stopped") return offer(`${sentence(condition)}.`, [RESTART, SHOW_LOG]);
}

function whatIsMissing(setting: string): string {
  if (setting) return `Mizan needs the program mizan-dev, which is not at ${setting}, where the setting mizan.path says.`;
  return "Mizan needs the program mizan-dev, which is neither in the workspace's environments nor on PATH: install it, or say where it is.";
}

async function offer(message: string, actions: readonly Action[]): Promise<void> {
  const chosen = await window.showWarningMessage(message, ...actions.map((action) => action.title));
  await actions.find((action) => action.title === chosen)?.run();
}
