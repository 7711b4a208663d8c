// The extension for VS Code: starts the server where there is something for it, and shows what it says. What the server
// can do is in its own tables; this code knows no command, no tree and no setting by name but the path of the server.

import * as vscode from "vscode";
import * as commands from "./commands";
import { Documents } from "./documents";
import * as manifest from "./manifest";
import { introduce } from "./neighbour";
import { Pictures } from "./pictures";
import { Presenter } from "./present";
import { Server } from "./server";
import { StatusBar } from "./status";
import * as trees from "./trees";
import { documentsOf, holds, speaksOf } from "./wake";

let running: Server | undefined;

/** What tests and other extensions may ask. */
export interface Exports {
  /** Whether the server was started in this window. */
  isAwake(): boolean;
}

export async function activate(context: vscode.ExtensionContext): Promise<Exports> {
  const log = vscode.window.createOutputChannel("OpenChoreo", { log: true });
  context.subscriptions.push(log);
  const { manifest: tables, version } = manifest.read(context);
  const server = new Server(context, tables, version, log);
  const documents = new Documents();
  const pictures = new Pictures(context.extensionUri);
  context.subscriptions.push(server, documents, pictures);
  context.subscriptions.push(commands.register(tables, server, new Presenter(documents, pictures), log));

  const awake = async () => {
    if (running !== undefined) {
      return;
    }
    running = server;
    sleep.dispose();
    context.subscriptions.push(new StatusBar(server, "OpenChoreo"), trees.register(tables, server, log));
    await vscode.commands.executeCommand("setContext", "openchoreo.awake", true);
    context.subscriptions.push(
      vscode.workspace.onDidGrantWorkspaceTrust(() => server.restart()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("openchoreo.server")) {
          void server.restart();
        }
      }),
    );
    await server.start();
    void introduce(tables.judges, log);
  };

  const pattern = documentsOf(tables.wakes);
  const look = (document: vscode.TextDocument) => {
    if (speaksOf(document, pattern)) {
      void awake();
    }
  };
  const search = new vscode.CancellationTokenSource();
  const sleep = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidSaveTextDocument(look),
    vscode.workspace.onDidChangeWorkspaceFolders(async () => {
      if (await holds(pattern, search.token)) {
        await awake();
      }
    }),
    { dispose: () => { search.cancel(); } },
  );
  context.subscriptions.push(sleep);
  if (await holds(pattern, search.token)) {
    await awake();
  } else {
    log.info("asleep: nothing in this workspace is OpenChoreo's");
  }
  return { isAwake: () => running !== undefined };
}

export async function deactivate(): Promise<void> {
  await running?.stop();
}
