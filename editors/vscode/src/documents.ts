// Texts that the server made for reading: documents that are on no disk and that nobody is asked to save.

import * as vscode from "vscode";

const SCHEME = "openchoreo-text";
/** Older ones are forgotten; whoever still has one open keeps what is shown. */
const KEPT = 50;

export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? "";
  }

  /** Shows a text; one of the same title is replaced. */
  async show(title: string, language: string, text: string): Promise<void> {
    const uri = await this.add(title, language, text);
    if (language === "markdown") {
      await vscode.commands.executeCommand("markdown.showPreview", uri);
    } else {
      await vscode.window.showTextDocument(uri, { preview: true });
    }
  }

  /** Keeps a text, and says where. */
  async add(title: string, language: string, text: string): Promise<vscode.Uri> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title.replaceAll(/[/\\]/g, "∕")}` });
    this.texts.delete(uri.path);
    this.texts.set(uri.path, text);
    for (const old of [...this.texts.keys()].slice(0, -KEPT)) {
      this.texts.delete(old);
    }
    this.changed.fire(uri);
    await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(uri), language);
    return uri;
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
