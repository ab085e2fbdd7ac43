// Everything in the shop that can be renamed is renamed, first from Python, then from TypeScript, through the real binary. After each round the client
// is generated, and then `check`, TypeScript 7 and pyright say what they said before, and the contract is the one before under the new names.
//
// The renames of a round are made one after the other, each on what the one before left, and judged together: when a round fails, its
// findings name what was renamed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startShop } from "./shop.js";

/** What is refused in the shop: what is no parameter but a field. */
const REFUSED = {
  Python: ["parameter slugs of compare_products"],
  TypeScript: [],
};

let shop;
let first;
let count = 0;

before(async () => {
  shop = await startShop();
  shop.generate();
  first = { things: things(shop.schema()), contract: contract(), findings: shop.findings() };
});
after(() => shop?.stop());

for (const end of Object.keys(REFUSED)) {
  test(`from ${end}`, async (t) => {
    const refused = [];
    let renamed = 0;
    for (const thing of first.things) {
      const at = await placeOf(thing, end);
      if (!at) continue;
      const word = wordAt(at);
      const position = shop.place(at.file, at.offset);
      try {
        const prepared = await shop.session.request("textDocument/prepareRename", position);
        assert.equal(prepared?.placeholder, word, `${thing.what} is offered to be renamed`);
        shop.apply(await shop.session.request("textDocument/rename", { ...position, newName: newName(word) }));
        renamed += 1;
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        t.diagnostic(`${thing.what}: ${asBefore(error.message)}`);
        refused.push(thing.what);
      }
    }
    t.diagnostic(`${renamed} renamed, ${refused.length} refused`);
    assert.deepEqual(refused, REFUSED[end]);
    shop.generate();
    const now = shop.findings();
    for (const by of Object.keys(now)) assert.deepEqual(now[by], first.findings[by], `what ${by} says`);
    assert.deepEqual(contract(), first.contract);
  });
}

/** Everything that has a name, each with the place in Python that says it: a line of a file, and which word of that line. Renaming moves neither. */
function things({ functions, contexts, forms, channels }) {
  const found = [];
  const add = (what, file, offset) => found.push({ what, ...wordPlace(file, offset) });
  for (const [name, { python, source, input, kind }] of Object.entries(functions)) {
    if (kind === "form") continue;
    const start = startOf(source);
    const identifier = python.split(".").at(-1);
    add(`function ${name}`, source.file, start);
    if (identifier !== name) add(`registration of ${name}`, source.file, textAt(source.file, `"${name}"`) + 1);
    for (const parameter of Object.keys(input?.properties ?? {})) {
      const at = shop.read(source.file).slice(start).search(new RegExp(`\\b${parameter}:`));
      add(`parameter ${parameter} of ${name}`, source.file, start + at);
    }
  }
  for (const [name, { source, kind, python }] of Object.entries(contexts)) {
    if (kind !== "named") continue;
    const start = startOf(source);
    const string = shop.read(source.file).indexOf(`"${name}"`, start) + 1;
    add(`context ${name}`, source.file, string);
    if (/[A-Z]$/.test(python)) add(`constant of ${name}`, source.file, start);
  }
  const compositions = new Set(Object.values(contexts).flatMap(({ compositions }) => compositions));
  for (const name of compositions) add(`composition ${name}`, "backend/cart/clients.py", textAt("backend/cart/clients.py", `def ${name}(`) + 4);
  for (const [name, { source }] of Object.entries(forms)) {
    add(`form ${name}`, source.file, textAt(source.file, `name="${name}"`) + 6);
    add(`class of ${name}`, source.file, startOf(source));
  }
  for (const [name, { source }] of Object.entries(channels)) {
    add(`class of ${name}`, source.file, startOf(source));
    const string = shop.read(source.file).indexOf(`"${name}"`) + 1;
    if (string > 0) add(`channel ${name}`, source.file, string);
  }
  return found;
}

/** Where a thing stands now, from one end; nothing where no frontend uses it. */
async function placeOf({ file, line, word }, end) {
  const text = shop.read(file);
  const start = text.split("\n").slice(0, line).join("\n").length + (line > 0 ? 1 : 0);
  const words = [...text.slice(start).split("\n", 1)[0].matchAll(/\w+/g)];
  const python = { file, offset: start + words[word].index };
  if (end === "Python") return python;
  const references = await shop.references(shop.place(python.file, python.offset));
  return references.find(({ file }) => file.startsWith("frontend/"));
}

function wordPlace(file, offset) {
  const before = shop.read(file).slice(0, offset).split("\n");
  return { file, line: before.length - 1, word: [...before.at(-1).matchAll(/\w+/g)].length };
}

function startOf({ file, line, column }) {
  return shop.read(file).split("\n").slice(0, line - 1).join("\n").length + 1 + column - 1;
}

function textAt(file, piece) {
  const at = shop.read(file).indexOf(piece);
  assert.ok(at >= 0, `${file} holds ${piece}`);
  return at;
}

function wordAt({ file, offset }) {
  return /^\w+/.exec(shop.read(file).slice(offset))[0];
}

/** Another name in the spelling of `word`, which no other thing has. */
function newName(word) {
  count += 1;
  const bare = asBefore(word);
  const [, verb, rest] = /^(use|call|fetch|submit|validate|subscribe)([A-Z]\w*)$/.exec(bare) ?? [];
  if (verb) return `${verb}Rn${count}${rest}`;
  if (/^[A-Z_]+$/.test(bare)) return `RN${count}_${bare}`;
  if (/^[A-Z]/.test(bare)) return `Rn${count}${bare}`;
  if (/[A-Z]/.test(bare)) return `rn${count}${bare[0].toUpperCase()}${bare.slice(1)}`;
  return `rn${count}_${bare}`;
}

/** A text as it was before anything was renamed. */
function asBefore(text) {
  const camel = text.replace(/\brn\d+([A-Z])/g, (_, letter) => letter.toLowerCase());
  return camel.replace(/rn\d+_|Rn\d+|RN\d+_/g, "");
}

/** The contract, under the names before, without columns, which longer names move. */
function contract() {
  const text = asBefore(JSON.stringify(shop.schema()));
  return JSON.parse(text, (key, value) => (key === "column" ? undefined : value));
}
