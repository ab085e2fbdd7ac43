// TypeScript's own language servers, as an editor talks to them: tsserver of 5.9 and `tsc --lsp --stdio` of 7. Both
// give the same surface: `definition(offset)` in the opened file, `close()`; that of 7 renames, too. Positions go in and come out counted
// from 0, in UTF-16 units. Nothing here knows of Mizan.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const packageFolder = (name) => dirname(require.resolve(`${name}/package.json`));
const TIMEOUT = 30_000;

/** @typedef {import("./client.js").Range} Range */
/** @typedef {{ version: string, definition(line: number, column: number): Promise<Range[]>, close(): void }} Server */
/** @typedef {Server & { rename(line: number, column: number, name: string): Promise<Map<string, object[]>> }} RenamingServer by file, the protocol's edits */

/** tsserver of TypeScript 5.9, with `file` open. @returns {Promise<Server>} */
export async function startTsserver(file, text) {
  const folder = packageFolder("typescript-5");
  const server = spawn(process.execPath, [join(folder, "lib/tsserver.js"), "--disableAutomaticTypingAcquisition"]);
  let sequence = 0;
  const waiting = new Replies(server);
  onMessages(server.stdout, (message) => {
    if (message.type === "response") waiting.settle(message.request_seq, message.success ? null : message.message, message.body);
  });
  const send = (command, args) => {
    const seq = ++sequence;
    server.stdin.write(`${JSON.stringify({ seq, type: "request", command, arguments: args })}\n`);
    return seq;
  };
  const request = (command, args) => waiting.reply(send(command, args), command);

  send("open", { file, fileContent: text });
  return {
    version: require("typescript-5/package.json").version,
    async definition(line, column) {
      const body = await request("definitionAndBoundSpan", { file, line: line + 1, offset: column + 1 });
      const point = ({ line, offset }) => ({ line: line - 1, column: offset - 1 });
      return body.definitions.map((found) => ({ file: found.file, start: point(found.start), end: point(found.end) }));
    },
    close: () => server.kill(),
  };
}

/** The language server of TypeScript 7, with `file` open. @returns {Promise<RenamingServer>} */
export async function startLsp(file, text) {
  const folder = packageFolder("typescript-7");
  const server = spawn(process.execPath, [join(folder, "bin/tsc"), "--lsp", "--stdio"]);
  const waiting = new Replies(server);
  const write = (message) => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  onMessages(server.stdout, (message) => {
    const { id, method } = message;
    if (method === undefined) return waiting.settle(id, message.error?.message ?? null, message.result);
    if (id === undefined) return;
    // The server asks for settings (none), or tells what it wants to watch (nothing changes here).
    const nothing = method === "workspace/configuration" ? message.params.items.map(() => null) : null;
    write({ id, result: nothing });
  });
  let sequence = 0;
  const request = (method, params) => {
    const id = ++sequence;
    write({ id, method, params });
    return waiting.reply(id, method);
  };

  const uri = pathToFileURL(file).href;
  const root = pathToFileURL(dirname(file)).href;
  await request("initialize", {
    processId: process.pid,
    rootUri: root,
    workspaceFolders: [{ uri: root, name: "probe" }],
    capabilities: { textDocument: { definition: { linkSupport: true } }, general: { positionEncodings: ["utf-16"] } },
  });
  write({ method: "initialized", params: {} });
  write({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "typescriptreact", version: 1, text } } });
  return {
    version: require("typescript-7/package.json").version,
    async definition(line, column) {
      const result = await request("textDocument/definition", { textDocument: { uri }, position: { line, character: column } });
      return [result ?? []].flat().map((found) => {
        const range = found.targetSelectionRange ?? found.range;
        const point = ({ line, character }) => ({ line, column: character });
        return { file: fileURLToPath(found.targetUri ?? found.uri), start: point(range.start), end: point(range.end) };
      });
    },
    async rename(line, column, newName) {
      const place = { textDocument: { uri }, position: { line, character: column } };
      const { changes, documentChanges } = await request("textDocument/rename", { ...place, newName });
      const edits = documentChanges?.map(({ textDocument, edits }) => [textDocument.uri, edits]) ?? Object.entries(changes);
      return new Map(edits.map(([uri, edits]) => [fileURLToPath(uri), edits]));
    },
    close: () => server.kill(),
  };
}

/** Requests that wait for their reply; all of them fail, with what it said, when the server ends. */
class Replies {
  #waiting = new Map();
  #said = "";

  constructor(server) {
    server.stderr.on("data", (chunk) => (this.#said = `${this.#said}${chunk}`.slice(-4000)));
    const fail = (reason) => {
      for (const id of this.#waiting.keys()) this.settle(id, `the server ended (${reason})\n${this.#said}`);
    };
    server.on("error", (error) => fail(error.message));
    server.on("exit", (code, signal) => fail(code ?? signal));
    server.stdin.on("error", () => {});
  }

  reply(id, what) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.settle(id, `no answer in ${TIMEOUT / 1000} s\n${this.#said}`), TIMEOUT);
      this.#waiting.set(id, { resolve, reject, what, timer });
    });
  }

  settle(id, error, value) {
    const request = this.#waiting.get(id);
    if (!request) return;
    this.#waiting.delete(id);
    clearTimeout(request.timer);
    if (error) request.reject(new Error(`${request.what}: ${error}`));
    else request.resolve(value);
  }
}

/** Calls `each` for every message that a `Content-Length` header announces. */
export function onMessages(stream, each) {
  let buffer = Buffer.alloc(0);
  stream.on("data", (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const header = buffer.indexOf("\r\n\r\n");
      if (header < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, header).toString())?.[1]);
      const end = header + 4 + length;
      if (buffer.length < end) return;
      const body = buffer.subarray(header + 4, end).toString();
      buffer = buffer.subarray(end);
      each(JSON.parse(body));
    }
  });
}
