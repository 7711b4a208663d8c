//! Migrations beyond one document, offered beside the fix of a document: of its file, and of its repository.
//!
//! They are no fixes of the finding, which would be computed for every document of a file; they are made when somebody
//! asks for actions.

use serde_json::json;
use tower_lsp::ls_types::{CodeAction, CodeActionKind, Command, Uri};

use crate::diagnostics::Diagnostic;
use crate::lsp::commands::MIGRATE;
use crate::lsp::to_proto;
use crate::lsp::view::View;
use crate::text::FileId;
use crate::workspace::{Scope, migrate};

/// The finding that they stand beside.
pub const CODE: &str = "schema/generation";

/// The wider actions at a finding that can be migrated away.
pub fn wider(view: &View, uri: &Uri, file: FileId, found: &Diagnostic) -> Vec<CodeAction> {
    let snapshot = &view.snapshot;
    let root = snapshot.file(file).and_then(|entry| snapshot.root(entry.root));
    let Some(root) = root.filter(|_| !found.fixes.is_empty()) else { return Vec::new() };
    let to = root.generation();
    let of_file = migrate(snapshot, Scope::File(file), to);
    let diagnostics = to_proto::diagnostic(view, found).map(|found| vec![found]);
    let whole_file = (of_file.documents > 1).then(|| CodeAction {
        title: format!("Migrate all documents of this file to OpenChoreo {}", to.span()),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: diagnostics.clone(),
        edit: to_proto::workspace_edit(view, &of_file.change),
        ..CodeAction::default()
    });
    let title = format!("Migrate the whole repository to OpenChoreo {}…", to.span());
    let command = Command {
        title: title.clone(),
        command: MIGRATE.to_owned(),
        arguments: Some(vec![json!({ "uri": uri, "to": to.tag() })]),
    };
    let repository = CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics,
        command: Some(command),
        ..CodeAction::default()
    };
    whole_file.into_iter().filter(|action| action.edit.is_some()).chain([repository]).collect()
}
