//! YAML as text with structure: a stream is split into documents, a document becomes a [`Tree`].
//!
//! The unit is the document, not the file: a broken one cannot hide its neighbours, and an edit
//! reads one of them again. All spans are relative to the start of the document's text, so an edit
//! further up moves no span further down.
//!
//! Two readers make the same tree: [`parse`] (tree-sitter, for what is open or asked about) and
//! [`scan`] (a line scanner for the plain block style that nearly all manifests use, for the first
//! look at a repository). The scanner never guesses: what it does not know it leaves to [`parse`].

mod json;
mod parse;
mod problem;
mod resolve;
mod scalar;
mod scan;
mod stream;
mod tree;
mod view;

pub use json::to_json;
pub use parse::parse;
pub use problem::{Problem, ProblemKind};
pub use resolve::{Dialect, Scalar, differs, is_timestamp, resolve};
pub use scan::scan;
pub use stream::{Piece, split};
pub use tree::{Node, NodeId, NodeKind, ScalarStyle, Tree, TreeBuilder};
pub use view::{Entry, NodeRef};

/// A tree and what is wrong with the text it was made of.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// What could be understood.
    pub tree: Tree,
    /// What could not, in text order.
    pub problems: Vec<Problem>,
}

/// Reads one document by whichever reader is fastest; both give the same tree.
pub fn read(text: &str) -> Parsed {
    match scan(text) {
        Some(tree) => Parsed { tree, problems: Vec::new() },
        None => parse(text),
    }
}

#[cfg(test)]
mod tests;
