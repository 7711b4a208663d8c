// SVGs of the server in a tab: moved, zoomed, and with a way from a node to its file. Nothing in the SVG can run: the
// policy of the page allows one script, ours.

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

interface Opened {
  readonly uri: string;
  readonly line: number;
}

export class Pictures implements vscode.Disposable {
  private readonly panels = new Map<string, vscode.WebviewPanel>();

  constructor(private readonly extension: vscode.Uri) {}

  /** Shows a picture; one of the same title is replaced. */
  show(title: string, svg: string): void {
    const media = vscode.Uri.joinPath(this.extension, "media");
    let panel = this.panels.get(title);
    if (panel === undefined) {
      panel = vscode.window.createWebviewPanel(
        "openchoreo.picture",
        title,
        { viewColumn: vscode.ViewColumn.Active },
        { enableScripts: true, localResourceRoots: [media], retainContextWhenHidden: true },
      );
      panel.onDidDispose(() => this.panels.delete(title));
      panel.webview.onDidReceiveMessage(open);
      this.panels.set(title, panel);
    }
    panel.webview.html = page(panel.webview, media, title, svg);
    panel.reveal();
  }

  dispose(): void {
    for (const panel of this.panels.values()) {
      panel.dispose();
    }
  }
}

async function open({ uri, line }: Opened): Promise<void> {
  const target = vscode.Uri.parse(uri);
  // The page is told what to open by the server, but it is a page: nothing but files.
  if (target.scheme === "file") {
    const at = new vscode.Position(Math.max(0, Math.trunc(line)), 0);
    await vscode.window.showTextDocument(target, { selection: new vscode.Range(at, at), viewColumn: vscode.ViewColumn.Beside });
  }
}

function page(webview: vscode.Webview, media: vscode.Uri, title: string, svg: string): string {
  const nonce = randomBytes(16).toString("hex");
  const of = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(media, file)).toString();
  const policy = `default-src 'none'; img-src data:; font-src ${webview.cspSource}; style-src ${webview.cspSource} 'unsafe-inline'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${of("picture.css")}">
</head>
<body>
<div id="tools" role="toolbar">
<button id="in" title="Larger (+)">+</button><button id="out" title="Smaller (-)">−</button><button id="fit" title="All of it (0)">Fit</button>
</div>
<div id="picture" tabindex="0">${svg.replace(/^<\?xml[^>]*\?>/, "")}</div>
<script nonce="${nonce}" src="${of("picture.js")}"></script>
</body>
</html>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
