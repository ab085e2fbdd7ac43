// Every scenario of `scenarios/`, each in a Neovim and a shop of its own. A scenario is a Lua file whose first line says what it shows.

import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { copyShop, given } from "../shop.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const SCENARIOS = join(HERE, "scenarios");
const TSC = join(dirname(createRequire(import.meta.url).resolve("typescript-7/package.json")), "bin/tsc");
const PATIENCE = 90_000;

for (const file of (await readdir(SCENARIOS)).sort()) {
  const [title] = (await readFile(join(SCENARIOS, file), "utf8")).split("\n");
  test(title.replace(/^-- /, ""), { timeout: PATIENCE }, async () => {
    const shop = await copyShop();
    try {
      await shop.install(given("MIZAN_DEV_BIN"));
      await runNeovim(join(SCENARIOS, file), shop.folder);
    } finally {
      await shop.remove();
    }
  });
}

function runNeovim(scenario, folder) {
  const environment = {
    ...process.env,
    MIZAN_NEOVIM_RUNTIME: fileURLToPath(new URL("../../../editors/neovim", import.meta.url)),
    MIZAN_NEOVIM_SCENARIOS: HERE,
    MIZAN_SCENARIO: scenario,
    MIZAN_SHOP: folder,
    MIZAN_TSC: TSC,
    MIZAN_EDITORS_DOCUMENTATION: fileURLToPath(new URL("../../../docs/editors.md", import.meta.url)),
    // Neither the settings nor the logs of whoever runs this.
    XDG_CONFIG_HOME: join(folder, "../config"),
    XDG_STATE_HOME: join(folder, "../state"),
    XDG_DATA_HOME: join(folder, "../data"),
  };
  const args = ["--headless", "-n", "-i", "NONE", "-u", join(HERE, "init.lua"), "-c", `luafile ${join(HERE, "run.lua")}`];
  return new Promise((resolve, reject) => {
    const said = [];
    const neovim = spawn(given("MIZAN_NVIM"), args, { cwd: folder, env: environment, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [neovim.stdout, neovim.stderr]) stream.on("data", (chunk) => said.push(String(chunk)));
    const timer = setTimeout(() => neovim.kill("SIGKILL"), PATIENCE - 5000);
    neovim.on("error", reject);
    neovim.on("exit", (status, signal) => {
      clearTimeout(timer);
      if (status === 0) return resolve();
      reject(new Error(`Neovim ended with ${status ?? signal}\n${said.join("")}`));
    });
  });
}
