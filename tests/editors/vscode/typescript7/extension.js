// A test-only extension: TypeScript 7's own language server inside VS Code, by the client that extensions of language servers use. What to
// start is in MIZAN_TSC. VS Code's built-in TypeScript stands back for an extension of this name where `js/ts.experimental.useTsgo` is set.

"use strict";

const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = () => {
  const server = { command: process.execPath, args: [process.env.MIZAN_TSC, "--lsp", "--stdio"], options: { env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" } } };
  const documentSelector = [{ language: "typescript" }, { language: "typescriptreact" }].map((one) => ({ scheme: "file", ...one }));
  client = new LanguageClient("typescript7", "TypeScript 7", server, { documentSelector });
  return client.start();
};

exports.deactivate = () => client?.stop();
