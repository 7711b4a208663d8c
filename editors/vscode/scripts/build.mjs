// Bundles the extension into one file: nothing else is needed at run time.
//
//   node scripts/build.mjs [--watch]

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const extension = fileURLToPath(new URL("..", import.meta.url));

const options = {
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"],
  minify: true,
  sourcemap: false,
  legalComments: "eof",
  logLevel: "info",
  absWorkingDir: extension,
  metafile: true,
};

if (process.argv.includes("--watch")) {
  await (await esbuild.context(options)).watch();
} else {
  const { metafile } = await esbuild.build(options);
  writeFileSync(path.join(extension, "dist/notices.txt"), notices(Object.keys(metafile.inputs)));
}

/** The licences of what went into the bundle: they ask to be passed on with it. */
function notices(inputs) {
  const packages = inputs.map((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]);
  const folders = [...new Set(packages)].filter((folder) => folder !== undefined).sort();
  const parts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(extension, folder, "package.json"), "utf8"));
    const file = readdirSync(path.join(extension, folder)).find((file) => /^licen[cs]e/i.test(file));
    const text = file === undefined ? "" : readFileSync(path.join(extension, folder, file), "utf8");
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return `What is bundled into extension.js comes with these licences.\n\n${parts.join(`\n${"-".repeat(80)}\n\n`)}`;
}
