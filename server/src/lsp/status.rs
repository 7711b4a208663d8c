//! `openchoreo/status`: what the server knows, for a person who wonders and for tests that wait.

use serde::Serialize;
use tower_lsp::ls_types::DiagnosticSeverity;

use super::folders::{Folder, Index, Origin};
use super::main_loop::MainLoop;
use crate::text::PositionEncoding;
use crate::workspace::{Root, Snapshot};

/// The answer; documented in `docs/protocol.md`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    version: &'static str,
    revision: u64,
    trusted: bool,
    position_encoding: &'static str,
    watching: &'static str,
    open_documents: usize,
    diagnostics: Counts,
    folders: Vec<FolderStatus>,
}

#[derive(Debug, Default, Serialize)]
struct Counts {
    pull: bool,
    files: usize,
    errors: usize,
    warnings: usize,
    information: usize,
    hints: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FolderStatus {
    path: String,
    origin: &'static str,
    index: &'static str,
    generation: String,
    generation_pinned: bool,
    schemas: String,
    schema_problems: Vec<String>,
    files: usize,
    objects: usize,
    stages: usize,
    read: Option<ReadStatus>,
    summary: Summary,
}

/// One line about a folder, for the bar at the bottom of an editor.
#[derive(Debug, Default, Serialize)]
struct Summary {
    text: String,
    busy: bool,
    detail: String,
}

#[derive(Debug, Serialize)]
struct ReadStatus {
    files: usize,
    bytes: u64,
    milliseconds: u128,
}

impl Status {
    /// The status of the server.
    pub fn of(state: &MainLoop) -> Status {
        let snapshot = state.workspace.snapshot();
        Status {
            version: env!("CARGO_PKG_VERSION"),
            revision: snapshot.revision,
            trusted: state.session.trust.may_reach_out(),
            position_encoding: match state.session.encoding {
                PositionEncoding::Utf8 => "utf-8",
                PositionEncoding::Utf16 => "utf-16",
                PositionEncoding::Utf32 => "utf-32",
            },
            watching: match (state.session.client.watches_files, &state.watcher) {
                (true, _) => "client",
                (false, Some(_)) => "server",
                (false, None) => "nobody",
            },
            open_documents: state.open.iter().count(),
            diagnostics: counts(state),
            folders: state.folders.iter().map(|folder| folder_status(&snapshot, folder)).collect(),
        }
    }
}

fn counts(state: &MainLoop) -> Counts {
    let mut counts = Counts { pull: state.session.client.pulls_diagnostics, ..Counts::default() };
    for items in state.book.items().filter(|items| !items.is_empty()) {
        counts.files += 1;
        for item in items {
            match item.severity {
                Some(DiagnosticSeverity::ERROR) => counts.errors += 1,
                Some(DiagnosticSeverity::WARNING) => counts.warnings += 1,
                Some(DiagnosticSeverity::INFORMATION) => counts.information += 1,
                _ => counts.hints += 1,
            }
        }
    }
    counts
}

impl Status {
    /// The status as a page to read.
    pub fn page(&self) -> String {
        let Status { version, diagnostics, .. } = self;
        let trust = if self.trusted { "trusted" } else { "not trusted: no program is started, no kubeconfig is read" };
        let Counts { files, errors, warnings, information, hints, .. } = diagnostics;
        let mut page = format!(
            "# openchoreo-lsp {version}\n\n\
             | | |\n|---|---|\n\
             | workspace | {trust} |\n\
             | open documents | {} |\n\
             | files with findings | {files} |\n\
             | findings | {errors} errors, {warnings} warnings, {information} informations, {hints} hints |\n\
             | files are watched by | {} |\n\
             | positions | {} |\n\
             | revision | {} |\n",
            self.open_documents, self.watching, self.position_encoding, self.revision
        );
        for folder in &self.folders {
            page.push_str(&folder.section());
        }
        page
    }
}

impl FolderStatus {
    fn section(&self) -> String {
        let pinned = if self.generation_pinned { "set by hand" } else { "told by the documents" };
        let read = self.read.as_ref().map_or_else(String::new, |read| {
            format!("| first read | {} files, {} bytes, {} ms |\n", read.files, read.bytes, read.milliseconds)
        });
        format!(
            "\n## {}\n\n\
             | | |\n|---|---|\n\
             | generation | {}, {pinned} |\n\
             | index | {} |\n\
             | files | {} |\n\
             | objects | {} |\n\
             | stages | {} |\n{read}",
            self.path, self.generation, self.index, self.files, self.objects, self.stages
        )
    }
}

impl Summary {
    fn of(folder: &FolderStatus, index: Index) -> Summary {
        let busy = index == Index::Reading;
        let FolderStatus { generation, files, objects, stages, .. } = folder;
        let pinned = if folder.generation_pinned { "set by hand" } else { "told by the documents" };
        Summary {
            text: if busy { "reading".to_owned() } else { generation.clone() },
            busy,
            detail: format!(
                "Generation {generation}, {pinned}\nIndex: {}\n{files} files, {objects} objects, {stages} stages",
                folder.index
            ),
        }
    }
}

fn folder_status(snapshot: &Snapshot, folder: &Folder) -> FolderStatus {
    let own = || snapshot.files().filter(|(_, entry)| entry.root == folder.root);
    let root = snapshot.root(folder.root);
    let mut status = FolderStatus {
        path: folder.path.to_string_lossy().into_owned(),
        origin: match folder.origin {
            Origin::Workspace => "workspace",
            Origin::Repository => "repository",
            Origin::Nested => "nested",
            Origin::Loose => "loose",
            Origin::Virtual => "virtual",
        },
        index: folder.index.word(),
        generation: root.map(|root| root.generation().tag().to_owned()).unwrap_or_default(),
        generation_pinned: root.is_some_and(|root| root.settings.generation.is_some()),
        schemas: root.map(Root::source_of_schemas).unwrap_or_default(),
        schema_problems: root
            .and_then(|root| root.crds.as_deref())
            .map(|crds| crds.messages().collect())
            .unwrap_or_default(),
        files: own().count(),
        objects: own().map(|(_, entry)| entry.objects().count()).sum(),
        stages: snapshot.stages(folder.root).map_or(0, |stages| stages.all().len()),
        read: folder.read.map(|(files, bytes, took)| ReadStatus { files, bytes, milliseconds: took.as_millis() }),
        summary: Summary::default(),
    };
    status.summary = Summary::of(&status, folder.index);
    status
}
