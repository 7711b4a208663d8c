// The program of the server: the one that the settings name, else the one that comes with the extension, else the one
// on the PATH. What is wrong with it is told in words that say what to do.

import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";

const NAME = process.platform === "win32" ? "openchoreo-lsp.exe" : "openchoreo-lsp";
const TOO_LONG = 10_000;

/** Where the program was found. */
export interface Binary {
  readonly path: string;
  readonly from: "settings" | "extension" | "PATH";
}

/** Why there is no program to start. */
export class BinaryProblem extends Error {}

/** Finds the program. */
export async function find(context: vscode.ExtensionContext): Promise<Binary> {
  const configured = vscode.workspace.getConfiguration("openchoreo").get<string>("server.path", "").trim();
  if (configured !== "") {
    const file = configured.replace(/^~(?=[/\\])/, process.env.HOME ?? "~");
    if (!(await isProgram(file))) {
      throw new BinaryProblem(
        `The setting openchoreo.server.path names ${file}, and there is no program. ` +
          "Correct it, or leave it empty to take the server that comes with the extension.",
      );
    }
    return { path: file, from: "settings" };
  }
  const bundled = context.asAbsolutePath(path.join("server", NAME));
  if (await isProgram(bundled)) {
    return { path: bundled, from: "extension" };
  }
  for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
    // A relative entry would let the opened folder choose the program.
    if (path.isAbsolute(folder) && (await isProgram(path.join(folder, NAME)))) {
      return { path: path.join(folder, NAME), from: "PATH" };
    }
  }
  throw new BinaryProblem(
    `${NAME} was not found: this package of the extension brings none for ${process.platform}-${process.arch}, and ` +
      "there is none on the PATH. Install the package for your platform, or build the server with " +
      "`cargo install --path server` and name it in the setting openchoreo.server.path.",
  );
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The version that the program says it has. */
export function versionOf(binary: Binary): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(binary.path, ["--version"], { timeout: TOO_LONG, windowsHide: true }, (error, out) => {
      const version = /(\d+\.\d+\.\d+\S*)/.exec(out)?.[1];
      if (error === null && version !== undefined) {
        resolve(version);
        return;
      }
      const why = error === null ? `it answers ${JSON.stringify(out.trim())}` : error.message.trim();
      reject(
        new BinaryProblem(
          `${binary.path} does not run as openchoreo-lsp on ${process.platform}-${process.arch}: ${why}. ` +
            "Is it the package for another platform?",
        ),
      );
    });
  });
}

/** Whether a server of that version understands this extension: the same major and minor number. */
export function fits(server: string, extension: string): boolean {
  const series = (version: string) => version.split(".").slice(0, 2).join(".");
  return series(server) === series(extension);
}
