// The bar at the bottom: what the server says of the folder in front of the user, and whether it runs at all.

import * as vscode from "vscode";
import type { Condition, Server } from "./server";

/** As far as it is shown; the rest is in docs/protocol.md. */
interface Status {
  readonly version: string;
  readonly trusted: boolean;
  readonly diagnostics: { readonly errors: number; readonly warnings: number };
  readonly folders: readonly Folder[];
}

interface Folder {
  readonly path: string;
  readonly summary: { readonly text: string; readonly busy: boolean; readonly detail: string };
}

export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("openchoreo", vscode.StatusBarAlignment.Left, 10);
  private readonly rest: vscode.Disposable;
  private condition: Condition = "stopped";
  private status: Status | undefined;

  /** `category` is what all commands begin with: a click lists them. */
  constructor(server: Server, category: string) {
    this.item.name = category;
    const arguments_ = [`>${category}: `];
    this.item.command = { command: "workbench.action.quickOpen", title: "Commands", arguments: arguments_ };
    this.rest = vscode.Disposable.from(
      server.onCondition((condition) => {
        this.condition = condition;
        if (condition !== "running") {
          // Another server has to say how it is.
          this.status = undefined;
        }
        this.draw();
      }),
      server.onStatus((status) => {
        this.status = status as Status;
        this.draw();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => {
        this.draw();
      }),
    );
    this.draw();
    this.item.show();
  }

  dispose(): void {
    this.rest.dispose();
    this.item.dispose();
  }

  private draw(): void {
    const { item, condition, status } = this;
    item.backgroundColor = condition === "failed" ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
    if (condition !== "running" || status === undefined) {
      const spins = condition === "starting" || condition === "running";
      item.text = spins ? "$(sync~spin) OpenChoreo" : "$(circle-slash) OpenChoreo";
      item.tooltip = condition === "failed" ? "The server does not run; its log says why." : `The server is ${condition}.`;
      return;
    }
    const here = vscode.window.activeTextEditor?.document.uri.fsPath ?? "";
    const folder = status.folders.find(({ path }) => here.startsWith(path)) ?? status.folders[0];
    const icon = folder?.summary.busy === true ? "$(sync~spin)" : "$(check)";
    item.text = `${icon} OpenChoreo ${folder?.summary.text ?? ""}`.trimEnd();
    const { errors, warnings } = status.diagnostics;
    const lines = [
      ...(folder?.summary.detail.split("\n") ?? []),
      `${String(errors)} errors, ${String(warnings)} warnings`,
      ...(status.trusted ? [] : ["Restricted: the workspace is not trusted"]),
      `openchoreo-lsp ${status.version}`,
    ];
    item.tooltip = lines.join("\n");
  }
}
