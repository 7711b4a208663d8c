//! Settings that come from the editor. They are the same settings as in `openchoreo-lsp.toml` and win over it, and
//! one that only an editor needs: for which files findings are shown.

use serde::Deserialize;
use serde_json::Value;

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

/// Keys of the `initializationOptions` that are no settings.
const OPTIONS: &[&str] = &["trusted", "showReferencesCommand"];

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
