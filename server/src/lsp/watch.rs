//! Noticing what other programs write.
//!
//! The client does it if it can: it already watches, and one watcher is enough. Neovim on Linux and many small
//! clients do not, so then the server watches itself. Either way what arrives are paths, and the truth is read from
//! the disk.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use ignore::WalkBuilder;
use notify::event::{AccessKind, AccessMode, CreateKind};
use notify::{Config, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher as _};
use serde_json::json;
use tower_lsp::ls_types::Registration;

use super::event::{Event, Inbox};

/// Where the system cannot watch (too many folders, a network drive), the folder is looked through so often.
const POLL: Duration = Duration::from_secs(3);

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
    Watch(PathBuf),
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

    /// Watches a folder and everything in it.
    pub fn watch(&self, folder: PathBuf) {
        // The thread ends only with the program.
        let _ = self.orders.send(Order::Watch(folder));
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
            Order::Watch(folder) => watch.add(&folder),
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
                for path in event.paths.iter().filter(|path| path.is_dir()) {
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
    WalkBuilder::new(folder)
        .standard_filters(false)
        .follow_links(false)
        .filter_entry(|entry| {
            let name = entry.file_name();
            entry.file_type().is_some_and(|kind| kind.is_dir()) && name != ".git" && name != "node_modules"
        })
        .build()
        .filter_map(Result::ok)
        .map(ignore::DirEntry::into_path)
        .collect()
}
