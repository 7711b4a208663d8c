//! Commands run to their end, with a limit: a program that hangs must fail a test, not stop it.
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    /// Exit status; `None` if a signal ended it.
    pub status: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// How long it took.
    pub elapsed: Duration,
}

impl Run {
    /// The lines of standard output as JSON objects.
    ///
    /// # Panics
    /// When one is none.
    #[must_use]
    #[allow(clippy::panic)]
    pub fn lines(&self) -> Vec<serde_json::Value> {
        let read = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"));
        self.out.lines().map(read).collect()
    }
}

/// Runs a command to its end and keeps what it says.
///
/// # Panics
/// When it cannot be started, or has not ended in `limit`.
#[allow(clippy::panic)]
pub fn run(mut command: Command, limit: Duration) -> Run {
    let start = Instant::now();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
    let out = drain(child.stdout.take());
    let err = drain(child.stderr.take());
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if start.elapsed() < limit => std::thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = std::io::stderr().write_all(b"the program was ended\n");
                panic!("{command:?} did not end in {limit:?}");
            }
        }
    };
    let join = |thread: std::thread::JoinHandle<String>| thread.join().unwrap_or_default();
    Run { status: status.code(), out: join(out), err: join(err), elapsed: start.elapsed() }
}

/// Reads on a thread of its own, so that the program never waits for us.
fn drain(from: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut from) = from {
            let _ = from.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}
