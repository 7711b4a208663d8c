//! `textDocument/foldingRange` and `selectionRange`.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams, SelectionRange, SelectionRangeParams};

use crate::features::{folding, selection_range};
use crate::lsp::view::View;
use crate::text::FileRange;

/// What can be folded in a document.
pub fn folds(view: &View, params: &FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(None) };
    let fold = |fold: folding::Fold| FoldingRange {
        start_line: fold.start,
        end_line: fold.end,
        kind: fold.is_comment.then_some(FoldingRangeKind::Comment),
        ..FoldingRange::default()
    };
    Ok(Some(folding::folding(&view.snapshot, file).into_iter().map(fold).collect()))
}

/// What a selection grows to, for each place.
pub fn selections(view: &View, params: &SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(None) };
    let selection = |position| {
        // The answer has to have one entry for each place, so a place that means nothing selects nothing.
        let nothing = SelectionRange { range: tower_lsp::ls_types::Range::new(position, position), parent: None };
        let Some(offset) = view.offset(file, position) else { return nothing };
        let ranges = selection_range::selection_range(&view.snapshot, file, offset);
        let around = ranges.into_iter().rev().filter_map(|range| view.range(FileRange { file, range }));
        let grown = around.fold(None, |parent, range| Some(SelectionRange { range, parent: parent.map(Box::new) }));
        grown.unwrap_or(nothing)
    };
    Ok(Some(params.positions.iter().copied().map(selection).collect()))
}
