// The walker itself, on a client whose maps are written by hand: it passes the right one, and each way in which a map
// can be wrong is found, by both servers where a server is needed to see it.

import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openClient } from "./client.js";
import { MAPPED, writeClient } from "./fixture/client.js";
import { startLsp, startTsserver } from "./servers.js";
import { walk } from "./walk.js";

const CLIENTS = join(fileURLToPath(new URL(".", import.meta.url)), ".probe", `fixture-${process.pid}`);
let count = 0;

function client(spoil) {
  const folder = join(CLIENTS, String(++count));
  mkdirSync(folder, { recursive: true });
  writeClient(folder, spoil);
  return folder;
}

after(() => rmSync(CLIENTS, { recursive: true, force: true }));

for (const server of [startTsserver, startLsp]) {
  test(`${server.name}: every name of a right client leads to its Python`, async () => {
    const { names, others, kinds, problems } = await walk(client(), server);
    assert.deepEqual(problems, []);
    assert.equal(names, MAPPED - 2);
    assert.equal(others, 2);
    assert.deepEqual(kinds, {
      "a value": 6,
      "a call": 4,
      "a type": 7,
      "a member of a value": 2,
      "a member of a type": 13,
      "an argument key": 4,
      "an argument key of mutate": 3,
      "a provider attribute": 1,
      "a result field": 3,
      "a field of a hook's data": 2,
      "a field of a hook's value": 6,
    });
  });

  test(`${server.name}: a name that leads to another identifier is found`, async () => {
    const spoil = (map, file) => {
      if (file !== "shop.models.d.ts") return;
      const [nameLine, statusLine] = [10, 11];
      [map.mappings[nameLine], map.mappings[statusLine]] = [
        map.mappings[nameLine].map(([column], i) => [column, ...map.mappings[statusLine][i].slice(1)]),
        map.mappings[statusLine].map(([column], i) => [column, ...map.mappings[nameLine][i].slice(1)]),
      ];
    };
    const { problems } = await walk(client(spoil), server);
    assert.ok(problems.some((problem) => /`name`: leads to `status` at .*models\.py.*, which does not spell name/.test(problem)), problems.join("\n"));
  });

  test(`${server.name}: a name without a mapping, not cut off, is found where it leads to the next one`, async () => {
    const spoil = (map, file) => {
      if (file === "shop.models.d.ts") map.mappings[10] = [];
    };
    const { problems } = await walk(client(spoil), server);
    assert.ok(problems.some((problem) => /`name`: leads to .*models\.py.*, which no map names for it/.test(problem)), problems.join("\n"));
  });
}

const broken = {
  "an end that is not mapped": [(map) => map.mappings[9].pop(), /the start of the name is mapped, its end is not/],
  "a segment in the middle of a word": [(map) => map.mappings[10].splice(1, 0, [4, 0, 0, 0]), /no word and no declaration starts or ends here/],
  "sources that hide the Python file": [(map) => (map.sourcesContent = [""]), /sourcesContent hides the Python file/],
  "a source that does not exist": [(map) => (map.sources = ["gone.py"]), /the source .*gone\.py does not exist/],
};

for (const [what, [spoil, expected]] of Object.entries(broken)) {
  test(`${what} is found`, () => {
    const onlyModels = (map, file) => file === "shop.models.d.ts" && spoil(map);
    const { problems } = openClient(client(onlyModels));
    assert.ok(problems.some((problem) => expected.test(problem)), problems.join("\n"));
  });
}
