// A test-only extension: the hands of a test inside VS Code. In goes `{ body }` over HTTP on the port in
// MIZAN_PROBE_PORT: the body of an async function with `vscode` as its argument; out comes what it returns, as JSON.
// It has no commands, no settings and no views, and is never packaged with the real extension.

"use strict";

const http = require("node:http");
const vscode = require("vscode");

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;

exports.activate = (context) => {
  const server = http.createServer(async (request, response) => {
    response.setHeader("content-type", "application/json");
    try {
      const { body, args } = JSON.parse(await text(request));
      const answer = await new AsyncFunction("vscode", "args", body)(vscode, args);
      response.end(JSON.stringify({ answer: plain(answer) ?? null }));
    } catch (error) {
      response.end(JSON.stringify({ error: String(error?.stack ?? error) }));
    }
  });
  server.listen(Number(process.env.MIZAN_PROBE_PORT), "127.0.0.1");
  context.subscriptions.push({ dispose: () => server.close() });
};

async function text(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** VS Code's classes as plain data: a position is `[line, character]` from 0, a URI its path. */
function plain(value) {
  if (value instanceof vscode.Uri) return value.fsPath;
  if (value instanceof vscode.Position) return [value.line, value.character];
  if (value instanceof vscode.Range) return [plain(value.start), plain(value.end)];
  if (value instanceof vscode.MarkdownString) return value.value;
  if (value instanceof vscode.WorkspaceEdit) return value.entries().map(plain);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return typeof value === "function" ? undefined : value;
  const fields = {};
  for (const key in value) fields[key] = plain(value[key]);
  return fields;
}
