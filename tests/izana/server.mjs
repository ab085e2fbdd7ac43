// Runs the project of this folder with the published izana backend. In: the Python interpreter that has `requirements.txt` installed.
// Out: the server's origin, what it printed, and `stop`. Must never leave a process or a file behind: the server ends with its standard
// input, so it does not outlive this process, however that ends.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const project = fileURLToPath(new URL("project/", import.meta.url));

const START_LIMIT = 60_000;
const STOP_LIMIT = 5_000;

export async function startServer(python) {
  const child = spawn(python, ["serve.py"], {
    cwd: project,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", PYTHONUNBUFFERED: "1" },
  });
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
    child.stdin.end();
    await exited;
    clearTimeout(impatience);
  }

  try {
    return { origin: await listening(child, exited, () => output), output: () => output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

// Daphne says where it listens once it does: the port is its own choice, so nobody else can have taken it.
function listening(child, exited, output) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => fail(`did not start within ${START_LIMIT} ms`), START_LIMIT);
    const look = () => {
      const port = /Listening on TCP address 127\.0\.0\.1:(\d+)/.exec(output())?.[1];
      if (port === undefined) return;
      clearTimeout(limit);
      resolve(`http://127.0.0.1:${port}`);
    };
    const fail = (how) => {
      clearTimeout(limit);
      reject(new Error(`The server ${how}. It printed:\n${output()}`));
    };
    child.stdout.on("data", look);
    child.stderr.on("data", look);
    exited.then((how) => fail(`ended (${how}) before it listened`));
  });
}
