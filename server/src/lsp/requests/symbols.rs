//! `textDocument/documentSymbol`, `workspace/symbol` and `workspaceSymbol/resolve`.

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, OneOf, SymbolInformation, SymbolKind, Uri,
    WorkspaceLocation, WorkspaceSymbol, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use crate::features::document_symbols::{self, Symbol};
use crate::features::workspace_symbols;
use crate::lsp::view::View;
use crate::text::{FileId, FileRange, TextRange};

/// The outline of a document.
pub fn document_symbols(view: &View, params: &DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(None) };
    let found = document_symbols::document_symbols(&view.snapshot, file);
    if view.session.client.hierarchical_symbols {
        let symbols = found.iter().filter_map(|symbol| nested(view, file, symbol)).collect();
        return Ok(Some(DocumentSymbolResponse::Nested(symbols)));
    }
    let Some(uri) = view.uri(file) else { return Ok(None) };
    let mut flat = Vec::new();
    for symbol in &found {
        flatten(view, file, &uri, None, symbol, &mut flat);
    }
    Ok(Some(DocumentSymbolResponse::Flat(flat)))
}

#[allow(deprecated)]
fn nested(view: &View, file: FileId, symbol: &Symbol) -> Option<DocumentSymbol> {
    let children: Vec<_> = symbol.children.iter().filter_map(|child| nested(view, file, child)).collect();
    Some(DocumentSymbol {
        name: symbol.name.clone(),
        detail: Some(symbol.detail.clone()).filter(|detail| !detail.is_empty()),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: view.range(FileRange { file, range: symbol.range })?,
        selection_range: view.range(FileRange { file, range: symbol.focus })?,
        children: Some(children).filter(|children| !children.is_empty()),
    })
}

/// For clients that know no nesting: every symbol with the name of the one around it.
#[allow(deprecated)]
fn flatten(
    view: &View,
    file: FileId,
    uri: &Uri,
    container: Option<&str>,
    symbol: &Symbol,
    out: &mut Vec<SymbolInformation>,
) {
    let Some(range) = view.range(FileRange { file, range: symbol.range }) else { return };
    out.push(SymbolInformation {
        name: symbol.name.clone(),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        location: Location::new(uri.clone(), range),
        container_name: container.map(str::to_owned),
    });
    for child in &symbol.children {
        flatten(view, file, uri, Some(&symbol.name), child, out);
    }
}

fn kind(kind: document_symbols::SymbolKind) -> SymbolKind {
    match kind {
        document_symbols::SymbolKind::Object => SymbolKind::CLASS,
        document_symbols::SymbolKind::Mapping => SymbolKind::OBJECT,
        document_symbols::SymbolKind::List => SymbolKind::ARRAY,
        document_symbols::SymbolKind::Item => SymbolKind::STRUCT,
        document_symbols::SymbolKind::Value => SymbolKind::PROPERTY,
    }
}

/// Where a symbol is, for later.
#[derive(Debug, Serialize, Deserialize)]
struct Place {
    start: u32,
    end: u32,
}

/// The objects of the workspace that fit a query.
pub fn workspace_symbols(view: &View, params: &WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
    let found = workspace_symbols::workspace_symbols(&view.snapshot, &params.query);
    let lazy = view.session.client.resolves_symbols;
    let symbol = |found: workspace_symbols::WorkspaceSymbol| {
        // Lines would have to be counted in every file of the list; a client that can ask later asks for one.
        let (location, data) = if lazy {
            let TextRange { start, end } = found.place.range;
            let place = serde_json::to_value(Place { start, end }).ok()?;
            (OneOf::Right(WorkspaceLocation { uri: view.uri(found.place.file)? }), Some(place))
        } else {
            (OneOf::Left(view.location(found.place)?), None)
        };
        let container = if found.namespace.is_empty() {
            found.kind.to_owned()
        } else {
            format!("{} in {}", found.kind, found.namespace)
        };
        let kind = SymbolKind::CLASS;
        Some(WorkspaceSymbol { name: found.name, kind, tags: None, container_name: Some(container), location, data })
    };
    let symbols: Vec<_> = found.into_iter().take_while(|_| !view.is_cancelled()).filter_map(symbol).collect();
    Ok(Some(WorkspaceSymbolResponse::Nested(symbols)))
}

/// Adds the range to a symbol.
///
/// # Errors
/// When the file has changed or is gone, or when the symbol is not one of ours.
pub fn resolve_symbol(view: &View, symbol: WorkspaceSymbol) -> Result<WorkspaceSymbol> {
    let OneOf::Right(WorkspaceLocation { uri }) = &symbol.location else { return Ok(symbol) };
    let data = symbol.data.clone().ok_or_else(|| Error::invalid_params("there is no data"))?;
    let Place { start, end } =
        serde_json::from_value(data).map_err(|error| Error::invalid_params(error.to_string()))?;
    let file = view.file(uri).ok_or_else(Error::content_modified)?;
    let range =
        view.range(FileRange { file, range: TextRange::new(start, end) }).ok_or_else(Error::content_modified)?;
    Ok(WorkspaceSymbol { location: OneOf::Left(Location::new(uri.clone(), range)), ..symbol })
}
