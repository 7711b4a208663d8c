//! `openchoreo/stages`: what `openchoreo-lsp stages --format json` prints, with unsaved texts.

use serde::Deserialize;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::Uri;

use super::root_of;
use crate::features::stages;
use crate::lsp::view::View;

/// Which folder is meant.
#[derive(Debug, Deserialize)]
pub struct StagesParams {
    /// A folder of the workspace or a document in it; the first folder if it is left out.
    uri: Option<Uri>,
}

/// The stages of a folder; `null` where there is none.
///
/// # Errors
/// When the list cannot be written as JSON.
pub fn stages(view: &View, params: &StagesParams) -> Result<Option<Value>> {
    let snapshot = &view.snapshot;
    let list = root_of(view, params.uri.as_ref()).and_then(|root| stages::View::new(snapshot, root));
    list.map(serde_json::to_value).transpose().map_err(|_| Error::internal_error())
}
