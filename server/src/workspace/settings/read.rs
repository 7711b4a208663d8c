//! From a tree to [`Settings`]: every mistake is told with its place, and costs only itself.

use super::node::{Key, Node, Value};
use super::{Level, Settings, exclude_glob, nearest};
use crate::gitops::StageSetting;
use crate::model::Generation;
use crate::model::kinds::KINDS;
use crate::text::TextRange;

/// What settings say, and what is wrong with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// What could be understood.
    pub settings: Settings,
    /// Mistakes in the order of the file.
    pub problems: Vec<SettingsProblem>,
    /// The diagnostic codes and prefixes of `severity` with their places: which codes exist is not
    /// known at this level.
    pub codes: Vec<(String, TextRange)>,
    /// The folders of the repository that are named, with their places: which exist is not known at this level.
    pub folders: Vec<(String, TextRange)>,
    /// The place of the folder in `schemas`: what lies in it is not known at this level either.
    pub schemas: TextRange,
}

/// A mistake in the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsProblem {
    /// Its place in the file.
    pub range: TextRange,
    /// Which setting, for readers without places: `external.Environment`.
    pub setting: String,
    /// What is wrong, without a final full stop.
    pub message: String,
    /// What to write in its place.
    pub replacement: Option<String>,
}

const FIELDS: &[&str] =
    &["generation", "severity", "external", "stages", "exclude", "schemas", "source", "contexts", "protectedContexts"];
const STAGE_FIELDS: &[&str] = &["name", "path", "dependsOn", "targetNamespace"];

pub(super) fn read(root: &Node) -> Read {
    let mut reader = Reader::default();
    reader.root(root);
    reader.out.problems.sort_by_key(|problem| problem.range);
    reader.out
}

#[derive(Default)]
struct Reader {
    out: Read,
    /// The way to the setting that is being read.
    setting: Vec<String>,
}

impl Reader {
    fn problem(&mut self, range: TextRange, message: impl Into<String>, replacement: Option<String>) {
        let setting = self.setting.join(".");
        self.out.problems.push(SettingsProblem { range, setting, message: message.into(), replacement });
    }

    fn root(&mut self, root: &Node) {
        for (key, node) in self.table(root) {
            self.setting.push(key.text.clone());
            match key.text.as_str() {
                "generation" => self.generation(node),
                "severity" => self.severity(node),
                "external" => self.external(node),
                "stages" => self.stages(node),
                "exclude" => self.exclude(node),
                "schemas" => self.schemas(node),
                "contexts" => self.out.settings.contexts = self.patterns(node),
                "protectedContexts" => self.out.settings.protected_contexts = self.patterns(node),
                "source" => self.out.settings.source = self.text(node),
                _ => self.unknown(key, "setting", FIELDS),
            }
            self.setting.pop();
        }
    }

    fn generation(&mut self, node: &Node) {
        let Some(text) = self.text(node) else { return };
        if text == "auto" {
            self.out.settings.auto_generation = true;
            return;
        }
        self.out.settings.generation = Generation::parse(&text);
        if self.out.settings.generation.is_none() {
            let known: Vec<&str> = std::iter::once("auto").chain(Generation::ALL.iter().map(|g| g.tag())).collect();
            self.unknown_value(node.range, &text, "generation", &known);
        }
    }

    fn severity(&mut self, node: &Node) {
        for (key, node) in self.table(node) {
            self.setting.push(key.text.clone());
            self.out.codes.push((key.text.clone(), key.range));
            if let Some(text) = self.text(node) {
                match Level::parse(&text) {
                    Some(level) => {
                        self.out.settings.severity.insert(key.text.clone(), level);
                    }
                    None => {
                        let known: Vec<&str> = Level::ALL.iter().map(|level| level.word()).collect();
                        self.unknown_value(node.range, &text, "level", &known);
                    }
                }
            }
            self.setting.pop();
        }
    }

    fn patterns(&mut self, node: &Node) -> Vec<String> {
        let names = self.texts(node);
        for (name, range) in &names {
            if let Err(error) = globset::Glob::new(name) {
                self.problem(*range, format!("`{name}` is no name and no pattern: {}", error.kind()), None);
            }
        }
        names.into_iter().map(|(name, _)| name).collect()
    }

    fn external(&mut self, node: &Node) {
        for (key, node) in self.table(node) {
            self.setting.push(key.text.clone());
            let known: Vec<&str> = KINDS.iter().map(|kind| kind.name).filter(|name| !name.is_empty()).collect();
            if known.contains(&key.text.as_str()) {
                let names = self.patterns(node);
                self.out.settings.external.insert(key.text.clone(), names);
            } else {
                self.unknown(key, "kind", &known);
            }
            self.setting.pop();
        }
    }

    fn exclude(&mut self, node: &Node) {
        for (pattern, range) in self.texts(node) {
            match exclude_glob(&pattern) {
                Ok(_) => self.out.settings.exclude.push(pattern),
                Err(error) => self.problem(range, format!("`{pattern}` is no pattern: {}", error.kind()), None),
            }
        }
    }

    fn schemas(&mut self, node: &Node) {
        let Some(text) = self.text(node) else { return };
        if text.split('/').all(|part| matches!(part, "" | ".")) {
            return self.problem(node.range, "a folder of its own is wanted for the CRD files", None);
        }
        self.out.schemas = node.range;
        self.out.settings.schemas = Some(text);
    }

    fn stages(&mut self, node: &Node) {
        let Value::List(items) = &node.value else {
            self.wrong_type(node, "a list of stages (`[[stages]]`)");
            return;
        };
        let mut names: Vec<String> = Vec::new();
        let mut waiting = Vec::new();
        for item in items {
            let Some((stage, depends_on)) = self.stage(item) else { continue };
            if names.contains(&stage.name) {
                self.problem(item.range, format!("two stages are called `{}`", stage.name), None);
            } else {
                names.push(stage.name.clone());
            }
            waiting.extend(depends_on);
            self.out.settings.stages.push(stage);
        }
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        for (name, range) in waiting.into_iter().filter(|(name, _)| !known.contains(&name.as_str())) {
            self.unknown_value(range, &name, "stage", &known);
        }
    }

    fn stage(&mut self, node: &Node) -> Option<(StageSetting, Vec<(String, TextRange)>)> {
        let mut stage = StageSetting::default();
        let mut depends_on = Vec::new();
        let mut has_path = false;
        for (key, value) in self.table(node) {
            match key.text.as_str() {
                "name" => stage.name = self.text(value).unwrap_or_default(),
                "path" => {
                    has_path = true;
                    stage.path = self.text(value).unwrap_or_default();
                    if stage.path.starts_with('/') || stage.path.split('/').any(|part| part == "..") {
                        self.problem(value.range, "a path inside the repository is wanted, without `..`", None);
                    } else {
                        self.out.folders.push((stage.path.clone(), value.range));
                    }
                }
                "dependsOn" => depends_on = self.texts(value),
                "targetNamespace" => stage.target_namespace = self.text(value),
                _ => self.unknown(key, "field of a stage", STAGE_FIELDS),
            }
        }
        if stage.name.is_empty() || !has_path {
            self.problem(node.range, "a stage needs a `name` and a `path`", None);
            return None;
        }
        stage.depends_on = depends_on.iter().map(|(name, _)| name.clone()).collect();
        Some((stage, depends_on))
    }

    /// The entries of a table; none, and a problem, for anything else.
    fn table<'n>(&mut self, node: &'n Node) -> &'n [(Key, Node)] {
        match &node.value {
            Value::Table(entries) => entries,
            _ => {
                self.wrong_type(node, "a table");
                &[]
            }
        }
    }

    fn text(&mut self, node: &Node) -> Option<String> {
        match &node.value {
            Value::Text(text) if !text.is_empty() => return Some(text.clone()),
            Value::Text(_) => self.problem(node.range, "the text is empty", None),
            _ => self.wrong_type(node, "a text in quotes"),
        }
        None
    }

    fn texts(&mut self, node: &Node) -> Vec<(String, TextRange)> {
        match &node.value {
            Value::List(items) => {
                items.iter().filter_map(|item| self.text(item).map(|text| (text, item.range))).collect()
            }
            _ => {
                self.wrong_type(node, "a list of texts");
                Vec::new()
            }
        }
    }

    fn wrong_type(&mut self, node: &Node, wanted: &str) {
        let is = match &node.value {
            Value::Table(_) => "a table",
            Value::List(_) => "a list",
            Value::Text(_) => "a text",
            Value::Other(what) => what,
        };
        self.problem(node.range, format!("{wanted} is wanted here, not {is}"), None);
    }

    fn unknown(&mut self, key: &Key, what: &str, known: &[&str]) {
        let near = nearest(&key.text, known.iter().copied());
        let message = match near {
            Some(near) => format!("no {what} is called `{}`; did you mean `{near}`?", key.text),
            None if known.len() < 10 => format!("no {what} is called `{}`; there are {}", key.text, list(known)),
            None => format!("no {what} is called `{}`", key.text),
        };
        self.problem(key.range, message, near.map(str::to_owned));
    }

    fn unknown_value(&mut self, range: TextRange, text: &str, what: &str, known: &[&str]) {
        let near = nearest(text, known.iter().copied());
        let message = format!("`{text}` is no {what}; there are {}", list(known));
        self.problem(range, message, near.map(|near| format!("\"{near}\"")));
    }
}

fn list(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
