//! What the user can set, once: the file `openchoreo-lsp.toml`, the editor and the command line all
//! fill this structure, and its documentation is the manual and the JSON Schema.

mod node;
mod read;

use std::collections::BTreeMap;

use globset::{Glob, GlobBuilder};
use serde::{Deserialize, Serialize};

use crate::gitops::StageSetting;
use crate::model::Generation;

pub use read::{Read, SettingsProblem};

/// Name of the settings file. No YAML, because Flux would ship it to the cluster.
pub const FILE_NAME: &str = "openchoreo-lsp.toml";

/// How loud a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported at all.
    Off,
    /// A hint.
    Hint,
    /// Information.
    Information,
    /// A warning.
    Warning,
    /// An error.
    Error,
}

impl Level {
    /// All of them, the quietest first.
    pub const ALL: [Level; 5] = [Level::Off, Level::Hint, Level::Information, Level::Warning, Level::Error];

    /// As written in settings.
    pub fn word(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Hint => "hint",
            Level::Information => "information",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }

    fn parse(text: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.word() == text)
    }
}

/// Settings of openchoreo-lsp for one repository: the file `openchoreo-lsp.toml` at its root, or the
/// section `openchoreo` of an editor's settings, which wins.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Settings {
    /// The OpenChoreo generation the files are written for. With `auto` or left out, the documents
    /// tell. `v0.6.0` and `v0.7.0` have the fields of `v0.8.0` and an admission that looks other
    /// objects up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "generation_schema")]
    pub generation: Option<Generation>,
    /// Whether `auto` was written, which takes back what a layer below pins.
    #[serde(skip)]
    #[schemars(skip)]
    pub auto_generation: bool,
    /// Severity by diagnostic code (`"stage/unordered" = "off"`) or by prefix (`"stage/"`); the
    /// longest that fits wins.
    pub severity: BTreeMap<String, Level>,
    /// Names that exist outside the repository, by kind: `Environment = ["qa", "team-*"]`.
    pub external: BTreeMap<String, Vec<String>>,
    /// Stages, in any order. If there is one, Flux and Argo CD objects make none.
    pub stages: Vec<StageSetting>,
    /// Files and folders that are not looked at, as globs relative to the repository: `samples`,
    /// `**/*.tmpl.yaml`. `*` stays inside one folder, `**` does not.
    pub exclude: Vec<String>,
    /// Folder with the CRD files of the cluster, as a path from the repository or an absolute one: what they say counts
    /// more than the built-in schemas, which go on for kinds that the folder lacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schemas: Option<String>,
    /// Name of the Flux source (`GitRepository` …) that is this repository, where its URL does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Contexts of kubeconfigs that this repository may be applied to, as names or patterns; with none, all.
    pub contexts: Vec<String>,
    /// Contexts that nothing is applied to before their name was typed, as names or patterns; with none,
    /// those with `prod` in their name.
    pub protected_contexts: Vec<String>,
}

/// Reads the text of a settings file.
pub fn read(text: &str) -> Read {
    let (root, errors) = node::toml(text);
    let mut read = read::read(&root);
    if !errors.is_empty() {
        // What was read around an error of notation is half of what was meant, and not to be judged.
        let problem = |(range, message)| SettingsProblem { range, setting: String::new(), message, replacement: None };
        read.problems = errors.into_iter().map(problem).collect();
        read.problems.sort_by_key(|problem| problem.range);
    }
    read
}

/// Reads settings that an editor sent; their problems have no places.
pub fn read_json(value: &serde_json::Value) -> Read {
    read::read(&node::json(value))
}

/// The JSON Schema of the settings.
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Settings).to_value()
}

fn generation_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let known: Vec<&str> = std::iter::once("auto").chain(Generation::ALL.iter().map(|g| g.tag())).collect();
    schemars::json_schema!({ "type": "string", "enum": known, "default": "auto" })
}

/// A pattern of `exclude`: a leading `./` and slashes around it mean nothing.
///
/// # Errors
/// When it is no pattern.
pub fn exclude_glob(pattern: &str) -> Result<Glob, globset::Error> {
    let pattern = pattern.trim_start_matches("./").trim_matches('/');
    GlobBuilder::new(pattern).literal_separator(true).build()
}

/// The word of `known` that `text` was probably meant to be.
pub fn nearest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let far = text.chars().count() / 3;
    known
        .map(|word| (strsim::damerau_levenshtein(&word.to_lowercase(), &text.to_lowercase()), word))
        .filter(|(distance, _)| *distance <= far)
        .min()
        .map(|(_, word)| word)
}

impl Settings {
    /// These settings with those of `over` on top: single values and severities of `over` replace,
    /// names and patterns are joined, a list of stages replaces the other.
    pub fn merged(mut self, over: &Settings) -> Settings {
        self.generation = if over.auto_generation { None } else { over.generation.or(self.generation) };
        self.severity.extend(over.severity.iter().map(|(code, level)| (code.clone(), *level)));
        for (kind, names) in &over.external {
            join(self.external.entry(kind.clone()).or_default(), names);
        }
        if !over.stages.is_empty() {
            self.stages.clone_from(&over.stages);
        }
        join(&mut self.exclude, &over.exclude);
        self.schemas = over.schemas.clone().or(self.schemas);
        self.source = over.source.clone().or(self.source);
        join(&mut self.contexts, &over.contexts);
        join(&mut self.protected_contexts, &over.protected_contexts);
        self
    }
}

impl Settings {
    /// Whether this repository may be applied to a context.
    pub fn allows_context(&self, context: &str) -> bool {
        self.contexts.is_empty() || fits(&self.contexts, context)
    }

    /// Whether the name of a context must be typed before anything is applied to it.
    pub fn protects_context(&self, context: &str) -> bool {
        if self.protected_contexts.is_empty() {
            return context.to_lowercase().contains("prod");
        }
        fits(&self.protected_contexts, context)
    }
}

/// Whether a name fits one of the patterns; one that is no pattern fits itself.
fn fits(patterns: &[String], name: &str) -> bool {
    patterns
        .iter()
        .any(|pattern| pattern == name || Glob::new(pattern).is_ok_and(|glob| glob.compile_matcher().is_match(name)))
}

fn join(list: &mut Vec<String>, more: &[String]) {
    for item in more {
        if !list.contains(item) {
            list.push(item.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn problems(text: &str) -> Vec<String> {
        read(text)
            .problems
            .iter()
            .map(|problem| {
                let at = problem.range.of(text);
                let fix = problem.replacement.as_ref().map_or(String::new(), |fix| format!(" -> {fix}"));
                format!("{at}: {}{fix}", problem.message)
            })
            .collect()
    }

    fn full() -> Settings {
        Settings {
            generation: Some(Generation::V0_7),
            auto_generation: false,
            severity: [("stage/".to_owned(), Level::Off), ("reference/unresolved".to_owned(), Level::Information)]
                .into(),
            external: [("Environment".to_owned(), vec!["qa".to_owned(), "team-*".to_owned()])].into(),
            stages: vec![
                StageSetting { name: "a".to_owned(), path: "./a".to_owned(), ..StageSetting::default() },
                StageSetting {
                    name: "b".to_owned(),
                    path: "b/c".to_owned(),
                    depends_on: vec!["a".to_owned()],
                    target_namespace: Some("default".to_owned()),
                },
            ],
            exclude: vec!["samples/".to_owned(), "**/*.tmpl.yaml".to_owned()],
            schemas: Some("crds".to_owned()),
            source: Some("gitops".to_owned()),
            contexts: vec!["kind-*".to_owned()],
            protected_contexts: vec!["live".to_owned()],
        }
    }

    #[test]
    fn every_setting_survives_both_notations() {
        let settings = full();
        let from_toml = read(&toml::to_string(&settings).unwrap());
        assert_eq!((from_toml.settings, from_toml.problems), (settings.clone(), Vec::new()));
        let from_json = read_json(&serde_json::to_value(&settings).unwrap());
        assert_eq!((from_json.settings, from_json.problems), (settings, Vec::new()));
    }

    #[test]
    fn mistakes_are_told_and_cost_only_themselves() {
        let text = "\
generation = \"v9\"
sevrity = {}
exclude = [\"ok/**\", \"a[\", 7]
source = true

[severity]
\"stage/unordered\" = \"of\"
\"yaml/syntax\" = \"hint\"

[external]
Enviroment = [\"qa\"]
DataPlane = \"one\"
Trait = [\"{\"]

[[stages]]
name = \"a\"
path = \"../a\"
dependson = [\"b\"]

[[stages]]
name = \"a\"
path = \"\"
dependsOn = [\"c\"]

[[stages]]
path = \"x\"
";
        let read = read(text);
        assert_eq!(read.settings.exclude, ["ok/**"]);
        assert_eq!(read.settings.severity.len(), 1);
        assert_eq!(
            read.codes.iter().map(|(code, range)| (code.as_str(), range.of(text))).collect::<Vec<_>>(),
            [("stage/unordered", "\"stage/unordered\""), ("yaml/syntax", "\"yaml/syntax\"")]
        );
        insta::assert_snapshot!(problems(text).join("\n"), @r#"
        "v9": `v9` is no generation; there are `auto`, `v0.6.0`, `v0.7.0`, `v0.8.0`, `v0.12.0`, `v1.1.6`, `v1.2.3`
        sevrity: no setting is called `sevrity`; did you mean `severity`? -> severity
        "a[": `a[` is no pattern: unclosed character class; missing ']'
        7: a text in quotes is wanted here, not a number
        true: a text in quotes is wanted here, not a boolean
        "of": `of` is no level; there are `off`, `hint`, `information`, `warning`, `error`
        Enviroment: no kind is called `Enviroment`; did you mean `Environment`? -> Environment
        "one": a list of texts is wanted here, not a text
        "{": `{` is no name and no pattern: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
        "../a": a path inside the repository is wanted, without `..`
        dependson: no field of a stage is called `dependson`; did you mean `dependsOn`? -> dependsOn
        [[stages]]: two stages are called `a`
        "": the text is empty
        "c": `c` is no stage; there are `a`
        [[stages]]: a stage needs a `name` and a `path`
        "#);
    }

    #[test]
    fn broken_toml_is_told_and_the_rest_is_read() {
        let text = "source = \"here\"\ngeneration = \n[severity\n";
        assert_eq!(read(text).settings.source.as_deref(), Some("here"));
        assert_eq!(
            problems(text),
            [": string values must be quoted, expected literal string", ": unclosed table, expected `]`"]
        );
    }

    #[test]
    fn the_upper_layer_wins() {
        let lower = full();
        let over = read_json(&serde_json::json!({
            "generation": "auto",
            "severity": { "stage/": "error" },
            "external": { "Environment": ["qa", "more"] },
            "source": null,
        }));
        assert_eq!(over.problems, []);
        let merged = lower.merged(&over.settings);
        assert_eq!(merged.generation, None);
        assert_eq!(merged.severity["stage/"], Level::Error);
        assert_eq!(merged.external["Environment"], ["qa", "team-*", "more"]);
        assert_eq!(merged.source.as_deref(), Some("gitops"));
        assert_eq!(merged.stages.len(), 2);
    }

    #[test]
    fn contexts_are_names_or_patterns() {
        let settings = full();
        assert!(settings.allows_context("kind-dev") && !settings.allows_context("live"));
        assert!(settings.protects_context("live") && !settings.protects_context("my-production"));
        let none = Settings::default();
        assert!(none.allows_context("anything") && none.protects_context("my-Production"));
    }

    #[test]
    fn problems_of_an_editor_name_the_setting() {
        let read = read_json(&serde_json::json!({ "severity": { "stage/": "loud" } }));
        assert_eq!(read.problems[0].setting, "severity.stage/");
    }
}
