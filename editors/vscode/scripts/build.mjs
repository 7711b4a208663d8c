// Bundles the extension into one file: nothing else is needed at run time.
//
//   node scripts/build.mjs [--watch]

import * as esbuild from "esbuild";

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
  absWorkingDir: new URL("..", import.meta.url).pathname,
};

if (process.argv.includes("--watch")) {
  await (await esbuild.context(options)).watch();
} else {
  await esbuild.build(options);
}
