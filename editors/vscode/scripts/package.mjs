// Makes the package of one platform, with its server inside. Needs no network.
//
//   node scripts/package.mjs TARGET SERVER [OUT.vsix]
//   node scripts/package.mjs none                      without a server: it is looked for on the PATH
//
// TARGET is one of vsce's (linux-x64, linux-arm64, darwin-arm64, win32-x64, alpine-x64 …). vsce does not look at the
// program: the right one has to be named.

import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const extension = fileURLToPath(new URL("..", import.meta.url));
const repository = path.resolve(extension, "../..");
const [target, server, out = `openchoreo-${target}.vsix`] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(path.join(extension, "package.json"), "utf8"));

if (target === undefined || (target !== "none" && server === undefined)) {
  console.error("usage: node scripts/package.mjs TARGET SERVER [OUT.vsix]");
  process.exit(2);
}

/** Files that lie elsewhere in the repository and belong into the package. */
const borrowed = ["LICENSE", "CHANGELOG.md"];
const folder = path.join(extension, "server");
try {
  for (const file of borrowed) {
    copyFileSync(path.join(repository, file), path.join(extension, file));
  }
  rmSync(folder, { recursive: true, force: true });
  if (target !== "none") {
    mkdirSync(folder);
    const program = path.join(folder, target.startsWith("win32") ? "openchoreo-lsp.exe" : "openchoreo-lsp");
    copyFileSync(path.resolve(server), program);
    chmodSync(program, 0o755);
  }
  const platform = target === "none" ? ["--allow-unused-files-pattern"] : ["--target", target];
  const arguments_ = ["package", ...platform, "--no-dependencies", "--out", path.resolve(out)];
  const vsce = path.join(extension, "node_modules/@vscode/vsce/vsce");
  execFileSync(process.execPath, [vsce, ...arguments_], { cwd: extension, stdio: "inherit" });
  console.log(`${path.resolve(out)}: version ${version}`);
} finally {
  for (const file of borrowed) {
    rmSync(path.join(extension, file), { force: true });
  }
  rmSync(folder, { recursive: true, force: true });
}
