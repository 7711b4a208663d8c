//! The owner of the workspace, and the only code that changes it.
//!
//! One thread, one inbox. A turn never waits: not for the client (the outbox does), not for the disk (loads run
//! elsewhere and come back as events), not for a check or a request (they get a [`View`] and run elsewhere). So an
//! edit is applied as soon as it is read, whatever else goes on, and a question sees exactly the edits that were sent
//! before it.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Instant;

use tower_lsp::ls_types::MessageType;

use super::diagnostics::Book;
use super::event::{Done, Event, Inbox};
use super::folders::Folders;
use super::held::{BRIEFLY, Held, Needs, PATIENCE, Query, Refusal};
use super::loads::Loads;
use super::news::News;
use super::outbox::Outbox;
use super::progress::Progress;
use super::pull::WorkspacePull;
use super::session::Session;
use super::view::{OpenFiles, Scene, View};
use super::watch::Watcher;
use super::waves::Waves;
use crate::loader::DiskSource;
use crate::workspace::{Applied, Change, Workspace};

/// The state of the server.
pub struct MainLoop {
    pub(super) workspace: Workspace,
    pub(super) session: Arc<Session>,
    pub(super) open: Arc<OpenFiles>,
    pub(super) folders: Folders,
    pub(super) loads: Loads,
    pub(super) waves: Waves,
    pub(super) book: Book,
    pub(super) pulls: Vec<WorkspacePull>,
    /// Whether the client asks for the findings of the whole workspace.
    pub(super) pulls_workspace: bool,
    pub(super) progress: Progress,
    pub(super) watcher: Option<Watcher>,
    pub(super) outbox: Outbox,
    pub(super) inbox: Inbox,
    pub(super) news: News,
    held: VecDeque<Held>,
    pool: tokio::runtime::Handle,
}

impl MainLoop {
    /// A server that knows nothing yet. Questions run on `pool`.
    pub fn new(inbox: Inbox, outbox: Outbox, pool: tokio::runtime::Handle) -> MainLoop {
        MainLoop {
            workspace: Workspace::new(Arc::new(DiskSource)),
            session: Arc::default(),
            open: Arc::default(),
            folders: Folders::default(),
            loads: Loads::default(),
            waves: Waves::new(&inbox),
            book: Book::default(),
            pulls: Vec::new(),
            pulls_workspace: false,
            progress: Progress::default(),
            watcher: None,
            outbox,
            inbox,
            news: News::default(),
            held: VecDeque::new(),
            pool,
        }
    }

    /// Takes events until the end.
    pub fn run(mut self, events: &Receiver<Event>) {
        loop {
            let event = match self.next_deadline() {
                None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(at) => events.recv_timeout(at.saturating_duration_since(Instant::now())),
            };
            match event {
                Ok(Event::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(event) => self.turn(event),
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.after_turn();
        }
    }

    fn turn(&mut self, event: Event) {
        if !matches!(event, Event::Query(_) | Event::Inspect(_)) {
            self.news.happened();
        }
        match event {
            Event::Start(session, folders) => self.start(session, folders),
            Event::Document(event) => self.document(event),
            Event::Query(query) => self.query(query),
            Event::WorkspacePull(pull) => self.workspace_pull(pull),
            Event::DiskChanged(paths) => self.disk_changed(paths),
            Event::Folders { added, removed } => self.change_folders(added, removed),
            Event::Settings(value) => self.settings_changed(&value),
            Event::ProgressCancelled(token) => {
                if self.progress.is(&token) {
                    self.loads.cancel();
                }
            }
            Event::Done(done) => self.done(done),
            Event::Tell(text) => self.outbox.message(MessageType::WARNING, text),
            Event::Inspect(look) => look(self),
            Event::Drain => self.drain(),
            // Taken by `run`.
            Event::Stop => {}
        }
    }

    fn done(&mut self, done: Done) {
        match done {
            Done::LoadProgress { done, total } => self.progress.report(done, total, &self.outbox),
            Done::Loaded { root, loaded, began } => self.loaded(root, loaded, began),
            Done::Edited(findings, at) => self.edited_file_checked(findings, at),
            Done::EditFailed(file) => self.waves.checked(file),
            Done::Wave(findings) => findings.into_iter().for_each(|findings| self.record(findings)),
            Done::WaveEnded(left) => self.wave_ended(left),
            Done::Pulled(findings) => {
                if self.open.get(findings.file).is_some() {
                    self.book.pulled(findings);
                }
            }
            Done::ProgressReady(token, willing) => self.progress.ready(&token, willing, &self.outbox),
            Done::Configuration(values) => self.configured(values),
        }
    }

    fn start(&mut self, session: Arc<Session>, folders: Vec<PathBuf>) {
        self.folders.set_options(&session.options, &self.outbox);
        self.session = session;
        self.register();
        if !self.session.client.watches_files {
            self.watcher = Watcher::start(self.inbox.clone());
        }
        self.change_folders(folders, Vec::new());
        self.ask_configuration();
    }

    /// The one way in which the state changes; everything that follows from a change is arranged here.
    pub(super) fn apply(&mut self, change: Change) -> Applied {
        let applied = match catch_unwind(AssertUnwindSafe(|| self.workspace.apply(change))) {
            Ok(applied) => applied,
            Err(_) => {
                // Reported by the panic hook. What was half done belongs to the files of this change alone.
                self.outbox.message(MessageType::ERROR, "openchoreo-lsp: a change could not be taken; see the log");
                return Applied::default();
            }
        };
        for path in &applied.removed {
            let message = self.book.forget(path);
            message.into_iter().for_each(|message| self.outbox.publish(message));
        }
        for file in &applied.rejected {
            self.drop_rejected(*file);
        }
        for (root, path) in &applied.reload {
            self.read_again(*root, path);
        }
        self.waves.changed(&applied.changed);
        self.waves.affected(&applied.affected);
        applied
    }

    /// The state for somebody who looks at it elsewhere.
    pub(super) fn scene(&self) -> Scene {
        Scene {
            snapshot: self.workspace.snapshot(),
            session: self.session.clone(),
            open: self.open.clone(),
            unread: self.folders.unread(),
        }
    }

    fn query(&mut self, query: Query) {
        let after = self.loads.told();
        let reads = query.needs == Needs::Index && self.folders.is_reading();
        if !reads && (query.needs == Needs::File || self.loads.has_taken(after)) {
            self.run_query(query, Ok(self.scene()));
            return;
        }
        tracing::debug!("{} waits for files to be read", query.method);
        let version = query.document.as_ref().and_then(|uri| self.version_of(uri));
        let deadline = Instant::now() + if reads { PATIENCE } else { BRIEFLY };
        let before = (!reads).then(|| self.scene());
        self.held.push_back(Held { query, version, after, deadline, before });
    }

    fn run_query(&self, query: Query, scene: Result<Scene, Refusal>) {
        let view = scene.map(View::new);
        self.pool.spawn_blocking(move || (query.run)(view));
    }

    fn version_of(&self, uri: &tower_lsp::ls_types::Uri) -> Option<i32> {
        Some(self.open.get(self.open.file(uri)?)?.version)
    }

    /// Answers the questions that waited: all of them, or those that have what they need or waited long enough.
    pub(super) fn answer_held(&mut self, now: Option<Instant>) {
        let reading = self.folders.is_reading();
        let mut at = 0;
        while let Some(held) = self.held.get(at) {
            let reads = held.query.needs == Needs::Index && reading;
            let has_all = !reads && self.loads.has_taken(held.after);
            if now.is_some_and(|now| held.deadline > now) && !has_all {
                at += 1;
                continue;
            }
            let Some(held) = self.held.remove(at) else { break };
            let version = held.query.document.as_ref().and_then(|uri| self.version_of(uri));
            let scene = if version == held.version { Ok(self.scene()) } else { held.before.ok_or(Refusal::Modified) };
            self.run_query(held.query, scene);
        }
    }

    /// Nobody will send anything any more, but answers may still be read.
    fn drain(&mut self) {
        self.answer_held(None);
        for pull in self.pulls.drain(..) {
            pull.answer_nothing();
        }
    }

    fn next_deadline(&self) -> Option<Instant> {
        if self.loads.has_parts() {
            return Some(Instant::now());
        }
        let held = self.held.iter().map(|held| held.deadline).min();
        let wave = self.waves.due().filter(|_| self.may_start_wave());
        [held, wave, self.loads.due(), self.news_due()].into_iter().flatten().min()
    }

    fn after_turn(&mut self) {
        let now = Instant::now();
        self.take_part();
        self.start_load(now);
        self.answer_held(Some(now));
        self.start_checks();
        if self.may_start_wave() && self.waves.due().is_some_and(|due| due <= now) {
            self.start_wave();
        }
        self.tell_news(now);
    }
}
