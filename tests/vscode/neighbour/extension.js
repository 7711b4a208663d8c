// Takes schemas from others as the YAML extension of Red Hat does, and writes down what it gets for each open document.
"use strict";

const { writeFileSync } = require("node:fs");
const vscode = require("vscode");

exports.activate = () => {
  const contributors = [];
  const note = () => {
    const seen = {};
    for (const { languageId, uri } of vscode.workspace.textDocuments) {
      if (languageId === "yaml") {
        const schemas = contributors.map(({ request, content }) => {
          const schema = request(uri.toString());
          return schema === undefined ? null : JSON.parse(content(schema));
        });
        seen[vscode.workspace.asRelativePath(uri)] = schemas;
      }
    }
    writeFileSync(process.env.NEIGHBOUR_LOG, JSON.stringify(seen));
  };
  vscode.workspace.onDidOpenTextDocument(note);
  return {
    registerContributor(_schema, request, content) {
      contributors.push({ request, content });
      note();
      return true;
    },
  };
};
