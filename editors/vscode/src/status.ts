// The status bar item. In goes how the server is; out comes a word at the bottom of the window, with a menu behind it.

import { StatusBarAlignment, ThemeColor, window, type Disposable } from "vscode";

import type { Status } from "./protocol.js";
import type { Condition } from "./server.js";

export interface StatusItem extends Disposable {
  show(condition: Condition): void;
}

/** An item that runs `command` when it is clicked. */
export function createStatusItem(command: string): StatusItem {
  const item = window.createStatusBarItem("mizan.status", StatusBarAlignment.Left);
  item.name = "Mizan";
  item.command = command;
  return {
    show(condition) {
      item.text = text(condition);
      item.tooltip = sentence(condition);
      item.backgroundColor = isDown(condition) ? new ThemeColor("statusBarItem.warningBackground") : undefined;
      item.show();
    },
    dispose: () => item.dispose(),
  };
}

/** How the server is, in words. */
export function sentence(condition: Condition): string {
  switch (condition.is) {
    case "starting":
      return "Mizan is starting";
    case "missing":
      return `Mizan does not run: there is no ${condition.setting || "mizan-dev"}`;
    case "stopped":
      return `Mizan does not run: ${condition.why}`;
    case "running":
      return `Mizan: ${activity(condition.status)}`;
  }
}

function text(condition: Condition): string {
  if (isDown(condition)) return "$(circle-slash) Mizan";
  if (condition.is !== "running" || condition.status.state === "indexing") return "$(sync~spin) Mizan";
  if (condition.status.state === "waiting") return "$(circle-outline) Mizan";
  const count = condition.status.problems.errors + condition.status.problems.warnings;
  return count === 0 ? "$(check) Mizan" : `$(warning) Mizan ${count}`;
}

function isDown(condition: Condition): boolean {
  return condition.is === "missing" || condition.is === "stopped";
}

function activity(status: Status): string {
  if (status.state === "indexing") return "reading the project";
  if (status.state === "waiting") return "no project that can be opened; the log says why";
  return problems(status);
}

function problems({ problems: { errors, warnings } }: Status): string {
  if (errors + warnings === 0) return "no problems";
  return `${counted(errors, "error")}, ${counted(warnings, "warning")}`;
}

/** A number with its noun. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
