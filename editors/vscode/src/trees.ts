// Trees: whatever the manifest lists, each asked for from the server level by level.

import * as vscode from "vscode";
import type { Manifest } from "./manifest";
import type { Server } from "./server";

interface Location {
  readonly uri: string;
  readonly range: { start: { line: number; character: number }; end: { line: number; character: number } };
}

/** As the server describes it (docs/protocol.md). */
interface Line {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly icon: string;
  readonly kind: string;
  readonly location: Location | null;
  readonly hasChildren: boolean;
}

/** A node, as commands meet it. */
export class Node {
  constructor(
    private readonly view: string,
    readonly line: Line,
  ) {}

  /** Where the user was who called a command on it. */
  place(): object {
    const { id, location } = this.line;
    return { view: this.view, node: id, ...(location ?? {}) };
  }
}

class Tree implements vscode.TreeDataProvider<Node> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly id: string,
    private readonly server: Server,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  refresh(): void {
    this.changed.fire(undefined);
  }

  async getChildren(parent?: Node): Promise<Node[]> {
    try {
      const params = parent === undefined ? { view: this.id } : { view: this.id, node: parent.line.id };
      const lines = await this.server.request<Line[] | null>("openchoreo/tree", params);
      return (lines ?? []).map((line) => new Node(this.id, line));
    } catch (error) {
      // No server, no lines; the status bar says what is the matter.
      this.log.warn(`${this.id}: ${String(error)}`);
      return [];
    }
  }

  getTreeItem({ line }: Node): vscode.TreeItem {
    const state = line.hasChildren ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
    const item = new vscode.TreeItem(line.label, state);
    item.id = line.id;
    item.description = line.description;
    item.tooltip = line.tooltip;
    item.iconPath = new vscode.ThemeIcon(line.icon);
    item.contextValue = line.kind;
    if (line.location !== null) {
      const uri = vscode.Uri.parse(line.location.uri);
      const { start, end } = line.location.range;
      const selection = new vscode.Range(start.line, start.character, end.line, end.character);
      // The editor paints the findings of the file on the line, as in its own explorer.
      item.resourceUri = uri;
      item.command = { command: "vscode.open", title: "Open", arguments: [uri, { selection, preview: true }] };
    }
    return item;
  }
}

export function register(manifest: Manifest, server: Server, log: vscode.LogOutputChannel): vscode.Disposable {
  const trees = manifest.views.map((view) => {
    const tree = new Tree(view.id, server, log);
    return { tree, view: vscode.window.createTreeView(view.id, { treeDataProvider: tree, showCollapseAll: true }) };
  });
  const refresh = () => {
    for (const { tree } of trees) {
      tree.refresh();
    }
  };
  let revision: number | undefined;
  return vscode.Disposable.from(
    ...trees.map(({ view }) => view),
    server.onCondition(refresh),
    server.onStatus((status) => {
      const now = (status as { revision: number }).revision;
      if (now !== revision) {
        revision = now;
        refresh();
      }
    }),
  );
}
