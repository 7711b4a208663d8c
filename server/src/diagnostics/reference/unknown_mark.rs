//! A mark on a workflow's parameter that nothing reads.
//!
//! The parameters of a build workflow say by extensions of their schema which of them carry the Git
//! repository; a misspelt one is just an extension that nobody knows.

use super::names;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Kind;
use crate::syntax::NodeKind;
use crate::text::TextRange;
use crate::workspace::Object;

/// See `docs/diagnostics/reference/unknown-mark.md`.
pub const CODE: Code = Code { id: "reference/unknown-mark", title: "A mark on a parameter that nothing reads" };

const PREFIX: &str = "x-openchoreo-component-parameter-repository-";
const KNOWN: &[&str] = &["url", "branch", "commit", "app-path", "secret-ref"];

/// Notes marks of a workflow's schema that are none.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if !matches!(object.summary.kind, Kind::WORKFLOW | Kind::CLUSTER_WORKFLOW) {
        return;
    }
    let marks: Vec<(String, TextRange)> = context
        .with_node(object, |node| {
            if !node.document_text().contains(PREFIX) {
                return Vec::new();
            }
            let tree = node.tree();
            let inside = tree.ids().map(|id| node.with_id(id)).filter(|n| node.range().covers(n.range()));
            let entries = inside.filter(|n| n.raw_kind() == NodeKind::Mapping).flat_map(|n| n.entries());
            entries.filter_map(|entry| Some((entry.key.text()?.into_owned(), entry.key.inner_range()))).collect()
        })
        .unwrap_or_default();
    for (mark, range) in &marks {
        let Some(word) = mark.strip_prefix(PREFIX).filter(|word| !KNOWN.contains(word)) else { continue };
        let near = names::nearest(word, KNOWN.iter().copied()).map(|near| format!("{PREFIX}{near}"));
        let message = format!("nothing reads `{mark}`{}", names::did_you_mean(near.as_deref()));
        let diagnostic = sink.report(&CODE, Severity::Hint, object.place(*range), EnforcedBy::Lint, message);
        if let Some(name) = near {
            diagnostic.fix(names::rename(object, *range, &name));
        }
    }
}
