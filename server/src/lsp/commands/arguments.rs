//! What a client sends along with a command: where the user was when they called it.
//!
//! A client sends one object and fills in what it knows, the same for every command; a lens or an [`Outcome`] that
//! offers a further command writes its own arguments, which the client sends back as they are.
//!
//! [`Outcome`]: super::Outcome

use serde::Deserialize;
use serde_json::{Map, Value};
use tower_lsp::ls_types::{Range, Uri};

/// The first argument of a command.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Arguments {
    /// The file or folder it was called on, else the document in front of the user.
    pub uri: Option<Uri>,
    /// The selection in that document.
    pub range: Option<Range>,
    /// The tree view it was called in,
    pub view: Option<String>,
    /// and the node of it.
    pub node: Option<String>,
    /// Whatever else the command itself wrote into its arguments.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

impl Arguments {
    /// Reads the arguments of a request. What is no object, or none of ours, says nothing.
    pub fn read(arguments: &[Value]) -> Arguments {
        arguments.first().and_then(|first| Arguments::deserialize(first).ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    #[test]
    fn a_client_fills_in_what_it_knows() {
        assert_eq!(Arguments::read(&[]), Arguments::default());
        assert_eq!(Arguments::read(&[json!("file:///a.yaml")]), Arguments::default());
        let read = Arguments::read(&[json!({ "uri": "file:///a.yaml", "view": "v", "node": "n", "plan": 7 })]);
        assert_eq!(read.uri.unwrap().as_str(), "file:///a.yaml");
        assert_eq!((read.view.as_deref(), read.node.as_deref()), (Some("v"), Some("n")));
        assert_eq!(read.more["plan"], 7);
    }
}
