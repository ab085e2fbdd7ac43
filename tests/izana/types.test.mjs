// The declarations of the generated client, as the type checker of a strict frontend sees them: `usage.tsx` has to pass.
// In: MIZAN_DEV_BIN. Must never turn a check off to pass.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { generateClient } from "./harness.mjs";

const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

test("a strict frontend type-checks against the client", async () => {
  await generateClient();

  const cwd = fileURLToPath(new URL(".", import.meta.url));
  const findings = await promisify(execFile)(process.execPath, [compiler, "--project", "."], { cwd }).then(
    () => "",
    ({ stdout, stderr }) => stdout + stderr,
  );

  assert.equal(findings, "");
});
