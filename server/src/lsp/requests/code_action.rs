//! `textDocument/codeAction` and `codeAction/resolve`: the fixes of the findings in a range.
//!
//! A fix may touch many files, and most that are offered are never chosen. Where the client can ask for the edit
//! later, the offer only says which fix of which finding it is.

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Uri};

use super::migration;
use crate::diagnostics::{self, Diagnostic, Fix};
use crate::lsp::to_proto;
use crate::lsp::view::View;
use crate::text::{FileId, TextRange};

/// Which fix it is.
#[derive(Debug, Serialize, Deserialize)]
struct Offer {
    uri: Uri,
    version: Option<i32>,
    code: String,
    start: u32,
    end: u32,
    fix: usize,
}

/// The fixes of all findings that touch the range.
pub fn code_actions(view: &View, params: &CodeActionParams) -> Result<Option<Vec<CodeActionOrCommand>>> {
    let wanted = |kinds: &Vec<CodeActionKind>| {
        kinds.iter().any(|kind| CodeActionKind::QUICKFIX.as_str().starts_with(kind.as_str()))
    };
    if !params.context.only.as_ref().is_none_or(wanted) {
        return Ok(None);
    }
    let uri = &params.text_document.uri;
    let Some(file) = view.file(uri) else { return Ok(None) };
    let Some(range) = view.text_range(file, params.range) else { return Ok(None) };
    let found = diagnostics::with_actions(&view.snapshot, file, range);
    let in_range = || found.iter().filter(|found| touches(found.place.range, range));
    let wider = in_range().find(|found| found.code.id == migration::CODE);
    let wider = wider.map_or_else(Vec::new, |found| migration::wider(view, uri, file, found));
    let actions = in_range().flat_map(|found| {
        found.fixes.iter().enumerate().filter_map(|(number, fix)| offer(view, uri, file, found, number, fix))
    });
    Ok(Some(actions.chain(wider).map(CodeActionOrCommand::CodeAction).collect()))
}

fn touches(a: TextRange, b: TextRange) -> bool {
    a.start <= b.end && b.start <= a.end
}

fn offer(view: &View, uri: &Uri, file: FileId, found: &Diagnostic, number: usize, fix: &Fix) -> Option<CodeAction> {
    let edit = to_proto::workspace_edit(view, &fix.change)?;
    let lazy = view.session.client.resolves_edits;
    let offer = Offer {
        uri: uri.clone(),
        version: view.open.get(file).map(|open| open.version),
        code: found.code.id.to_owned(),
        start: found.place.range.start,
        end: found.place.range.end,
        fix: number,
    };
    Some(CodeAction {
        title: fix.title.clone(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: to_proto::diagnostic(view, found).map(|found| vec![found]),
        is_preferred: Some(fix.preferred),
        data: if lazy { serde_json::to_value(offer).ok() } else { None },
        edit: (!lazy).then_some(edit),
        ..CodeAction::default()
    })
}

/// Adds the edit to a fix that was offered.
///
/// # Errors
/// When the document has changed since, or when the offer is not one of ours.
pub fn resolve_code_action(view: &View, action: CodeAction) -> Result<CodeAction> {
    let data = action.data.clone().ok_or_else(|| Error::invalid_params("there is no data"))?;
    let offer: Offer = serde_json::from_value(data).map_err(|error| Error::invalid_params(error.to_string()))?;
    let file = view.file(&offer.uri).ok_or_else(Error::content_modified)?;
    if view.open.get(file).map(|open| open.version) != offer.version {
        return Err(Error::content_modified());
    }
    let range = TextRange::new(offer.start, offer.end);
    let found = diagnostics::with_actions(&view.snapshot, file, range);
    let found = found.iter().find(|found| found.code.id == offer.code && found.place.range == range);
    let fix = found.and_then(|found| found.fixes.get(offer.fix)).filter(|fix| fix.title == action.title);
    let edit = fix.and_then(|fix| to_proto::workspace_edit(view, &fix.change)).ok_or_else(Error::content_modified)?;
    Ok(CodeAction { edit: Some(edit), ..action })
}
