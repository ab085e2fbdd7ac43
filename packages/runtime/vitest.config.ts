// The suite runs on Node alone, with a server that the tests make up: the kernel knows no framework.

import { defineConfig } from "vitest/config";

export default defineConfig({ test: { include: ["test/**/*.test.ts"], environment: "node", testTimeout: 20_000, expect: { poll: { timeout: 10_000 } } } });
