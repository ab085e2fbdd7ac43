// The shop as one works on it: Django on a port and a database of its own, and the dev server of the frontend.
// In: MIZAN_BACKENDS_PYTHON, a Python with the packages of `backends/`. Must never touch the shop's own database.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { createServer } from "vite";

const SHOP = fileURLToPath(new URL("../../examples/shop/", import.meta.url));
const backend = join(SHOP, "backend");
const python = needed("MIZAN_BACKENDS_PYTHON", "a Python with the packages of backends/");

/** Starts both. Gives the frontend's address, what Django printed, and what ends them. */
export async function startShop() {
  const folder = mkdtempSync(join(tmpdir(), "mizan-shop-"));
  const env = { ...process.env, SHOP_DATABASE: join(folder, "shop.sqlite3"), PYTHONUNBUFFERED: "1" };
  for (const command of ["migrate", "seed"]) {
    execFileSync(python, ["manage.py", command, "--verbosity", "0"], { cwd: backend, env });
  }
  const django = spawn(python, ["-m", "uvicorn", "config.asgi:application", "--port", "0"], { cwd: backend, env });
  const printed = [];
  process.env.SHOP_BACKEND = await addressOf(django, printed);
  const vite = await createServer({
    root: join(SHOP, "frontend"),
    configFile: join(SHOP, "frontend/vite.config.ts"),
    cacheDir: join(folder, "vite"),
    logLevel: "error",
    server: { port: 0 },
  });
  await vite.listen();
  return {
    origin: vite.resolvedUrls.local[0],
    printed,
    async stop() {
      await vite.close();
      django.kill();
      await once(django, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where a server says that it listens; what it prints is kept. */
async function addressOf(server, printed) {
  return new Promise((resolve, reject) => {
    const read = (line) => {
      printed.push(line);
      const address = /running on (http:\/\/\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    };
    for (const stream of [server.stdout, server.stderr]) createInterface(stream).on("line", read);
    server.once("exit", (code) => reject(new Error(`Django ended with ${code}:\n${printed.join("\n")}`)));
  });
}

/** @returns {string} */
export function needed(name, what) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: it has to be ${what}`);
  return value;
}
