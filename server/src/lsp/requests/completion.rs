//! `textDocument/completion`

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse, CompletionTextEdit,
    Documentation, InsertTextFormat, InsertTextMode, MarkupContent, MarkupKind,
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
    let mut edit = found.edit;
    let snippet = found.snippet.filter(|_| view.session.client.snippets);
    let format = snippet.is_some().then_some(InsertTextFormat::SNIPPET);
    if let Some(snippet) = snippet {
        edit.new_text = snippet;
    }
    Some(CompletionItem {
        label: found.label,
        kind: Some(kind(found.kind)),
        detail: Some(found.detail).filter(|detail| !detail.is_empty()),
        documentation: documentation(found.documentation, view.session.client.markdown),
        insert_text_format: format,
        text_edit: Some(CompletionTextEdit::Edit(to_proto::text_edit(view, file, &edit)?)),
        additional_text_edits: Some(additional).filter(|edits| !edits.is_empty()),
        filter_text: Some(found.filter),
        sort_text: Some(found.sort),
        // The text of several lines is indented already.
        insert_text_mode: Some(InsertTextMode::AS_IS),
        ..CompletionItem::default()
    })
}

fn documentation(text: String, markdown: bool) -> Option<Documentation> {
    let kind = if markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    (!text.is_empty()).then_some(Documentation::MarkupContent(MarkupContent { kind, value: text }))
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
