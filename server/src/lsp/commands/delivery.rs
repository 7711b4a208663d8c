//! What becomes of a file: the stages that deploy it, and what its objects are called in the cluster.

use std::fmt::Write;
use std::path::Path;

use tower_lsp::jsonrpc::Result;

use super::{Arguments, Command, Level, Outcome, Place, Run};
use crate::features::stages::is_deployed;
use crate::gitops::effective;
use crate::lsp::from_proto;
use crate::lsp::held::Needs;
use crate::lsp::view::View;
use crate::text::FileId;
use crate::workspace::{FileEntry, Snapshot};

/// The rows.
pub const COMMANDS: &[Command] = &[Command {
    id: "openchoreo.showDelivery",
    title: "Show How This Is Deployed",
    about: "Shows which stages deploy a file or a folder, in which step, and what the objects are called in the cluster.",
    icon: None,
    needs_trust: false,
    needs: Needs::Index,
    places: &[Place::Palette, Place::Editor, Place::Explorer, Place::Node("object"), Place::Node("file")],
    run: Run::Query(delivery),
}];

/// So many files of a folder are listed.
const LISTED: usize = 1000;

fn delivery(view: &View, arguments: &Arguments) -> Result<Outcome> {
    let snapshot = &view.snapshot;
    let of = |uri| match view.file(uri) {
        Some(file) => of_file(snapshot, file),
        None => of_folder(snapshot, &from_proto::path(uri)?),
    };
    Ok(match arguments.uri.as_ref().and_then(of) {
        Some((title, text)) => Outcome::Document { title, language: "markdown", text },
        None => Outcome::Message {
            level: Level::Info,
            text: "Choose a YAML file or a folder of the repository first: the server does not know this one."
                .to_owned(),
        },
    })
}

fn of_folder(snapshot: &Snapshot, path: &Path) -> Option<(String, String)> {
    let (root, path) = snapshot.locate(path)?;
    let inside = |entry: &FileEntry| entry.root == root && (path.is_empty() || is_below(&entry.path, &path));
    let mut files: Vec<_> = snapshot.files().filter(|(_, entry)| inside(entry)).collect();
    files.retain(|(file, _)| snapshot.objects_of(*file).any(|object| is_deployed(&object)));
    files.sort_by_key(|(_, entry)| entry.path.clone());
    if files.is_empty() {
        return None;
    }
    let stages = snapshot.stages(root)?;
    let mut text = format!("# ./{path}\n\n| file | stages |\n|---|---|\n");
    for (file, entry) in files.iter().take(LISTED) {
        let mut names: Vec<_> =
            stages.placements(*file).iter().filter_map(|p| Some(&*stages.get(p.stage)?.name)).collect();
        names.dedup();
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        // Writing into a string cannot fail.
        let _ = writeln!(text, "| {} | {names} |", entry.path);
    }
    if files.len() > LISTED {
        let _ = writeln!(text, "\nand {} files more", files.len() - LISTED);
    }
    Some((format!("Delivery of ./{path}"), text))
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn of_file(snapshot: &Snapshot, file: FileId) -> Option<(String, String)> {
    let entry = snapshot.file(file)?;
    let stages = snapshot.stages(entry.root)?;
    let mut text = format!("# {}\n", entry.path);
    let placements = stages.placements(file);
    if placements.is_empty() {
        let why = if snapshot.is_patch(file) { "it is a patch that kustomize reads" } else { "no stage deploys it" };
        // Writing into a string cannot fail.
        let _ = writeln!(text, "\nNothing of this file reaches a cluster on its own: {why}.");
    }
    for placement in placements {
        let Some(stage) = stages.get(placement.stage) else { continue };
        let step = stages.in_order().iter().position(|id| *id == placement.stage).unwrap_or_default() + 1;
        let order = if stages.has_order() { format!(", step {step} of {}", stages.all().len()) } else { String::new() };
        let _ = writeln!(text, "\n## Stage `{}` (`./{}`){order}\n", stage.name, stage.path);
        let after: Vec<_> =
            stage.depends_on.iter().filter_map(|id| Some(format!("`{}`", stages.get(*id)?.name))).collect();
        if !after.is_empty() {
            let _ = writeln!(text, "After {}.\n", after.join(", "));
        }
        text.push_str("| kind | namespace | name |\n|---|---|---|\n");
        for object in snapshot.objects_of(file).filter(is_deployed) {
            let called = effective(object.summary, &placement.frame);
            let namespace = called.namespace.unwrap_or_default();
            let _ = writeln!(text, "| {} | {namespace} | {} |", object.summary.kind_name(), called.name);
        }
    }
    Some((format!("Delivery of {}", entry.name()), text))
}
