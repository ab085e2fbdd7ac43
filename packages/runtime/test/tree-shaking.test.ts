// What a bundler keeps of the built files: nothing that nobody uses.

import { fileURLToPath } from "node:url";
import { rollup } from "rollup";
import { expect, test } from "vitest";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));

/** The code that is left of an entry after bundling it with the built files. */
async function bundled(entry: string): Promise<string> {
  const build = await rollup({
    input: "entry",
    external: ["react"],
    // It warns of an empty result, which is what is wanted here.
    logLevel: "silent",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? id : id.startsWith("./") ? `${dist}${id.slice(2)}` : null),
        load: (id) => (id === "entry" ? entry : null),
      },
    ],
  });
  const { output } = await build.generate({ format: "es" });
  await build.close();
  return output[0].code.trim();
}

test("an import alone leaves nothing of the kernel", async () => {
  expect(await bundled(`import "./kernel.js";`)).toBe("");
});

test("an import alone leaves nothing of the React half but the import of React", async () => {
  expect(await bundled(`import "./react.js";`)).toMatch(/^import ['"]react['"];$/);
});

test("a call that nobody uses leaves nothing", async () => {
  expect(await bundled(`import { defineCall } from "./kernel.js"; const callPing = /*#__PURE__*/ defineCall("ping");`)).toBe("");
});

test("the error alone does not bring the client along", async () => {
  const code = await bundled(`export { MizanError } from "./kernel.js";`);

  expect(code).toContain("class MizanError");
  expect(code).not.toContain("createClient");
});
