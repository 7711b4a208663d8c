//! Reading the disk, one load at a time: two reads of one file that overlap could come back in the wrong order.

use std::collections::{BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::event::{Done, Event, Inbox};
use super::folders::{Index, Origin, is_below};
use super::main_loop::MainLoop;
use crate::gitops::Entry;
use crate::loader::{self, Loaded, Monitor};
use crate::workspace::{Change, FileChange, RootId, Settings, Snapshot, settings};

/// Writers write in pieces, and one command touches many files: wait until it is quiet for so long,
const QUIET: Duration = Duration::from_millis(30);
/// but not longer than this.
const LONGEST: Duration = Duration::from_millis(500);
/// So many files are taken in one turn, so that an edit does not wait for the whole load.
const PART: usize = 500;

#[derive(Debug, PartialEq)]
enum Load {
    First(RootId),
    /// The paths that changed, and the number of the first change among them.
    Again(RootId, BTreeSet<String>, u64),
}

impl Load {
    fn root(&self) -> RootId {
        match self {
            Load::First(root) | Load::Again(root, ..) => *root,
        }
    }

    fn oldest(&self) -> Option<u64> {
        match self {
            Load::First(_) => None,
            Load::Again(_, _, first) => Some(*first),
        }
    }
}

#[derive(Debug)]
struct Running {
    root: RootId,
    first: bool,
    oldest: Option<u64>,
    cancelled: Arc<AtomicBool>,
}

/// What is to be read, what is being read, and what was read and not yet taken.
#[derive(Debug, Default)]
pub struct Loads {
    queue: VecDeque<Load>,
    running: Option<Running>,
    parts: VecDeque<Change>,
    quiet_at: Option<Instant>,
    at_latest: Option<Instant>,
    /// Number of changes on disk that somebody told of so far.
    told: u64,
}

impl Loads {
    /// The last change on disk that somebody told of.
    pub fn told(&self) -> u64 {
        self.told
    }

    /// Whether every change up to this one is in the workspace.
    pub fn has_taken(&self, change: u64) -> bool {
        let running = self.running.as_ref().and_then(|running| running.oldest);
        let oldest = self.queue.iter().filter_map(Load::oldest).chain(running).min();
        oldest.is_none_or(|oldest| oldest > change)
    }

    /// Whether there is something to be taken at once.
    pub fn has_parts(&self) -> bool {
        !self.parts.is_empty()
    }

    /// When the next load is to begin, if time alone decides.
    pub fn due(&self) -> Option<Instant> {
        if self.running.is_some() || self.queue.is_empty() {
            return None;
        }
        let times = [self.quiet_at, self.at_latest];
        Some(times.into_iter().flatten().min().unwrap_or_else(Instant::now))
    }

    /// Stops first reads, running and waiting.
    pub fn cancel(&mut self) {
        if let Some(running) = self.running.as_ref().filter(|running| running.first) {
            running.cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Forgets everything about a folder that is gone.
    pub fn forget(&mut self, root: RootId) {
        self.queue.retain(|load| load.root() != root);
        if let Some(running) = self.running.as_ref().filter(|running| running.root == root) {
            running.cancelled.store(true, Ordering::Relaxed);
            self.parts.clear();
        }
    }

    fn again(&mut self, root: RootId, path: &str, now: Instant) {
        self.told += 1;
        let known = self.queue.iter_mut().find_map(|load| match load {
            Load::Again(other, paths, _) if *other == root => Some(paths),
            _ => None,
        });
        match known {
            Some(paths) => _ = paths.insert(path.to_owned()),
            None => self.queue.push_back(Load::Again(root, BTreeSet::from([path.to_owned()]), self.told)),
        }
        self.quiet_at = Some(now + QUIET);
        self.at_latest.get_or_insert(now + LONGEST);
    }
}

impl MainLoop {
    /// Queues the first read of a folder.
    pub(super) fn read_first(&mut self, root: RootId) {
        self.loads.queue.push_front(Load::First(root));
        if self.session.client.shows_progress {
            self.progress.begin(&self.outbox);
        }
    }

    /// Queues another read of a file or folder.
    pub(super) fn read_again(&mut self, root: RootId, path: &str) {
        match self.folders.get(root).map(|folder| folder.origin) {
            Some(Origin::Workspace | Origin::Repository | Origin::Nested) => {
                self.loads.again(root, path, Instant::now())
            }
            // Of such a folder only the open files count.
            Some(Origin::Loose | Origin::Virtual) => {
                let gone = FileChange::Removed { root, path: path.to_owned() };
                self.apply(Change { files: vec![gone], ..Change::default() });
            }
            None => {}
        }
    }

    /// Somebody says that these paths changed on disk.
    pub(super) fn disk_changed(&mut self, paths: Vec<PathBuf>) {
        let snapshot = self.workspace.snapshot();
        for path in paths {
            if let Some((root, inside)) = snapshot.locate(&path)
                && self.folders.get(root).is_some_and(|folder| folder.origin != Origin::Loose)
            {
                // What makes a folder a repository of its own decides about the folder around it, too.
                if matches!(&*inside, "" | loader::GIT | settings::FILE_NAME)
                    && let Some(folder) = self.folders.get(root).filter(|folder| folder.origin == Origin::Nested)
                    && let Some((outer, inside)) = self.folders.around(&folder.path)
                {
                    self.read_again(outer, &inside);
                }
                if let Some(inside) = watched(&inside) {
                    self.read_again(root, inside);
                }
            }
        }
    }

    /// Begins the next load if none is running.
    pub(super) fn start_load(&mut self, now: Instant) {
        if self.loads.running.is_some() || self.loads.has_parts() {
            return;
        }
        let ready = match self.loads.queue.front() {
            Some(Load::First(_)) => true,
            Some(Load::Again(..)) => self.loads.due().is_some_and(|due| due <= now),
            None => false,
        };
        if !ready {
            return;
        }
        let Some(load) = self.loads.queue.pop_front() else { return };
        if let Load::Again(..) = load {
            (self.loads.quiet_at, self.loads.at_latest) = (None, None);
        }
        let root = load.root();
        let cancelled = Arc::new(AtomicBool::new(false));
        let job = Job {
            snapshot: self.workspace.snapshot(),
            over: self.folders.over(root),
            inbox: self.inbox.clone(),
            cancelled: cancelled.clone(),
            began: now,
            load,
        };
        let (first, oldest) = (matches!(job.load, Load::First(_)), job.load.oldest());
        self.loads.running = Some(Running { root, first, oldest, cancelled });
        let started = std::thread::Builder::new().name("load".to_owned()).spawn(move || job.run());
        if let Err(error) = started {
            tracing::error!("no thread for a load: {error}");
            self.loaded(root, None, now);
        }
    }

    /// A load has ended.
    pub(super) fn loaded(&mut self, root: RootId, loaded: Option<Loaded>, began: Instant) {
        if let Some(loaded) = loaded {
            let took = began.elapsed();
            tracing::info!("read {} files, {} bytes in {took:?}", loaded.files, loaded.bytes);
            let first = self.loads.running.as_ref().is_some_and(|running| running.first);
            if let Some(folder) = self.folders.get_mut(root).filter(|_| first) {
                folder.read = Some((loaded.files, loaded.bytes, took));
                folder.index = Index::Read;
            }
            self.tell_of_schemas(root, &loaded.change.roots);
            if self.folders.get(root).is_some() {
                self.settle_nested(root, &loaded.looked_at, &loaded.nested);
                self.cut_into_parts(root, loaded.change);
            }
        } else if let Some(folder) = self.folders.get_mut(root)
            && folder.index == Index::Reading
        {
            folder.index = Index::Stopped;
        }
        if !self.loads.has_parts() {
            self.load_ended();
        }
    }

    fn cut_into_parts(&mut self, root: RootId, change: Change) {
        let nested = self.folders.nested_in(root);
        let mut files = change.files;
        let is_marker = |file: &FileChange| matches!(file, FileChange::Listed { entry: Entry::Excluded, .. });
        files.retain(|file| {
            !nested
                .iter()
                .any(|nested| is_below(path_of(file), nested) && !(path_of(file) == nested && is_marker(file)))
        });
        if !change.roots.is_empty() {
            self.loads.parts.push_back(Change { roots: change.roots, files: Vec::new() });
        }
        while !files.is_empty() {
            let rest = files.split_off(files.len().min(PART));
            self.loads.parts.push_back(Change { files, ..Change::default() });
            files = rest;
        }
    }

    /// Takes one part of what was read.
    pub(super) fn take_part(&mut self) {
        let Some(part) = self.loads.parts.pop_front() else { return };
        self.apply(part);
        if !self.loads.has_parts() {
            self.load_ended();
        }
    }

    fn load_ended(&mut self) {
        self.loads.running = None;
        let was_reading = self.folders.is_reading();
        let more = self.loads.queue.iter().any(|load| matches!(load, Load::First(_)));
        if more {
            return;
        }
        self.folders.all_read();
        if was_reading || self.folders.iter().any(|folder| folder.index == Index::Stopped) {
            self.progress.end(self.summary(), &self.outbox);
        }
        if was_reading {
            self.waves.everything_now(self.open.iter().map(|(file, _)| file));
        }
    }

    fn summary(&self) -> String {
        if self.folders.iter().any(|folder| folder.index == Index::Stopped) {
            return "stopped: only open files are known".to_owned();
        }
        let files: usize = self.folders.iter().filter_map(|folder| folder.read).map(|(files, ..)| files).sum();
        format!("{files} files")
    }
}

struct Job {
    load: Load,
    snapshot: Arc<Snapshot>,
    over: Settings,
    inbox: Inbox,
    cancelled: Arc<AtomicBool>,
    began: Instant,
}

impl Job {
    fn run(self) {
        let root = self.load.root();
        // A load that failed must not leave the server waiting for it.
        let loaded = catch_unwind(AssertUnwindSafe(|| self.read())).unwrap_or_default();
        let loaded = loaded.filter(|_| !self.cancelled.load(Ordering::Relaxed));
        // The loop ends only with the program.
        let _ = self.inbox.send(Event::Done(Done::Loaded { root, loaded, began: self.began }));
    }

    fn read(&self) -> Option<Loaded> {
        let progress = |done, total| {
            let _ = self.inbox.send(Event::Done(Done::LoadProgress { done, total }));
        };
        match &self.load {
            Load::First(root) => {
                let known = self.snapshot.root(*root)?;
                let monitor = Monitor { progress: &progress, cancelled: &self.cancelled };
                loader::load(*root, &known.path, &known.settings, &monitor)
            }
            Load::Again(root, paths, _) => {
                let paths: Vec<String> = paths.iter().cloned().collect();
                let monitor = Monitor { progress: &|_, _| {}, cancelled: &self.cancelled };
                loader::reload(&self.snapshot, *root, &paths, &self.over, &monitor)
            }
        }
    }
}

/// What a changed path makes us look at: of what git keeps only that there may be another commit.
fn watched(path: &str) -> Option<&str> {
    match path.split_once(loader::GIT) {
        Some((before, rest)) if before.is_empty() || before.ends_with('/') => {
            let is_whole = rest.is_empty() || rest.starts_with('/');
            let rest = rest.trim_start_matches('/');
            let tells = matches!(rest, "HEAD" | "logs/HEAD" | "packed-refs") || rest.starts_with("refs/heads/");
            let of_this = before.is_empty() && tells && !rest.ends_with(".lock");
            match is_whole {
                true if before.is_empty() => of_this.then_some(loader::GIT),
                // A folder may have become a repository of its own, or is one no more.
                true => Some(before.trim_end_matches('/')),
                false => Some(path),
            }
        }
        _ => Some(path),
    }
}

fn path_of(change: &FileChange) -> &str {
    match change {
        FileChange::Loaded(entry) => &entry.path,
        FileChange::Listed { path, .. } | FileChange::Removed { path, .. } | FileChange::Opened { path, .. } => path,
        FileChange::Edited { .. } | FileChange::Closed { .. } => "",
    }
}
