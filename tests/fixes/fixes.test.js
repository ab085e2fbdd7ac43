// The quick fixes of a project in which one of each mistake is made, one after the other through the language server, as a person would take
// them: the first that is offered. After each, pyright says nothing that it did not say before; at the end nothing is wrong any more, Python compiles, and
// neither pyright nor TypeScript has anything to say.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { openServer } from "./server.js";

const HERE = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

let folder;
const made = [];
const moments = [];

before(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "mizan-fixes-")));
  cpSync(join(HERE, "project"), folder, { recursive: true });
  symlinkSync(join(HERE, "../../node_modules"), join(folder, "frontend/node_modules"), "dir");
});

after(() => rmSync(folder, { recursive: true, force: true }));

/** Keeps the Python of this moment for pyright. */
function keep(title) {
  cpSync(join(folder, "backend"), join(folder, "moments", String(moments.length)), { recursive: true });
  moments.push(title);
}

/** What pyright finds in each moment that was kept, without the places, which edits move. One run reads what is installed once. */
function pyright() {
  const roots = moments.map((_, at) => ({ root: String(at) }));
  const file = join(folder, "moments/pyrightconfig.json");
  writeFileSync(file, JSON.stringify({ executionEnvironments: roots, pythonVersion: "3.11" }));
  const words = ["--outputjson", "--pythonpath", process.env.MIZAN_BACKENDS_PYTHON, "-p", file];
  const program = join(dirname(require.resolve("pyright/package.json")), "index.js");
  const { stdout } = spawnSync(process.execPath, [program, ...words], { encoding: "utf8", maxBuffer: 1 << 28 });
  const found = moments.map(() => []);
  for (const { file, rule, message } of JSON.parse(stdout).generalDiagnostics) {
    const [at, ...rest] = relative(join(folder, "moments"), file).split(sep);
    found[Number(at)].push(`${rest.join("/")} ${rule} ${message}`);
  }
  return found;
}

/** Edits in the order in which they can be made: the last in the file first. Whether Python is among what they change. */
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
  return Object.keys(edit.changes).some((uri) => uri.endsWith(".py"));
}

/** Makes the first fix that there is, and says which, and whether it made Python. */
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
        return { title: `${diagnostic.code}: ${action.title}`, isPython: apply(action.edit) };
      }
    }
    return undefined;
  } finally {
    await server.close();
  }
}

test("every mistake has a fix, and is gone after it", async () => {
  keep("the start");
  for (;;) {
    const fix = await fixOne();
    if (!fix) break;
    const { title, isPython } = fix;
    assert.ok(!made.includes(title), `${title} is offered again: ${made}`);
    made.push(title);
    if (isPython) keep(title);
  }
  assert.deepEqual(made.toSorted(), [
    "MZ101: Change to `cart`",
    "MZ102: Change to `cart`",
    "MZ104: Annotate it with `-> Item | None`",
    "MZ105: Change to `staff`",
    "MZ106: Register it as `shop_orders`",
    "MZ115: Change to `team`",
    "MZ117: Discover `desk` in `ready()` of `desk`",
    "MZ117: Register `close_till`",
    "MZ119: Call it `shop_contact`",
    "MZ123: Remove `cached`",
    "MZ128: Call it `shop_news`",
    "MZ128: Register it as `shop_price`",
    "MZ402: Change to `useAddItem`",
    "MZ402: Write `save_draft` in `shop.clients`",
    "MZ403: Wrap it in `<CartContext>`",
  ]);
  const server = await openServer(folder);
  const { items } = await server.request("workspace/diagnostic", { previousResultIds: [] });
  await server.close();
  assert.deepEqual(items.flatMap(({ items }) => items.map(({ code, message }) => `${code} ${message}`)), []);
});

test("pyright finds nothing after a fix that it did not find before it", () => {
  const found = pyright();
  assert.notDeepEqual(found[0], [], "some mistakes are such that pyright finds them");
  for (let at = 1; at < found.length; at += 1) {
    assert.deepEqual(found[at].filter((one) => !found[at - 1].includes(one)), [], `after ${moments[at]}`);
  }
  assert.deepEqual(found.at(-1), []);
});

test("Python compiles", () => {
  execFileSync(process.env.MIZAN_BACKENDS_PYTHON, ["-m", "compileall", "-q", join(folder, "backend")], { stdio: "pipe" });
});

test("TypeScript has nothing to say", () => {
  execFileSync(process.env.MIZAN_DEV_BIN, ["generate", folder], { stdio: "pipe" });
  const tsc = join(HERE, "../../node_modules/typescript-7/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", join(folder, "frontend")], { stdio: "inherit" });
});
