// Shows what a command returns: a small vocabulary that the server speaks, described in docs/protocol.md.

import * as vscode from "vscode";
import type { Documents } from "./documents";
import type { Pictures } from "./pictures";

interface Choice {
  readonly label: string;
  readonly description: string;
  readonly command: string;
  readonly arguments: unknown[];
}

type Side = { readonly uri: string } | { readonly language: string; readonly text: string };

export type Outcome =
  | { readonly show: "nothing" }
  | { readonly show: "message"; readonly level: "info" | "warning" | "error"; readonly text: string }
  | { readonly show: "document"; readonly title: string; readonly language: string; readonly text: string }
  | { readonly show: "diff"; readonly title: string; readonly left: Side; readonly right: Side }
  | { readonly show: "picture"; readonly title: string; readonly svg: string }
  | { readonly show: "choose"; readonly title: string; readonly choices: Choice[] }
  | { readonly show: "confirm"; readonly title: string; readonly detail: string; readonly choices: Choice[] }
  | { readonly show: "view"; readonly view: string };

export class Presenter {
  constructor(
    private readonly documents: Documents,
    private readonly pictures: Pictures,
  ) {}

  /** Shows it, and goes on with what the user chooses. */
  async show(outcome: Outcome | null): Promise<void> {
    switch (outcome?.show) {
      case "message":
        message(outcome.level, outcome.text);
        return;
      case "document":
        await this.documents.show(outcome.title, outcome.language, outcome.text);
        return;
      case "diff":
        await this.diff(outcome.title, outcome.left, outcome.right);
        return;
      case "picture":
        this.pictures.show(outcome.title, outcome.svg);
        return;
      case "choose":
        await run(await vscode.window.showQuickPick(outcome.choices, { title: outcome.title }));
        return;
      case "confirm":
        await run(await confirmed(outcome.title, outcome.detail, outcome.choices));
        return;
      case "view":
        await vscode.commands.executeCommand(`${outcome.view}.focus`);
        return;
      default:
        // Nothing, or a word of a newer server.
        return;
    }
  }

  private async diff(title: string, left: Side, right: Side): Promise<void> {
    const uri = async (side: Side, name: string) =>
      "uri" in side ? vscode.Uri.parse(side.uri) : this.documents.add(`${title} (${name})`, side.language, side.text);
    const [before, after] = [await uri(left, "before"), await uri(right, "after")];
    await vscode.commands.executeCommand("vscode.diff", before, after, title);
  }
}

function message(level: "info" | "warning" | "error", text: string): void {
  const shows = {
    info: vscode.window.showInformationMessage,
    warning: vscode.window.showWarningMessage,
    error: vscode.window.showErrorMessage,
  };
  void shows[level](text);
}

async function confirmed(title: string, detail: string, choices: Choice[]): Promise<Choice | undefined> {
  const labels = choices.map((choice) => choice.label);
  const answer = await vscode.window.showWarningMessage(title, { modal: true, detail }, ...labels);
  return choices.find((choice) => choice.label === answer);
}

async function run(choice: Choice | undefined): Promise<void> {
  if (choice !== undefined) {
    await vscode.commands.executeCommand(choice.command, ...choice.arguments);
  }
}
