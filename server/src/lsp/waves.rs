//! When which file is checked.
//!
//! Two waves: an edited file at once, on a thread that does nothing else; every other file that the edit may have
//! changed after a short pause, and the pause begins anew with the next edit. Results are cut into portions, so that
//! a large workspace shows its findings as they come.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::event::{Done, Event, Inbox};
use super::findings::{self, Findings};
use super::main_loop::MainLoop;
use super::view::{Scene, View};
use crate::text::FileId;
use crate::workspace::Affected;

/// How long it must be quiet before other files are checked.
const PAUSE: Duration = Duration::from_millis(150);
/// So many files make a portion of results.
const PORTION: usize = 256;

struct Check {
    view: View,
    file: FileId,
    at: Instant,
}

/// What is to be checked and what is being checked.
pub struct Waves {
    /// Open files whose text changed, and when the edit was read.
    edited: BTreeMap<FileId, Instant>,
    checking: BTreeSet<FileId>,
    checker: Option<Sender<Check>>,
    /// Closed files that are to be read again first.
    outdated: HashSet<FileId>,
    everything: bool,
    pending: BTreeSet<FileId>,
    due: Option<Instant>,
    /// Set to end the second wave early.
    running: Option<Arc<AtomicBool>>,
    pool: Option<Arc<rayon::ThreadPool>>,
}

impl Waves {
    /// No checks yet; results go to `inbox`.
    pub fn new(inbox: &Inbox) -> Waves {
        // One core stays free for edits and questions.
        let threads = std::thread::available_parallelism().map_or(1, |cores| (cores.get() - 1).max(1));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).thread_name(|n| format!("check-{n}")).build();
        Waves {
            edited: BTreeMap::new(),
            checking: BTreeSet::new(),
            checker: start_checker(inbox.clone()),
            outdated: HashSet::new(),
            everything: false,
            pending: BTreeSet::new(),
            due: None,
            running: None,
            pool: pool.inspect_err(|error| tracing::error!("no threads for checks: {error}")).ok().map(Arc::new),
        }
    }

    /// An open file has a new text.
    pub fn edited(&mut self, file: FileId, at: Instant) {
        self.edited.insert(file, at);
        self.pending.remove(&file);
        if self.pending.is_empty() && !self.everything {
            self.due = None;
        }
    }

    /// A file waits to be read again; until then it is not checked.
    pub fn is_outdated(&mut self, file: FileId) {
        self.outdated.insert(file);
    }

    /// These files have a new text.
    pub fn changed(&mut self, files: &BTreeSet<FileId>) {
        if !self.outdated.is_empty() {
            self.outdated.retain(|file| !files.contains(file));
        }
    }

    /// These files may have other findings now.
    pub fn affected(&mut self, affected: &Affected) {
        match affected {
            Affected::All => self.everything = true,
            Affected::Files(files) if files.is_empty() => return,
            Affected::Files(files) => self.pending.extend(files),
        }
        // What the running wave has not reached is done again; one file alone is the edited one.
        if !matches!(affected, Affected::Files(files) if files.len() == 1)
            && let Some(stop) = &self.running
        {
            stop.store(true, Ordering::Relaxed);
        }
        self.due = Some(Instant::now() + PAUSE);
    }

    /// All files are to be checked, the open ones first, without a pause.
    pub fn everything_now(&mut self, open: impl Iterator<Item = FileId>) {
        let now = Instant::now();
        open.for_each(|file| self.edited(file, now));
        self.everything = true;
        self.due = Some(now);
    }

    /// When the second wave is to begin.
    pub fn due(&self) -> Option<Instant> {
        self.due
    }

    /// The check of an edited file has ended.
    pub fn checked(&mut self, file: FileId) {
        self.checking.remove(&file);
    }
}

fn start_checker(inbox: Inbox) -> Option<Sender<Check>> {
    let (sender, checks) = channel::<Check>();
    let run = move || {
        while let Ok(Check { view, file, at }) = checks.recv() {
            let done = match catch_unwind(AssertUnwindSafe(|| findings::check(&view, file))) {
                Ok(Some(findings)) => Done::Edited(findings, at),
                Ok(None) | Err(_) => Done::EditFailed(file),
            };
            if inbox.send(Event::Done(done)).is_err() {
                return;
            }
        }
    };
    let thread = std::thread::Builder::new().name("check-edited".to_owned()).spawn(run);
    thread.inspect_err(|error| tracing::error!("no thread for checks: {error}")).ok()?;
    Some(sender)
}

impl MainLoop {
    /// Sends the edited files to their check, each once at a time.
    pub(super) fn start_checks(&mut self) {
        let ready: Vec<FileId> =
            self.waves.edited.keys().filter(|file| !self.waves.checking.contains(file)).copied().collect();
        for file in ready {
            let Some(at) = self.waves.edited.remove(&file) else { continue };
            let check = Check { view: View::new(self.scene()), file, at };
            if self.waves.checker.as_ref().is_some_and(|checker| checker.send(check).is_ok()) {
                self.waves.checking.insert(file);
            }
        }
    }

    /// The first wave came back.
    pub(super) fn edited_file_checked(&mut self, findings: Findings, at: Instant) {
        self.waves.checked(findings.file);
        let (path, version) = (findings.path.clone(), findings.version);
        self.record(findings);
        let took = at.elapsed().as_micros();
        tracing::debug!(target: "openchoreo_lsp::latency", took, version, path = %path.display(), "edit to findings");
    }

    /// Notes a result and tells the client what is new.
    pub(super) fn record(&mut self, findings: Findings) {
        if self.workspace.snapshot().file(findings.file).is_none() {
            return;
        }
        let way = self.way_of(findings.file);
        let messages = self.book.record(findings, way);
        messages.into_iter().for_each(|message| self.outbox.publish(message));
        self.answer_pulls();
    }

    /// Whether a second wave could begin now.
    pub(super) fn may_start_wave(&self) -> bool {
        self.waves.running.is_none() && !self.folders.is_reading()
    }

    pub(super) fn start_wave(&mut self) {
        self.waves.due = None;
        let files = self.files_of_wave();
        let Some(pool) = self.waves.pool.clone().filter(|_| !files.is_empty()) else { return };
        let stop = Arc::new(AtomicBool::new(false));
        self.waves.running = Some(stop.clone());
        let wave = Wave { scene: self.scene(), known: self.book.files().collect(), inbox: self.inbox.clone(), stop };
        pool.spawn(move || wave.run(files));
    }

    fn files_of_wave(&mut self) -> Vec<FileId> {
        let everything = std::mem::take(&mut self.waves.everything);
        let pending = std::mem::take(&mut self.waves.pending);
        let snapshot = self.workspace.snapshot();
        let shows_closed = self.folders.shows_closed();
        let open = self.open.iter().map(|(file, _)| file);
        let mut files: Vec<FileId> = match (everything, shows_closed) {
            (true, true) => snapshot.files().map(|(file, _)| file).collect(),
            (true, false) => open.collect(),
            (false, true) => pending.into_iter().collect(),
            (false, false) => open.filter(|file| pending.contains(file)).collect(),
        };
        let waves = &self.waves;
        files.retain(|file| {
            !waves.edited.contains_key(file) && !waves.checking.contains(file) && !waves.outdated.contains(file)
        });
        files.sort_by_key(|file| (self.open.get(*file).is_none(), *file));
        files
    }

    pub(super) fn wave_ended(&mut self, left: Vec<FileId>) {
        self.waves.running = None;
        if !left.is_empty() {
            self.waves.pending.extend(left);
            self.waves.due.get_or_insert_with(|| Instant::now() + PAUSE);
        }
        if self.book.take_stale() {
            self.outbox.refresh_diagnostics();
        }
    }
}

struct Wave {
    scene: Scene,
    /// Files whose empty result is news.
    known: HashSet<FileId>,
    inbox: Inbox,
    stop: Arc<AtomicBool>,
}

impl Wave {
    fn run(&self, files: Vec<FileId>) {
        let mut left = Vec::new();
        for portion in files.chunks(PORTION) {
            if self.stop.load(Ordering::Relaxed) {
                left.extend_from_slice(portion);
                continue;
            }
            let results: Vec<_> = portion.par_iter().map(|file| self.check(*file)).collect();
            left.extend(results.iter().filter_map(|result| result.as_ref().err()));
            let found: Vec<Findings> = results.into_iter().filter_map(|result| result.ok().flatten()).collect();
            if !found.is_empty() {
                self.send(Done::Wave(found));
            }
        }
        self.send(Done::WaveEnded(left));
    }

    /// The findings of a file if they are news; the file itself if there was no time.
    fn check(&self, file: FileId) -> Result<Option<Findings>, FileId> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(file);
        }
        // A check that panics costs the findings of its file; the panic hook has reported it.
        let found = catch_unwind(AssertUnwindSafe(|| findings::check(&View::new(self.scene.clone()), file)));
        Ok(found.unwrap_or_default().filter(|found| !found.items.is_empty() || self.known.contains(&file)))
    }

    fn send(&self, done: Done) {
        // The loop ends only with the program.
        let _ = self.inbox.send(Event::Done(done));
    }
}
