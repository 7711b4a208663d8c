//! Noticing what other programs write.
//!
//! The client does it if it can: it already watches, and one watcher is enough. Neovim on Linux and many small
//! clients do not, so then the server watches itself. Either way what arrives are paths, and the truth is read from
//! the disk.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, SystemTime};

use ignore::{DirEntry, WalkBuilder};
use notify::event::{AccessKind, AccessMode, CreateKind};
use notify::{Config, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher as _};
use serde_json::json;
use tower_lsp::ls_types::Registration;

use super::event::{Event, Inbox};
use crate::loader::GIT;

/// Where the system cannot watch (too many folders, a network drive), the folder is looked through so often.
const POLL: Duration = Duration::from_secs(3);

/// A file system may round the time of a change down by so much.
const CLOCKS: Duration = Duration::from_secs(2);

/// On Linux every directory needs a watch of its own, and a tree that is watched as a whole would include what git
/// and package managers keep there.
const EACH_DIRECTORY: bool = cfg!(target_os = "linux");

/// Asks the client to watch. All paths, because the name of any file may decide about a kustomization, and because
/// editors report a folder that is moved or deleted as one path.
pub fn registration() -> Registration {
    Registration {
        id: "openchoreo/files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: Some(json!({ "watchers": [{ "globPattern": "**/*" }] })),
    }
}

enum Order {
    /// A folder that is read at the same time; the moment is from before that.
    Watch(PathBuf, SystemTime),
    Unwatch(PathBuf),
    /// A directory has appeared inside a watched folder.
    Appeared(PathBuf),
}

/// Our own watcher: a thread, because adding ten thousand watches takes a moment.
pub struct Watcher {
    orders: Sender<Order>,
}

impl Watcher {
    /// Starts the thread; `None` (and a line in the log) where there is none.
    pub fn start(inbox: Inbox) -> Option<Watcher> {
        let (orders, taken) = channel();
        let own = orders.clone();
        let thread = std::thread::Builder::new().name("watch".to_owned()).spawn(move || run(&inbox, &own, &taken));
        thread.inspect_err(|error| tracing::error!("no thread to watch files: {error}")).ok()?;
        Some(Watcher { orders })
    }

    /// Watches a folder and everything in it, from now on.
    pub fn watch(&self, folder: PathBuf) {
        // The thread ends only with the program.
        let _ = self.orders.send(Order::Watch(folder, SystemTime::now() - CLOCKS));
    }

    /// Stops watching a folder.
    pub fn unwatch(&self, folder: PathBuf) {
        let _ = self.orders.send(Order::Unwatch(folder));
    }
}

struct Watch<'a> {
    native: Option<RecommendedWatcher>,
    polling: Option<PollWatcher>,
    inbox: &'a Inbox,
    orders: &'a Sender<Order>,
}

fn run(inbox: &Inbox, orders: &Sender<Order>, taken: &Receiver<Order>) {
    let native = RecommendedWatcher::new(handler(inbox, orders), Config::default().with_follow_symlinks(false));
    let native = native.inspect_err(|error| tracing::warn!("the system does not watch files: {error}")).ok();
    let mut watch = Watch { native, polling: None, inbox, orders };
    while let Ok(order) = taken.recv() {
        match order {
            Order::Watch(folder, since) => {
                watch.add(&folder);
                // What changed after it was read and before it was watched.
                let changed = changed_since(&folder, since);
                if !changed.is_empty() {
                    let _ = inbox.send(Event::DiskChanged(changed));
                }
            }
            Order::Unwatch(folder) => watch.remove(&folder),
            Order::Appeared(folder) => {
                watch.add(&folder);
                // What was written before the watch began is found by reading.
                let _ = inbox.send(Event::DiskChanged(vec![folder]));
            }
        }
    }
}

impl Watch<'_> {
    fn add(&mut self, folder: &Path) {
        let Some(native) = &mut self.native else { return self.poll(folder) };
        let mode = if EACH_DIRECTORY { RecursiveMode::NonRecursive } else { RecursiveMode::Recursive };
        for directory in directories(folder) {
            match native.watch(&directory, mode) {
                Ok(()) => {}
                // It may be gone again, or not ours to read; the rest still counts.
                Err(error) if matches!(error.kind, notify::ErrorKind::PathNotFound | notify::ErrorKind::Io(_)) => {
                    tracing::debug!("{} is not watched: {error}", directory.display());
                }
                Err(error) => {
                    tracing::warn!("{} is looked through instead of watched: {error}", folder.display());
                    return self.poll(folder);
                }
            }
        }
    }

    fn remove(&mut self, folder: &Path) {
        if let Some(native) = &mut self.native {
            for directory in directories(folder) {
                // It may never have been watched.
                let _ = native.unwatch(&directory);
            }
        }
        if let Some(polling) = &mut self.polling {
            let _ = polling.unwatch(folder);
        }
    }

    fn poll(&mut self, folder: &Path) {
        let config = Config::default().with_poll_interval(POLL).with_follow_symlinks(false);
        if self.polling.is_none() {
            self.polling = PollWatcher::new(handler(self.inbox, self.orders), config).ok();
        }
        if let Some(polling) = &mut self.polling
            && let Err(error) = polling.watch(folder, RecursiveMode::Recursive)
        {
            tracing::error!("changes in {} go unnoticed: {error}", folder.display());
        }
    }
}

fn handler(inbox: &Inbox, orders: &Sender<Order>) -> impl FnMut(notify::Result<notify::Event>) + Send + 'static {
    let (inbox, orders) = (inbox.clone(), orders.clone());
    move |event| match event {
        Ok(event) => {
            if EACH_DIRECTORY && is_new_directory(&event.kind) {
                for path in event.paths.iter().filter(|path| path.is_dir() && !is_in_git(path)) {
                    let _ = orders.send(Order::Appeared(path.clone()));
                }
            }
            if is_change(&event.kind) || event.need_rescan() {
                let _ = inbox.send(Event::DiskChanged(event.paths));
            }
        }
        Err(error) => tracing::warn!("watching files: {error}"),
    }
}

fn is_new_directory(kind: &EventKind) -> bool {
    use notify::event::{ModifyKind, RenameMode};
    matches!(
        kind,
        EventKind::Create(CreateKind::Folder | CreateKind::Any)
            | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both | RenameMode::Any))
    )
}

fn is_in_git(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == GIT)
}

fn is_change(kind: &EventKind) -> bool {
    match kind {
        // Reading is an access too, and we read.
        EventKind::Access(access) => *access == AccessKind::Close(AccessMode::Write),
        EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Any | EventKind::Other => true,
    }
}

/// The directories that are watched: on Linux each one, elsewhere the folder as a whole.
fn directories(folder: &Path) -> Vec<PathBuf> {
    if !EACH_DIRECTORY {
        return vec![folder.to_owned()];
    }
    let is_directory = |entry: &DirEntry| entry.file_type().is_some_and(|kind| kind.is_dir());
    let git = folder.join(GIT);
    // Where a commit or a checkout shows: in the file HEAD and in the branches.
    let tells = [git.clone(), git.join("logs")].into_iter().filter(|folder| folder.is_dir());
    let branches = WalkBuilder::new(git.join("refs/heads")).standard_filters(false).build().filter_map(Result::ok);
    walk(folder).chain(branches).filter(is_directory).map(DirEntry::into_path).chain(tells).collect()
}

fn walk(folder: &Path) -> impl Iterator<Item = DirEntry> {
    WalkBuilder::new(folder)
        .standard_filters(false)
        .follow_links(false)
        .filter_entry(|entry| entry.file_name() != GIT && entry.file_name() != "node_modules")
        .build()
        .filter_map(Result::ok)
}

/// Files and directories that changed since a moment. A directory changes when something in it is made or removed.
fn changed_since(folder: &Path, since: SystemTime) -> Vec<PathBuf> {
    let changed = |entry: &DirEntry| entry.metadata().is_ok_and(|m| m.modified().is_ok_and(|at| at >= since));
    walk(folder).filter(changed).map(DirEntry::into_path).collect()
}
