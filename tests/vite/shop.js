// A project of its own, with `mizan-dev watch` and a Vite dev server over it.
// In: MIZAN_DEV_BIN, the `mizan-dev` binary under test. Out: ways to edit the project, and the address of the dev server.
// Must never write into this folder, nor leave a process or a file behind.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import react from "@vitejs/plugin-react";
import { createServer } from "vite";

const PROJECT = fileURLToPath(new URL("project/", import.meta.url));
const PACKAGES = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** Starts both over a copy of `project/`. */
export async function startShop() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "mizan-vite-")));
  cpSync(PROJECT, root, { recursive: true });
  symlinkSync(PACKAGES, join(root, "node_modules"), "junction");
  const watch = await startWatch(root);
  const vite = await startVite(join(root, "frontend"));

  /** Replaces a piece of a file's text, and saves the file in the way of an editor: beside its place, then moved there. */
  function edit(name, piece, replacement) {
    const file = join(root, name);
    const text = readFileSync(file, "utf8");
    assert.ok(text.includes(piece), `${name} holds ${JSON.stringify(piece)}`);
    writeFileSync(`${file}~`, text.replace(piece, replacement));
    renameSync(`${file}~`, file);
  }

  async function stop() {
    await vite.close();
    await watch.stop();
    rmSync(root, { recursive: true, force: true });
  }

  return {
    origin: `http://localhost:${vite.httpServer.address().port}`,
    edit,
    /** The text of a file of the client. */
    client: (name) => readFileSync(join(root, "frontend/src/api", name), "utf8"),
    /** Writes the client once more, as another program beside the one that watches. */
    generate: () => run("generate", root),
    stop,
  };
}

async function startVite(root) {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: "error",
    cacheDir: join(root, ".vite"),
    // All packages are known beforehand, since one that is found later reloads the page.
    optimizeDeps: { include: ["react", "react-dom/client", "react/jsx-dev-runtime"] },
    plugins: [react()],
    server: { port: 0, host: "localhost" },
  });
  return server.listen();
}

/** `watch`, once the client is written. */
async function startWatch(root) {
  const child = spawn(binary(), ["watch", root, "--format", "json"], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const [first] = await Promise.race([once(lines, "line"), exited]);
  assert.equal(JSON.parse(first)?.event, "ready", `watch says ${first}`);

  async function stop() {
    child.kill();
    await exited;
  }
  return { stop };
}

function run(...words) {
  return promisify(execFile)(binary(), words);
}

function binary() {
  const path = process.env.MIZAN_DEV_BIN;
  assert.ok(path, "MIZAN_DEV_BIN is not set: it has to be the mizan-dev binary, for instance target/debug/mizan-dev");
  return path;
}
