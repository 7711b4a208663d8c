// Whether a workspace is any of our business. There is much YAML in the world; the server is started only where a
// document names one of OpenChoreo's API groups, or where a settings file says so.

import { readFile, stat } from "node:fs/promises";
import * as vscode from "vscode";

const SETTINGS_FILE = "openchoreo-lsp.toml";
/** So many files of a folder are looked into, and no bigger ones. */
const FILES = 3000;
const BYTES = 512 * 1024;
/** So many at a time. */
const AT_ONCE = 16;

/** A pattern for documents of these API groups. */
export function documentsOf(groups: readonly string[]): RegExp {
  const names = groups.map((group) => group.replaceAll(".", "\\."));
  return new RegExp(`^[\\s\\-"']*apiVersion["']?\\s*:\\s*["']?(?:${names.join("|")})/`, "m");
}

/** Whether the workspace holds such a document. */
export async function holds(pattern: RegExp, cancel: vscode.CancellationToken): Promise<boolean> {
  if (vscode.workspace.textDocuments.some((document) => speaksOf(document, pattern))) {
    return true;
  }
  if ((await vscode.workspace.findFiles(`**/${SETTINGS_FILE}`, undefined, 1, cancel)).length > 0) {
    return true;
  }
  const files = await vscode.workspace.findFiles("**/*.{yaml,yml}", "**/{node_modules,target}/**", FILES, cancel);
  for (let at = 0; at < files.length && !cancel.isCancellationRequested; at += AT_ONCE) {
    const found = await Promise.all(files.slice(at, at + AT_ONCE).map((file) => contains(file, pattern)));
    if (found.includes(true)) {
      return true;
    }
  }
  return false;
}

/** Whether an open document is one. */
export function speaksOf(document: vscode.TextDocument, pattern: RegExp): boolean {
  return document.languageId === "yaml" && document.uri.scheme === "file" && pattern.test(document.getText());
}

async function contains(file: vscode.Uri, pattern: RegExp): Promise<boolean> {
  try {
    return (await stat(file.fsPath)).size <= BYTES && pattern.test(await readFile(file.fsPath, "utf8"));
  } catch {
    // Gone in the meantime, or not to be read: then it says nothing.
    return false;
  }
}
