// Commands: whatever the manifest lists. The server gets told where the user was and says what there is to show.

import * as vscode from "vscode";
import type { ClientAction, CommandRow, Manifest } from "./manifest";
import type { Outcome, Presenter } from "./present";
import type { Server } from "./server";
import { Node } from "./trees";

/** Where the user was; documented in docs/protocol.md. */
interface Place {
  uri?: string;
  range?: object;
  view?: string;
  node?: string;
}

type Action = (...args: unknown[]) => unknown;

export function register(
  manifest: Manifest,
  server: Server,
  presenter: Presenter,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const actions: Record<ClientAction, Action> = {
    restart: () => server.restart(),
    log: () => {
      log.show();
    },
    references: (uri, position, places) => references(server, uri, position, places),
  };
  const registered = manifest.commands.map((row) => {
    const run: Action = row.client === null ? (...args) => call(row, server, presenter, args) : actions[row.client];
    return vscode.commands.registerCommand(row.id, run);
  });
  return vscode.Disposable.from(...registered);
}

async function call(row: CommandRow, server: Server, presenter: Presenter, args: unknown[]): Promise<void> {
  if (row.needsTrust && !vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage(`${row.title}: not in a workspace that is not trusted.`);
    return;
  }
  try {
    const params = { command: row.id, arguments: place(args) };
    await presenter.show(await server.request<Outcome | null>("workspace/executeCommand", params));
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

/** The arguments for the server. What the server itself wrote (a lens, a choice) goes back as it is. */
function place(args: unknown[]): unknown[] {
  const [first] = args;
  if (first instanceof Node) {
    return [first.place()];
  }
  if (first instanceof vscode.Uri) {
    return [{ uri: first.toString(), ...selectionIn(first) } satisfies Place];
  }
  if (first !== undefined && first !== null) {
    return args;
  }
  const here = vscode.window.activeTextEditor?.document.uri;
  return [here?.scheme === "file" ? ({ uri: here.toString(), ...selectionIn(here) } satisfies Place) : {}];
}

function selectionIn(uri: vscode.Uri): { range?: object } {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.toString() !== uri.toString()) {
    return {};
  }
  const { start, end } = editor.selection;
  const position = ({ line, character }: vscode.Position) => ({ line, character });
  return { range: { start: position(start), end: position(end) } };
}

/** The editor's list of places wants the editor's own types. */
async function references(server: Server, uri: unknown, position: unknown, places: unknown): Promise<void> {
  const convert = server.fromServer;
  if (convert === undefined || typeof uri !== "string" || !Array.isArray(places)) {
    return;
  }
  const locations = (places as Parameters<typeof convert.asLocation>[0][]).map((place) => convert.asLocation(place));
  const at = convert.asPosition(position as Parameters<typeof convert.asPosition>[0]);
  await vscode.commands.executeCommand("editor.action.showReferences", vscode.Uri.parse(uri), at, locations);
}
