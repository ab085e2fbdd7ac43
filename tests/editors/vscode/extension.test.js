// The extension and its server in a VS Code, as a person uses them: keys are pressed and the page is looked at; where an answer is a long list,
// VS Code's own commands are asked for it.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { relative } from "node:path";
import { copyShop, given } from "../shop.js";
import { startCode } from "./code.js";

const CART = "backend/cart/clients.py";
const DRAWER = "frontend/src/parts/CartDrawer.tsx";
const ORDERS = "frontend/src/pages/Orders.tsx";

let shop, code;
before(async () => {
  shop = await copyShop();
  await shop.install(given("MIZAN_DEV_BIN"));
  code = await startCode({
    host: given("MIZAN_CODE"),
    browser: given("MIZAN_CHROMIUM"),
    folder: shop.folder,
    extensions: [given("MIZAN_VSIX")],
  });
});
after(async () => {
  await code?.close();
  await shop?.remove();
});

test("the status bar says when the project is read", async () => {
  await code.status("Mizan: no problems");
});

test("a problem appears while one types, stands through further typing, and goes when it is mended", async () => {
  await code.open(CART, await shop.find(CART, '@client(merge="ca|rt"'));
  await code.replaceWord("crat");
  await code.shows(code.page.locator(".monaco-editor .squiggly-error").first());
  await code.status("Mizan: 1 error");
  // It was there already for less of the word.
  const [problem] = await code.eventually("the whole word", () => code.problems(CART), ([said]) => said?.includes("`crat`"));
  await code.picture("vscode-problem");

  // Whoever looks at any moment of the typing sees the problem.
  await code.watchProblems(CART);
  await code.go(await shop.find(CART, '"""The cart|: what is in it'));
  await code.type(" of whoever comes by", 40);
  await code.page.waitForTimeout(1000);
  assert.deepEqual(await code.problems(CART), [problem]);
  assert.equal(await code.fewestProblems(), 1, "the problem was withdrawn while one typed");

  await code.go(await shop.find(CART, '@client(merge="ca|rt"'));
  await code.replaceWord("cart");
  await code.eventually("the problem to go", () => code.problems(CART), (problems) => problems.length === 0);
  await code.revert();
});

for (const [what, from, marked, file, to] of [
  ["a hook", DRAWER, "const cart = use|CartContents()", CART, "def |cart_contents("],
  ["an argument key", DRAWER, "emptyCart.mutate({ cart|_id:", CART, "def empty_cart(request: HttpRequest, |cart_id"],
  ["a result field", DRAWER, "cart.lin|es.map(", "backend/cart/schemas.py", "|lines: list[CartLine]"],
  ["a string of a Literal", ORDERS, 'reason: "changed|_mind"', "backend/orders/schemas.py", '|"changed_mind"'],
]) {
  test(`F12 on ${what} jumps to its Python, without a list to choose from`, async () => {
    const place = await shop.find(from, marked);
    await code.eventually("a jump to Python", async () => {
      await code.open(from, place);
      return code.jump();
    }, (cursor) => cursor.file.endsWith(".py"));
    assert.equal(await code.peeks(), false, "a list of several answers is open");
    await code.arrives(file, await shop.find(file, to));
  });
}

test("references of a Python function are in both languages, generated files left out", async () => {
  const files = await code.eventually("references", () => references(CART, "def cart_con|tents("), (files) => files.length > 4);
  assert.deepEqual(files, [CART, "backend/tests.py", "frontend/src/pages/Checkout.tsx", DRAWER, "frontend/src/parts/Header.tsx"]);

  await code.open(CART, await shop.find(CART, "def cart_con|tents("));
  await code.press("Shift+F12");
  await code.shows(code.page.locator(".peekview-widget .monaco-list-row", { hasText: "Header.tsx" }));
  await code.page.waitForTimeout(1000);
  await code.picture("vscode-references");
  await code.press("Escape");
});

test("a lens says how often a function is used, and a click on it lists the uses", async () => {
  await code.open(CART, await shop.find(CART, "def cart_con|tents("));
  await code.page.locator(".codelens-decoration:visible a", { hasText: "3 uses" }).first().click();
  await code.shows(code.page.locator(".peekview-widget .monaco-list-row", { hasText: "Header.tsx" }));
  await code.press("Escape");
});

test("the view in the explorer shows the contract, and leads to its Python", async () => {
  await code.inside(`await vscode.commands.executeCommand("mizan.contract.focus")`);
  const row = (label) => code.page.locator('.pane:has(.pane-header h3:text-is("Mizan")) .monaco-list-row', { hasText: label }).first();
  await row("Contexts").click();
  await row("cart").locator(".monaco-tl-twistie").click();
  await row(/cart_contents.*3 uses/).click();
  await code.arrives(CART, await shop.find(CART, "def cart_contents|("));
});

test("F2 in Python renames the function in both languages, with a preview", async () => {
  await code.open(CART, await shop.find(CART, "def cart_con|tents("));
  await code.typeName("what_is_in_it");
  await code.press("Control+Enter");
  await code.shows(code.page.locator(".bulk-edit-panel .monaco-list-row", { hasText: "Header.tsx" }));
  await code.page.waitForTimeout(500);
  await code.picture("vscode-rename-preview");
  await code.page.getByRole("button", { name: "Apply" }).click();
  await renamed();
  await restore();
});

test("F2 in TypeScript renames the function in both languages", async () => {
  await code.open(DRAWER, await shop.find(DRAWER, "const cart = use|CartContents()"));
  await code.typeName("useWhatIsInIt");
  await code.press("Enter");
  await renamed();
  await restore();
});

test("a half typed decorator offers the contexts there are, a half typed call the keys of its argument", async () => {
  await code.open(CART, await shop.find(CART, "    return cart_id_of(request)|"));
  await code.type('\n\n\n@client(affects="');
  const row = (label) => code.page.locator(".suggest-widget .monaco-list-row", { hasText: label });
  await code.shows(row("addresses"));
  await code.picture("vscode-completion-context");
  await code.press("Escape");
  await code.revert();

  await code.open(DRAWER, await shop.find(DRAWER, "    onClose();|"));
  await code.type("\nvoid emptyCart.mutate({ ");
  await code.press("Control+Space");
  await code.shows(row("cart_id"));
  assert.equal(await row("cart_id").count(), 1, "the key is offered twice");
  await code.picture("vscode-completion-argument");
  await code.press("Escape");
  await code.revert();
});

test("a quick fix is applied, and its problem is gone", async () => {
  await code.open(CART, await shop.find(CART, '@client(merge="ca|rt"'));
  await code.replaceWord("crat");
  await code.eventually("a problem", () => code.problems(CART), (problems) => problems.length === 1 && problems[0].includes("`crat`"));
  await code.go(await shop.find(CART, '@client(merge="ca|rt"'));
  await code.press("Control+.");
  const fix = code.page.locator(".action-widget .monaco-list-row", { hasText: "cart" }).first();
  await code.shows(fix);
  await code.picture("vscode-quick-fix");
  await code.press("Enter");
  await code.eventually("the problem to go", () => code.problems(CART), (problems) => problems.length === 0);
  assert.match(await code.text(CART), /@client\(merge="cart", affects=\[shipping_options\]\)/);
  await code.revert();
});

test("a server that was killed is started again, and answers", async () => {
  const [first, ...others] = await servers();
  assert.deepEqual(others, []);
  process.kill(first, "SIGKILL");
  await code.eventually("another server", servers, (pids) => pids.length === 1 && pids[0] !== first);
  await code.status("Mizan: no problems");
  await code.eventually("references", () => references(CART, "def cart_con|tents("), (files) => files.includes(DRAWER));
});

/** Waits until the shop's cart has its new name everywhere, and nowhere the old one. */
async function renamed() {
  await code.eventually("the new name everywhere", async () => Object.entries(await shop.changed()).filter(([file]) => !file.includes("src/api")), (changed) => {
    const files = changed.map(([file]) => file).sort();
    return files.length === 5 && changed.every(([, text]) => /what_is_in_it|useWhatIsInIt/.test(text) && !/cart_contents\b|useCartContents/.test(text));
  });
}

/** Puts the shop back, and waits until VS Code has noticed. */
async function restore() {
  const changed = Object.keys(await shop.changed()).filter((file) => !file.includes("src/api"));
  await shop.restore();
  for (const file of changed) {
    const original = await shop.read(file);
    await code.eventually(`${file} as it was`, () => code.text(file), (text) => text === original);
  }
}

async function references(file, marked) {
  const found = (await code.ask("vscode.executeReferenceProvider", file, await shop.find(file, marked))) ?? [];
  return [...new Set(found.map(({ uri }) => relative(shop.folder, uri)))].sort();
}

/** The ids of the servers that run for this shop. */
async function servers() {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
  return pids.filter((_, index) => lines[index].startsWith(`${shop.folder}/node_modules/.bin/mizan-dev\0lsp`)).map(Number);
}
