// The table of module resolution (resolution.json), asked of TypeScript: each file as its language server opens it, each specifier as its
// compiler resolves it for bundlers. Where TypeScript says otherwise, the row says what and why; a row that says so without need fails too.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";

const ts = createRequire(import.meta.url)("typescript-5");
const table = JSON.parse(readFileSync(new URL("resolution.json", import.meta.url), "utf8"));

function lay(project, { files, links = {} }) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    symlinkSync(join(project, target), join(project, path));
  }
}

// The settings that the language server gives a file: those of the project that it finds for it.
function settingsOf(file) {
  const logger = { close() {}, hasLevel: () => false, loggingEnabled: () => false, perftrc() {}, info() {}, startGroup() {}, endGroup() {}, msg() {}, getLogFileName: () => undefined };
  // What the standard library says is no matter here, and takes long to read.
  const readFile = (path, encoding) => (/\/lib\.[\w.]*d\.ts$/.test(path) ? "" : ts.sys.readFile(path, encoding));
  const host = { ...ts.sys, readFile, setTimeout, clearTimeout, setImmediate, clearImmediate, watchFile: () => ({ close() {} }), watchDirectory: () => ({ close() {} }) };
  const service = new ts.server.ProjectService({
    host, logger, cancellationToken: ts.server.nullCancellationToken, typingsInstaller: ts.server.nullTypingsInstaller,
    useSingleInferredProject: false, useInferredProjectPerProjectRoot: false, session: undefined,
  });
  service.openClientFile(file);
  const settings = service.getDefaultProjectForFile(file, true).getCompilerOptions();
  service.closeClientFile(file);
  return { ...settings, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, resolveJsonModule: false, allowJs: true };
}

function shown(project, module) {
  if (!module) return null;
  const real = realpathSync(module.resolvedFileName).replaceAll("\\", "/");
  const packaged = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(real);
  return packaged ? `package:${packaged[1]}` : relative(project, real).replaceAll("\\", "/");
}

for (const { name, imports, ...layout } of table) {
  test(name, () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "resolution-")));
    const project = join(root, "project");
    mkdirSync(project);
    try {
      lay(project, layout);
      const settings = new Map(imports.map(([from]) => [from, settingsOf(join(project, from))]));
      for (const [from, specifier, ours, differs] of imports) {
        const file = join(project, from);
        const found = ts.resolveModuleName(specifier, file, settings.get(from), ts.sys);
        const theirs = shown(project, found.resolvedModule);
        assert.equal(theirs, differs ? differs.typescript : ours, `${specifier} in ${from}`);
        if (differs) assert.ok(differs.typescript !== ours && differs.why, `${specifier} in ${from} claims a difference`);
      }
    } finally {
      rmSync(root, { recursive: true });
    }
  });
}
