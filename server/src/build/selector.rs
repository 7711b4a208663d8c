//! Which objects a patch or a replacement is for: regular expressions, and selectors of labels.

use regex::Regex;

use super::kustomization::Selector;
use super::problem::ProblemKind;
use super::resource::Resource;

/// A selector of a patch, ready to be asked.
pub struct Matcher {
    group: Option<Regex>,
    version: Option<Regex>,
    kind: Option<Regex>,
    name: Option<Regex>,
    namespace: Option<Regex>,
    labels: LabelSelector,
    annotations: LabelSelector,
}

impl Matcher {
    /// Reads the patterns of `selector`; each must fit a text from its begin to its end.
    pub fn new(selector: &Selector) -> Result<Matcher, ProblemKind> {
        let pattern = |text: &str| match text {
            "" => Ok(None),
            text => Regex::new(&format!("^(?:{text})$"))
                .map(Some)
                .map_err(|_| ProblemKind::InvalidSelector { message: format!("`{text}` is no regular expression") }),
        };
        Ok(Matcher {
            group: pattern(&selector.id.gvk.group)?,
            version: pattern(&selector.id.gvk.version)?,
            kind: pattern(&selector.id.gvk.kind)?,
            name: pattern(&selector.id.name)?,
            namespace: pattern(&selector.id.namespace)?,
            labels: LabelSelector::read(&selector.labels)?,
            annotations: LabelSelector::read(&selector.annotations)?,
        })
    }

    /// Whether it selects an object, by its first or its present name and namespace.
    pub fn selects(&self, resource: &Resource) -> bool {
        let fits = |pattern: &Option<Regex>, text: &str| pattern.as_ref().is_none_or(|regex| regex.is_match(text));
        let (now, first) = (resource.id(), resource.original_id());
        (fits(&self.namespace, first.effective_namespace()) || fits(&self.namespace, now.effective_namespace()))
            && (fits(&self.name, &first.name) || fits(&self.name, &now.name))
            && fits(&self.group, &now.gvk.group)
            && fits(&self.version, &now.gvk.version)
            && fits(&self.kind, &now.gvk.kind)
            && self.labels.selects(&resource.strings("labels"))
            && self.annotations.selects(&resource.strings("annotations"))
    }
}

/// A selector of labels: requirements with commas between them, all of which must hold.
#[derive(Debug, Default, PartialEq)]
pub struct LabelSelector(Vec<Requirement>);

#[derive(Debug, PartialEq)]
struct Requirement {
    key: String,
    operator: Operator,
}

#[derive(Debug, PartialEq)]
enum Operator {
    Exists,
    Missing,
    In(Vec<String>),
    NotIn(Vec<String>),
    Greater(i64),
    Less(i64),
}

impl LabelSelector {
    /// Reads a selector; the empty one selects everything.
    pub fn read(text: &str) -> Result<LabelSelector, ProblemKind> {
        let invalid = || ProblemKind::InvalidSelector { message: format!("`{text}` is no selector of labels") };
        let mut out = Vec::new();
        for part in requirements(text) {
            if !part.trim().is_empty() {
                out.push(Requirement::read(part.trim()).ok_or_else(invalid)?);
            }
        }
        if out.is_empty() && !text.trim().is_empty() {
            return Err(invalid());
        }
        Ok(LabelSelector(out))
    }

    pub fn selects(&self, labels: &[(String, String)]) -> bool {
        self.0.iter().all(|requirement| {
            let value = labels.iter().find(|(key, _)| *key == requirement.key).map(|(_, value)| value);
            requirement.holds(value)
        })
    }
}

/// The parts between commas that stand outside of parentheses.
fn requirements(text: &str) -> Vec<&str> {
    let (mut out, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                out.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&text[start..]);
    out
}

impl Requirement {
    fn read(text: &str) -> Option<Requirement> {
        if let Some(key) = text.strip_prefix('!') {
            return Requirement::of(key, Operator::Missing);
        }
        for (sign, is_equal) in [("!=", false), ("==", true), ("=", true)] {
            if let Some((key, value)) = text.split_once(sign) {
                let values = vec![word(value, true)?];
                return Requirement::of(key, if is_equal { Operator::In(values) } else { Operator::NotIn(values) });
            }
        }
        if let Some((key, value)) = text.split_once('>') {
            return Requirement::of(key, Operator::Greater(value.trim().parse().ok()?));
        }
        if let Some((key, value)) = text.split_once('<') {
            return Requirement::of(key, Operator::Less(value.trim().parse().ok()?));
        }
        match text.split_once(char::is_whitespace) {
            None => Requirement::of(text, Operator::Exists),
            Some((key, rest)) => {
                let (operator, values) = rest.trim().split_once('(')?;
                let values = values.strip_suffix(')')?.split(',');
                let values = values.map(|value| word(value, true)).collect::<Option<Vec<_>>>()?;
                match operator.trim() {
                    "in" => Requirement::of(key, Operator::In(values)),
                    "notin" => Requirement::of(key, Operator::NotIn(values)),
                    _ => None,
                }
            }
        }
    }

    fn of(key: &str, operator: Operator) -> Option<Requirement> {
        Some(Requirement { key: word(key, false)?, operator })
    }

    fn holds(&self, value: Option<&String>) -> bool {
        let number = || value.and_then(|value| value.parse::<i64>().ok());
        match &self.operator {
            Operator::Exists => value.is_some(),
            Operator::Missing => value.is_none(),
            Operator::In(values) => value.is_some_and(|value| values.contains(value)),
            Operator::NotIn(values) => value.is_none_or(|value| !values.contains(value)),
            Operator::Greater(bound) => number().is_some_and(|value| value > *bound),
            Operator::Less(bound) => number().is_some_and(|value| value < *bound),
        }
    }
}

fn word(text: &str, may_be_empty: bool) -> Option<String> {
    let text = text.trim();
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    ((may_be_empty || !text.is_empty()) && text.chars().all(is_word)).then(|| text.to_owned())
}
