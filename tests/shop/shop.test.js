// What visitors of the shop do and see. In: MIZAN_CHROMIUM, a browser of its kind, and what shop.js wants.
// Each test has visitors of its own; all share the shop, so none counts on what another may change.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { needed, startShop } from "./shop.js";

const PICTURES = fileURLToPath(new URL("../../target/shop/", import.meta.url));
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"];

let shop;
let browser;

before(async () => {
  shop = await startShop();
  browser = await chromium.launch({ executablePath: needed("MIZAN_CHROMIUM", "Chromium's executable"), args: FLAGS });
});

after(async () => {
  await browser?.close();
  await shop?.stop();
});

/** A test with its visitors: nothing may go wrong in their pages but what the test says. */
function visit(name, run) {
  test(name, async () => {
    const pages = [];
    const wrong = [];
    const enter = async (path) => {
      const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      page.on("pageerror", (error) => wrong.push(error.message));
      page.on("response", (response) => {
        if (response.status() >= 500) wrong.push(`${response.status()} ${response.url()}`);
      });
      pages.push(page);
      await page.goto(new URL(path, shop.origin).href);
      return page;
    };
    try {
      await run(enter);
      assert.deepEqual(wrong, []);
    } catch (failure) {
      mkdirSync(PICTURES, { recursive: true });
      for (const [index, page] of pages.entries()) {
        await page.screenshot({ path: join(PICTURES, `${name.replaceAll(/\W+/g, "-")}-${index}.png`) });
      }
      failure.message += `\n${[...wrong, ...shop.printed.slice(-20)].join("\n")}`;
      throw failure;
    } finally {
      for (const page of pages) await page.context().close();
    }
  });
}

async function signIn(page, email = "ada@example.com", password = "lantern-loom") {
  await page.fill("input[name=email]", email);
  await page.fill("input[name=password]", password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

const seen = (page, text) => page.getByText(text).first().waitFor();

visit("the cart follows what is put into it and taken out", async (enter) => {
  const page = await enter("/products/harbour-lantern");
  await page.getByRole("button", { name: /add to cart/i }).click();
  const cart = page.getByRole("dialog", { name: "Cart" });
  await cart.locator("dd.total", { hasText: "€64.00" }).waitFor();
  await cart.getByLabel("Quantity of Harbour lantern").selectOption("2");
  await cart.locator("dd.total", { hasText: "€128.00" }).waitFor();
  await page.locator(".badge", { hasText: "2" }).waitFor();
  await cart.getByRole("button", { name: "Empty the cart" }).click();
  await page.locator(".badge").waitFor({ state: "detached" });
});

visit("the search box offers products over the socket", async (enter) => {
  const page = await enter("/");
  await page.getByRole("searchbox", { name: "Search" }).pressSequentially("lan");
  await page.locator(".offers li", { hasText: "Harbour lantern" }).click();
  await page.getByRole("heading", { name: "Harbour lantern" }).waitFor();
});

visit("a wrong password is said at its field, the right one changes every page", async (enter) => {
  const page = await enter("/profile");
  await signIn(page, "ada@example.com", "open sesame");
  await page.locator("label", { hasText: "Password" }).getByRole("alert").waitFor();
  await signIn(page);
  await page.getByRole("banner").getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("banner").getByRole("link", { name: "Sign in" }).waitFor();
});

visit("a saved profile shows wherever the visitor's name stands", async (enter) => {
  const page = await enter("/profile");
  await signIn(page, "staff@example.com");
  await page.fill("input[name=display_name]", "Grace Hopper");
  await page.getByRole("button", { name: "Save" }).click();
  await seen(page, "Saved.");
  await page.getByRole("banner").getByText("Grace Hopper").waitFor();
});

visit("an order empties the cart and stands among the orders", async (enter) => {
  const page = await enter("/profile");
  await signIn(page);
  await page.getByRole("banner").getByRole("link", { name: "Orders" }).click();
  await seen(page, "You have not ordered anything yet.");
  await page.goto(new URL("/products/paper-moon", shop.origin).href);
  await page.getByRole("button", { name: /add to cart/i }).click();
  await page.getByRole("button", { name: "To the checkout" }).click();
  await page.getByRole("button", { name: /^Order for/ }).click();
  await seen(page, "Thank you");
  await page.locator(".badge").waitFor({ state: "detached" });
  await page.getByText("See your orders").click();
  await page.locator(".orders li", { hasText: "placed" }).waitFor();
});

visit("a file that the server refuses is said at its field, another one is taken", async (enter) => {
  const page = await enter("/contact");
  await page.fill("input[name=name]", "Ada");
  await page.fill("input[name=email]", "ada@example.com");
  await page.fill("textarea[name=message]", "Where is my lantern?");
  await page.check("input[name=agree]");
  const attach = (name) => page.setInputFiles("input[name=photo]", { name, mimeType: "image/jpeg", buffer: Buffer.from("light") });
  await attach("lamp.exe");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("alert").getByText("“exe” is not allowed").waitFor();
  await attach("lamp.jpg");
  await page.getByRole("button", { name: "Send" }).click();
  await seen(page, "Thank you. We answer within one working day.");
});

visit("what is said in the chat is heard in another window", async (enter) => {
  const [here, there] = [await enter("/chat"), await enter("/chat")];
  for (const page of [here, there]) {
    await signIn(page);
    await page.getByRole("button", { name: "Send" }).waitFor();
  }
  await here.getByLabel("Message").fill("Is anybody there?");
  await here.getByRole("button", { name: "Send" }).click();
  for (const page of [here, there]) await seen(page, "Is anybody there?");
});
