//! Every place where one resource names another: one row each.
//!
//! A row holds for both shapes that the generations used, a plain string and `{kind, name}`: the
//! path leads to the *place*, and what stands there decides. The row ids are those of the
//! documentation (`C1`, `E2`, …); one id may have several rows where generations or kinds spell
//! the same relation differently.

mod table;

use super::kinds::Kind;
use super::path::{Step, steps};
use std::sync::LazyLock;

pub use table::RULES;

/// What the cluster does about a name that leads nowhere; it decides the severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// A condition with this reason on the object (or on one that depends on it).
    Condition(&'static str),
    /// Admission refuses the object.
    Refused,
    /// Nothing: nobody would ever say so.
    Silent,
    /// The target normally lives outside the repository.
    Outside,
    /// A record of where something came from; the original may be gone.
    Record,
}

/// How a name is written at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The name alone.
    Name,
    /// `<workloadType>/<name>`.
    WorkloadTypeAndName,
    /// Mentioned in template text as `<word>.<name>` or `<word>['<name>']`, any number of times, in
    /// any scalar below the path.
    Mention(&'static str),
}

/// What must agree between the source and the object it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// Nothing.
    None,
    /// Both have the same `spec.owner`: a release and the binding that runs it.
    SameOwner,
    /// The target belongs to the project that the source names as its owner.
    SameProject,
    /// The target lives in the namespace that the row with this path names, in the same list item.
    InNamespace(&'static str),
}

/// A thing inside an object that can be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemKind {
    /// A key of a Workload's `spec.endpoints`.
    Endpoint,
    /// A `spec.data[].secretKey` of a SecretReference.
    SecretKey,
    /// A `spec.outputs[].name` of a resource type.
    Output,
    /// The `instanceName` of a trait attached to a component.
    TraitInstance,
    /// The `id` of a resource template.
    ResourceId,
    /// The `id` of a workflow's external reference.
    ExternalRef,
    /// A trait frozen in a release, by kind and name.
    FrozenTrait,
    /// A group of environments in a ConfigurationGroup.
    EnvironmentGroup,
    /// A `spec.configurations[].key` of a ConfigurationGroup.
    ConfigurationKey,
}

/// Which object holds the item that a place names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The document itself.
    Own,
    /// The object that the rule with this path names, in the same list item.
    NamedBy(&'static str),
    /// The Workload of the component that the rule with this path names, in the same list item.
    WorkloadOf(&'static str),
    /// The type of the Resource that the rule with this path names, in the same list item.
    TypeOf(&'static str),
}

/// What a place names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// An object.
    Object {
        /// Kinds that may be named here; the first is meant where nothing says otherwise.
        kinds: &'static [Kind],
        /// The kind where `kind` is absent; `None` where it must be written.
        default: Option<Kind>,
        /// The kind that a plain string meant in generations that had no `kind` here, and that an
        /// absent `kind` meant in v0.x.
        plain: Option<Kind>,
    },
    /// Something inside an object.
    Item {
        /// What.
        item: ItemKind,
        /// Inside which object.
        holder: Holder,
    },
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Row of the documentation; not unique.
    pub id: &'static str,
    /// Kinds that have the field.
    pub sources: &'static [Kind],
    /// Where, in the notation of [`super::path`].
    pub path: &'static str,
    /// What it names.
    pub target: Target,
    /// How the name is written.
    pub form: Form,
    /// What must agree beyond the name.
    pub agreement: Agreement,
    /// What the cluster does when the name leads nowhere.
    pub report: Report,
}

/// A row of [`RULES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(pub u8);

impl RuleId {
    /// The row.
    pub fn rule(self) -> &'static Rule {
        &RULES[self.0 as usize]
    }

    /// All rows.
    pub fn all() -> impl Iterator<Item = RuleId> {
        (0..RULES.len() as u8).map(RuleId)
    }
}

impl Rule {
    /// Whether v1.x wants a mapping with `name` (and mostly `kind`) at the place, not a plain string.
    pub fn wants_mapping(&self) -> bool {
        const PLACES: &[&str] = &[
            "type",
            "componentType",
            "projectType",
            "resourceType",
            "traits",
            "workflow",
            "targetPlane",
            "allowedTraits",
            "allowedWorkflows",
            "gateway{}{}",
        ];
        const PLAIN: &[&str] = &["spec.imagePullSecretRefs[]", "spec.workflow.systemParameters.repository.secretRef"];
        let last = self.path.trim_end_matches("[]").rsplit('.').next().unwrap_or(self.path);
        let is_reference = (last.ends_with("Ref") || last.ends_with("Refs")) && !PLAIN.contains(&self.path);
        match self.target {
            Target::Object { .. } => PLACES.contains(&last) || is_reference,
            Target::Item { item, .. } => item == ItemKind::FrozenTrait,
        }
    }

    /// The kinds of objects that may be named; empty for an item.
    pub fn kinds(&self) -> &'static [Kind] {
        match self.target {
            Target::Object { kinds, .. } => kinds,
            Target::Item { .. } => &[],
        }
    }

    /// The kind that an absent `kind` means in a document of the given age.
    pub fn default_kind(&self, legacy: bool) -> Option<Kind> {
        match self.target {
            Target::Object { default, plain, .. } if legacy => plain.or(default),
            Target::Object { default, .. } => default,
            Target::Item { .. } => None,
        }
    }
}

/// The rows of one kind, arranged by the keys of their paths: what a reader of documents walks.
#[derive(Debug, Default)]
pub struct Trie {
    /// Rows whose path ends here.
    pub here: Vec<RuleId>,
    /// Rows that want the keys of the map here.
    pub keys: Vec<RuleId>,
    /// Below a key.
    pub by_key: Vec<(&'static str, Trie)>,
    /// Below each item of a list.
    pub items: Option<Box<Trie>>,
    /// Below each value of a map.
    pub values: Option<Box<Trie>>,
}

impl Trie {
    fn insert(&mut self, steps: &[Step<'static>], rule: RuleId) {
        match steps.split_first() {
            None => self.here.push(rule),
            Some((Step::Keys, _)) => self.keys.push(rule),
            Some((Step::Items, rest)) => self.items.get_or_insert_default().insert(rest, rule),
            Some((Step::Values, rest)) => self.values.get_or_insert_default().insert(rest, rule),
            Some((Step::Key(key), rest)) => {
                let at = self.by_key.iter().position(|(k, _)| k == key).unwrap_or_else(|| {
                    self.by_key.push((key, Trie::default()));
                    self.by_key.len() - 1
                });
                self.by_key[at].1.insert(rest, rule);
            }
        }
    }
}

static TRIES: LazyLock<Vec<Trie>> = LazyLock::new(|| {
    let mut tries: Vec<Trie> = Kind::all().map(|_| Trie::default()).collect();
    for id in RuleId::all() {
        let rule = id.rule();
        for kind in rule.sources {
            tries[kind.index()].insert(&steps(rule.path), id);
        }
    }
    tries
});

/// The rows of `kind` as a trie.
pub fn trie(kind: Kind) -> &'static Trie {
    &TRIES[kind.index()]
}

/// The row of `kind` with exactly this path.
pub fn by_path(kind: Kind, path: &str) -> Option<RuleId> {
    RuleId::all().find(|id| id.rule().path == path && id.rule().sources.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holders_are_rows_of_the_same_kinds() {
        for rule in RULES {
            let Target::Item { holder, .. } = rule.target else { continue };
            let path = match holder {
                Holder::Own => continue,
                Holder::NamedBy(path) | Holder::WorkloadOf(path) | Holder::TypeOf(path) => path,
            };
            for kind in rule.sources {
                assert!(by_path(*kind, path).is_some(), "{} {}: no row {path}", kind.name(), rule.path);
            }
        }
    }

    #[test]
    fn the_table_fits_its_index_and_repeats_nothing() {
        assert!(RULES.len() < usize::from(u8::MAX));
        for (at, rule) in RULES.iter().enumerate() {
            for other in &RULES[at + 1..] {
                let same = rule.path == other.path && rule.sources.iter().any(|kind| other.sources.contains(kind));
                assert!(!same || rule.id != other.id, "{} {} stands twice", rule.id, rule.path);
            }
        }
    }
}
