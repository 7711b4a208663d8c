//! `textDocument/codeLens`
//!
//! The protocol has no command that shows a list of places. A client that has one names it in the
//! `initializationOptions` (`showReferencesCommand`) and gets the document, the position and the places; for others a
//! lens is only the count.

use serde_json::Value;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{CodeLens, CodeLensParams, Command, Uri};

use crate::features::code_lens::{self, Lens};
use crate::lsp::view::View;

/// How often what a document defines is used.
pub fn lenses(view: &View, params: &CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
    let uri = &params.text_document.uri;
    let Some(file) = view.file(uri) else { return Ok(None) };
    let found = code_lens::code_lens(&view.snapshot, file);
    Ok(Some(found.into_iter().filter_map(|found| lens(view, uri, found)).collect()))
}

fn lens(view: &View, uri: &Uri, found: Lens) -> Option<CodeLens> {
    let range = view.range(found.place)?;
    let shows = view.session.options.get("showReferencesCommand").and_then(Value::as_str);
    let arguments = shows.filter(|_| !found.uses.is_empty()).map(|_| {
        let places: Vec<_> = found.uses.iter().filter_map(|place| view.location(*place)).collect();
        vec![serde_json::json!(uri), serde_json::json!(range.start), serde_json::json!(places)]
    });
    let command = arguments.is_some().then_some(shows).flatten().unwrap_or_default().to_owned();
    Some(CodeLens { range, command: Some(Command { title: found.title, command, arguments }), data: None })
}
