//! `textDocument/completion` and `completionItem/resolve`.

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList, CompletionParams,
    CompletionResponse, CompletionTextEdit, Documentation, InsertTextFormat, InsertTextMode,
};

use super::hover;
use crate::features::completion::{self, CompletionKind};
use crate::lsp::view::View;
use crate::lsp::{from_proto, to_proto};
use crate::text::{FileId, ObjectId};

/// What an entry was offered for. The numbers hold for the running server, and so does the list.
#[derive(Debug, Serialize, Deserialize)]
struct Offered {
    file: u32,
    offset: u32,
    /// The object that it names: its file and its number there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    object: Option<(u32, u32)>,
}

impl Offered {
    fn object(&self) -> Option<ObjectId> {
        self.object.map(|(file, index)| ObjectId { file: FileId(file), index })
    }
}

/// What may be typed at a place. What an entry means is told when it is chosen.
pub fn completion(view: &View, params: &CompletionParams) -> Result<Option<CompletionResponse>> {
    let Some((file, offset)) = from_proto::place(view, &params.text_document_position) else { return Ok(None) };
    let found = completion::completion(&view.snapshot, file, offset);
    let items = found.items.into_iter().filter_map(|found| item(view, (file, offset), found)).collect();
    Ok(Some(CompletionResponse::List(CompletionList { is_incomplete: found.is_incomplete, items })))
}

/// Says what an entry is and means: what a hover would say of an object, else what the list knew of it. The text may
/// have grown since, but at the place of the list the same may still be typed.
pub fn resolve_completion(view: &View, item: CompletionItem) -> CompletionItem {
    let Some(offered) = item.data.clone().and_then(|data| serde_json::from_value::<Offered>(data).ok()) else {
        return item;
    };
    let object = offered.object();
    let found = completion::completion(&view.snapshot, FileId(offered.file), offered.offset).items;
    let found = found.into_iter().find(|one| one.label == item.label && one.object == object);
    let of_object = || {
        let object = view.snapshot.object(object?)?;
        Some(crate::features::hover::hover(&view.snapshot, object.id.file, object.focus().range.start)?.markdown)
    };
    let (detail, known) = found.map(|found| (found.detail, found.documentation)).unwrap_or_default();
    let said = if known.is_empty() { of_object().unwrap_or_default() } else { known };
    CompletionItem {
        detail: item.detail.or(Some(detail).filter(|detail| !detail.is_empty())),
        documentation: item.documentation.or_else(|| documentation(view, said)),
        ..item
    }
}

fn documentation(view: &View, markdown: String) -> Option<Documentation> {
    (!markdown.is_empty()).then(|| Documentation::MarkupContent(hover::content(view, markdown)))
}

fn item(view: &View, (file, offset): (FileId, u32), found: completion::CompletionItem) -> Option<CompletionItem> {
    let additional = to_proto::text_edits(view, file, &found.additional)?;
    let mut edit = found.edit;
    let snippet = found.snippet.filter(|_| view.session.client.snippets);
    let format = snippet.is_some().then_some(InsertTextFormat::SNIPPET);
    if let Some(snippet) = snippet {
        edit.new_text = snippet;
    }
    let offered = Offered { file: file.0, offset, object: found.object.map(|id| (id.file.0, id.index)) };
    let detail = Some(found.detail).filter(|detail| !detail.is_empty());
    let beside = view.session.client.label_details;
    Some(CompletionItem {
        label: found.label,
        kind: Some(kind(found.kind)),
        // Of two with one name a person has to see at once which is which.
        label_details: detail
            .clone()
            .filter(|_| beside)
            .map(|words| CompletionItemLabelDetails { detail: None, description: Some(words) }),
        detail: detail.filter(|_| !beside),
        insert_text_format: format,
        text_edit: Some(CompletionTextEdit::Edit(to_proto::text_edit(view, file, &edit)?)),
        additional_text_edits: Some(additional).filter(|edits| !edits.is_empty()),
        filter_text: Some(found.filter),
        sort_text: Some(found.sort),
        // The text of several lines is indented already.
        insert_text_mode: Some(InsertTextMode::AS_IS),
        data: serde_json::to_value(offered).ok(),
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
