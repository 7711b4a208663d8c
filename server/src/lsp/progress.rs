//! Shows how far the reading of the workspace is, and lets the user stop it.
//!
//! The client must first make room for a progress; until it has, and if it will not, nothing is shown. What was begun
//! is always ended.

use tower_lsp::ls_types::{
    ProgressToken, WorkDoneProgress, WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::outbox::Outbox;

#[derive(Debug, Default)]
enum State {
    /// Nothing to show.
    #[default]
    Idle,
    /// The client was asked.
    Asked(ProgressToken),
    /// It shows `percent`.
    Shown { token: ProgressToken, percent: u32 },
    /// All is read, but the client has not answered yet.
    Over { token: ProgressToken, message: String },
}

/// The progress of the first read.
#[derive(Debug, Default)]
pub struct Progress {
    state: State,
    count: u32,
}

impl Progress {
    /// Reading begins.
    pub fn begin(&mut self, outbox: &Outbox) {
        if let State::Idle = self.state {
            self.count += 1;
            let token = ProgressToken::String(format!("openchoreo/reading-{}", self.count));
            outbox.create_progress(token.clone());
            self.state = State::Asked(token);
        }
    }

    /// The client has answered.
    pub fn ready(&mut self, token: &ProgressToken, willing: bool, outbox: &Outbox) {
        let state = std::mem::take(&mut self.state);
        self.state = match state {
            State::Asked(asked) if asked == *token => {
                if willing {
                    outbox.progress(asked.clone(), WorkDoneProgress::Begin(start()));
                    State::Shown { token: asked, percent: 0 }
                } else {
                    State::Idle
                }
            }
            State::Over { token: asked, message } if asked == *token => {
                if willing {
                    outbox.progress(asked.clone(), WorkDoneProgress::Begin(start()));
                    outbox.progress(asked, end(message));
                }
                State::Idle
            }
            other => other,
        };
    }

    /// So many of the files are read.
    pub fn report(&mut self, done: usize, total: usize, outbox: &Outbox) {
        let State::Shown { token, percent } = &mut self.state else { return };
        let now = (done * 100 / total.max(1)) as u32;
        if now > *percent {
            *percent = now;
            let report = WorkDoneProgressReport {
                cancellable: Some(true),
                message: Some(format!("{done}/{total} files")),
                percentage: Some(now),
            };
            outbox.progress(token.clone(), WorkDoneProgress::Report(report));
        }
    }

    /// Reading has ended.
    pub fn end(&mut self, message: String, outbox: &Outbox) {
        self.state = match std::mem::take(&mut self.state) {
            State::Idle => State::Idle,
            State::Asked(token) => State::Over { token, message },
            State::Shown { token, .. } => {
                outbox.progress(token, end(message));
                State::Idle
            }
            over => over,
        };
    }

    /// Whether this is the progress that the user sees.
    pub fn is(&self, token: &ProgressToken) -> bool {
        matches!(&self.state, State::Shown { token: shown, .. } if shown == token)
    }
}

fn start() -> WorkDoneProgressBegin {
    WorkDoneProgressBegin {
        title: "Reading OpenChoreo repository".to_owned(),
        cancellable: Some(true),
        message: None,
        percentage: Some(0),
    }
}

fn end(message: String) -> WorkDoneProgress {
    WorkDoneProgress::End(WorkDoneProgressEnd { message: Some(message) })
}
