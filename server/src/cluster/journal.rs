//! What a run was about to do, on the disk before it does it.
//!
//! One file for each cluster and repository, one JSON line for each step, synced before the requests of
//! that step leave. A run that was killed leaves a file without an end; the next one tells what was
//! written and what may or may not have been, and goes on from what the cluster really has. The lock is
//! one of the operating system: it dies with its process, so no lock is ever stale.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::apply::{Outcome, Plan, Target};

/// The largest journal that is read.
const LARGEST: u64 = 16 << 20;

/// A run that came to no end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Interrupted {
    /// Digest of its plan.
    pub digest: String,
    /// How many objects it wanted to write.
    pub planned: usize,
    /// Objects that it wrote.
    pub written: Vec<String>,
    /// Objects that it was writing: nobody knows whether the server has them.
    pub unknown: Vec<String>,
}

/// An open journal; holds the lock as long as it lives.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
    /// The run before, if it came to no end.
    pub interrupted: Option<Interrupted>,
    _lock: File,
}

/// Where journals are kept: `$XDG_STATE_HOME/openchoreo-lsp`, else `~/.local/state/openchoreo-lsp`.
///
/// # Errors
/// When there is no home folder.
pub fn state_folder() -> Result<PathBuf> {
    let set = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let base = match set {
        Some(base) => base,
        None => std::env::home_dir().context("there is no home folder for the journal")?.join(".local/state"),
    };
    Ok(base.join("openchoreo-lsp"))
}

impl Journal {
    /// Opens the journal of a cluster and a repository in `folder`, and takes its lock.
    ///
    /// # Errors
    /// When another run holds the lock, or the disk does not take it.
    pub fn open(folder: &Path, target: &Target, root: &Path) -> Result<Journal> {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let mut hash = Sha256::new();
        for part in [target.server.as_str(), &root.to_string_lossy()] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let name: String = hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        let lock_path = folder.join(format!("{name}.lock"));
        let open = |path: &Path| OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut lock = open(&lock_path).with_context(|| format!("cannot open {}", lock_path.display()))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                let _ = lock.read_to_string(&mut pid);
                bail!("another run applies this repository to {} (process {})", target.server, pid.trim());
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", lock_path.display()));
            }
        }
        // Only told to people: the lock itself does not need it.
        let _ = lock.set_len(0).and_then(|()| lock.write_all(std::process::id().to_string().as_bytes()));
        let path = folder.join(format!("{name}.jsonl"));
        let mut file = open(&path).with_context(|| format!("cannot open {}", path.display()))?;
        let interrupted = read(&mut file);
        Ok(Journal { file, path, interrupted, _lock: lock })
    }

    /// A run begins; what was in the journal is dropped.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn begin(&mut self, plan: &Plan) -> Result<()> {
        let planned = plan.rows.iter().filter(|row| row.verdict.writes()).count();
        let restart = self.file.set_len(0).and_then(|()| self.file.seek(SeekFrom::Start(0)).map(|_| ()));
        restart.with_context(|| self.place())?;
        self.write(&[json!({ "step": "begin", "digest": plan.digest, "planned": planned })])
    }

    /// These objects are about to be written.
    ///
    /// # Errors
    /// When the disk does not take it: then nothing must be written.
    pub fn about_to_write(&mut self, objects: &[String]) -> Result<()> {
        let lines: Vec<Value> = objects.iter().map(|object| json!({ "step": "write", "object": object })).collect();
        self.write(&lines)
    }

    /// An object was written, or not. Not synced: if it is lost, the cluster knows.
    pub fn wrote(&mut self, object: &str, what: &str) {
        let line = json!({ "step": "wrote", "object": object, "what": what });
        if let Err(error) = writeln!(self.file, "{line}") {
            tracing::warn!(%error, "the journal does not take the end of a step");
        }
    }

    /// The run came to its end.
    pub fn end(&mut self, outcome: Outcome) {
        if let Err(error) = self.write(&[json!({ "step": "end", "outcome": outcome })]) {
            tracing::warn!(%error, "the journal does not take the end of the run");
        }
    }

    fn write(&mut self, lines: &[Value]) -> Result<()> {
        let mut text = String::new();
        lines.iter().for_each(|line| text += &format!("{line}\n"));
        self.file.write_all(text.as_bytes()).with_context(|| self.place())?;
        self.file.sync_data().with_context(|| self.place())
    }

    fn place(&self) -> String {
        format!("cannot write the journal {}", self.path.display())
    }
}

/// What a journal tells of a run without an end. A line that was cut off is none.
fn read(file: &mut File) -> Option<Interrupted> {
    let mut text = String::new();
    // More than any run writes: whatever this is, it is not read for ever.
    file.take(LARGEST).read_to_string(&mut text).ok()?;
    let mut run: Option<Interrupted> = None;
    for line in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let object = line["object"].as_str().unwrap_or("").to_owned();
        match line["step"].as_str() {
            Some("begin") => {
                let digest = line["digest"].as_str().unwrap_or("").to_owned();
                let planned = line["planned"].as_u64().unwrap_or(0) as usize;
                run = Some(Interrupted { digest, planned, ..Interrupted::default() });
            }
            Some("write") => run.as_mut()?.unknown.push(object),
            Some("wrote") => {
                let run = run.as_mut()?;
                run.unknown.retain(|other| *other != object);
                if line["what"] != "failed" {
                    run.written.push(object);
                }
            }
            Some("end") => run = None,
            _ => {}
        }
    }
    run
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::apply::Desired;

    fn target() -> Target {
        Target {
            kubeconfig: "k".to_owned(),
            context: "c".to_owned(),
            server: "https://127.0.0.1:1".to_owned(),
            user: None,
            namespace: "default".to_owned(),
        }
    }

    #[test]
    fn a_run_without_an_end_is_told_by_the_next_one() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Journal::open(folder.path(), &target(), Path::new("/r"));
        let mut journal = open().unwrap();
        assert_eq!(journal.interrupted, None);
        journal.begin(&Plan::offline(Desired::default())).unwrap();
        journal.about_to_write(&["A".to_owned(), "B".to_owned()]).unwrap();
        journal.wrote("A", "created");
        assert!(format!("{:#}", open().unwrap_err()).contains("another run"));
        drop(journal);
        // The last line was cut off by the kill.
        let file = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let file = file.into_iter().find(|path| path.extension().is_some_and(|end| end == "jsonl")).unwrap();
        OpenOptions::new().append(true).open(file).unwrap().write_all(b"{\"step\":\"wro").unwrap();
        let mut journal = open().unwrap();
        let before = journal.interrupted.clone().unwrap();
        assert_eq!((before.written, before.unknown), (vec!["A".to_owned()], vec!["B".to_owned()]));
        journal.begin(&Plan::offline(Desired::default())).unwrap();
        journal.end(Outcome::Done);
        drop(journal);
        assert_eq!(open().unwrap().interrupted, None);
    }
}
