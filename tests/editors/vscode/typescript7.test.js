// VS Code with our extension and TypeScript 7's own server, each of which answers where the other does not: F12 jumps at once.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { copyShop, given } from "../shop.js";
import { startCode } from "./code.js";

const DRAWER = "frontend/src/parts/CartDrawer.tsx";
const ORDERS = "frontend/src/pages/Orders.tsx";

let shop, code;
before(async () => {
  process.env.MIZAN_TSC = join(dirname(createRequire(import.meta.url).resolve("typescript-7/package.json")), "bin/tsc");
  shop = await copyShop();
  await shop.install(given("MIZAN_DEV_BIN"));
  await shop.write("frontend/src/pages/probe.ts", 'import { OrderStatus } from "../api";\n\nexport const paid = OrderStatus.PAID;\n');
  code = await startCode({
    host: given("MIZAN_CODE"),
    browser: given("MIZAN_CHROMIUM"),
    folder: shop.folder,
    extensions: [given("MIZAN_VSIX")],
    unpacked: [fileURLToPath(new URL("typescript7", import.meta.url))],
    settings: { "js/ts.experimental.useTsgo": true },
  });
});
after(async () => {
  await code?.close();
  await shop?.remove();
});

test("TypeScript 7 is the one that answers for TypeScript", async () => {
  await code.open(DRAWER);
  const hook = await shop.find(DRAWER, "const cart = use|CartContents()");
  await code.eventually("TypeScript 7", () => code.ask("vscode.executeHoverProvider", DRAWER, hook), (hovers) => hovers.length > 0);
  const builtIn = await code.inside(`return vscode.commands.getCommands().then((all) => all.includes("typescript.restartTsServer"))`);
  assert.equal(builtIn, false, "VS Code's own TypeScript runs, too");
});

for (const [what, file, from, python, to] of [
  ["a hook", DRAWER, "const cart = use|CartContents()", "backend/cart/clients.py", "def |cart_contents("],
  ["an argument key", DRAWER, "emptyCart.mutate({ cart|_id:", "backend/cart/clients.py", "def empty_cart(request: HttpRequest, |cart_id"],
  ["a result field", DRAWER, "cart.lin|es.map(", "backend/cart/schemas.py", "|lines: list[CartLine]"],
  ["a string of a Literal", ORDERS, 'reason: "changed|_mind"', "backend/orders/schemas.py", 'CancelReason = Literal[|"changed_mind"'],
  ["an enumeration", "frontend/src/pages/probe.ts", "paid = Order|Status.PAID", "backend/orders/models.py", "class |Status(models.TextChoices)"],
]) {
  test(`F12 on ${what} jumps to its Python`, async () => {
    const place = await shop.find(file, from);
    await code.eventually("a jump to Python", async () => {
      await code.open(file, place);
      return code.jump();
    }, (cursor) => cursor.file.endsWith(".py"));
    assert.equal(await code.peeks(), false, "a list of several answers is open");
    await code.arrives(python, await shop.find(python, to));
  });
}
