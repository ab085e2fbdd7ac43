// Every suite runs three times: on React 19, on React 19 under StrictMode, and on React 18 against the built files.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const react18 = {
  alias: [
    { find: /^@mizan\/runtime$/, replacement: here("../dist/kernel.js") },
    { find: /^@mizan\/react$/, replacement: here("../dist/react.js") },
    // Its module form, whose imports of React can be led elsewhere.
    { find: /^@testing-library\/react$/, replacement: here("../../node_modules/@testing-library/react/dist/@testing-library/react.esm.js") },
    { find: /^(react|react-dom)(\/.*)?$/, replacement: here("../react-18/node_modules/$1$2") },
  ],
};

const project = (name: string, strict: boolean, resolve = {}) => ({
  resolve,
  test: {
    name,
    include: ["test/**/*.test.tsx"],
    environment: "happy-dom",
    env: { STRICT: strict ? "yes" : "" },
    // It imports react-dom, which has to be the one of the project.
    // A busy machine is no failure.
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
    server: { deps: { inline: [/@testing-library\/react/] } },
  },
});

export default defineConfig({
  test: {
    projects: [project("react-19", false), project("react-19-strict", true), project("react-18-built", true, react18)],
    // They wait more than they work: React holds a second fallback back for 300 ms.
    maxWorkers: 6,
  },
});
