// Finds the `mizan-dev` program. In go the setting, the workspace folders and the environment; out comes a path, or
// nothing. It asks the disk what is there, starts nothing and shows nothing.

import { readdirSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** What a search may look at. */
export interface Surroundings {
  /** The setting `mizan.path`; empty where nobody set it. */
  readonly setting: string;
  /** The workspace folders, in the order in which they were opened. */
  readonly folders: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** The first program there is: the setting alone where there is one; else by folder, then on `PATH`. */
export function findBinary(surroundings: Surroundings): string | undefined {
  return candidates(surroundings).find(isFile);
}

function candidates({ setting, folders, environment, platform }: Surroundings): string[] {
  if (setting) return isAbsolute(setting) ? [setting] : folders.map((folder) => join(folder, setting));

  const near = folders.flatMap((folder) => [folder, ...subfolders(folder)]);
  const scripts = platform === "win32" ? "Scripts" : "bin";
  const environments = [...near.flatMap((folder) => [".venv", "venv", "env"].map((name) => join(folder, name))), environment["VIRTUAL_ENV"]];
  const places = [
    ...near.map((folder) => join(folder, "node_modules", ".bin")),
    ...environments.filter((folder) => folder !== undefined).map((folder) => join(folder, scripts)),
    ...(environment["PATH"] ?? environment["Path"] ?? "").split(delimiter).filter(Boolean),
  ];
  const names = platform === "win32" ? ["mizan-dev.exe", "mizan-dev.cmd"] : ["mizan-dev"];
  return places.flatMap((place) => names.map((name) => join(place, name)));
}

/** One level down is where a backend and a frontend keep what they installed. */
function subfolders(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const inside = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules");
    return inside.map((entry) => join(folder, entry.name)).sort();
  } catch {
    return [];
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
