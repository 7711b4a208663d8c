//! `textDocument/definition`, `declaration`, `typeDefinition`, `references` and `documentHighlight`.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, GotoDefinitionParams, GotoDefinitionResponse,
    Location, ReferenceParams,
};

use crate::features::{definition as find, highlight, references as uses, type_definition as types};
use crate::lsp::view::View;
use crate::lsp::{from_proto, to_proto};
use crate::text::FileRange;

/// Where the name at a place is defined.
pub fn definition(view: &View, params: &GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
    let Some((file, offset)) = from_proto::place(view, &params.text_document_position_params) else { return Ok(None) };
    Ok(to_proto::targets(view, &find::definition(&view.snapshot, file, offset)))
}

/// The type of what stands at a place.
pub fn type_definition(view: &View, params: &GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
    let Some((file, offset)) = from_proto::place(view, &params.text_document_position_params) else { return Ok(None) };
    Ok(to_proto::targets(view, &types::type_definition(&view.snapshot, file, offset)))
}

/// Who uses what stands at a place.
pub fn references(view: &View, params: &ReferenceParams) -> Result<Option<Vec<Location>>> {
    let Some((file, offset)) = from_proto::place(view, &params.text_document_position) else { return Ok(None) };
    let places = uses::references(&view.snapshot, file, offset, params.context.include_declaration);
    Ok(Some(places.into_iter().filter_map(|place| view.location(place)).collect()))
}

/// The same thing elsewhere in the document.
pub fn highlights(view: &View, params: &DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
    let Some((file, offset)) = from_proto::place(view, &params.text_document_position_params) else { return Ok(None) };
    let found = highlight::highlight(&view.snapshot, file, offset).into_iter().filter_map(|found| {
        let range = view.range(FileRange { file, range: found.range })?;
        let kind = if found.is_definition { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ };
        Some(DocumentHighlight { range, kind: Some(kind) })
    });
    Ok(Some(found.collect()))
}
