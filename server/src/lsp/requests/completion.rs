//! `textDocument/completion`

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse, CompletionTextEdit,
    InsertTextMode,
};

use crate::features::completion::{self, CompletionKind};
use crate::lsp::view::View;
use crate::lsp::{from_proto, to_proto};
use crate::text::FileId;

/// What may be typed at a place.
pub fn completion(view: &View, params: &CompletionParams) -> Result<Option<CompletionResponse>> {
    let Some((file, offset)) = from_proto::place(view, &params.text_document_position) else { return Ok(None) };
    let found = completion::completion(&view.snapshot, file, offset);
    let items = found.items.into_iter().filter_map(|found| item(view, file, found)).collect();
    Ok(Some(CompletionResponse::List(CompletionList { is_incomplete: found.is_incomplete, items })))
}

fn item(view: &View, file: FileId, found: completion::CompletionItem) -> Option<CompletionItem> {
    let additional = to_proto::text_edits(view, file, &found.additional)?;
    Some(CompletionItem {
        label: found.label,
        kind: Some(kind(found.kind)),
        detail: Some(found.detail).filter(|detail| !detail.is_empty()),
        text_edit: Some(CompletionTextEdit::Edit(to_proto::text_edit(view, file, &found.edit)?)),
        additional_text_edits: Some(additional).filter(|edits| !edits.is_empty()),
        filter_text: Some(found.filter),
        sort_text: Some(found.sort),
        // The text of several lines is indented already.
        insert_text_mode: Some(InsertTextMode::AS_IS),
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
