// Draws media/icon.png from media/icon.svg with a headless Chromium, because the marketplace takes no SVG.
//
//   CHROMIUM=/usr/bin/chromium node scripts/icon.mjs

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const media = fileURLToPath(new URL("../media", import.meta.url));
const profile = mkdtempSync(path.join(os.tmpdir(), "icon-"));
try {
  execFileSync(process.env.CHROMIUM ?? "chromium", [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--default-background-color=00000000",
    "--window-size=256,256",
    `--user-data-dir=${profile}`,
    `--screenshot=${path.join(media, "icon.png")}`,
    `file://${path.join(media, "icon.svg")}`,
  ]);
} finally {
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
