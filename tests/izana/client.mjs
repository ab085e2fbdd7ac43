// Generates the project's client with the binary under test. In: the binary's path. Out: the module of the client's index.
// Must never reuse what an earlier run wrote.

import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { project } from "./server.mjs";

export async function generateClient(binary) {
  const folder = join(project, "client");
  await rm(folder, { recursive: true, force: true });
  await promisify(execFile)(binary, ["generate", project]);
  return import(pathToFileURL(join(folder, "index.js")).href);
}
