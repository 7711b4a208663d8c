//! Words that all checks of schemas share, and the edits that go with them.

use super::judge::Finding;
use crate::diagnostics::{EnforcedBy, Fix, Severity};
use crate::model::validate::What;
use crate::schema::Node;
use crate::text::{FileRange, TextEdit, TextRange};
use crate::workspace::SourceChange;

impl Finding<'_> {
    /// Where it is.
    pub fn place(&self) -> FileRange {
        self.at(self.violation.range)
    }

    /// A span of the document as a place in its file.
    pub fn at(&self, range: TextRange) -> FileRange {
        FileRange { file: self.file, range: range.shifted(self.base) }
    }

    /// The text there, as written.
    pub fn source(&self) -> &str {
        self.violation.range.of(self.root.document_text())
    }

    /// The last part of the field's path, in code marks: `` `name` ``.
    pub fn field(&self) -> String {
        let path = &self.violation.path;
        let name = if path.ends_with(']') { path.as_str() } else { path.rsplit('.').next().unwrap_or(path) };
        format!("`{name}`")
    }

    /// What holds the field: `` `spec.owner` ``, or the kind where it is the object itself.
    pub fn holder(&self) -> String {
        match self.violation.path.rsplit_once('.') {
            Some(("spec", _)) => format!("`spec` of a {}", self.schema.kind),
            Some((path, _)) => format!("`{path}`"),
            None => format!("a {}", self.schema.kind),
        }
    }

    /// How bad a refusal is. Of kinds of others the cluster may have a newer schema than we, with more fields and
    /// more values.
    pub fn severity(&self) -> Severity {
        let is_sure = matches!(self.violation.what, What::MissingField { .. } | What::WrongType(_));
        if self.schema.is_of_the_cluster() || is_sure { Severity::Error } else { Severity::Warning }
    }

    /// Who refuses it.
    pub fn enforced_by(&self) -> EnforcedBy {
        match self.violation.path.starts_with("metadata") {
            _ if self.schema.api_version.starts_with("kustomize.config.k8s.io/") => EnforcedBy::Kustomize,
            true => EnforcedBy::ApiServer,
            false => EnforcedBy::Schema,
        }
    }

    /// Puts another text in the place of this one.
    pub fn replace(&self, title: String, range: TextRange, new: impl Into<String>) -> Fix {
        let place = self.at(range);
        Fix { title, change: SourceChange::edit(place.file, TextEdit::replace(place.range, new)), preferred: true }
    }
}

/// The allowed values of a place in words: "`a`, `b` or `c`".
pub fn one_of(schema: &Node) -> String {
    const SHOWN: usize = 8;
    let values: Vec<String> = schema.allowed.iter().map(|one| format!("`{}`", plain(&one.value))).collect();
    match values.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        many if many.len() > SHOWN => format!("{} or {} others", many[..SHOWN].join(", "), many.len() - SHOWN),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// A value as one would write it in YAML, text without quotes.
pub fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
