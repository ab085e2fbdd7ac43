// The shop's generated client, a program that uses it rightly and wrongly, and the shop's own frontend are accepted by
// TypeScript 5.9 and 7 under the strictest settings that the client promises to bear.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const HERE = fileURLToPath(new URL(".", import.meta.url));
const FRONTEND = join(HERE, "../../examples/shop/frontend");
const PROMISED = ["strict", "exactOptionalPropertyTypes", "noUncheckedIndexedAccess", "verbatimModuleSyntax", "isolatedModules"];

function tsc(alias, ...options) {
  const compiler = join(dirname(require.resolve(`${alias}/package.json`)), "bin/tsc");
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, ...options], { cwd: HERE, encoding: "utf8" });
  return { status, said: `${stdout}${stderr}` };
}

test("the shop's client is there", () => {
  const hint = "run `cargo run --release -- generate examples/shop`";
  assert.ok(existsSync(join(FRONTEND, "src/api/index.d.ts")), `no client in ${FRONTEND}/src/api: ${hint}`);
});

for (const alias of ["typescript-5", "typescript-7"]) {
  const version = require(`${alias}/package.json`).version;

  for (const resolution of ["bundler", "nodenext"]) {
    test(`TypeScript ${version}, ${resolution}: the client and its uses`, () => {
      const { status, said } = tsc(alias, "-p", `tsconfig.${resolution}.json`);
      assert.equal(status, 0, said);
    });
  }

  test(`TypeScript ${version}: the frontend`, () => {
    const strict = PROMISED.flatMap((option) => [`--${option}`, "true"]);
    const { status, said } = tsc(alias, "-p", FRONTEND, "--noEmit", "--listFiles", ...strict);
    const listed = said.split(/\r?\n/).map((line) => line.replaceAll("\\", "/"));
    const checked = listed.filter((line) => line.includes("/shop/frontend/src/") && /\.tsx?$/.test(line) && !line.includes(": error"));
    assert.equal(status, 0, listed.filter((line) => !existsSync(line)).join("\n"));
    assert.ok(checked.some((file) => !file.includes("/src/api/")), "the frontend's tsconfig names no file of its own");
  });
}
