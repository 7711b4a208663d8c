//! One JSON document: the model as it is.

use crate::features::graph::Graph;

/// Writes it.
pub fn render(graph: &Graph) -> String {
    // Strings, numbers and lists: nothing in it can fail to be written.
    serde_json::to_string_pretty(graph).unwrap_or_default() + "\n"
}
