// Makes the pictures of docs/editor-features.md, `docs/images/vscode-*.png`, from a real VS Code on a copy of the shop. Run by hand, with the
// environment of the tests: `node vscode/pictures.js`, or with the names of some; it wants `pngquant` to make them small. Each picture is
// looked at before it is committed.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { copyShop, given } from "../shop.js";
import { startCode } from "./code.js";

const IMAGES = fileURLToPath(new URL("../../../docs/images/", import.meta.url));
const CART = "backend/cart/clients.py";
const DRAWER = "frontend/src/parts/CartDrawer.tsx";
/** The editor without the title bar and the status bar. */
const EDITOR = { x: 0, y: 35, width: 960, height: 480 };

/** The box that drops from the title bar. */
const BOX = { x: 160, y: 0, width: 640, height: 260 };

const shop = await copyShop();
await shop.install(given("MIZAN_DEV_BIN"));
const code = await startCode({
  host: given("MIZAN_CODE"),
  browser: given("MIZAN_CHROMIUM"),
  folder: shop.folder,
  extensions: [given("MIZAN_VSIX")],
  viewport: { width: 960, height: 560 },
  settings: { "workbench.activityBar.location": "hidden", "breadcrumbs.enabled": false, "editor.folding": false, "workbench.layoutControl.enabled": false },
});

const open = async (file, marked) => code.open(file, await shop.find(file, marked));
const run = (command, ...args) => code.inside(`await vscode.commands.executeCommand(...args)`, [command, ...args]);
const see = (selector, text) => code.shows(code.page.locator(selector, text && { hasText: text }).first());
const rest = () => code.page.waitForTimeout(1200);

const pictures = {
  async problem() {
    await open(CART, '@client(merge="ca|rt"');
    await code.replaceWord("crat");
    await see(".squiggly-error");
    await run("editor.action.marker.next");
    await see(".marker-widget", "crat");
  },
  async "quick-fix"() {
    await open(CART, '@client(merge="ca|rt"');
    await code.replaceWord("crat");
    await see(".squiggly-error");
    await code.press("Control+.");
    await see(".action-widget .monaco-list-row", "cart");
  },
  async "problem-typescript"() {
    await open(DRAWER, "  use|CartContents,");
    await code.replaceWord("useCartContent");
    await see(".squiggly-error");
    await code.eventually("our problem", () => code.problems(DRAWER), (problems) => problems.length > 0);
    await run("editor.action.marker.next");
    await see(".marker-widget");
  },
  async definition() {
    await open(DRAWER, "emptyCart.mutate({ cart|_id:");
    await jumps();
    await run("editor.action.peekDefinition");
    await see(".peekview-widget", "clients.py");
  },
  async references() {
    await open(CART, "def cart_con|tents(");
    await code.press("Shift+F12");
    await see(".peekview-widget .monaco-list-row", "Header.tsx");
  },
  async "rename-preview"() {
    await open(CART, "def cart_con|tents(");
    await code.typeName("what_is_in_it");
    await code.press("Control+Enter");
    await see(".bulk-edit-panel .monaco-list-row", "tests.py");
    await run("workbench.action.toggleMaximizedPanel");
  },
  async "hover-python"() {
    await open(CART, "def add_to|_cart(");
    await run("editor.action.showHover");
    await see(".monaco-hover .hover-contents", "useAddToCart");
  },
  async "hover-typescript"() {
    await open(DRAWER, "const setQuantity = use|SetQuantity()");
    await jumps();
    await run("editor.action.showHover");
    await see(".monaco-hover .hover-contents", "set_quantity");
  },
  async "completion-context"() {
    await open(CART, "    return cart_id_of(request)|");
    await code.type('\n\n\n@client(affects="');
    await see(".suggest-widget .monaco-list-row", "addresses");
  },
  async "completion-argument"() {
    await open(DRAWER, "    onClose();|");
    await jumps();
    await code.type("\nvoid emptyCart.mutate({ ");
    await code.press("Control+Space");
    await see(".suggest-widget .monaco-list-row", "cart_id");
  },
  async signature() {
    await open(CART, "    return cart_id_of(request)|");
    await code.type("\n\n\n@client(");
    await run("editor.action.triggerParameterHints");
    await see(".parameter-hints-widget", "context");
    await see(".suggest-widget:visible");
    await code.press("Escape");
  },
  async lenses() {
    await open(CART, "def set|_quantity(");
    await see(".codelens-decoration:visible", "invalidates");
  },
  async "call-hierarchy"() {
    await open(CART, "def cart_con|tents(");
    await run("editor.showCallHierarchy");
    await see(".call-hierarchy .monaco-list-row", "PieceCount");
  },
  async symbols() {
    await run("workbench.action.quickOpen", "#review");
    await see(".quick-input-list .monaco-list-row", "write_review");
  },
  async contract() {
    await run("mizan.contract.focus");
    const row = (label) => code.page.locator('.pane:has(.pane-header h3:text-is("Mizan")) .monaco-list-row', { hasText: label }).first();
    await row("Contexts").click();
    await row("cart").locator(".monaco-tl-twistie").click();
    await row(/cart_contents/).click();
    await see(".monaco-editor");
  },
  async status() {
    // It ends when the menu does.
    await code.inside(`void vscode.commands.executeCommand("mizan.showStatus")`);
    await see(".quick-input-list .monaco-list-row", "Restart");
  },
};

/** Waits until VS Code's TypeScript has read the project. */
async function jumps() {
  const at = await shop.find(DRAWER, "const cart = use|CartContents()");
  await code.eventually("TypeScript", () => code.ask("vscode.executeDefinitionProvider", DRAWER, at), (found) => JSON.stringify(found).includes(".py"), 60_000);
}

const wanted = process.argv.slice(2);
await code.status("Mizan: no problems");
await run("workbench.action.closeSidebar");
// Where the copy of the shop lies is nobody's business.
await code.page.addStyleTag({ content: ".peekview-title .dirname { display: none }" });
for (const [name, take] of Object.entries(pictures)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    await take();
    await rest();
    const path = `${IMAGES}vscode-${name}.png`;
    await code.page.screenshot({ path, clip: name === "symbols" || name === "status" ? BOX : EDITOR });
    execFileSync("pngquant", ["--force", "--ext", ".png", "64", path]);
    console.log(name);
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    process.exitCode = 1;
  }
  await code.press("Escape", "Escape", "Escape");
  await run("workbench.action.closePanel");
  await code.revert();
  await run("workbench.action.closeAllEditors");
  await shop.restore();
}
await code.close();
await shop.remove();
