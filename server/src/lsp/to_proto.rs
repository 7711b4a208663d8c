//! From our types to the protocol's, in the client's encoding and by what it can take.

use std::path::Path;

use serde_json::json;
use tower_lsp::ls_types::{self as lsp, NumberOrString, Uri};

use super::view::View;
use crate::diagnostics::{Diagnostic, Severity};
use crate::features::definition::NavigationTarget;
use crate::text::{FileId, FileRange, PositionEncoding, TextBuffer, TextEdit, TextRange};
use crate::workspace::SourceChange;

/// Where the pages of the manual are read.
const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/");

/// The URI of an absolute path; `None` for a path that names no file of this machine.
pub fn uri(path: &Path) -> Option<Uri> {
    if path.is_absolute() { Uri::from_file_path(path) } else { None }
}

/// A byte range in lines and characters.
pub fn range(buffer: &TextBuffer, range: TextRange, encoding: PositionEncoding) -> lsp::Range {
    lsp::Range::new(position(buffer, range.start, encoding), position(buffer, range.end, encoding))
}

fn position(buffer: &TextBuffer, offset: u32, encoding: PositionEncoding) -> lsp::Position {
    let position = buffer.position(offset, encoding);
    lsp::Position::new(position.line, position.character)
}

/// A finding.
pub fn diagnostic(view: &View, found: &Diagnostic) -> Option<lsp::Diagnostic> {
    let client = view.session.client;
    let related = found.related.iter().filter_map(|related| {
        let location = view.location(related.place)?;
        Some(lsp::DiagnosticRelatedInformation { location, message: related.message.clone() })
    });
    let related: Option<Vec<_>> = (client.related_information && !found.related.is_empty()).then(|| related.collect());
    let href = format!("{PAGES}{}", found.code.page()).parse().ok();
    Some(lsp::Diagnostic {
        range: view.range(found.place)?,
        severity: Some(severity(found.severity)),
        code: Some(NumberOrString::String(found.code.id.to_owned())),
        code_description: href.filter(|_| client.code_description).map(|href| lsp::CodeDescription { href }),
        source: Some("openchoreo".to_owned()),
        message: found.message.clone(),
        related_information: related,
        tags: None,
        data: Some(json!({ "enforcedBy": found.enforced_by.word(), "fixes": found.fixes.len() })),
    })
}

fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Hint => lsp::DiagnosticSeverity::HINT,
        Severity::Information => lsp::DiagnosticSeverity::INFORMATION,
        Severity::Warning => lsp::DiagnosticSeverity::WARNING,
        Severity::Error => lsp::DiagnosticSeverity::ERROR,
    }
}

/// Places to jump to, as links where the client takes them.
pub fn targets(view: &View, targets: &[NavigationTarget]) -> Option<lsp::GotoDefinitionResponse> {
    if targets.is_empty() {
        return None;
    }
    if !view.session.client.definition_links {
        let places = targets.iter().filter_map(|target| view.location(target.focus_range));
        return Some(lsp::GotoDefinitionResponse::Array(places.collect()));
    }
    let links = targets.iter().filter_map(|target| {
        Some(lsp::LocationLink {
            origin_selection_range: None,
            target_uri: view.uri(target.focus_range.file)?,
            target_range: view.range(target.full_range)?,
            target_selection_range: view.range(target.focus_range)?,
        })
    });
    Some(lsp::GotoDefinitionResponse::Link(links.collect()))
}

/// Edits over several files; `None` if the client cannot make them: it creates, renames or deletes no files.
pub fn workspace_edit(view: &View, change: &SourceChange) -> Option<lsp::WorkspaceEdit> {
    let client = view.session.client;
    let cannot = (!change.created.is_empty() && !client.creates_files)
        || (!change.moved.is_empty() && !client.renames_files)
        || (!change.deleted.is_empty() && !client.deletes_files);
    if cannot {
        return None;
    }
    let only_edits = change.created.is_empty() && change.moved.is_empty() && change.deleted.is_empty();
    if !client.document_changes && only_edits {
        let mut changes = std::collections::HashMap::new();
        for (file, edits) in &change.edits {
            changes.insert(view.uri(*file)?, text_edits(view, *file, edits)?);
        }
        return Some(lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() });
    }
    let mut operations = Vec::new();
    for (root, path, text) in &change.created {
        let uri = uri(&view.snapshot.root(*root)?.path.join(path))?;
        let create = lsp::CreateFile { uri: uri.clone(), options: None, annotation_id: None };
        operations.push(lsp::DocumentChangeOperation::Op(lsp::ResourceOp::Create(create)));
        let edit = lsp::TextEdit { range: lsp::Range::default(), new_text: text.clone() };
        operations.push(document_edit(uri, None, vec![edit]));
    }
    for (file, edits) in &change.edits {
        let version = view.open.get(*file).map(|open| open.version);
        operations.push(document_edit(view.uri(*file)?, version, text_edits(view, *file, edits)?));
    }
    // Moves come last: the edits before them name the files as they are called now.
    for (file, path) in &change.moved {
        let root = view.snapshot.root(view.snapshot.file(*file)?.root)?;
        let rename = lsp::RenameFile {
            old_uri: view.uri(*file)?,
            new_uri: uri(&root.path.join(path))?,
            options: None,
            annotation_id: None,
        };
        operations.push(lsp::DocumentChangeOperation::Op(lsp::ResourceOp::Rename(rename)));
    }
    for file in &change.deleted {
        let delete = lsp::DeleteFile { uri: view.uri(*file)?, options: None, annotation_id: None };
        operations.push(lsp::DocumentChangeOperation::Op(lsp::ResourceOp::Delete(delete)));
    }
    let document_changes = Some(lsp::DocumentChanges::Operations(operations));
    Some(lsp::WorkspaceEdit { document_changes, ..lsp::WorkspaceEdit::default() })
}

/// The same edits with what a person should know first: the client shows it and asks.
pub fn annotated_edit(view: &View, change: &SourceChange, notes: &[String]) -> Option<lsp::WorkspaceEdit> {
    let id: lsp::ChangeAnnotationIdentifier = "rename".to_owned();
    let mut edit = workspace_edit(view, change)?;
    if let Some(lsp::DocumentChanges::Operations(operations)) = &mut edit.document_changes {
        for operation in operations {
            let lsp::DocumentChangeOperation::Edit(edit) = operation else { continue };
            for edit in &mut edit.edits {
                if let lsp::OneOf::Left(plain) = edit {
                    let text_edit = plain.clone();
                    *edit = lsp::OneOf::Right(lsp::AnnotatedTextEdit { text_edit, annotation_id: id.clone() });
                }
            }
        }
    }
    let annotation = lsp::ChangeAnnotation {
        label: notes.first()?.clone(),
        needs_confirmation: Some(true),
        description: Some(notes.join("\n")),
    };
    edit.change_annotations = Some(std::collections::HashMap::from([(id, annotation)]));
    Some(edit)
}

fn document_edit(uri: Uri, version: Option<i32>, edits: Vec<lsp::TextEdit>) -> lsp::DocumentChangeOperation {
    let text_document = lsp::OptionalVersionedTextDocumentIdentifier { uri, version };
    let edits = edits.into_iter().map(lsp::OneOf::Left).collect();
    lsp::DocumentChangeOperation::Edit(lsp::TextDocumentEdit { text_document, edits })
}

/// Edits of one file.
pub fn text_edits(view: &View, file: FileId, edits: &[TextEdit]) -> Option<Vec<lsp::TextEdit>> {
    edits.iter().map(|edit| text_edit(view, file, edit)).collect()
}

/// An edit of one place.
pub fn text_edit(view: &View, file: FileId, edit: &TextEdit) -> Option<lsp::TextEdit> {
    let range = view.range(FileRange { file, range: edit.range })?;
    Some(lsp::TextEdit { range, new_text: edit.new_text.clone() })
}
