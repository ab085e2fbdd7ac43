// What a page hears from Vite when a Python file is saved: each change of what runs in the browser once, and nothing of what does not.
// Nothing is waited for by the clock. After each save another one changes the client of `shelf`, which `Shelf.tsx` alone imports by itself:
// what is heard before that is what the first save gave.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { openPage } from "./page.js";
import { startShop } from "./shop.js";

const SHOP = "backend/shop/clients.py";

let shop;
let page;

before(async () => {
  shop = await startShop();
  page = await openPage(shop.origin);
});

after(async () => {
  page?.close();
  await shop?.stop();
});

// What was updated is requested again, as a browser does.
beforeEach(async () => {
  const modules = await page.reload();
  for (const name of ["index", "shop.clients", "shelf.clients"]) {
    assert.ok([...modules].some((path) => path.startsWith(`/src/api/${name}.js`)), `${name} is loaded: ${[...modules]}`);
  }
});

const updates = (file) => (message) => message.type === "update" && message.updates.some(({ path }) => path === file);

/** What came up to the change of `shelf` that is made now, and that is heard itself. */
async function heardBefore(change) {
  change();
  const messages = await page.messagesUntil(updates("/src/Shelf.tsx"));
  return messages.slice(0, -1);
}

const SHORT = "shelf_id: int)";
const LONG = "shelf_id: int, row: int = 0)";
let isShort = true;

function changeShelf() {
  shop.edit("backend/shelf/clients.py", isShort ? SHORT : LONG, isShort ? LONG : SHORT);
  isShort = !isShort;
}

const SILENT = {
  "a body is edited": () => shop.edit(SHOP, "return []", "return list()"),
  "a docstring is written": () => shop.edit(SHOP, "    return list()", '    """What is in it."""\n    return list()'),
  "a file does not parse": () => shop.edit(SHOP, "def basket(", "def basket(("),
  "it parses again": () => shop.edit(SHOP, "def basket((", "def basket("),
  "all is read again": () => shop.edit("mizan.toml", "backend =", "# Where Django is.\nbackend ="),
  "another writes the client too": () => shop.generate(),
};

for (const [what, save] of Object.entries(SILENT)) {
  test(`nothing is heard when ${what}`, async () => {
    await save();
    assert.deepEqual(await heardBefore(changeShelf), []);
  });
}

// These two do write: what nobody in a browser loads.
test("nothing is heard when types alone change", async () => {
  shop.edit(SHOP, "price: str", "price: int");
  assert.deepEqual(await heardBefore(changeShelf), []);
  assert.match(shop.client("shop.clients.d.ts"), /price: number/);
});

test("nothing is heard when lines move", async () => {
  const map = shop.client("shop.clients.d.ts.map");
  shop.edit(SHOP, "class Item", "# Things to buy.\n\n\nclass Item");
  assert.deepEqual(await heardBefore(changeShelf), []);
  assert.notEqual(shop.client("shop.clients.d.ts.map"), map);
});

test("a change of one module is heard once", async () => {
  shop.edit(SHOP, "basket_id: int)", "basket_id: int, town: str = '')");
  const heard = await page.messagesUntil(updates("/src/App.tsx"));
  assert.deepEqual([...heard, ...(await heardBefore(changeShelf))].map(files), [["/src/App.tsx"]]);
});

// Vite speaks of each file by itself, and a name that comes or goes is in one: the index takes over all that its module has.
test("a new function is heard once", async () => {
  shop.edit(SHOP, "@client", "@client\ndef ping(request) -> str:\n    return ''\n\n\n@client");
  const heard = await page.messagesUntil(updates("/src/App.tsx"));
  assert.deepEqual([...heard, ...(await heardBefore(changeShelf))].map(files), [["/src/App.tsx"]]);
});

test("a removed function is heard once", async () => {
  shop.edit(SHOP, "@client\ndef ping", "def ping");
  const heard = await page.messagesUntil(updates("/src/App.tsx"));
  assert.deepEqual([...heard, ...(await heardBefore(changeShelf))].map(files), [["/src/App.tsx"]]);
});

/** The files that a message tells the page to load again. */
function files(message) {
  return message.updates?.map(({ path }) => path) ?? message;
}
