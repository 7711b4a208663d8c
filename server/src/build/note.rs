//! What `buildMetadata` writes into the objects: where each comes from, and what changed it.

use std::fmt::Write;

use super::resource::Resource;

const ORIGIN: &str = "config.kubernetes.io/origin";
const TRANSFORMATIONS: &str = "alpha.config.kubernetes.io/transformations";

/// The origin of an object, or a transformer with its configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Note {
    /// The file, relative to the directory that is built.
    pub path: String,
    /// The file of the generator or transformer.
    pub configured_in: String,
    /// Its `apiVersion` and `kind`, then its name and namespace, where it is an object of its own.
    pub configured_by: Option<(String, String, String, String)>,
}

impl Note {
    fn text(&self) -> String {
        let mut out = String::new();
        let mut line = |key: &str, value: &str| {
            if !value.is_empty() {
                let value = serde_json::Value::from(value);
                let _ = write!(out, "{key}: {}", super::emit::document(&value));
            }
        };
        line("path", &self.path);
        line("configuredIn", &self.configured_in);
        if let Some((api_version, kind, name, namespace)) = &self.configured_by {
            let fields = [("apiVersion", api_version), ("kind", kind), ("name", name), ("namespace", namespace)];
            out.push_str("configuredBy:\n");
            for (key, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
                let value = serde_json::Value::from(value.as_str());
                let _ = write!(out, "  {key}: {}", super::emit::document(&value));
            }
        }
        out
    }

    fn item(&self) -> String {
        let text = self.text();
        let mut lines = text.lines();
        let mut out = format!("- {}\n", lines.next().unwrap_or_default());
        for line in lines {
            let _ = writeln!(out, "  {line}");
        }
        out
    }
}

/// Puts the notes into the annotations, as far as they are wanted.
pub fn write(resource: &mut Resource, origin: bool, transformations: bool) {
    let mut annotations = resource.strings("annotations");
    annotations.retain(|(key, _)| key != ORIGIN && key != TRANSFORMATIONS);
    if let (true, Some(note)) = (origin, &resource.note) {
        annotations.push((ORIGIN.to_owned(), note.text()));
    }
    if transformations && !resource.transformations.is_empty() {
        annotations.push((TRANSFORMATIONS.to_owned(), resource.transformations.iter().map(Note::item).collect()));
    }
    resource.set_strings("annotations", &annotations);
}
