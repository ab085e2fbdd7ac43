// What every test file of this folder starts with: the client, freshly generated, and the server behind it.
// In: MIZAN_IZANA_PYTHON, an interpreter with `requirements.txt` installed; MIZAN_DEV_BIN, the `mizan-dev` binary under test.
// Must never reuse a client that an earlier run wrote, nor hide what the server printed when a test failed.

import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { project, startServer } from "./server.mjs";

/** The client and the server; `prepare` runs between the two, when the server is there and the client is not imported yet. */
export async function start(prepare = () => {}) {
  const index = await generateClient();
  const server = await startServerForTests();
  prepare(server);
  return { api: await import(index), server };
}

/** The server alone; it is stopped when the tests of the file are done. */
export async function startServerForTests() {
  const python = fromEnvironment("MIZAN_IZANA_PYTHON", "a Python that has tests/izana/requirements.txt installed");
  const server = await startServer(python);
  stopAfterwards(server);
  return server;
}

/** Generates the client, in the place of what an earlier run wrote, and gives the address of its index. */
export async function generateClient() {
  const binary = fromEnvironment("MIZAN_DEV_BIN", "the mizan-dev binary, for instance target/debug/mizan-dev");
  const folder = join(project, "client");
  await rm(folder, { recursive: true, force: true });
  await promisify(execFile)(binary, ["generate", project]);
  return pathToFileURL(join(folder, "index.js")).href;
}

function stopAfterwards(server) {
  let failed = false;
  afterEach((context) => {
    failed ||= !context.passed;
  });
  after(async () => {
    await server.stop();
    if (failed) console.error(`The server printed:\n${server.output()}`);
  });
}

function fromEnvironment(name, meaning) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: it has to be ${meaning}`);
  return value;
}
