//! A small client that talks to the server over its real byte stream.
//!
//! It waits for messages by their number or name, never for a time, and at the end it fails if the server said
//! anything that the test did not read: a finding that is published twice is a fault that no other assertion sees.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use openchoreo_lsp::lsp::{End, Probe, serve};
use serde_json::{Value, json};

/// Longer than anything takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

enum Server {
    Process(Child),
    Thread(JoinHandle<std::io::Result<End>>),
}

/// A conversation with a server.
pub struct Client {
    server: Server,
    to_server: Option<Box<dyn Write + Send>>,
    from_server: Receiver<Value>,
    unread: VecDeque<Value>,
    last_id: i64,
}

/// How a server ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With this exit status.
    Status(i32),
    /// In this process.
    Here(End),
}

impl Client {
    /// Starts the program that this checkout builds.
    pub fn start() -> Client {
        Client::start_in(Path::new("."))
    }

    /// The same in a folder.
    pub fn start_in(folder: &Path) -> Client {
        Client::start_program(&program(), folder)
    }

    /// Starts any program that serves the protocol, in a folder.
    pub fn start_program(program: &Path, folder: &Path) -> Client {
        let mut child = Command::new(program)
            .arg("lsp")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Client::new(Server::Process(child), Box::new(input), output)
    }

    /// Starts a server in a thread. `probe` is called before each request is answered.
    pub fn in_process(probe: Option<Probe>) -> Client {
        let (input, to_server) = std::io::pipe().unwrap();
        let (from_server, output) = std::io::pipe().unwrap();
        let server = std::thread::spawn(move || serve(input, output, probe));
        Client::new(Server::Thread(server), Box::new(to_server), from_server)
    }

    fn new(server: Server, to_server: Box<dyn Write + Send>, output: impl Read + Send + 'static) -> Client {
        let (sender, from_server) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read_message(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Client { server, to_server: Some(to_server), from_server, unread: VecDeque::new(), last_id: 0 }
    }

    /// The number of the server's process, where it has one of its own.
    pub fn process(&self) -> Option<u32> {
        match &self.server {
            Server::Process(child) => Some(child.id()),
            Server::Thread(_) => None,
        }
    }

    /// `initialize` and `initialized`; returns what the server says of itself.
    pub fn initialize(&mut self, params: Value) -> Value {
        let result = self.request("initialize", params);
        self.notify("initialized", json!({}));
        result
    }

    /// Sends bytes as they are.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        let stream = self.to_server.as_mut().expect("the stream is open");
        stream.write_all(bytes).and_then(|()| stream.flush()).expect("the server reads");
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and returns its number.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        let mut message = json!({ "jsonrpc": "2.0", "id": self.last_id, "method": method });
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(&message);
        self.last_id
    }

    /// The answer to a request: its result or its error.
    pub fn answer(&mut self, id: i64) -> Result<Value, Value> {
        let what = format!("an answer to request {id}");
        let mut message = self.take(&what, |m| m.get("method").is_none() && m["id"] == json!(id));
        match message.get_mut("error") {
            Some(error) => Err(error.take()),
            None => Ok(message["result"].take()),
        }
    }

    /// Sends a request and returns its result.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The next notification of this name.
    pub fn notification(&mut self, method: &str) -> Value {
        let what = format!("a notification {method}");
        let mut message = self.take(&what, |m| m["method"] == json!(method) && m.get("id").is_none());
        message["params"].take()
    }

    /// The next question of this name; answered with `result`.
    pub fn question(&mut self, method: &str, result: Value) -> Value {
        let mut message =
            self.take(&format!("a question {method}"), |m| m["method"] == json!(method) && m.get("id").is_some());
        self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }));
        message["params"].take()
    }

    /// The error that answers something that was no message.
    pub fn refusal(&mut self) -> Value {
        let mut message = self.take("an error without a number", |m| m["id"].is_null() && m.get("error").is_some());
        message["error"].take()
    }

    /// The next published findings of a document.
    pub fn published(&mut self, document: &str) -> Value {
        let what = format!("findings of {document}");
        let method = json!("textDocument/publishDiagnostics");
        let mut message = self.take(&what, |m| m["method"] == method && m["params"]["uri"] == json!(document));
        message["params"].take()
    }

    fn take(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.unread.iter().position(&wanted) {
            return self.unread.remove(at).unwrap();
        }
        loop {
            match self.from_server.recv_timeout(PATIENCE) {
                Ok(message) if wanted(&message) => return message,
                Ok(message) => self.unread.push_back(message),
                Err(why) => {
                    let why = if why == RecvTimeoutError::Timeout { "in time" } else { "before the server ended" };
                    panic!("no {what} {why}; unread: {:#}", json!(self.unread));
                }
            }
        }
    }

    /// What came and was not read; everything that was sent before the last answer is in it.
    pub fn unread(&mut self) -> Vec<Value> {
        self.unread.extend(self.from_server.try_iter());
        self.unread.drain(..).collect()
    }

    /// Opens a document.
    pub fn open(&mut self, uri: &str, version: i32, text: &str) {
        let document = json!({ "uri": uri, "languageId": "yaml", "version": version, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Edits a document: from line and character, to line and character, the new text.
    pub fn edit(&mut self, uri: &str, version: i32, range: [u32; 4], text: &str) {
        let [from_line, from, to_line, to] = range;
        let range = json!({
            "start": { "line": from_line, "character": from },
            "end": { "line": to_line, "character": to },
        });
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": [{ "range": range, "text": text }] }),
        );
    }

    /// Closes a document.
    pub fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// `shutdown` and `exit`, and the end of the server. Its input stays open, as some editors leave it.
    pub fn finish(mut self) {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        let ended = self.wait();
        assert!(matches!(ended, Ended::Status(0) | Ended::Here(End::Exit { after_shutdown: true })), "{ended:?}");
        let unread = self.unread();
        assert!(unread.is_empty(), "the server also said: {:#}", json!(unread));
    }

    /// Closes the server's input.
    pub fn hang_up(&mut self) {
        self.to_server = None;
    }

    /// Waits for the end of the server.
    pub fn wait(&mut self) -> Ended {
        let began = std::time::Instant::now();
        loop {
            let ended = match &mut self.server {
                Server::Process(child) => child.try_wait().unwrap().map(|s| Ended::Status(s.code().unwrap_or(-1))),
                Server::Thread(thread) if thread.is_finished() => {
                    let thread = std::mem::replace(thread, std::thread::spawn(|| Ok(End::EndOfFile)));
                    Some(Ended::Here(thread.join().unwrap().unwrap()))
                }
                Server::Thread(_) => None,
            };
            match ended {
                Some(ended) => return ended,
                None if began.elapsed() > PATIENCE => panic!("the server does not end"),
                None => std::thread::sleep(Duration::from_millis(2)),
            }
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Server::Process(child) = &mut self.server {
            // A test that failed must not leave its server behind.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn read_message(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => length = line.strip_prefix("Content-Length: ").and_then(|n| n.parse().ok()).or(length),
        }
    }
    let mut body = vec![0; length.expect("the server sends a length")];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("the server sends JSON"))
}

/// The program, built if it is not there or older than the sources: Cargo builds no binaries of other packages for a
/// test.
pub fn program() -> PathBuf {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    let find = || {
        let mut folder = std::env::current_exe().unwrap();
        // target/debug/deps/test-1234 -> target/debug
        folder.pop();
        folder.pop();
        let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // What Cargo says about this test makes build scripts of other packages run again, each time.
        for (name, _) in std::env::vars_os() {
            let own = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
            if own.iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
                build.env_remove(name);
            }
        }
        let status = build
            .args(["build", "--quiet", "--package", "openchoreo-lsp", "--bin", "openchoreo-lsp"])
            .args((!cfg!(debug_assertions)).then_some("--release"))
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .status()
            .expect("cargo runs");
        assert!(status.success(), "the program does not build");
        folder.join(format!("openchoreo-lsp{}", std::env::consts::EXE_SUFFIX))
    };
    PROGRAM.get_or_init(find).clone()
}

/// The URI of a path.
pub fn uri(path: &Path) -> String {
    let encode = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '/' | '-' | '.' | '_' | '~' => c.to_string(),
        other => other.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
    };
    format!("file://{}", path.to_str().unwrap().chars().map(encode).collect::<String>())
}
