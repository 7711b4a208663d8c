// Edits that a person should think about first. The server says of an edit what will come of it (a change annotation
// that needs confirmation). The editor's own answer to that is a list in which every change is unchecked, so that
// pressing "Apply" does nothing; a question with the server's words is what is meant.

import * as vscode from "vscode";

interface Annotation {
  readonly label: string;
  readonly description?: string;
  needsConfirmation?: boolean;
}

/** The answer to a request, or `null` if it is an edit that the user does not want after all. */
export async function confirmed<R>(answer: R): Promise<R> {
  const open = annotations(answer).filter((annotation) => annotation.needsConfirmation === true);
  const [first] = open;
  if (first === undefined) {
    return answer;
  }
  const text = open.map(({ description, label }) => description ?? label).join("\n\n");
  const detail = text.startsWith(first.label) ? text.slice(first.label.length).trim() : text;
  const yes = "Change It";
  if ((await vscode.window.showWarningMessage(first.label, { modal: true, detail }, yes)) !== yes) {
    return null as R;
  }
  for (const annotation of open) {
    annotation.needsConfirmation = false;
  }
  return answer;
}

function annotations(answer: unknown): Annotation[] {
  const found = (answer as { changeAnnotations?: Record<string, Annotation> } | null | undefined)?.changeAnnotations;
  return typeof found === "object" ? Object.values(found) : [];
}
