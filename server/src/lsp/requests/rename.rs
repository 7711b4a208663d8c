//! `textDocument/prepareRename` and `rename`.

use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit};

use crate::features::rename;
use crate::lsp::view::View;
use crate::lsp::{from_proto, to_proto};

/// `RequestFailed` of the protocol: the request was fine, and here is why it cannot be done.
const REQUEST_FAILED: i64 = -32803;

/// The name that would be changed.
///
/// # Errors
/// With the reason, where nothing can be renamed.
pub fn prepare(view: &View, params: &TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
    let Some((file, offset)) = from_proto::place(view, params) else { return Ok(None) };
    all_files_read(view)?;
    let prepared = rename::prepare(&view.snapshot, file, offset).map_err(refused)?;
    let range = view.range(prepared.range);
    let placeholder = prepared.placeholder;
    Ok(range.map(|range| PrepareRenameResponse::RangeWithPlaceholder { range, placeholder }))
}

/// The edits of a rename. `tell` gets what a person should know about it.
///
/// # Errors
/// With the reason, where it cannot be done.
pub fn rename(view: &View, params: &RenameParams, tell: impl Fn(String)) -> Result<Option<WorkspaceEdit>> {
    let Some((file, offset)) = from_proto::place(view, &params.text_document_position) else { return Ok(None) };
    all_files_read(view)?;
    let made = rename::rename(&view.snapshot, file, offset, &params.new_name).map_err(refused)?;
    if view.session.client.annotates_changes && !made.notes.is_empty() {
        return Ok(to_proto::annotated_edit(view, &made.change, &made.notes));
    }
    let edit = to_proto::workspace_edit(view, &made.change);
    if edit.is_some() && !made.notes.is_empty() {
        tell(made.notes.join("\n"));
    }
    Ok(edit)
}

/// A rename that misses half of the places is worse than none.
fn all_files_read(view: &View) -> Result<()> {
    if view.is_complete() {
        return Ok(());
    }
    Err(refused("the workspace has not been read to the end; some uses of the name may not be known".to_owned()))
}

fn refused(reason: String) -> Error {
    Error { code: ErrorCode::from(REQUEST_FAILED), message: reason.into(), data: None }
}
