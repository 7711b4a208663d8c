// A server that says whatever the extension may have to show, for things that the real one says seldom or only beside a
// cluster. `showStatus` begins a conversation; each answer names the command that goes on with it.

const VERSION = process.env.SPEAKER_VERSION;
if (process.argv.includes("--version")) {
  console.log(`openchoreo-lsp ${VERSION}`);
  process.exit(0);
}

const next = "openchoreo.showDelivery";
const outcomes = {
  start: {
    show: "choose",
    title: "Which context?",
    choices: [
      { label: "kind-dev", description: "127.0.0.1", command: next, arguments: [{ step: "ask", context: "kind-dev" }] },
      { label: "production", description: "far away", command: next, arguments: [{ step: "ask", context: "production" }] },
    ],
  },
  ask: {
    show: "confirm",
    title: "Apply 3 objects?",
    detail: "They go to the context kind-dev.",
    choices: [{ label: "Apply", description: "", command: next, arguments: [{ step: "differ" }] }],
  },
  differ: {
    show: "diff",
    title: "Project bookshop",
    left: { language: "yaml", text: "name: bookshop\nreplicas: 1\n" },
    right: { language: "yaml", text: "name: bookshop\nreplicas: 2\n" },
  },
};

function answer({ method, params }) {
  if (method === "initialize") {
    return { capabilities: { textDocumentSync: 1 }, serverInfo: { name: "speaker", version: VERSION } };
  }
  if (method === "workspace/executeCommand") {
    const [place] = params.arguments;
    const step = params.command === next ? place.step : "start";
    // What a choice carries comes back as it was said.
    if (step === "ask" && place.context !== "kind-dev") {
      return { show: "message", level: "error", text: `the wrong context: ${JSON.stringify(place)}` };
    }
    return step === undefined ? { show: "message", level: "warning", text: "Called alone." } : outcomes[step];
  }
  return null;
}

let input = Buffer.alloc(0);
process.stdin.on("data", (chunk) => {
  input = Buffer.concat([input, chunk]);
  for (;;) {
    const end = input.indexOf("\r\n\r\n");
    const length = Number(/Content-Length: (\d+)/i.exec(input.subarray(0, Math.max(end, 0)).toString())?.[1]);
    if (end < 0 || input.length < end + 4 + length) {
      return;
    }
    const message = JSON.parse(input.subarray(end + 4, end + 4 + length).toString());
    input = input.subarray(end + 4 + length);
    if (message.method === "exit") {
      process.exit(0);
    }
    if (message.id !== undefined && message.method !== undefined) {
      const body = JSON.stringify({ jsonrpc: "2.0", id: message.id, result: answer(message) });
      process.stdout.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    }
  }
});
process.stdin.on("end", () => process.exit(0));
