// A shop of its own for each test: a copy of `examples/shop` in a temporary folder whose path has a blank and a letter beyond
// ASCII in it, with the packages of the repository linked to its frontend. Nothing of the checkout is written to.

import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SHOP = join(ROOT, "examples/shop");

/** A fresh copy: its folder, and `remove` for the end. */
export async function copyShop() {
  const above = await mkdtemp(join(await realpath(tmpdir()), "mizan-shop-"));
  const folder = join(above, "the shöp");
  const isOurs = (path) => !/node_modules|__pycache__|\.venv$/.test(path);
  await cp(SHOP, folder, { recursive: true, filter: isOurs });
  await symlink(join(ROOT, "node_modules"), join(folder, "frontend/node_modules"));
  return new Shop(above, folder);
}

class Shop {
  #above;

  constructor(above, folder) {
    this.#above = above;
    this.folder = folder;
  }

  read(file) {
    return readFile(join(this.folder, file), "utf8");
  }

  write(file, text) {
    return writeFile(join(this.folder, file), text);
  }

  /** Where `marked` stands in a file, `|` being the cursor: line and column, counted from 0. */
  async find(file, marked) {
    const text = await this.read(file);
    const wanted = marked.replace("|", "");
    const start = text.indexOf(wanted);
    if (start < 0) throw new Error(`${file} has no \`${wanted}\``);
    const before = text.slice(0, start + Math.max(0, marked.indexOf("|"))).split("\n");
    return [before.length - 1, before.at(-1).length];
  }

  /** The files that are not as they were copied, with what they say now. */
  async changed() {
    const changed = {};
    for (const file of await readdir(this.folder, { recursive: true })) {
      if (file.includes("node_modules")) continue;
      const [then, now] = await Promise.all([join(SHOP, file), join(this.folder, file)].map((path) => readFile(path, "utf8").catch(() => null)));
      if (then !== now) changed[file] = now;
    }
    return changed;
  }

  /** Puts back every file that was changed. */
  async restore() {
    for (const file of Object.keys(await this.changed())) {
      const original = await readFile(join(SHOP, file), "utf8").catch(() => null);
      await (original === null ? rm(join(this.folder, file)) : this.write(file, original));
    }
  }

  /** Puts a program where npm would, had the shop installed it. */
  async install(program) {
    const bin = join(this.folder, "node_modules/.bin");
    await mkdir(bin, { recursive: true });
    await symlink(program, join(bin, basename(program)));
  }

  remove() {
    return rm(this.#above, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** What a suite must be told by its environment; `cargo xtask test` sets it. */
export function given(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run \`cargo xtask test vscode neovim\``);
  return resolve(value);
}
