// Go-to-definition from every mapped name of the shop's client, as an editor asks for it, lands on the exact Python
// identifier: with the language server of TypeScript 7 and with tsserver of 5.9.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startLsp, startTsserver } from "./servers.js";
import { walk } from "./walk.js";

const CLIENT = fileURLToPath(new URL("../../examples/shop/frontend/src/api", import.meta.url));

test("the shop's client is there", () => {
  assert.ok(existsSync(join(CLIENT, "index.d.ts")), `no client in ${CLIENT}: run \`cargo run --release -- generate examples/shop\``);
});

for (const server of [startTsserver, startLsp]) {
  test(`${server.name}: every mapped name of the shop leads to its Python`, async (context) => {
    const { version, names, others, kinds, problems } = await walk(CLIENT, server);
    context.diagnostic(`TypeScript ${version}: ${names} mapped identifiers walked, ${others} that nothing leads to compared`);
    for (const [kind, uses] of Object.entries(kinds)) context.diagnostic(`  asked from ${kind}: ${uses}`);
    assert.equal(problems.length, 0, `${problems.length} problems\n${problems.join("\n")}`);
    assert.ok(names > 0, "no identifier of the shop's client is mapped");
  });
}
