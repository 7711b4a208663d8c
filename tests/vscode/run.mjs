// node run.mjs HOME EXTENSION.vsix CHROMIUM PICTURES [SCENARIO...]
//
// Passes the scenarios one after the other in one workbench. HOME holds the packages of package.json; PICTURES gets a
// screenshot of each step, and of the window as it was when something failed.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { scenarios } from "./scenarios.mjs";
import { Host } from "./workbench.mjs";

const [home, vsix, chromium, pictures, ...wanted] = process.argv.slice(2);
const fixtures = fileURLToPath(new URL("..", import.meta.url));
const work = mkdtempSync(path.join(os.tmpdir(), "oc-repositories-"));
mkdirSync(pictures, { recursive: true });

/** A copy of a folder of tests/ that may be written to. */
function copy(name) {
  const to = mkdtempSync(path.join(work, `${path.basename(name)}-`));
  cpSync(path.join(fixtures, name), to, { recursive: true });
  return to;
}

/** What the host is started with: an extension of this folder is packaged first. */
function options({ also = [], ...rest }) {
  const vsce = fileURLToPath(new URL("../../editors/vscode/node_modules/@vscode/vsce/vsce", import.meta.url));
  const packaged = also.map((name) => {
    const out = path.join(work, `${name}.vsix`);
    const allow = ["--allow-missing-repository", "--skip-license", "--no-dependencies"];
    const cwd = fileURLToPath(new URL(name, import.meta.url));
    execFileSync(process.execPath, [vsce, "package", ...allow, "--out", out], { cwd, stdio: "ignore" });
    return out;
  });
  return { ...rest, also: packaged };
}

let failed = 0;
let host;
let began = Date.now();
const ok = (what) => {
  console.log(`ok ${what} (${Date.now() - began} ms)`);
  began = Date.now();
};

try {
  for (const { name, start = {}, run } of scenarios) {
    if (wanted.length > 0 && !wanted.includes(name)) {
      continue;
    }
    console.log(`# ${name}`);
    began = Date.now();
    try {
      const key = JSON.stringify(start);
      if (host === undefined || host.key !== key) {
        await host?.stop();
        host = await Host.start({ home, vsix, chromium, pictures, ...options(start) });
        host.key = key;
        ok("the package is installed and the workbench is up");
      }
      await run({ host, copy, ok });
    } catch (error) {
      failed += 1;
      console.log(`not ok ${name}: ${error.stack}`);
      await host?.window?.picture(`failed-${name}`).catch(() => {});
      console.log(host?.log());
      await host?.stop().catch(() => {});
      host = undefined;
    } finally {
      await host?.window?.close().catch(() => {});
    }
  }
  await host?.stop();
} finally {
  rmSync(work, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
console.log(failed === 0 ? "all scenarios passed" : `${failed} scenarios failed`);
process.exit(failed === 0 ? 0 : 1);
