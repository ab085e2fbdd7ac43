// Runs the project of this folder with the published izana backend, on a free port of the loopback interface and with a database of its
// own. In: the Python interpreter that has `requirements.txt` installed. Out: the server's origin, what it printed, and `stop`.
// Must never leave a process or a file behind.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const project = fileURLToPath(new URL("project/", import.meta.url));

const START_LIMIT = 60_000;
const STOP_LIMIT = 5_000;

export async function startServer(python) {
  const folder = await mkdtemp(join(tmpdir(), "mizan-izana-"));
  try {
    const env = environment(folder);
    const manage = (...args) => promisify(execFile)(python, ["manage.py", ...args, "--verbosity", "0"], { cwd: project, env });
    await manage("migrate", "--run-syncdb");
    await manage("loaddata", "start");
    return await serve(python, env, folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function serve(python, env, folder) {
  const child = spawn(python, ["-m", "daphne", "-b", "127.0.0.1", "-p", "0", "board.asgi:application"], {
    cwd: project,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  // For a test file that dies before it can stop its server.
  const abandon = () => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  process.on("exit", abandon);
  const exited = once(child, "exit").then(
    ([code, signal]) => code ?? signal,
    (error) => error.message,
  );

  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text) => (output += text));
  }

  async function stop() {
    const impatience = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT);
    child.kill("SIGTERM");
    await exited;
    clearTimeout(impatience);
    process.off("exit", abandon);
    await rm(folder, { recursive: true, force: true });
  }

  try {
    const origin = await listening(child, exited, () => output);
    return { origin, output: () => output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

// Daphne says where it listens once it does: the port is its own choice, so nobody else can have taken it.
function listening(child, exited, output) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`the server did not start within ${START_LIMIT} ms:\n${output()}`)), START_LIMIT);
    const look = () => {
      const port = /Listening on TCP address 127\.0\.0\.1:(\d+)/.exec(output())?.[1];
      if (port === undefined) return;
      clearTimeout(limit);
      resolve(`http://127.0.0.1:${port}`);
    };
    child.stderr.on("data", look);
    child.stdout.on("data", look);
    exited.then((how) => {
      clearTimeout(limit);
      reject(new Error(`the server ended (${how}) before it listened:\n${output()}`));
    });
  });
}

function environment(folder) {
  return {
    ...process.env,
    BOARD_DATABASE: join(folder, "board.sqlite3"),
    DJANGO_SETTINGS_MODULE: "board.settings",
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONUNBUFFERED: "1",
  };
}
