//! `textDocument/hover`

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use crate::features::hover;
use crate::lsp::from_proto;
use crate::lsp::view::View;

/// What the name at a place stands for.
pub fn hover(view: &View, params: &HoverParams) -> Result<Option<Hover>> {
    let Some((file, offset)) = from_proto::place(view, &params.text_document_position_params) else { return Ok(None) };
    let found = hover::hover(&view.snapshot, file, offset);
    Ok(found.map(|found| Hover {
        range: view.range(found.range),
        contents: HoverContents::Markup(content(view, found.markdown)),
    }))
}

/// The text in what the client reads. Markdown without its marks is still readable, so nothing is cut out for a
/// client that knows plain text alone.
pub fn content(view: &View, markdown: String) -> MarkupContent {
    let kind = if view.session.client.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    MarkupContent { kind, value: markdown }
}
