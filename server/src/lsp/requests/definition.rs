//! `textDocument/definition`

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{GotoDefinitionParams, GotoDefinitionResponse};

use crate::features;
use crate::lsp::view::View;
use crate::lsp::{from_proto, to_proto};

/// Where the name at a place is defined.
pub fn definition(view: &View, params: &GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
    let Some((file, offset)) = from_proto::place(view, &params.text_document_position_params) else { return Ok(None) };
    Ok(to_proto::targets(view, &features::definition::definition(&view.snapshot, file, offset)))
}
