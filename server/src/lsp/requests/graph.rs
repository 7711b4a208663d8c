//! `openchoreo/graph`: what `openchoreo-lsp graph` draws, with unsaved texts and with addresses of files as links.

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::Uri;

use super::root_of;
use crate::features::graph::{Format, Graph, Subject, render};
use crate::lsp::to_proto;
use crate::lsp::view::View;

/// Which graph is meant.
#[derive(Debug, Deserialize)]
pub struct GraphParams {
    /// A folder of the workspace or a document in it; the first folder if it is left out.
    uri: Option<Uri>,
    /// `stages` (the default), `promotion` or `dependencies`.
    kind: Option<String>,
    /// `svg` (the default), `mermaid`, `dot` or `json`.
    format: Option<String>,
}

/// The answer.
#[derive(Debug, Serialize)]
pub struct GraphAnswer {
    /// What it is about, as a heading.
    title: &'static str,
    /// As asked for.
    kind: &'static str,
    /// As asked for.
    format: &'static str,
    /// The folder.
    uri: String,
    /// The graph in the notation.
    text: String,
}

/// The graph of a folder; `null` where there is none.
///
/// # Errors
/// When the kind or the format is none of ours.
pub fn graph(view: &View, params: &GraphParams) -> Result<Option<GraphAnswer>> {
    let unknown = |what: &str, word: &str| Error::invalid_params(format!("there is no {what} `{word}`"));
    let subject = match &params.kind {
        Some(word) => Subject::parse(word).ok_or_else(|| unknown("kind of graph", word))?,
        None => Subject::Stages,
    };
    let format = match &params.format {
        Some(word) => Format::parse(word).ok_or_else(|| unknown("format", word))?,
        None => Format::Svg,
    };
    let drawn = draw(view, params.uri.as_ref(), subject, format);
    let (kind, format) = (subject.word(), format.word());
    Ok(drawn.map(|(uri, text)| GraphAnswer { title: subject.title(), kind, format, uri, text }))
}

/// The address of the folder that `uri` means, and its graph; `None` where there is no such folder.
pub fn draw(view: &View, uri: Option<&Uri>, subject: Subject, format: Format) -> Option<(String, String)> {
    let root = root_of(view, uri)?;
    let folder = to_proto::uri(&view.snapshot.root(root)?.path)?;
    let uri = folder.as_str().trim_end_matches('/').to_owned();
    let graph = Graph::new(&view.snapshot, root, subject)?.with_base(&format!("{uri}/"));
    Some((uri, render(&graph, format)))
}
