//! `textDocument/documentLink`

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{DocumentLink, DocumentLinkParams};

use crate::features::links::{self, LinkTarget};
use crate::lsp::to_proto;
use crate::lsp::view::View;
use crate::text::FileRange;

/// The paths and addresses in a document.
pub fn links(view: &View, params: &DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(None) };
    let link = |link: links::Link| {
        let target = match link.target {
            LinkTarget::Path(path) => match view.snapshot.file_of(&path) {
                Some(file) => view.uri(file),
                None => to_proto::uri(&path),
            },
            LinkTarget::Url(url) => url.parse().ok(),
        };
        let range = view.range(FileRange { file, range: link.range })?;
        Some(DocumentLink { range, target: Some(target?), tooltip: None, data: None })
    };
    Ok(Some(links::links(&view.snapshot, file).into_iter().filter_map(link).collect()))
}
