//! What goes to the client without being asked for, and the questions to it.
//!
//! The main loop never waits for a client: it leaves things here. Notifications go out in order; each question waits
//! in a task of its own, and its answer comes back as an event.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower_lsp::Client;
use tower_lsp::ls_types::notification::{Notification, Progress};
use tower_lsp::ls_types::{
    ConfigurationItem, MessageType, ProgressParams, ProgressParamsValue, ProgressToken, Registration, WorkDoneProgress,
};

use super::diagnostics::Publish;
use super::event::{Done, Event, Inbox};
use super::to_proto;

/// The section of the editor's settings that is ours.
pub const SECTION: &str = "openchoreo";

/// `openchoreo/statusChanged`, with the answer to `openchoreo/status`.
enum StatusChanged {}

impl Notification for StatusChanged {
    type Params = Value;
    const METHOD: &'static str = "openchoreo/statusChanged";
}

enum Out {
    Publish(Publish),
    Progress(ProgressToken, WorkDoneProgress),
    Message(MessageType, String),
    Status(Value),
    CreateProgress(ProgressToken),
    Configuration(Vec<PathBuf>),
    Register(Vec<Registration>),
    RefreshDiagnostics,
}

/// The way to the client.
pub struct Outbox {
    queue: UnboundedSender<Out>,
}

impl Outbox {
    /// Starts the task that talks to the client.
    pub fn start(client: Client, inbox: Inbox) -> Outbox {
        let (queue, items) = unbounded_channel();
        tokio::spawn(deliver(client, inbox, items));
        Outbox { queue }
    }

    /// Tells the findings of a document.
    pub fn publish(&self, message: Publish) {
        self.send(Out::Publish(message));
    }

    /// Tells how far something is.
    pub fn progress(&self, token: ProgressToken, value: WorkDoneProgress) {
        self.send(Out::Progress(token, value));
    }

    /// Shows a message to the user.
    pub fn message(&self, level: MessageType, text: impl Into<String>) {
        self.send(Out::Message(level, text.into()));
    }

    /// Tells how the server is.
    pub fn status(&self, status: Value) {
        self.send(Out::Status(status));
    }

    /// Asks for room for a progress; the answer is [`Done::ProgressReady`].
    pub fn create_progress(&self, token: ProgressToken) {
        self.send(Out::CreateProgress(token));
    }

    /// Asks for the editor's settings for these folders; the answer is [`Done::Configuration`].
    pub fn ask_configuration(&self, folders: Vec<PathBuf>) {
        self.send(Out::Configuration(folders));
    }

    /// Registers for notifications.
    pub fn register(&self, registrations: Vec<Registration>) {
        self.send(Out::Register(registrations));
    }

    /// Asks the client to pull diagnostics again.
    pub fn refresh_diagnostics(&self) {
        self.send(Out::RefreshDiagnostics);
    }

    fn send(&self, out: Out) {
        // The task ends only with the program.
        let _ = self.queue.send(out);
    }
}

async fn deliver(client: Client, inbox: Inbox, mut items: UnboundedReceiver<Out>) {
    while let Some(out) = items.recv().await {
        match out {
            Out::Publish(Publish { uri, items, version }) => {
                client.publish_diagnostics(uri, Arc::unwrap_or_clone(items), version).await;
            }
            Out::Progress(token, value) => {
                let value = ProgressParamsValue::WorkDone(value);
                client.send_notification::<Progress>(ProgressParams { token, value }).await;
            }
            Out::Message(level, text) => client.show_message(level, text).await,
            Out::Status(status) => client.send_notification::<StatusChanged>(status).await,
            question => {
                tokio::spawn(ask(client.clone(), inbox.clone(), question));
            }
        }
    }
}

async fn ask(client: Client, inbox: Inbox, question: Out) {
    let done = match question {
        Out::CreateProgress(token) => {
            let ready = client.create_work_done_progress(token.clone()).await.is_ok();
            Done::ProgressReady(token, ready)
        }
        Out::Configuration(folders) => match client.configuration(items(&folders)).await {
            Ok(values) => Done::Configuration(answers(folders, values)),
            Err(error) => return tracing::warn!("the editor has no settings for us: {error}"),
        },
        Out::Register(registrations) => {
            if let Err(error) = client.register_capability(registrations).await {
                tracing::warn!("the editor does not register what it said it would: {error}");
            }
            return;
        }
        Out::RefreshDiagnostics => {
            if let Err(error) = client.workspace_diagnostic_refresh().await {
                tracing::warn!("the editor does not refresh diagnostics: {error}");
            }
            return;
        }
        Out::Publish(_) | Out::Progress(..) | Out::Message(..) | Out::Status(_) => return,
    };
    // The loop ends only with the program.
    let _ = inbox.send(Event::Done(done));
}

fn items(folders: &[PathBuf]) -> Vec<ConfigurationItem> {
    let item = |scope_uri| ConfigurationItem { scope_uri, section: Some(SECTION.to_owned()) };
    if folders.is_empty() {
        return vec![item(None)];
    }
    folders.iter().map(|folder| item(to_proto::uri(folder))).collect()
}

fn answers(folders: Vec<PathBuf>, values: Vec<Value>) -> Vec<(Option<PathBuf>, Value)> {
    let folders = folders.into_iter().map(Some).chain(std::iter::once(None));
    folders.zip(values).collect()
}
