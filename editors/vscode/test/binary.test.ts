// Which `mizan-dev` the extension starts, told by real folders.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { findBinary, type Surroundings } from "../src/binary.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(realpathSync(tmpdir()), "mizan-binary-"));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Makes files below the root, and gives the one that is found, as a path from the root. */
function found(files: string[], surroundings: Partial<Surroundings> = {}): string | undefined {
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "");
  }
  const plain: Surroundings = { setting: "", folders: [join(root, "shop")], environment: {}, platform: "linux" };
  return findBinary({ ...plain, ...surroundings })?.slice(root.length + 1).replaceAll("\\", "/");
}

test("nothing is found where there is nothing", () => {
  expect(found(["shop/manage.py"])).toBeUndefined();
});

test("the workspace's node_modules come before its virtual environment, which comes before PATH", () => {
  const environment = { PATH: [join(root, "usr/bin"), join(root, "opt/bin")].join(delimiter) };
  expect(found(["opt/bin/mizan-dev"], { environment })).toBe("opt/bin/mizan-dev");
  expect(found(["shop/.venv/bin/mizan-dev"], { environment })).toBe("shop/.venv/bin/mizan-dev");
  expect(found(["shop/node_modules/.bin/mizan-dev"], { environment })).toBe("shop/node_modules/.bin/mizan-dev");
});

test("a backend and a frontend in the workspace are looked into", () => {
  expect(found(["shop/backend/venv/bin/mizan-dev"])).toBe("shop/backend/venv/bin/mizan-dev");
  expect(found(["shop/frontend/node_modules/.bin/mizan-dev"])).toBe("shop/frontend/node_modules/.bin/mizan-dev");
});

test("the environment that is active counts", () => {
  expect(found(["env/bin/mizan-dev"], { environment: { VIRTUAL_ENV: join(root, "env") } })).toBe("env/bin/mizan-dev");
});

test("a path that was set is the only one looked at, from the folder or absolute", () => {
  const files = ["shop/.venv/bin/mizan-dev", "shop/tools/mizan-dev"];
  expect(found(files, { setting: "tools/mizan-dev" })).toBe("shop/tools/mizan-dev");
  expect(found(files, { setting: join(root, "shop/tools/mizan-dev") })).toBe("shop/tools/mizan-dev");
  expect(found(files, { setting: "tools/other" })).toBeUndefined();
});

test("on Windows the names and folders of Windows count", () => {
  const platform = "win32";
  expect(found(["shop/.venv/bin/mizan-dev"], { platform })).toBeUndefined();
  expect(found(["shop/.venv/Scripts/mizan-dev.exe"], { platform })).toBe("shop/.venv/Scripts/mizan-dev.exe");
  expect(found(["shop/node_modules/.bin/mizan-dev.cmd"], { platform })).toBe("shop/node_modules/.bin/mizan-dev.cmd");
});

test("a folder of that name is no program", () => {
  expect(found(["shop/.venv/bin/mizan-dev/README"])).toBeUndefined();
});
