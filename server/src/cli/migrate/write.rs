//! The files of a migration: what they hold before and after, and how they are written, all or none.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::cli::input::Input;
use crate::loader;
use crate::workspace::Migration;

/// A file that changes.
pub struct FileChange {
    /// Where it is.
    pub path: PathBuf,
    /// As a person would write it from the current folder.
    pub shown: String,
    /// What it holds.
    pub old: String,
    /// What it will hold; `None` where it goes.
    pub new: Option<String>,
}

/// The changes of a migration, by path.
///
/// # Errors
/// When a file cannot be read, or is not UTF-8.
pub fn changes(input: &Input, made: &Migration) -> Result<Vec<FileChange>> {
    let edited = made.change.edits.keys().filter(|file| !made.change.deleted.contains(file));
    let mut all = Vec::new();
    for (file, goes) in edited.map(|file| (*file, false)).chain(made.change.deleted.iter().map(|file| (*file, true))) {
        let Some(path) = input.snapshot.path(file) else { continue };
        let old = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let known = input.snapshot.text(file);
        if known.as_deref() != Some(old.as_str()) {
            bail!("{} changes while it is looked at; try again", path.display());
        }
        let new = (!goes).then(|| made.change.apply_to(file, &old));
        all.push(FileChange { path, shown: input.shown_path(file), old, new });
    }
    all.sort_by(|a, b| a.shown.cmp(&b.shown));
    Ok(all)
}

/// Refuses files whose text is not in the last commit: what a person wrote there could not be told from a migration.
///
/// # Errors
/// With the names of such files.
pub fn refuse_dirty(changes: &[FileChange], allowed: bool) -> Result<()> {
    let paths: Vec<&Path> = changes.iter().map(|change| change.path.as_path()).collect();
    let dirty = loader::uncommitted(&paths);
    let names: Vec<&str> =
        changes.iter().filter(|change| dirty.contains(&change.path.as_path())).map(|change| &*change.shown).collect();
    if allowed || names.is_empty() {
        return Ok(());
    }
    bail!(
        "{} with changes that are not in the last commit: {}; commit them, or pass --allow-dirty",
        super::report::count(names.len(), "file"),
        names.join(", ")
    )
}

/// Writes all files: first each beside its place, then all into their places.
///
/// # Errors
/// When a file cannot be written; nothing has changed then, unless a disk fails between two renames.
pub fn write(changes: &[FileChange]) -> Result<()> {
    let mut staged: Vec<(PathBuf, PathBuf)> = Vec::new();
    let result = stage(changes, &mut staged);
    if result.is_err() {
        for (beside, _) in &staged {
            // What is left behind is only a copy.
            let _ = fs::remove_file(beside);
        }
        return result;
    }
    for (beside, place) in &staged {
        fs::rename(beside, place).with_context(|| format!("cannot write {}", place.display()))?;
    }
    for change in changes.iter().filter(|change| change.new.is_none()) {
        fs::remove_file(&change.path).with_context(|| format!("cannot delete {}", change.path.display()))?;
    }
    Ok(())
}

fn stage(changes: &[FileChange], staged: &mut Vec<(PathBuf, PathBuf)>) -> Result<()> {
    for change in changes {
        // A link stays a link: what it leads to is written.
        let place = fs::canonicalize(&change.path).with_context(|| format!("cannot find {}", change.path.display()))?;
        let now = fs::read_to_string(&place).with_context(|| format!("cannot read {}", place.display()))?;
        if now != change.old {
            bail!("{} changed in the meantime; nothing was written", change.path.display());
        }
        let Some(new) = &change.new else { continue };
        let name = place.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let beside = place.with_file_name(format!(".{name}.{}.migrating", std::process::id()));
        let context = || format!("cannot write {}", beside.display());
        // Never through something that stands there already.
        let mut file = fs::File::create_new(&beside).with_context(context)?;
        staged.push((beside.clone(), place.clone()));
        // Before there is anything in it that not everybody may read.
        let permissions = fs::metadata(&place).with_context(context)?.permissions();
        fs::set_permissions(&beside, permissions).with_context(context)?;
        file.write_all(new.as_bytes()).and_then(|()| file.sync_all()).with_context(context)?;
    }
    Ok(())
}
