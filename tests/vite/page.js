// A page in a browser, as a Vite dev server sees one: it requests a page's modules and listens to the socket of hot updates.
// In: the address of the dev server. Out: the messages that the server sends, in order. Must never look into the server's own state,
// nor leave a message out that speaks of a change.

import { once } from "node:events";

import { WebSocket } from "ws";

const LIMIT = 30_000;

/** What says nothing about a change. */
const TALK = new Set(["connected", "ping"]);

/** Opens the page at `origin`, with all its modules. */
export async function openPage(origin) {
  const messages = [];
  let wake = () => {};

  const socket = await connect(origin);
  socket.on("message", (data) => {
    const message = JSON.parse(data);
    if (TALK.has(message.type)) return;
    messages.push(message);
    wake();
  });
  await loadModules(origin);

  /** Takes the messages up to the first that `isLast`. */
  async function messagesUntil(isLast) {
    const limit = Date.now() + LIMIT;
    for (;;) {
      const end = messages.findIndex(isLast);
      if (end >= 0) return messages.splice(0, end + 1);
      const rest = limit - Date.now();
      if (rest <= 0) throw new Error(`Vite did not send what was waited for, but:\n${JSON.stringify(messages, null, 2)}`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, rest);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  return { messagesUntil, reload: () => loadModules(origin), close: () => socket.terminate() };
}

/** Vite lets in who knows the token that stands in the client which it serves. */
async function connect(origin) {
  const [, token] = /wsToken = "([^"]+)"/.exec(await get(new URL("/@vite/client", origin)));
  const address = new URL(`/?token=${token}`, origin.replace("http", "ws"));
  const socket = new WebSocket(address, "vite-hmr", { origin });
  await once(socket, "open");
  return socket;
}

/** Requests the page and whatever its modules import, as a browser does: from then on Vite knows who imports whom. */
async function loadModules(origin) {
  const page = await get(new URL("/", origin), "text/html");
  const waiting = [...page.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, path]) => path);
  const seen = new Set(waiting);
  while (waiting.length > 0) {
    const path = waiting.pop();
    const code = await get(new URL(path, origin));
    for (const [, imported] of code.matchAll(/\b(?:from|import)\s*"(\/[^"]+)"/g)) {
      if (!seen.has(imported)) waiting.push(imported);
      seen.add(imported);
    }
  }
  return seen;
}

async function get(address, accept = "*/*") {
  const answer = await fetch(address, { headers: { accept } });
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}: ${await answer.text()}`);
  return answer.text();
}
