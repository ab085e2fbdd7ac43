// A session with the language server over stdio: requests and answers as data.

import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";

export async function openServer(folder) {
  const child = spawn(process.env.MIZAN_DEV_BIN, ["lsp"], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map();
  let buffer = Buffer.alloc(0);
  let last = 0;

  function send(message) {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  function take(message) {
    if (message.method) {
      // Whatever the server asks of its client is granted.
      if (message.id !== undefined) send({ id: message.id, result: null });
      return;
    }
    const { resolve, reject } = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) reject(new Error(message.error.message));
    else resolve(message.result);
  }

  child.stdout.on("data", (data) => {
    buffer = Buffer.concat([buffer, data]);
    for (;;) {
      const head = buffer.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, head))[1]);
      if (buffer.length < head + 4 + length) return;
      const body = buffer.subarray(head + 4, head + 4 + length).toString();
      buffer = buffer.subarray(head + 4 + length);
      take(JSON.parse(body));
    }
  });

  const request = (method, params) =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      send({ id: last, method, params });
    });
  const notify = (method, params) => send({ method, params });

  const uri = pathToFileURL(folder).href;
  await request("initialize", {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "project" }],
    capabilities: { general: { positionEncodings: ["utf-16"] }, textDocument: { diagnostic: {} } },
  });
  notify("initialized", {});

  return {
    request,
    async close() {
      await request("shutdown");
      notify("exit");
      await new Promise((resolve) => child.once("exit", resolve));
    },
  };
}
