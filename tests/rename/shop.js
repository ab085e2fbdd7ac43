// A copy of the shop that is renamed in: what there is to rename in it, where, and what its compilers say.
// In: MIZAN_DEV_BIN and MIZAN_BACKENDS_PYTHON, a Python with the packages of `backends/`. Must never write into the repository.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { startSession } from "./session.js";

const require = createRequire(import.meta.url);
const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));
const binary = needed("MIZAN_DEV_BIN", "the mizan-dev binary, for instance target/debug/mizan-dev");
const python = needed("MIZAN_BACKENDS_PYTHON", "a Python with what backends/requirements.txt pins, and the packages");

/** Copies the shop, and starts a server over it. */
export async function startShop() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "mizan-rename-")));
  const isSource = (path) => !/node_modules|__pycache__|[\\/]dist$/.test(relative(REPOSITORY, path));
  cpSync(join(REPOSITORY, "examples/shop"), root, { recursive: true, filter: isSource });
  symlinkSync(join(REPOSITORY, "node_modules"), join(root, "node_modules"), "junction");
  const pyright = { pythonVersion: "3.11", include: ["."] };
  writeFileSync(join(root, "backend/pyrightconfig.json"), JSON.stringify(pyright));
  const session = await startSession(binary, root);
  const uri = (file) => pathToFileURL(join(root, file)).href;
  const read = (file) => readFileSync(join(root, file), "utf8");

  /** Makes the edits of a rename; the files that it touched. */
  function apply(edit) {
    const files = edit.documentChanges.map(({ textDocument, edits }) => {
      assert.equal(textDocument.version, null, "no document is open");
      for (const { annotationId } of edits) assert.ok(edit.changeAnnotations[annotationId].label);
      const file = relative(root, fileURLToPath(textDocument.uri)).replaceAll("\\", "/");
      assert.ok(!file.includes("/src/api/"), `${file} is left to the generator`);
      writeFileSync(join(root, file), replaced(read(file), edits));
      return file;
    });
    session.saved(files.map(uri));
  }

  /** Makes edits that are told by file, as paths of this machine. */
  function change(edits) {
    for (const [path, changes] of edits) writeFileSync(path, replaced(readFileSync(path, "utf8"), changes));
    session.saved([...edits.keys()].map((path) => pathToFileURL(path).href));
  }

  return {
    root,
    read,
    session,
    apply,
    change,
    place: (file, offset) => ({ textDocument: { uri: uri(file) }, position: position(read(file), offset) }),
    /** Every place that stands for what stands at a place, as files and offsets. */
    async references(at) {
      const found = await session.request("textDocument/references", { ...at, context: { includeDeclaration: true } });
      return (found ?? []).map(({ uri, range }) => {
        const file = relative(root, fileURLToPath(uri)).replaceAll("\\", "/");
        return { file, offset: offset(read(file), range.start) };
      });
    },
    schema: () => JSON.parse(mizan("schema", root, "--format", "json")),
    generate: () => mizan("generate", root),
    /** What is wrong: by TypeScript 7, by pyright and by `check`, a line each. */
    findings: () => ({
      typescript: tsc(join(root, "frontend")),
      pyright: pyrightSays(join(root, "backend")),
      check: check(root),
    }),
    async stop() {
      await session.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function mizan(...words) {
  return execFileSync(binary, words, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
}

function check(root) {
  const { stdout } = spawnSync(binary, ["check", root, "--format", "concise"], { encoding: "utf8" });
  return stdout.split("\n").filter(Boolean).sort();
}

function tsc(frontend) {
  const compiler = join(dirname(require.resolve("typescript-7/package.json")), "bin/tsc");
  const { stdout } = spawnSync(process.execPath, [compiler, "-p", frontend, "--noEmit", "--pretty", "false"], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.includes("error TS")).sort();
}

/** What pyright finds, by file and rule: its columns move with a longer name. */
function pyrightSays(backend) {
  const pyright = join(dirname(require.resolve("pyright/package.json")), "index.js");
  const words = [pyright, "--outputjson", "--pythonpath", python, "-p", backend];
  const { stdout } = spawnSync(process.execPath, words, { encoding: "utf8", maxBuffer: 1 << 28 });
  const { generalDiagnostics } = JSON.parse(stdout);
  return generalDiagnostics
    .map(({ file, range, rule, message }) => `${relative(backend, file)}:${range.start.line + 1} ${rule} ${message}`)
    .sort();
}

/** @returns {string} */
function needed(name, what) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: it has to be ${what}`);
  return value;
}

function position(text, offset) {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, character: before.at(-1).length };
}

function offset(text, { line, character }) {
  const lines = text.split("\n");
  return lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0) + character;
}

function replaced(text, edits) {
  const spans = edits.map(({ range, newText }) => ({ start: offset(text, range.start), end: offset(text, range.end), newText }));
  spans.sort((one, other) => other.start - one.start);
  for (const { start, end, newText } of spans) text = text.slice(0, start) + newText + text.slice(end);
  return text;
}
