// The quick fixes of a project in which one of each mistake is made, one after the other through the language server, as a person would take
// them: the first that is offered. Afterwards nothing is wrong any more, Python compiles, and TypeScript has nothing to say.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { openServer } from "./server.js";

const HERE = dirname(fileURLToPath(import.meta.url));

let folder;
const made = [];

before(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "mizan-fixes-")));
  cpSync(join(HERE, "project"), folder, { recursive: true });
  symlinkSync(join(HERE, "../../node_modules"), join(folder, "frontend/node_modules"), "dir");
});

after(() => rmSync(folder, { recursive: true, force: true }));

/** Edits in the order in which they can be made: the last in the file first. */
function apply(edit) {
  for (const [uri, edits] of Object.entries(edit.changes)) {
    const path = fileURLToPath(uri);
    const lines = readFileSync(path, "utf8").split("\n");
    const starts = [0];
    for (const line of lines) starts.push(starts.at(-1) + line.length + 1);
    const offset = ({ line, character }) => starts[line] + character;
    let text = lines.join("\n");
    for (const { range, newText } of edits.toReversed()) {
      text = text.slice(0, offset(range.start)) + newText + text.slice(offset(range.end));
    }
    writeFileSync(path, text);
  }
}

/** Makes the first fix that there is, and says which. */
async function fixOne() {
  const server = await openServer(folder);
  try {
    const { items } = await server.request("workspace/diagnostic", { previousResultIds: [] });
    for (const { uri, items: diagnostics } of items) {
      for (const diagnostic of diagnostics) {
        const context = { diagnostics: [diagnostic] };
        const actions = await server.request("textDocument/codeAction", {
          textDocument: { uri },
          range: diagnostic.range,
          context,
        });
        const action = actions?.find((action) => action.diagnostics?.length);
        if (!action) continue;
        apply(action.edit);
        return `${diagnostic.code}: ${action.title}`;
      }
    }
    return undefined;
  } finally {
    await server.close();
  }
}

test("every mistake has a fix, and is gone after it", async () => {
  for (;;) {
    const title = await fixOne();
    if (!title) break;
    assert.ok(!made.includes(title), `${title} is offered again: ${made}`);
    made.push(title);
  }
  assert.deepEqual(made.toSorted(), [
    "MZ101: Change to `cart`",
    "MZ104: Annotate it with `-> Item | None`",
    "MZ105: Change to `staff`",
    "MZ106: Register it as `shop_orders`",
    "MZ117: Discover `desk` in `ready()` of `desk`",
    "MZ123: Remove `cached`",
    "MZ402: Change to `useAddItem`",
    "MZ402: Write `save_draft` in `shop.clients`",
    "MZ403: Wrap it in `<CartContext>`",
  ]);
  const server = await openServer(folder);
  const { items } = await server.request("workspace/diagnostic", { previousResultIds: [] });
  await server.close();
  assert.deepEqual(items.flatMap(({ items }) => items.map(({ code, message }) => `${code} ${message}`)), []);
});

test("Python compiles", () => {
  execFileSync(process.env.MIZAN_BACKENDS_PYTHON, ["-m", "compileall", "-q", join(folder, "backend")], { stdio: "pipe" });
});

test("TypeScript has nothing to say", () => {
  execFileSync(process.env.MIZAN_DEV_BIN, ["generate", folder], { stdio: "pipe" });
  const tsc = join(HERE, "../../node_modules/typescript-7/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", join(folder, "frontend")], { stdio: "inherit" });
});
