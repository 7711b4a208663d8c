// Living beside the YAML extension of Red Hat. Both would judge the same documents, the other one by whatever schema it
// finds for a file, and each mistake would be underlined twice. That extension lets others bring schemas: for the
// documents that our server judges it gets one that allows everything, so it keeps to what it alone does.

import * as vscode from "vscode";
import { documentsOf } from "./wake";

const NEIGHBOUR = "redhat.vscode-yaml";
const SCHEMA = "openchoreo-schema";
/** kustomize takes its files by their names; they need not say what they are. */
const BY_NAME = /\/kustomization\.ya?ml$/;

/** The part of its interface that is used. */
interface Interface {
  registerContributor(
    schema: string,
    requestSchema: (resource: string) => string | undefined,
    requestSchemaContent: (uri: string) => string,
    label?: string,
  ): boolean;
}

export async function introduce(groups: readonly string[], log: vscode.LogOutputChannel): Promise<void> {
  const neighbour = vscode.extensions.getExtension<Interface | undefined>(NEIGHBOUR);
  if (neighbour === undefined) {
    return;
  }
  const judged = documentsOf(groups);
  const schemaOf = (resource: string) => {
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === resource);
    const isOurs = BY_NAME.test(resource) || (document !== undefined && judged.test(document.getText()));
    return isOurs ? `${SCHEMA}://schema/any` : undefined;
  };
  const everything = JSON.stringify({
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "OpenChoreo",
    description: "Checked by the OpenChoreo language server",
  });
  try {
    const api = await neighbour.activate();
    const taken = api?.registerContributor(SCHEMA, schemaOf, () => everything, "OpenChoreo");
    log.info(taken === true ? "the YAML extension leaves our documents to us" : "the YAML extension takes no schemas");
  } catch (error) {
    log.warn(`the YAML extension could not be told about our documents: ${String(error)}`);
  }
}
