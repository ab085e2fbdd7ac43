// The view of the contract: what the backends declare, by kind, and how often each is used. In goes what the server says; out comes
// a tree whose leaves lead to their Python. It is asked for anew when the server has changed, and only while someone looks.

import { EventEmitter, ThemeIcon, TreeItem, TreeItemCollapsibleState, window, type Disposable, type TreeDataProvider } from "vscode";

import { ContractRequest, type Backend, type Entry } from "./protocol.js";
import type { Server } from "./server.js";
import { counted } from "./status.js";

/** Each kind's name in the view, and its picture, in the order in which they stand there. */
const KINDS: readonly (readonly [Entry["kind"], string, string])[] = [
  ["context", "Contexts", "symbol-namespace"],
  ["function", "Functions", "symbol-method"],
  ["composition", "Compositions", "symbol-structure"],
  ["form", "Forms", "symbol-interface"],
  ["channel", "Channels", "symbol-event"],
];

interface Node {
  readonly label: string;
  readonly icon: string;
  readonly entry?: Entry;
  readonly inside: Node[];
}

export interface ContractView extends Disposable {
  /** Says that the contract may be another. */
  refresh(): void;
}

export function createContractView(server: Server): ContractView {
  const changed = new EventEmitter<void>();
  const provider: TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => node?.inside ?? roots(server),
    getTreeItem: (node) => item(node, server),
  };
  const view = window.createTreeView("mizan.contract", { treeDataProvider: provider });
  return {
    refresh: () => changed.fire(),
    dispose() {
      view.dispose();
      changed.dispose();
    },
  };
}

async function roots(server: Server): Promise<Node[]> {
  const contract = await server.client?.sendRequest(ContractRequest);
  const backends = (contract?.projects ?? []).flatMap((project) => project.backends);
  const [only, ...others] = backends;
  if (only && others.length === 0) return kinds(only);
  return backends.map((backend) => ({ label: backend.folder?.split("/").at(-1) ?? "backend", icon: "folder", inside: kinds(backend) }));
}

function kinds(backend: Backend): Node[] {
  const groups = KINDS.map(([kind, label, icon]) => {
    const entries = backend.entries.filter((entry) => entry.kind === kind);
    return { label, icon, inside: entries.map((entry) => nodeOf(entry, icon)) };
  });
  return groups.filter((group) => group.inside.length > 0);
}

function nodeOf(entry: Entry, icon: string): Node {
  return { label: entry.name, icon, entry, inside: (entry.members ?? []).map((member) => nodeOf(member, "symbol-method")) };
}

function item({ label, icon, entry, inside }: Node, server: Server): TreeItem {
  const state = inside.length > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None;
  const item = new TreeItem(label, state);
  item.iconPath = new ThemeIcon(icon);
  if (entry) item.description = entry.uses === 0 ? "no uses" : counted(entry.uses, "use");
  const place = entry?.location && server.client?.protocol2CodeConverter.asLocation(entry.location);
  if (place) item.command = { title: "Open", command: "vscode.open", arguments: [place.uri, { selection: place.range }] };
  return item;
}
