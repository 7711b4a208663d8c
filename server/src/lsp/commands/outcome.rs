//! What a command has to show, in words that every client can learn once.
//!
//! A client that shows all of this says `"presents": true` in its `initializationOptions`. For another one, messages go
//! out as `window/showMessage`; the rest is in the result for whoever reads it.

use serde::Serialize;
use serde_json::Value;
use tower_lsp::ls_types::Uri;

/// The result of a command; documented in `docs/protocol.md`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "show", rename_all = "camelCase")]
pub enum Outcome {
    /// It is done, and there is nothing to see.
    Nothing,
    /// A sentence.
    Message {
        /// How loud.
        level: Level,
        /// The sentence.
        text: String,
    },
    /// A text to read, in a document of its own that nobody saves.
    Document {
        /// Its name.
        title: String,
        /// The editor's name of its language (`markdown`, `yaml`).
        language: &'static str,
        /// The text.
        text: String,
    },
    /// Two texts side by side.
    Diff {
        /// Name of the comparison.
        title: String,
        /// Before.
        left: Side,
        /// After.
        right: Side,
    },
    /// An SVG without scripts. An element with `data-uri` (and `data-line`, from 0) opens that place.
    Picture {
        /// Its name.
        title: String,
        /// The SVG.
        svg: String,
        /// The same as a chart in Mermaid's notation, for a client that shows no pictures.
        text: String,
    },
    /// One of several further commands.
    Choose {
        /// The question.
        title: String,
        /// The answers.
        choices: Vec<Choice>,
    },
    /// A question that must be answered before anything happens; no answer means no.
    Confirm {
        /// The question.
        title: String,
        /// What a person should know first.
        detail: String,
        /// The answers but "no".
        choices: Vec<Choice>,
    },
    /// A tree view.
    View {
        /// Its id.
        view: &'static str,
    },
}

/// How loud a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Something that is so.
    Info,
    /// Something to look at.
    Warning,
    /// It did not work.
    Error,
}

/// One side of a comparison: a document, or a text that no document holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Side {
    /// A document.
    Document {
        /// Where it is.
        uri: Uri,
    },
    /// A text.
    Text {
        /// The editor's name of its language.
        language: &'static str,
        /// The text.
        text: String,
    },
}

/// An answer that calls a command.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// The answer.
    pub label: String,
    /// Said beside it.
    pub description: String,
    /// The command.
    pub command: &'static str,
    /// What it gets.
    pub arguments: Vec<Value>,
}
