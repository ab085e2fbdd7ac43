// F12 in a VS Code without our extension: its own TypeScript follows the maps of the client.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { copyShop, given } from "../shop.js";
import { startCode } from "./code.js";

const DRAWER = "frontend/src/parts/CartDrawer.tsx";

let shop, code;
before(async () => {
  shop = await copyShop();
  code = await startCode({ host: given("MIZAN_CODE"), browser: given("MIZAN_CHROMIUM"), folder: shop.folder });
});
after(async () => {
  await code?.close();
  await shop?.remove();
});

for (const [what, from, file, to] of [
  ["a hook", "const cart = use|CartContents()", "backend/cart/clients.py", "def |cart_contents("],
  ["an argument key", "emptyCart.mutate({ cart|_id:", "backend/cart/clients.py", "def empty_cart(request: HttpRequest, |cart_id"],
  ["a result field", "cart.lin|es.map(", "backend/cart/schemas.py", "|lines: list[CartLine]"],
]) {
  test(`without our extension, F12 on ${what} jumps to its Python`, async () => {
    const place = await shop.find(DRAWER, from);
    // Until the project is read, VS Code knows the file alone and jumps to the import.
    await code.eventually("a jump to Python", async () => {
      await code.open(DRAWER, place);
      return code.jump();
    }, (cursor) => cursor.file.endsWith(".py"));
    assert.equal(await code.peeks(), false, "a list of several answers is open");
    await code.arrives(file, await shop.find(file, to));
  });
}
