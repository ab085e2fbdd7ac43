// The life of the language server: found, started, watched, started again after a crash, stopped. It owns the one client
// there is and tells whoever listens how the server is. It shows nothing itself.

import { workspace, type LogOutputChannel } from "vscode";
import { CloseAction, ErrorAction, LanguageClient, State, type ErrorHandler, type Executable, type LanguageClientOptions } from "vscode-languageclient/node";

import { findBinary } from "./binary.js";
import { listensToStatus, StatusChanged, StatusRequest, type Status } from "./protocol.js";

/** How the server is, as far as this end knows. */
export type Condition =
  | { readonly is: "starting" }
  | { readonly is: "running"; readonly status: Status }
  /** There is no `mizan-dev`: nowhere, or not where the setting says. */
  | { readonly is: "missing"; readonly setting: string }
  | { readonly is: "stopped"; readonly why: string };

/** So many crashes within three minutes are taken for bad luck; one more, and a person has to look. */
const RESTARTS = 4;

const LANGUAGES = ["python", "typescript", "typescriptreact", "javascript", "javascriptreact"];

/** VS Code's own TypeScript follows the client's maps, so the server need not answer where they lead. */
const SETTINGS = { typescriptServer: true };

export class Server {
  readonly #log: LogOutputChannel;
  readonly #tell: (condition: Condition) => void;
  #client: LanguageClient | undefined;
  /** Starts and stops happen one after the other, however fast they are asked for. */
  #last: Promise<void> = Promise.resolve();

  constructor(log: LogOutputChannel, tell: (condition: Condition) => void) {
    this.#log = log;
    this.#tell = tell;
  }

  /** The client while the server answers. */
  get client(): LanguageClient | undefined {
    return this.#client?.isRunning() ? this.#client : undefined;
  }

  restart(): Promise<void> {
    return this.#next(async () => {
      await this.#stop();
      await this.#start();
    });
  }

  stop(): Promise<void> {
    return this.#next(() => this.#stop());
  }

  #next(step: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(step, step);
    return this.#last;
  }

  async #start(): Promise<void> {
    this.#tell({ is: "starting" });
    const setting = workspace.getConfiguration("mizan").get("path", "");
    const binary = findBinary({
      setting,
      folders: (workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath),
      environment: process.env,
      platform: process.platform,
    });
    if (!binary) return this.#tell({ is: "missing", setting });

    this.#log.info(`Starting ${binary} lsp`);
    const client = new LanguageClient("mizan", "Mizan", executable(binary), this.#options());
    this.#client = client;
    client.registerFeature(listensToStatus);
    client.onNotification(StatusChanged, (status) => this.#tell({ is: "running", status }));
    client.onDidChangeState(({ newState }) => this.#changed(client, newState));
    await client.start().catch((error: unknown) => this.#tell({ is: "stopped", why: `mizan-dev did not start: ${String(error)}` }));
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.dispose().catch((error: unknown) => this.#log.warn(`mizan-dev did not stop by itself: ${String(error)}`));
  }

  #changed(client: LanguageClient, state: State): void {
    if (client !== this.#client) return;
    if (state === State.Starting) this.#tell({ is: "starting" });
    if (state === State.Running) void client.sendRequest(StatusRequest).then((status) => this.#tell({ is: "running", status }));
  }

  #options(): LanguageClientOptions {
    return {
      documentSelector: LANGUAGES.map((language) => ({ scheme: "file", language })),
      initializationOptions: SETTINGS,
      // What stands under `mizan` in VS Code's settings is this extension's, and none of the server's.
      middleware: { workspace: { configuration: ({ items }) => items.map(() => SETTINGS) } },
      outputChannel: this.#log,
      errorHandler: this.#patience(),
    };
  }

  /** Restarts as the language client does, and says so in the status bar instead of a pop-up. */
  #patience(): ErrorHandler {
    const crashes: number[] = [];
    return {
      error: (_error, _message, count) => ({ action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown }),
      closed: () => {
        crashes.push(Date.now());
        const recent = crashes.filter((moment) => moment > Date.now() - 3 * 60_000).length;
        if (recent <= RESTARTS) return { action: CloseAction.Restart, message: "mizan-dev ended and is started again", handled: true };
        const why = `mizan-dev ended ${recent} times within three minutes`;
        this.#tell({ is: "stopped", why });
        return { action: CloseAction.DoNotRestart, message: why, handled: true };
      },
    };
  }
}

function executable(command: string): Executable {
  return { command, args: ["lsp"], options: { shell: command.endsWith(".cmd") } };
}
