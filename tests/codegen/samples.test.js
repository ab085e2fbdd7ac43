// The clients that the generator's own tests generate: TypeScript accepts every declaration and what an application
// does with it, Node accepts every module, and the schema of a form takes and refuses what Django's fields do.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const HERE = fileURLToPath(new URL(".", import.meta.url));
const SAMPLES = join(HERE, "samples");

function run(command, args, options = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: HERE, encoding: "utf8", ...options });
  assert.equal(status, 0, `${stdout ?? ""}${stderr ?? ""}`);
}

before(() => {
  rmSync(SAMPLES, { recursive: true, force: true });
  run("cargo", ["test", "--quiet", "-p", "mizan-codegen"], { env: { ...process.env, MIZAN_CODEGEN_SAMPLES: SAMPLES } });
});

for (const alias of ["typescript-5", "typescript-7"]) {
  test(`TypeScript ${require(`${alias}/package.json`).version} accepts every client and its uses`, () => {
    run(process.execPath, [join(dirname(require.resolve(`${alias}/package.json`)), "bin/tsc"), "-p", HERE]);
  });
}

test("every module is one that Node reads", async () => {
  const modules = readdirSync(SAMPLES, { recursive: true }).filter((name) => name.endsWith(".js") && !name.includes("anything_stays_text"));
  assert.ok(modules.length > 50, `${modules.length} modules`);
  for (const name of modules) await import(pathToFileURL(join(SAMPLES, name)).href);
});

const FIELDS = {
  text: { takes: ["ab", " ab "], refuses: ["", "a", "  ", null, undefined, "0123456789"] },
  o_text: { takes: ["", "  ", null, undefined, "ab"], refuses: ["a", "0123456789"] },
  url: { takes: ["https://a.b/c?d", "example.com", "http://[::1]/"], refuses: ["", "a b", "http://"] },
  slug: { takes: ["a-b_1"], refuses: ["a b", "é"] },
  letters: { takes: ["é-1"], refuses: ["a b"] },
  ip: { takes: ["1.2.3.4", " ::1 "], refuses: ["1.2.3", "x"] },
  o_ip: { takes: ["", "1.2.3.4"], refuses: ["x"] },
  sku: { takes: ["ABC-1234", "ABC-١٢٣٤"], refuses: ["abc-1234", "ABC-12345"] },
  age: { takes: [18, "19", " 20 ", "21.0", 120], refuses: [17, "17", 121, "", "x", 18.5, "18.5", null, true, NaN] },
  o_age: { takes: ["", null, undefined, 20], refuses: [3, "x"] },
  step: { takes: [5, "10", 0, -5], refuses: [3] },
  weight: { takes: [0.5, "1e2", ".5", "5."], refuses: [0.1, "abc", "Infinity"] },
  price: { takes: [1, "1.10", "9999.99", 0.5, "0001.10"], refuses: ["1.123", "-1", "10000", "12345.00", "", "a"] },
  terms: { takes: [true], refuses: [false, undefined, null] },
  o_terms: { takes: [true, false, undefined, null], refuses: ["x"] },
  maybe: { takes: [true, false, null, undefined], refuses: ["x"] },
  day: { takes: ["31.12.2026"], refuses: [""] },
  choice: { takes: ["a", 1, "1"], refuses: ["", "b", 2, null] },
  o_choice: { takes: ["", null, "a"], refuses: ["b"] },
  choices: { takes: [["a"], [1, "1"]], refuses: [[], ["b"], "a"] },
  o_choices: { takes: [[], undefined], refuses: [["b"]] },
  product: { takes: [1, "1", "abc"], refuses: ["", null] },
  products: { takes: [[1]], refuses: [[]] },
  file: { takes: [["x", "a.txt"]], refuses: [["", "a.txt"], ["x", "a".repeat(101)], "x", null] },
  json: { takes: [{}, [1], "1", 0], refuses: ["", null, undefined] },
  uuid: {
    takes: ["12345678-1234-5678-1234-567812345678", "{12345678123456781234567812345678}"],
    refuses: ["x", "", "12345678-1234"],
  },
  fixed: { takes: [undefined, 5], refuses: [] },
};

const fileOf = (value) => (Array.isArray(value) ? new File([value[0]], value[1]) : value);

for (const [name, { takes, refuses }] of Object.entries(FIELDS)) {
  test(`the schema of \`${name}\` takes and refuses what Django does`, async () => {
    const { contactFormSchema } = await import(pathToFileURL(join(SAMPLES, "every_kind_of_field/frontend/src/api/shop.forms.js")).href);
    const accepts = (value) => contactFormSchema.shape[name].safeParse(name === "file" ? fileOf(value) : value).success;
    for (const value of takes) assert.ok(accepts(value), `refuses ${JSON.stringify(value)}`);
    for (const value of refuses) assert.ok(!accepts(value), `takes ${JSON.stringify(value)}`);
  });
}

test("an email address is what Django takes for one", async () => {
  const { contactFormSchema } = await import(pathToFileURL(join(SAMPLES, "a_contact_form/frontend/src/api/shop.forms.js")).href);
  const accepts = (email) => contactFormSchema.shape.email.safeParse(email).success;
  for (const email of ["a@b.co", "a.b+c@localhost", '"q x"@b.co', "a@[127.0.0.1]", " a@b.co "]) assert.ok(accepts(email), email);
  for (const email of ["a", "a@b", "a b@c.de", ".a@b.co", "a@b..co", "ö@b.co", ""]) assert.ok(!accepts(email), email);
});
