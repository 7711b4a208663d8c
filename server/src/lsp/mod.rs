//! The language server: the only code that knows the protocol.
//!
//! Bytes become messages in [`transport`], messages become events in [`backend`], and one [`main_loop`] takes the
//! events in order. It owns the workspace; requests and checks look at immutable snapshots of it on other threads.
//! What goes out without being asked for goes through the [`outbox`]. [`from_proto`] and [`to_proto`] are the border:
//! nothing behind them counts in lines and characters.

mod backend;
mod capabilities;
mod commands;
mod config;
mod diagnostics;
mod documents;
mod event;
mod findings;
mod folders;
mod from_proto;
mod held;
mod loads;
mod main_loop;
mod manifest;
mod news;
mod outbox;
mod parent;
mod progress;
mod pull;
mod requests;
mod schemas;
mod session;
mod status;
mod to_proto;
mod transport;
mod trust;
mod view;
mod views;
mod watch;
mod waves;

use std::cell::Cell;
use std::io::{self, IsTerminal, Read, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use tokio::sync::Notify;
use tower_lsp::{LspService, Server};

use self::backend::Backend;
use self::event::Event;
use self::main_loop::MainLoop;
use self::outbox::Outbox;
use self::transport::Outgoing;

pub use self::commands::{Choice, Level, Outcome, Side};
pub use self::manifest::{contributions, manifest};
pub use self::transport::End;
pub use self::view::View;

/// Called before each request is answered, with its method: tests make a request slow or faulty this way.
pub type Probe = Arc<dyn Fn(&'static str, &View) + Send + Sync>;

/// Handlers only wait, so as many may wait as there are messages.
const CONCURRENT: usize = 1 << 16;
/// Questions that are answered at the same time.
const ANSWERING: usize = 16;
/// How long answers may still be written after the client has gone,
const AFTER_END: Duration = Duration::from_secs(5);
/// and after it has said `exit`, when nobody waits for them.
const AFTER_EXIT: Duration = Duration::from_secs(1);

/// Serves one client over standard input and output, and says how the program is to end: well only after `shutdown`
/// and `exit`.
pub fn run() -> ExitCode {
    std::panic::set_hook(Box::new(|info| tracing::error!("{info}")));
    if io::stdin().is_terminal() {
        tell_a_person();
    }
    let heard = Arc::new(AtomicBool::new(false));
    match serve(Heard { input: io::stdin(), heard: heard.clone() }, io::stdout(), None) {
        Ok(End::Exit { after_shutdown: true }) => ExitCode::SUCCESS,
        Ok(End::EndOfFile) if !heard.load(Ordering::Relaxed) => {
            tell_a_person();
            ExitCode::FAILURE
        }
        Ok(end) => {
            tracing::warn!("the conversation ended without shutdown: {end:?}");
            ExitCode::FAILURE
        }
        Err(error) => {
            tracing::error!("the server could not start: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whoever starts the program by hand learns what it waits for.
fn tell_a_person() {
    let words = "openchoreo-lsp: this is a language server, which an editor starts and talks to over standard input; \
                 to check a folder run `openchoreo-lsp check`, and for more `openchoreo-lsp --help`";
    // Nobody is left to be told if standard error is closed too.
    let _ = writeln!(io::stderr(), "{words}");
}

/// Input that remembers whether anything ever came.
struct Heard<R> {
    input: R,
    heard: Arc<AtomicBool>,
}

impl<R: Read> Read for Heard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        if count > 0 {
            self.heard.store(true, Ordering::Relaxed);
        }
        Ok(count)
    }
}

/// Serves one client until it says `exit`, its input ends, or its process is gone.
///
/// # Errors
/// When the system has no threads for it.
pub fn serve(
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
    probe: Option<Probe>,
) -> io::Result<End> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(ANSWERING)
        .enable_all()
        .build()?;
    let end = runtime.block_on(converse(input, output, probe));
    // A question that is still being answered has nobody left to hear it.
    runtime.shutdown_background();
    end
}

async fn converse(
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
    probe: Option<Probe>,
) -> io::Result<End> {
    let output = transport::write(output)?;
    let (incoming, mut ended) = transport::read(input, output.clone())?;
    let (inbox, events) = channel();
    let orphaned = Arc::new(Notify::new());
    let mut outbox = None;
    let (service, socket) = LspService::build(|client| {
        outbox = Some(Outbox::start(client.clone(), inbox.clone()));
        Backend::new(inbox.clone(), client, probe, orphaned.clone())
    })
    .custom_method("window/workDoneProgress/cancel", Backend::cancel_progress)
    .custom_method("openchoreo/manifest", Backend::manifest)
    .custom_method("openchoreo/graph", Backend::graph)
    .custom_method("openchoreo/stages", Backend::stages)
    .custom_method("openchoreo/status", Backend::status)
    .custom_method("openchoreo/tree", Backend::tree)
    .finish();
    if let Some(outbox) = outbox {
        let state = MainLoop::new(inbox.clone(), outbox, tokio::runtime::Handle::current());
        std::thread::Builder::new().name("main-loop".to_owned()).spawn(move || state.run(&events))?;
    }
    let serving = Server::new(incoming, Outgoing(output.clone()), socket).concurrency_level(CONCURRENT).serve(service);
    let told = Cell::new(None);
    let ending = async {
        let end = tokio::select! {
            end = &mut ended => end.unwrap_or(End::EndOfFile),
            () = orphaned.notified() => End::Orphaned,
        };
        told.set(Some(end));
        // Who waits for the first read is answered from what there is.
        let _ = inbox.send(Event::Drain);
        let grace = if end == End::EndOfFile { AFTER_END } else { AFTER_EXIT };
        tokio::time::sleep(grace).await;
    };
    tokio::select! {
        () = serving => {}
        () = ending => {}
    }
    let end = match told.get() {
        Some(end) => end,
        // The framework may have seen `exit` a moment before we are told of it.
        None => ended.await.unwrap_or(End::EndOfFile),
    };
    let _ = inbox.send(Event::Stop);
    output.flush(AFTER_EXIT);
    Ok(end)
}
