// What the server's tables say: a part of package.json that is generated from them. The extension registers whatever
// stands there, so a new command or a new tree needs no change here.

import * as vscode from "vscode";

/** What the client does by itself. */
export type ClientAction = "restart" | "log" | "references";

export interface CommandRow {
  readonly id: string;
  readonly title: string;
  readonly needsTrust: boolean;
  readonly client: ClientAction | null;
}

export interface ViewRow {
  readonly id: string;
  readonly title: string;
}

export interface Manifest {
  readonly commands: readonly CommandRow[];
  readonly views: readonly ViewRow[];
  /** API groups of the documents that are OpenChoreo's own: one of them wakes the extension. */
  readonly wakes: readonly string[];
  /** API groups of all documents that the server judges. */
  readonly judges: readonly string[];
}

interface Package {
  readonly version: string;
  readonly openchoreo: Manifest;
}

/** The manifest and the version of this extension. */
export function read(context: vscode.ExtensionContext): { manifest: Manifest; version: string } {
  const { openchoreo, version } = context.extension.packageJSON as Package;
  return { manifest: openchoreo, version };
}

/** The command whose action is the client's `action`. */
export function commandOf(manifest: Manifest, action: ClientAction): CommandRow | undefined {
  return manifest.commands.find((command) => command.client === action);
}
