// A session with `mizan-dev lsp`, as an editor has one: requests that are answered or refused, and files that change on disk.
// In: the binary and a project's folder. Out: `request(method, params)`, which rejects with the server's sentence, and `saved(files)`.
// Must never leave the process behind.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { pathToFileURL } from "node:url";
import { onMessages } from "../navigation/servers.js";

/** Starts a server over `folder`. */
export async function startSession(binary, folder) {
  const server = spawn(binary, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(server, "exit");
  const waiting = new Map();
  let sequence = 0;

  const write = (message) => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  onMessages(server.stdout, ({ id, method, params, result, error }) => {
    if (method === undefined) {
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (error) reject(new Error(error.message));
      else resolve(result);
    } else if (id !== undefined) {
      write({ id, result: method === "workspace/configuration" ? params.items.map(() => null) : null });
    }
  });
  exited.then(([code]) => {
    for (const { reject } of waiting.values()) reject(new Error(`the server ended with ${code}`));
  });

  const request = (method, params) => {
    const id = ++sequence;
    write({ id, method, params });
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  };
  const notify = (method, params) => write({ method, params });

  await request("initialize", {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "shop" }],
    capabilities: {
      general: { positionEncodings: ["utf-16"] },
      textDocument: { rename: { prepareSupport: true } },
      workspace: { workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} } },
    },
  });
  notify("initialized", {});

  return {
    request,
    /** Tells that files were written. */
    saved: (uris) => notify("workspace/didChangeWatchedFiles", { changes: uris.map((uri) => ({ uri, type: 2 })) }),
    async stop() {
      await request("shutdown");
      notify("exit");
      await exited;
    },
  };
}
