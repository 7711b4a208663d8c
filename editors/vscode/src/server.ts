// The server's life in this window: started, stopped and started again one after the other, never two at once, and not
// for ever when it keeps falling over.

import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  State,
  TransportKind,
  type CloseHandlerResult,
  type DynamicFeature,
  type ErrorHandler,
  type StaticFeature,
} from "vscode-languageclient/node";
import * as binary from "./binary";
import { confirmed } from "./confirm";
import { commandOf, type Manifest } from "./manifest";

/** More falls than this within the time, and it stays down. */
const FALLS = 4;
const WITHIN = 3 * 60_000;

/** What a status bar needs to know of the server as a process. */
export type Condition = "stopped" | "starting" | "running" | "failed";

/** Commands are registered from the manifest, also while no server runs; the library would register them again. */
class Client extends LanguageClient {
  override registerFeature(feature: StaticFeature | DynamicFeature<unknown>): void {
    const isCommands = "registrationType" in feature && feature.registrationType.method === "workspace/executeCommand";
    if (!isCommands) {
      super.registerFeature(feature);
    }
  }
}

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private queue: Promise<void> = Promise.resolve();
  private falls: number[] = [];
  private readonly changed = new vscode.EventEmitter<Condition>();
  private readonly news = new vscode.EventEmitter<unknown>();

  /** The server was started, has stopped, or could not be started. */
  readonly onCondition = this.changed.event;
  /** The server says how it is (`openchoreo/statusChanged`). */
  readonly onStatus = this.news.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly manifest: Manifest,
    private readonly version: string,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  start(): Promise<void> {
    return this.enqueue(() => this.startNow());
  }

  restart(): Promise<void> {
    return this.enqueue(async () => {
      this.falls = [];
      await this.stopNow();
      await this.startNow();
    });
  }

  stop(): Promise<void> {
    return this.enqueue(() => this.stopNow());
  }

  /** Asks the running server. */
  async request<T>(method: string, params?: object, cancel?: vscode.CancellationToken): Promise<T> {
    await this.queue;
    if (this.client?.state !== State.Running) {
      throw new Error("The OpenChoreo server does not run; its log says why.");
    }
    // An argument too many would make a list of the parameters.
    return cancel === undefined
      ? this.client.sendRequest<T>(method, params)
      : this.client.sendRequest<T>(method, params, cancel);
  }

  /** From the protocol's values to the editor's. */
  get fromServer(): LanguageClient["protocol2CodeConverter"] | undefined {
    return this.client?.protocol2CodeConverter;
  }

  dispose(): void {
    this.changed.dispose();
    this.news.dispose();
  }

  private enqueue(step: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(step).catch((error: unknown) => this.failed(error));
    return this.queue;
  }

  private async startNow(): Promise<void> {
    if (this.client !== undefined) {
      return;
    }
    this.changed.fire("starting");
    const found = await binary.find(this.context);
    const version = await binary.versionOf(found);
    this.log.info(`${found.path} (from ${found.from}), version ${version}`);
    if (!binary.fits(version, this.version)) {
      throw new binary.BinaryProblem(
        `${found.path} is openchoreo-lsp ${version}, and this extension is for ${this.version}. ` +
          "Empty the setting openchoreo.server.path to take the one that comes with the extension, or update both.",
      );
    }
    const client = this.create(found);
    this.client = client;
    client.onDidChangeState(({ newState }) => {
      const conditions = { [State.Running]: "running", [State.Starting]: "starting", [State.Stopped]: "stopped" } as const;
      this.changed.fire(newState in conditions ? conditions[newState as keyof typeof conditions] : "failed");
    });
    client.onNotification("openchoreo/statusChanged", (status: unknown) => {
      this.news.fire(status);
    });
    try {
      await client.start();
    } catch (error) {
      this.client = undefined;
      throw error;
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client !== undefined) {
      // One that fell over for good cannot be stopped any more.
      await client.dispose().catch((error: unknown) => {
        this.log.warn(`the server did not stop by itself: ${String(error)}`);
      });
    }
  }

  private create(found: binary.Binary): LanguageClient {
    const options = {
      trusted: vscode.workspace.isTrusted,
      presents: true,
      followsStatus: true,
      showReferencesCommand: commandOf(this.manifest, "references")?.id,
    };
    const run = { command: found.path, args: ["lsp"], transport: TransportKind.stdio };
    return new Client("openchoreo", "OpenChoreo", run, {
      documentSelector: [{ scheme: "file", language: "yaml" }],
      initializationOptions: options,
      outputChannel: this.log,
      errorHandler: this.errors(),
      initializationFailedHandler: () => false,
      markdown: { supportHtml: false },
      middleware: { sendRequest: (type, params, token, next) => next(type, params, token).then(confirmed) },
    });
  }

  private errors(): ErrorHandler {
    return {
      error: () => ({ action: ErrorAction.Continue }),
      closed: () => this.fell(),
    };
  }

  private fell(): CloseHandlerResult {
    const now = Date.now();
    this.falls = this.falls.filter((at) => now - at < WITHIN);
    this.falls.push(now);
    if (this.falls.length <= FALLS) {
      this.log.warn("the server has ended by itself and is started again");
      return { action: CloseAction.Restart, handled: true };
    }
    void this.failed(new Error(`The OpenChoreo server has ended by itself ${String(this.falls.length)} times in a row.`));
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  private async failed(error: unknown): Promise<void> {
    const text = error instanceof Error ? error.message : String(error);
    this.log.error(text);
    this.changed.fire("failed");
    const offered = [commandOf(this.manifest, "restart"), commandOf(this.manifest, "log")].filter((row) => row !== undefined);
    // Nobody waits for a person: the next start may come at any time.
    void vscode.window.showErrorMessage(text, ...offered.map((row) => row.title)).then((answer) => {
      const chosen = offered.find((row) => row.title === answer);
      return chosen && vscode.commands.executeCommand(chosen.id);
    });
    await Promise.resolve();
  }
}
