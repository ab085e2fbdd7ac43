// The extension where there is no `mizan-dev`: it says so, and what to do.

import { after, before, test } from "node:test";
import { copyShop, given } from "../shop.js";
import { startCode } from "./code.js";

let shop, code;
before(async () => {
  shop = await copyShop();
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

test("without mizan-dev, a message says what to do, and a button leads there", async () => {
  const message = code.page.locator(".notification-toast", { hasText: "Mizan needs the program mizan-dev" });
  await code.shows(message);
  await code.status("Mizan does not run: there is no mizan-dev");
  await code.picture("vscode-missing");
  await message.getByRole("button", { name: "Say where mizan-dev is" }).click();
  await code.shows(code.page.locator(".settings-editor", { hasText: "Mizan: Path" }));
});
