//! What stands at a byte of a file, and what it means: the one question behind every feature.
//!
//! A place may be two things at once (the name of a frozen trait defines an item of its release and
//! names a Trait), so the answer is a list, the likeliest first.

use smol_str::SmolStr;

use super::cursor::{Segment, cursor};
use super::delivery::{self, FluxName, PathName, PathTarget};
use crate::model::rules::Target as RuleTarget;
use crate::model::{Item, ItemKind, Kind, Reference};
use crate::text::{FileId, FileRange, ObjectId, TextRange};
use crate::workspace::{Object, Resolution, RootId, Snapshot};

/// Something that stands at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The place, without quotes and without a `<workloadType>/` in front.
    pub range: FileRange,
    /// What it is.
    pub subject: Subject,
}

/// What can stand at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The name that an object gives itself.
    Name(ObjectId),
    /// A name by a row of the reference table.
    Reference(ObjectId, Reference),
    /// The name that an object gives to something inside it.
    Item(ObjectId, Item),
    /// The name of a namespace, of the object or of the delivery.
    Namespace(SmolStr),
    /// A label that repeats a name by convention: the object, the kinds it may name, the name.
    Label(ObjectId, &'static [Kind], SmolStr),
    /// The name of a Flux object.
    Flux(FluxName),
    /// A path of the delivery.
    Path(PathName),
    /// A key, or a value that names nothing.
    Field(Field),
}

/// A field of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The object around it.
    pub object: Option<ObjectId>,
    /// The way to it from the root of the document.
    pub path: Vec<Segment>,
    /// The way with `[]` for items, as the tables write it.
    pub pattern: String,
    /// Whether the place is the key.
    pub is_key: bool,
}

/// What a name leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An object.
    Object(ObjectId),
    /// Something inside an object.
    Item(ObjectId, Item),
    /// A file.
    File(FileId),
    /// A folder of a root.
    Folder(RootId, String),
    /// A name that no object of the workspace has: the kind, the name, who named it.
    Outside(Kind, SmolStr, ObjectId),
}

/// Labels that repeat a name, and of which kind.
const LABELS: &[(&str, &[Kind])] = &[
    ("openchoreo.dev/project", &[Kind::PROJECT]),
    ("openchoreo.dev/component", &[Kind::COMPONENT]),
    ("openchoreo.dev/resource", &[Kind::RESOURCE]),
    ("openchoreo.dev/environment", &[Kind::ENVIRONMENT]),
];

/// The label in which an object repeats its own name.
pub const NAME_LABEL: &str = "openchoreo.dev/name";

/// The kinds that a label below `openchoreo.dev/` names by convention; none for the object's own name.
pub fn label_kinds(label: &str) -> Option<&'static [Kind]> {
    if label == NAME_LABEL {
        return Some(&[]);
    }
    LABELS.iter().find(|(key, _)| *key == label).map(|(_, kinds)| *kinds)
}

/// Everything that stands at `offset`, the likeliest meaning first.
pub fn classify(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<Found> {
    let mut out = Vec::new();
    let Some(document) = snapshot.file(file).and_then(|entry| entry.document_at(offset)) else { return out };
    for object in snapshot.objects_of(file).filter(|object| object.document == document) {
        of_object(&object, offset, &mut out);
    }
    out.sort_by_key(|found| rank(&found.subject));
    out.dedup();
    for name in delivery::flux_names(snapshot, file).into_iter().filter(|name| name.range.range.touches(offset)) {
        out.push(Found { range: name.range, subject: Subject::Flux(name) });
    }
    for path in delivery::paths(snapshot, file).into_iter().filter(|path| path.range.range.touches(offset)) {
        out.push(Found { range: path.range, subject: Subject::Path(path) });
    }
    for (range, name) in delivery::namespaces(snapshot, file) {
        if range.range.touches(offset) {
            out.push(Found { range, subject: Subject::Namespace(name) });
        }
    }
    if out.is_empty() {
        out.extend(field(snapshot, file, offset));
    }
    out
}

fn rank(subject: &Subject) -> u8 {
    match subject {
        Subject::Name(_) => 0,
        Subject::Reference(..) => 1,
        Subject::Item(..) => 2,
        _ => 3,
    }
}

fn of_object(object: &Object<'_>, offset: u32, out: &mut Vec<Found>) {
    let summary = object.summary;
    let mut push = |range: TextRange, subject: Subject| out.push(Found { range: object.place(range), subject });
    let touches = |range: TextRange| object.place(range).range.touches(offset);
    if let Some(name) = summary.name.as_ref().filter(|name| touches(name.range)) {
        push(name.range, Subject::Name(object.id));
    }
    if let Some(namespace) = summary.namespace.as_ref().filter(|namespace| touches(namespace.range)) {
        push(namespace.range, Subject::Namespace(namespace.text.clone()));
    }
    for reference in summary.references.iter().filter(|reference| touches(with_prefix(reference))) {
        push(reference.range, Subject::Reference(object.id, reference.clone()));
    }
    for item in summary.items.iter().filter(|item| touches(item.range)) {
        push(item.range, Subject::Item(object.id, item.clone()));
    }
    let named = summary.references.iter().any(|reference| touches(reference.range));
    for (label, value) in summary.labels.iter().filter(|(_, value)| !named && touches(value.range)) {
        if let Some(kinds) = label_kinds(label) {
            push(value.range, Subject::Label(object.id, kinds, value.text.clone()));
        }
    }
}

/// The place of a name with the `<workloadType>/` in front of it.
fn with_prefix(reference: &Reference) -> TextRange {
    let prefix = reference.workload_type.as_ref().map_or(0, |prefix| prefix.len() as u32 + 1);
    TextRange::new(reference.range.start.saturating_sub(prefix), reference.range.end)
}

fn field(snapshot: &Snapshot, file: FileId, offset: u32) -> Option<Found> {
    let document = snapshot.document_at(file, offset)?;
    let base = document.body().start;
    let found = cursor(document.root()?, offset.checked_sub(base)?)?;
    let range = FileRange { file, range: found.node.inner_range().shifted(base) };
    let object = snapshot.object_at(file, offset).map(|object| object.id);
    let field = Field { object, pattern: found.pattern(), path: found.path, is_key: found.is_key };
    Some(Found { range, subject: Subject::Field(field) })
}

impl Found {
    /// What the subject means; empty where it means nothing or where nothing is known.
    pub fn targets(&self, snapshot: &Snapshot) -> Vec<Target> {
        match &self.subject {
            Subject::Name(id) => vec![Target::Object(*id)],
            Subject::Item(id, item) => vec![Target::Item(*id, item.clone())],
            Subject::Reference(id, reference) => {
                snapshot.object(*id).map(|from| reference_targets(snapshot, &from, reference)).unwrap_or_default()
            }
            Subject::Namespace(name) => {
                let root = snapshot.file(self.range.file).map(|entry| entry.root);
                root.map(|root| snapshot.definitions(root, Kind::NAMESPACE, name).map(Target::Object).collect())
                    .unwrap_or_default()
            }
            Subject::Label(id, kinds, name) => match snapshot.object(*id) {
                Some(own) if kinds.is_empty() && own.summary.name() == name => vec![Target::Object(*id)],
                Some(own) => {
                    let found = kinds.iter().flat_map(|kind| snapshot.lookup(&own, *kind, name));
                    found.map(Target::Object).collect()
                }
                None => Vec::new(),
            },
            Subject::Flux(name) => name.objects(snapshot).into_iter().map(Target::Object).collect(),
            Subject::Path(path) => match &path.target {
                PathTarget::File(file) => vec![Target::File(*file)],
                PathTarget::Folder { root, path } => vec![Target::Folder(*root, path.clone())],
                PathTarget::Other(_) | PathTarget::Url(_) | PathTarget::Missing => Vec::new(),
            },
            Subject::Field(_) => Vec::new(),
        }
    }
}

/// What a reference of `from` means.
pub fn reference_targets(snapshot: &Snapshot, from: &Object<'_>, reference: &Reference) -> Vec<Target> {
    match snapshot.resolve(from, reference) {
        Resolution::Objects(ids) => ids.into_iter().map(Target::Object).collect(),
        Resolution::Item(id, item) => vec![Target::Item(id, item)],
        Resolution::External { kind, .. } => vec![Target::Outside(kind, reference.name.clone(), from.id)],
        Resolution::Missing(missing) if missing.holder.is_none() => {
            vec![Target::Outside(missing.kind, reference.name.clone(), from.id)]
        }
        Resolution::Unknown => attached_trait(snapshot, from, reference).into_iter().collect(),
        Resolution::Missing(_) | Resolution::WrongKind => Vec::new(),
    }
}

/// The instance of a trait that a binding configures while it pins no release: the component's own.
fn attached_trait(snapshot: &Snapshot, from: &Object<'_>, reference: &Reference) -> Option<Target> {
    let RuleTarget::Item { item: ItemKind::TraitInstance, .. } = reference.rule.rule().target else { return None };
    if from.summary.reference_at("spec.releaseName").is_some() {
        return None;
    }
    let Resolution::Objects(components) =
        snapshot.resolve(from, from.summary.reference_at("spec.owner.componentName")?)
    else {
        return None;
    };
    components.into_iter().find_map(|id| {
        let component = snapshot.object(id)?;
        let item = component.summary.items_of(ItemKind::TraitInstance).find(|item| item.name == reference.name)?;
        Some(Target::Item(id, item.clone()))
    })
}
