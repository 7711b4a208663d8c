// What a person does with the extension, step by step. Each step waits for what the person would see.

import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const RELEASE = "projects/bookshop/components/catalog/releases/catalog-20261109-1.yaml";
const BINDING = "projects-release-bindings/bookshop/components/catalog/catalog-development.yaml";
const COMPONENT = "projects/bookshop/components/catalog/component.yaml";

async function sees({ host, copy, ok }) {
  const window = await host.open(copy("mistakes"));
  await window.status("OpenChoreo v1.2").waitFor();
  ok("the status bar says the generation");
  await window.edit("projects/ferries/components/tickets/component.yaml", 10, 24);
  await window.squiggle("error").waitFor();
  ok("the misspelt name is underlined");
  const row = await window.problem("web-servise");
  assert.match(await row.innerText(), /reference\/unresolved/);
  await window.picture("01-squiggle-and-problem");
  ok("the Problems panel says why");
  await window.key("Control+Shift+M");
  await window.goTo(10, 24);
  const menu = await window.fixes();
  await menu.getByText("web-service", { exact: false }).first().waitFor();
  await window.picture("02-quick-fix-nearest-name");
  await window.key("Enter");
  await window.squiggle("error").waitFor({ state: "hidden" });
  await window.key("Control+S");
  await host.until("the fix is saved", () => window.read("projects/ferries/components/tickets/component.yaml").includes("deployment/web-service"));
  ok("a quick fix takes the nearest name");
  await window.key("Control+Z");
  await window.squiggle("error").waitFor();
  ok("undo brings the mistake back");
  await window.key("Control+S");

  await window.edit("projects/ferries/components/weather/component.yaml", 4, 10);
  await window.squiggle("warning").waitFor();
  const fix = (await window.fixes()).getByText("kustomization", { exact: false }).first();
  await fix.waitFor();
  await window.picture("03-quick-fix-kustomization");
  await window.key("Enter");
  await window.squiggle("warning").waitFor({ state: "hidden" });
  await window.save("kustomization.yaml");
  await host.until("the list is saved", () => window.read("projects/ferries/kustomization.yaml").includes("weather"));
  ok("a quick fix adds the folder to its kustomization");
  await window.close();
}

async function works({ host, copy, ok }) {
  const window = await host.open(copy("example"));
  await window.edit(BINDING, 10, 20);
  await window.status("OpenChoreo v1.2").waitFor();
  assert.equal(await window.squiggle("error").count(), 0);
  await window.goTo(9, 4);
  await window.command("Show or Focus Hover");
  await window.hover("environment").waitFor();
  await window.picture("04-hover-of-a-field");
  ok("a field explains itself");
  await window.key("Escape");
  await window.goTo(10, 20);
  await window.key("F12");
  await window.tab("catalog-20261109-1.yaml");
  await window.picture("05-definition-in-another-file");
  ok("the definition of a release is in its own file");

  await window.edit(BINDING, 10, 16);
  await window.key("Shift+End");
  await window.key("Delete");
  await window.key("Control+Space");
  await window.suggestion("catalog-20261026-1").waitFor();
  await window.picture("06-completion-of-a-name");
  await window.suggestion("catalog-20261026-1").click();
  await window.key("Control+S");
  await host.until("the completed name is saved", () => window.read(BINDING).includes("releaseName: catalog-20261026-1"));
  ok("a name is completed");

  await window.edit(COMPONENT, 4, 11);
  await window.key("F2");
  await window.page.locator(".rename-box input").waitFor();
  await window.page.locator(".rename-box input").fill("inventory");
  await window.picture("07-rename");
  await window.key("Enter");
  // The server says what the cluster makes of it, so the extension asks before anything changes.
  const question = window.page.locator(".monaco-dialog-box");
  await question.getByText("inventory", { exact: false }).first().waitFor();
  await window.picture("08-rename-question");
  await question.locator(".monaco-button", { hasText: "Change It" }).click();
  await question.waitFor({ state: "hidden" });
  await window.save("component.yaml");
  await host.until("the bindings follow", () => window.read(BINDING).includes("componentName: inventory"));
  await host.until("the component is renamed", () => window.read(COMPONENT).includes("name: inventory"));
  await host.until("the releases follow", () => window.read(RELEASE).includes("componentName: inventory"));
  ok("a component is renamed through all its files");
  await window.close();
}

async function trees({ host, copy, ok }) {
  const window = await host.open(copy("example"));
  await window.status("OpenChoreo v1.2").waitFor();
  await window.sideBar("OpenChoreo");
  await window.treeRow("bookshop").click();
  await window.tab("project.yaml");
  ok("a project leads to its file");
  await window.treeRow("bookshop").locator(".monaco-tl-twistie").click();
  await window.treeRow("storefront").locator(".monaco-tl-twistie").click();
  await window.treeRow("not deployed").waitFor();
  await window.treeRow("storefront-20261102-1").waitFor();
  ok("the tree of projects shows the release in each environment");
  const stage = window.page.locator('.pane-body .monaco-list-row[aria-label^="bookshop-platform"], .pane-body .monaco-list-row', { hasText: "./platform" }).first();
  await stage.locator(".monaco-tl-twistie").click();
  await window.treeRow("http-service").waitFor();
  await window.picture("09-trees");
  ok("the tree of stages shows the objects of each");
  await window.command("OpenChoreo: Show Status");
  await window.page.locator(".tab.active", { hasText: "OpenChoreo Status" }).first().waitFor();
  await window.inside("td", { hasText: "trusted" }).first().waitFor();
  await window.picture("10-status");
  ok("a command of the server shows a document");
  await window.close();
}

async function graphs({ host, copy, ok }) {
  const window = await host.open(copy("example"));
  await window.status("OpenChoreo v1.2").waitFor();
  await window.command("OpenChoreo: Show Graph of the Releases");
  await window.inside("svg .node").first().waitFor();
  await window.picture("15-graph");
  ok("the graph is drawn");
  const scale = () => window.inside("svg").evaluate((svg) => svg.style.transform);
  const before = await scale();
  await window.inside("#in").click();
  await host.until("it is larger", async () => (await scale()) !== before);
  await window.inside("#fit").click();
  await host.until("all of it is seen again", async () => (await scale()) === before);
  ok("it zooms");
  await window.inside("[data-uri*='catalog-production.yaml']").first().click();
  await window.tab("catalog-production.yaml");
  await window.picture("16-graph-and-file");
  ok("a box leads to its file");
  await window.close();
}

async function sleeps({ host, copy, ok }) {
  const folder = copy("vscode/foreign");
  const window = await host.open(folder);
  await window.edit("deployment.yaml", 1, 1);
  // As long as an awake one needs to show itself, and again.
  await window.page.waitForTimeout(4000);
  assert.deepEqual(host.servers(), []);
  assert.equal(await window.status("OpenChoreo").count(), 0);
  assert.deepEqual((await window.offered("OpenChoreo:")).filter((title) => title.includes("OpenChoreo:")), []);
  await window.picture("11-asleep");
  ok("a workspace without OpenChoreo's documents has no server, no status bar and no commands");
  await window.edit("deployment.yaml", 1, 1);
  await window.key("Control+A");
  await window.type("apiVersion: openchoreo.dev/v1alpha1");
  await window.key("Control+S");
  await window.status("OpenChoreo v").waitFor();
  ok("it wakes up with the first such document");
  await window.close();
}

async function outcomes({ host, copy, ok }) {
  const speaker = fileURLToPath(new URL("speaker.mjs", import.meta.url));
  const program = path.join(host.folder, "speaker");
  const { version } = JSON.parse(readFileSync(new URL("../../editors/vscode/package.json", import.meta.url), "utf8"));
  writeFileSync(program, `#!/bin/sh\nSPEAKER_VERSION=${version} exec "${host.node}" "${speaker}" "$@"\n`, { mode: 0o755 });
  host.configure({ "openchoreo.server.path": program });
  const window = await host.open(copy("example"));
  await window.status("OpenChoreo").waitFor();
  await window.command("OpenChoreo: Show Status");
  await window.page.locator(".quick-input-list .monaco-list-row", { hasText: "kind-dev" }).click();
  const question = window.page.locator(".monaco-dialog-box");
  await question.getByText("They go to the context kind-dev.").waitFor();
  await window.picture("17-confirm");
  await question.locator(".monaco-button", { hasText: "Cancel" }).click();
  await question.waitFor({ state: "hidden" });
  assert.equal(await window.page.locator(".monaco-diff-editor").count(), 0);
  ok("a choice leads to a question, and no answer means no");
  await window.command("OpenChoreo: Show Status");
  await window.page.locator(".quick-input-list .monaco-list-row", { hasText: "kind-dev" }).click();
  await question.locator(".monaco-button", { hasText: "Apply" }).click();
  await window.page.locator(".monaco-diff-editor .line-insert, .monaco-diff-editor .char-insert").first().waitFor();
  await window.picture("18-diff");
  ok("and a yes to two texts side by side");
  await window.command("OpenChoreo: Show How This Is Deployed");
  await window.message("Called alone.").waitFor();
  ok("a sentence is a message");
  host.configure({});
  await window.status("OpenChoreo v1.2").waitFor();
  await window.close();
}

async function missing({ host, copy, ok }) {
  host.configure({ "openchoreo.server.path": "/nowhere/openchoreo-lsp" });
  const window = await host.open(copy("example"));
  await window.message("The setting openchoreo.server.path names /nowhere/openchoreo-lsp").waitFor();
  await window.picture("12-missing-program");
  ok("a program that is not there is told, with what to do");
  const old = path.join(host.folder, "old");
  writeFileSync(old, "#!/bin/sh\necho openchoreo-lsp 9.9.0\n", { mode: 0o755 });
  host.configure({ "openchoreo.server.path": old });
  await window.message("is openchoreo-lsp 9.9.0, and this extension is for").waitFor();
  ok("a program of another version is told");
  host.configure({});
  await window.status("OpenChoreo v1.2").waitFor();
  ok("once the setting is right, the server starts by itself");
  await window.close();
}

async function restarts({ host, copy, ok }) {
  const window = await host.open(copy("mistakes"));
  await window.edit("projects/ferries/components/tickets/component.yaml", 10, 24);
  await window.squiggle("error").waitFor();
  let pid;
  for (let fall = 1; fall <= 5; fall++) {
    await host.until("a server runs", () => host.servers().length === 1 && host.servers()[0] !== pid);
    [pid] = host.servers();
    await window.status("OpenChoreo v1.2").waitFor();
    process.kill(pid, "SIGKILL");
    await host.until("it is gone", () => !host.servers().includes(pid));
    if (fall === 1) {
      await host.until("another one runs", () => host.servers().length === 1);
      await window.status("OpenChoreo v1.2").waitFor();
      await window.goTo(10, 24);
      await window.fixes();
      await window.key("Escape");
      ok("a server that was killed is started again and works");
    }
  }
  await window.message("has ended by itself 5 times").waitFor();
  await window.picture("13-gave-up");
  assert.deepEqual(host.servers(), []);
  ok("one that falls again and again is left alone, with a message");
  await window.message("has ended by itself 5 times").getByText("Restart Server").click();
  await host.until("a server runs again", () => host.servers().length === 1);
  await window.status("OpenChoreo v1.2").waitFor();
  ok("and is started by hand");
  await window.close();
}

async function restricted({ host, copy, ok }) {
  const folder = copy("mistakes");
  const vscode = path.join(folder, ".vscode");
  mkdirSync(vscode);
  const witness = path.join(folder, "started");
  writeFileSync(path.join(folder, "evil"), `#!/bin/sh\ntouch ${witness}\n`, { mode: 0o755 });
  writeFileSync(path.join(vscode, "settings.json"), JSON.stringify({ "openchoreo.server.path": path.join(folder, "evil") }));
  const window = await host.open(folder);
  await window.edit("projects/ferries/components/tickets/component.yaml", 10, 24);
  await window.squiggle("error").waitFor();
  await window.picture("14-restricted");
  assert.equal(existsSync(witness), false);
  ok("a workspace that is not trusted is checked, and chooses no program");
  await window.close();
}

async function neighbours({ host, copy, ok }) {
  const folder = copy("mistakes");
  cpSync(fileURLToPath(new URL("foreign/deployment.yaml", import.meta.url)), path.join(folder, "deployment.yaml"));
  const window = await host.open(folder);
  const tickets = "projects/ferries/components/tickets/component.yaml";
  await window.edit(tickets, 10, 24);
  await window.squiggle("error").waitFor();
  await window.edit("projects/ferries/kustomization.yaml");
  await window.edit("deployment.yaml");
  const seen = () => JSON.parse(readFileSync(path.join(host.folder, "neighbour.json"), "utf8"));
  await host.until("the neighbour looked at all three", () => "deployment.yaml" in seen());
  for (const ours of [tickets, "projects/ferries/kustomization.yaml"]) {
    const [schema] = seen()[ours];
    assert.equal(schema.title, "OpenChoreo");
    assert.deepEqual([schema.properties, schema.type, schema.required], [undefined, undefined, undefined]);
  }
  assert.deepEqual(seen()["deployment.yaml"], [null]);
  ok("the YAML extension gets a schema that allows everything for our documents, and none for others");
  await window.close();
}

export const scenarios = [
  { name: "sees", run: sees },
  { name: "works", run: works },
  { name: "trees", run: trees },
  { name: "graphs", run: graphs },
  { name: "sleeps", run: sleeps },
  { name: "outcomes", run: outcomes },
  { name: "missing", run: missing },
  { name: "restarts", run: restarts },
  { name: "neighbours", start: { also: ["neighbour"] }, run: neighbours },
  { name: "restricted", start: { trusting: false }, run: restricted },
];
