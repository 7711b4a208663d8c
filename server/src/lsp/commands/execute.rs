//! `workspace/executeCommand`: finds the row, asks for trust, and lets it run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tower_lsp::Client;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{ExecuteCommandParams, MessageType};

use super::{Arguments, Command, Level, Outcome, Run, Working, all};
use crate::lsp::event::Inbox;
use crate::lsp::held::Needs;
use crate::lsp::session::Session;
use crate::lsp::view::{Scene, View};

/// What a [`Run::Task`] works with.
pub struct Call {
    /// What the client sent.
    pub arguments: Arguments,
    /// The state at the command's place in the order.
    pub scene: Scene,
    /// The way to the client: questions, messages, progress, edits.
    pub client: Client,
    /// The way to the main loop.
    pub inbox: Inbox,
    cancelled: Arc<AtomicBool>,
}

impl Call {
    /// Whether the client gave the request up.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// A command that was permitted, as far as it has come.
pub struct Begun {
    work: Work,
    session: Arc<Session>,
}

enum Work {
    Done(Outcome),
    Task(fn(Call) -> Working, Box<Scene>),
}

/// The row of a request, if it may run.
///
/// # Errors
/// When there is no such command, when only a client can run it, or when it needs a trusted workspace.
fn permitted(id: &str, session: &Session) -> Result<&'static Command> {
    let command = all().find(|command| command.id == id);
    let command = command.ok_or_else(|| Error::invalid_params(format!("there is no command `{id}`")))?;
    if let Run::Client(_) = command.run {
        return Err(Error::invalid_params(format!("`{id}` is for the client to run")));
    }
    if command.needs_trust && !session.trust.may_reach_out() {
        return Err(Error::invalid_params(format!("{}: not in a workspace that is not trusted", command.title)));
    }
    Ok(command)
}

/// Whether a command waits for the first read.
pub fn needs(id: &str) -> Needs {
    all().find(|command| command.id == id).map_or(Needs::File, |command| command.needs)
}

/// The part of a command that looks at the state.
///
/// # Errors
/// As [`permitted`], or what the command says.
pub fn begin(view: &View, params: &ExecuteCommandParams) -> Result<Begun> {
    let work = match permitted(&params.command, &view.session)?.run {
        Run::Query(query) => Work::Done(query(view, &Arguments::read(&params.arguments))?),
        Run::Task(task) => Work::Task(task, Box::new(view.scene())),
        // Refused above.
        Run::Client(_) => Work::Done(Outcome::Nothing),
    };
    Ok(Begun { work, session: view.session.clone() })
}

/// Runs what [`begin`] left to do, and shows the outcome to a client that does not.
///
/// # Errors
/// What the command says.
pub async fn execute(
    begun: Begun,
    params: ExecuteCommandParams,
    client: Client,
    inbox: Inbox,
    cancelled: Arc<AtomicBool>,
) -> Result<Outcome> {
    let Begun { work, session } = begun;
    let outcome = match work {
        Work::Done(outcome) => outcome,
        Work::Task(task, scene) => {
            let arguments = Arguments::read(&params.arguments);
            let call = Call { arguments, scene: *scene, client: client.clone(), inbox, cancelled };
            // The framework drops the future of a cancelled request, and no work may end in the middle of a step.
            tokio::spawn(task(call)).await.map_err(|_| Error::internal_error())??
        }
    };
    if let (false, Outcome::Message { level, text }) = (session.presents, &outcome) {
        client.show_message(message_type(*level), text).await;
    }
    Ok(outcome)
}

fn message_type(level: Level) -> MessageType {
    match level {
        Level::Info => MessageType::INFO,
        Level::Warning => MessageType::WARNING,
        Level::Error => MessageType::ERROR,
    }
}
