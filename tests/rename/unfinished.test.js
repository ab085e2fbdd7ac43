// TypeScript 7 renames a key of arguments by the map of the client: in its own files, and the one word in Python that the map leads to. Then compilers
// find what is left, the server offers to finish it, and after that they say what they said before.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { startLsp } from "../navigation/servers.js";
import { startShop } from "./shop.js";

const DRAWER = "frontend/src/parts/CartDrawer.tsx";
const CLIENTS = "backend/cart/clients.py";

let shop;
before(async () => {
  shop = await startShop();
  shop.generate();
});
after(() => shop?.stop());

test("what TypeScript 7 began is finished", async () => {
  const first = shop.findings();
  const offset = shop.read(DRAWER).indexOf("emptyCart.mutate({ cart_id:") + "emptyCart.mutate({ ".length;
  const { line, character } = shop.place(DRAWER, offset).position;
  const typescript = await startLsp(join(shop.root, DRAWER), shop.read(DRAWER));
  const begun = await typescript.rename(line, character, "basket_id");
  typescript.close();
  assert.equal(begun.get(join(shop.root, CLIENTS)).length, 1, "one word of Python is renamed");
  // Whoever has read the old name knows that it was there.
  const { textDocument } = shop.place(CLIENTS, 0);
  await shop.session.request("textDocument/documentSymbol", { textDocument });
  shop.change(begun);
  const half = shop.findings();
  assert.notDeepEqual(half.pyright, first.pyright, "the body still says the old name");

  const [{ range }] = begun.get(join(shop.root, CLIENTS));
  const actions = await shop.session.request("textDocument/codeAction", { textDocument, range, context: { diagnostics: [] } });
  const action = actions.find(({ title }) => title === "Finish the rename of `cart_id` to `basket_id`");
  assert.ok(action, `among ${actions.map(({ title }) => title)}`);
  shop.change(new Map(Object.entries(action.edit.changes).map(([uri, edits]) => [fileURLToPath(uri), edits])));
  shop.generate();
  assert.deepEqual(shop.findings(), first);
});
