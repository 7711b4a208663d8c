//! Settings that come from the editor. They are the same settings as in `openchoreo-lsp.toml` and win over it, and
//! one that only an editor needs: for which files findings are shown.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::outbox::SECTION;
use crate::workspace::{Settings, settings};

/// For which files findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// All files of the workspace.
    #[default]
    All,
    /// The open ones.
    Open,
}

/// What an editor set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EditorSettings {
    /// Wins over the settings file.
    pub over: Settings,
    /// `diagnostics.scope`
    pub scope: Option<Scope>,
}

/// Keys of the `initializationOptions` that are no settings, and settings that are the client's own.
const OPTIONS: &[&str] = &["trusted", "showReferencesCommand", "presents", "followsStatus", "server", "trace"];

impl EditorSettings {
    /// Reads a JSON object. What is wrong with a part costs that part; the second value says what.
    pub fn read(value: &Value) -> (EditorSettings, Vec<String>) {
        let Value::Object(values) = value else { return (EditorSettings::default(), Vec::new()) };
        let mut shared = values.clone();
        // Editors send every setting that they know, with null for what nobody set.
        shared.retain(|key, value| !value.is_null() && !OPTIONS.contains(&key.as_str()));
        let mut problems = Vec::new();
        let diagnostics = shared.remove("diagnostics").map(|value| Diagnostics::deserialize(value).map(|d| d.scope));
        let scope = diagnostics.transpose().unwrap_or_else(|error| {
            problems.push(format!("{SECTION}.diagnostics: {error}"));
            None
        });
        let read = settings::read_json(&Value::Object(shared));
        problems.extend(read.problems.into_iter().map(|problem| {
            let setting = if problem.setting.is_empty() { String::new() } else { format!(".{}", problem.setting) };
            format!("{SECTION}{setting}: {}", problem.message)
        }));
        (EditorSettings { over: read.settings, scope: scope.flatten() }, problems)
    }

    /// These with those of `over` on top.
    pub fn merged(&self, over: &EditorSettings) -> EditorSettings {
        EditorSettings { over: self.over.clone().merged(&over.over), scope: over.scope.or(self.scope) }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Diagnostics {
    scope: Option<Scope>,
}

/// All settings as VS Code wants them in a manifest: those of the repository, and those of an editor alone. What nobody
/// set must say nothing, or it would win over the repository's file: the default of a single value is null.
pub fn editor_properties() -> Value {
    let mut schema = settings::json_schema();
    let definitions = schema["$defs"].take();
    let mut out = Map::new();
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        let mut property = inlined(property, &definitions);
        if property["type"] == "string" || property["type"].is_array() {
            property["type"] = json!(["string", "null"]);
            property["default"] = Value::Null;
            if let Some(Value::Array(values)) = property.get_mut("enum") {
                values.push(Value::Null);
            }
        }
        property["scope"] = json!("resource");
        // The texts are Markdown.
        if let Some(text) = property.as_object_mut().and_then(|fields| fields.remove("description")) {
            property["markdownDescription"] = text;
        }
        out.insert(format!("{SECTION}.{key}"), property);
    }
    for (key, property) in editor_only() {
        out.insert(format!("{SECTION}.{key}"), property);
    }
    Value::Object(out)
}

/// Settings that make sense in an editor alone. Those of `server` and `trace` are the client's: the server ignores them.
fn editor_only() -> [(&'static str, Value); 3] {
    [
        (
            "diagnostics.scope",
            json!({
                "description": "For which files findings are shown: all files of the workspace, or the open ones.",
                "type": "string", "enum": ["all", "open"], "default": "all", "scope": "window",
            }),
        ),
        (
            "server.path",
            json!({
                "description": "The program openchoreo-lsp. Left empty: the one that comes with the extension, else \
                                the one on the PATH. Not taken from a workspace that is not trusted.",
                "type": "string", "default": "", "scope": "machine-overridable",
            }),
        ),
        (
            "trace.server",
            json!({
                "description": "Writes what the editor and the server say to each other into the output.",
                "type": "string", "enum": ["off", "messages", "verbose"], "default": "off", "scope": "window",
            }),
        ),
    ]
}

/// A schema without references: VS Code follows none in a manifest.
fn inlined(schema: &Value, definitions: &Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let name = fields.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
            let mut out: Map<String, Value> = match name {
                Some(name) => inlined(&definitions[name], definitions).as_object().cloned().unwrap_or_default(),
                None => Map::new(),
            };
            for (key, value) in fields.iter().filter(|(key, _)| *key != "$ref") {
                out.insert(key.clone(), inlined(value, definitions));
            }
            words_as_list(&mut out);
            Value::Object(out)
        }
        Value::Array(items) => items.iter().map(|item| inlined(item, definitions)).collect(),
        other => other.clone(),
    }
}

/// A choice of single words as VS Code shows one.
fn words_as_list(schema: &mut Map<String, Value>) {
    let Some(Value::Array(choices)) = schema.get("oneOf") else { return };
    let of = |key: &str| choices.iter().map(|choice| choice.get(key).cloned()).collect::<Option<Vec<Value>>>();
    if let (Some(words), Some(descriptions)) = (of("const"), of("description")) {
        schema.remove("oneOf");
        schema.insert("type".to_owned(), json!("string"));
        schema.insert("enum".to_owned(), Value::Array(words));
        schema.insert("enumDescriptions".to_owned(), Value::Array(descriptions));
    }
}

/// Our part of what `workspace/didChangeConfiguration` sent, if it sent anything.
pub fn section(settings: &Value) -> Option<&Value> {
    settings.get(SECTION)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::workspace::settings::Level;
    use serde_json::json;

    #[test]
    fn a_bad_part_costs_only_itself() {
        let (settings, problems) = EditorSettings::read(&json!({
            "severity": { "yaml/": "off" },
            "exclude": "no list",
            "generation": null,
            "trusted": true,
            "diagnostics": { "scope": "open" },
            "colour": "blue",
        }));
        assert_eq!(settings.over.severity["yaml/"], Level::Off);
        assert_eq!(settings.scope, Some(Scope::Open));
        let keys: Vec<&str> = problems.iter().map(|p| p.split(':').next().unwrap()).collect();
        assert_eq!(keys, ["openchoreo.colour", "openchoreo.exclude"], "{problems:?}");
    }

    #[test]
    fn what_is_not_an_object_sets_nothing() {
        assert_eq!(EditorSettings::read(&json!(null)), (EditorSettings::default(), Vec::new()));
        assert_eq!(EditorSettings::read(&json!([1])), (EditorSettings::default(), Vec::new()));
    }
}
