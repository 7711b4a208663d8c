//! `textDocument/completion` and `completionItem/resolve`.

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse, CompletionTextEdit,
    Documentation, InsertTextFormat, InsertTextMode,
};

use super::hover;
use crate::features::completion::{self, CompletionKind};
use crate::lsp::view::View;
use crate::lsp::{from_proto, to_proto};
use crate::text::{FileId, ObjectId};

/// The object that an entry names. The numbers hold for the running server, and so does the list.
#[derive(Debug, Serialize, Deserialize)]
struct Named {
    file: u32,
    index: u32,
}

/// What may be typed at a place.
pub fn completion(view: &View, params: &CompletionParams) -> Result<Option<CompletionResponse>> {
    let Some((file, offset)) = from_proto::place(view, &params.text_document_position) else { return Ok(None) };
    let found = completion::completion(&view.snapshot, file, offset);
    let items = found.items.into_iter().filter_map(|found| item(view, file, found)).collect();
    Ok(Some(CompletionResponse::List(CompletionList { is_incomplete: found.is_incomplete, items })))
}

/// Says what an entry names, as a hover would.
pub fn resolve_completion(view: &View, item: CompletionItem) -> CompletionItem {
    let named = item.data.clone().and_then(|data| serde_json::from_value::<Named>(data).ok());
    let found = named.and_then(|named| {
        let object = view.snapshot.object(ObjectId { file: FileId(named.file), index: named.index })?;
        crate::features::hover::hover(&view.snapshot, object.id.file, object.focus().range.start)
    });
    let said = found.and_then(|found| documentation(view, found.markdown));
    CompletionItem { documentation: item.documentation.or(said), ..item }
}

fn documentation(view: &View, markdown: String) -> Option<Documentation> {
    (!markdown.is_empty()).then(|| Documentation::MarkupContent(hover::content(view, markdown)))
}

fn item(view: &View, file: FileId, found: completion::CompletionItem) -> Option<CompletionItem> {
    let additional = to_proto::text_edits(view, file, &found.additional)?;
    let mut edit = found.edit;
    let snippet = found.snippet.filter(|_| view.session.client.snippets);
    let format = snippet.is_some().then_some(InsertTextFormat::SNIPPET);
    if let Some(snippet) = snippet {
        edit.new_text = snippet;
    }
    let named = found.object.map(|id| Named { file: id.file.0, index: id.index });
    Some(CompletionItem {
        label: found.label,
        kind: Some(kind(found.kind)),
        detail: Some(found.detail).filter(|detail| !detail.is_empty()),
        documentation: documentation(view, found.documentation),
        insert_text_format: format,
        text_edit: Some(CompletionTextEdit::Edit(to_proto::text_edit(view, file, &edit)?)),
        additional_text_edits: Some(additional).filter(|edits| !edits.is_empty()),
        filter_text: Some(found.filter),
        sort_text: Some(found.sort),
        // The text of several lines is indented already.
        insert_text_mode: Some(InsertTextMode::AS_IS),
        data: named.and_then(|named| serde_json::to_value(named).ok()),
        ..CompletionItem::default()
    })
}

fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Object => CompletionItemKind::CLASS,
        CompletionKind::Item => CompletionItemKind::FIELD,
        CompletionKind::Key => CompletionItemKind::PROPERTY,
        CompletionKind::Word => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::File => CompletionItemKind::FILE,
        CompletionKind::Folder => CompletionItemKind::FOLDER,
    }
}
