//! The transformers of one kustomization, in kustomize's order, and what each of them changed.

use rustc_hash::FxHashMap;

use super::decode::{At, Input};
use super::kustomization::{Labels, Patch, Replacement};
use super::node::{Map, Node};
use super::problem::{Place, ProblemKind, Refusal, Result};
use super::resource::{Change, Resource};
use super::selector::Matcher;
use super::target::{Gathered, Session, Target};
use super::transform::names::Affix;
use super::transform::namespace::Namespace;
use super::transform::patches::{Strategic, apply_json, json};
use super::transform::{images, labels, replacements, replicas};
use super::{kustomization, note, read};
use crate::build::note::Note;
use crate::text::TextRange;

/// A transformer: its field, its name among the plug-ins of kustomize, and where it is written.
pub struct Step<'s> {
    pub by: &'static str,
    pub note: Note,
    pub place: &'s Place,
}

impl Session<'_> {
    /// Runs all transformers of a kustomization.
    pub fn transform(&mut self, target: &Target<'_>, gathered: &mut Gathered) -> Result<()> {
        let says = &target.says;
        let config = gathered.config();
        let all = &mut gathered.resources;
        self.strategic(target, all, &says.strategic, &target.note("PatchStrategicMergeTransformer"))?;
        for patch in &says.patches {
            let step = Step { by: "patches", note: target.note("PatchTransformer"), place: &patch.place };
            self.patch(target, all, patch, step)?;
        }
        if let Some(namespace) = &says.namespace {
            let step = Step { by: "namespace", note: target.note("NamespaceTransformer"), place: &namespace.place };
            let transformer =
                Namespace { name: namespace.value.clone(), fields: config.namespace.clone(), ..Namespace::default() };
            self.run(all, step, |all| transformer.set(all))?;
        }
        if let Some(prefix) = &says.name_prefix {
            let step = Step { by: "namePrefix", note: target.note("PrefixTransformer"), place: &prefix.place };
            self.run(all, step, |all| Affix::Prefix.put(all, &prefix.value, &config.name_prefix))?;
        }
        if let Some(suffix) = &says.name_suffix {
            let step = Step { by: "nameSuffix", note: target.note("SuffixTransformer"), place: &suffix.place };
            self.run(all, step, |all| Affix::Suffix.put(all, &suffix.value, &config.name_suffix))?;
        }
        self.labels(target, gathered)?;
        let all = &mut gathered.resources;
        if let Some(annotations) = &says.common_annotations {
            let note = target.note("AnnotationsTransformer");
            let step = Step { by: "commonAnnotations", note, place: &annotations.place };
            self.run(all, step, |all| labels::set(all, &annotations.value, &config.common_annotations))?;
        }
        for patch in &says.json_patches {
            let note = target.note("PatchJson6902Transformer");
            let step = Step { by: "patchesJson6902", note, place: &patch.place };
            self.json_patch(target, all, patch, step)?;
        }
        for replica in &says.replicas {
            let note = target.note("ReplicaCountTransformer");
            let step = Step { by: "replicas", note, place: &replica.place };
            let (name, count) = &replica.value;
            self.run(all, step, |all| replicas::set(all, name, *count, &config.replicas))?;
        }
        for image in &says.images {
            let step = Step { by: "images", note: target.note("ImageTagTransformer"), place: &image.place };
            self.run(all, step, |all| images::set(all, &image.value, &config.images))?;
        }
        self.replacements(target, all, &says.replacements, &target.note("ReplacementTransformer"))?;
        self.plugin_transformers(target, gathered)
    }

    fn labels(&mut self, target: &Target<'_>, gathered: &mut Gathered) -> Result<()> {
        let says = &target.says;
        let config = gathered.config();
        let all = &mut gathered.resources;
        let entry = |entry: &At<Labels>| labels::fields(&entry.value, &config);
        for label in &says.labels {
            let fields = entry(label).map_err(|kind| Refusal::from(label.place.problem(kind)))?;
            let step = Step { by: "labels", note: target.note("LabelTransformer"), place: &label.place };
            self.run(all, step, |all| labels::set(all, &label.value.pairs, &fields))?;
        }
        let note = target.note("LabelTransformer");
        match &says.common_labels {
            Some(common) => {
                let step = Step { by: "commonLabels", note, place: &common.place };
                self.run(all, step, |all| labels::set(all, &common.value, &config.common_labels))
            }
            None if !says.labels.is_empty() => {
                // kustomize always runs the one for `commonLabels` too.
                let step = Step { by: "commonLabels", note, place: &target.place() };
                self.run(all, step, |_| Ok(()))
            }
            None => Ok(()),
        }
    }

    /// Runs one transformer and notes what it changed.
    pub fn run(
        &mut self,
        all: &mut Vec<Resource>,
        step: Step<'_>,
        transform: impl FnOnce(&mut Vec<Resource>) -> std::result::Result<(), ProblemKind>,
    ) -> Result<()> {
        let before: FxHashMap<u32, Map> = all.iter().map(|r| (r.serial, r.object.clone())).collect();
        if let Err(kind) = transform(all)
            && !self.is_gap(&kind)
        {
            return step.place.refuse(kind);
        }
        all.retain(|resource| !resource.object.is_empty());
        for resource in all.iter_mut() {
            if let Some(old) = before.get(&resource.serial)
                && *old != resource.object
            {
                let mut fields = Vec::new();
                differences(Some(&Node::Map(old.clone())), Some(&Node::Map(resource.object.clone())), "", &mut fields);
                let change = |field| Change { field, by: step.by, place: step.place.clone() };
                resource.changes.extend(fields.into_iter().map(change));
            }
            if self.has_notes {
                // The notes are annotations to kustomize, which are written anew with each of them.
                resource.normalize("annotations");
                match &resource.note {
                    None => resource.note = Some(step.note.clone()),
                    Some(_) => resource.transformations.push(step.note.clone()),
                }
            }
        }
        Ok(())
    }

    /// Whether a transformer may only miss what was left out: an object of a remote base is there for kustomize.
    pub fn is_gap(&self, kind: &ProblemKind) -> bool {
        let is_missing = matches!(
            kind,
            ProblemKind::PatchWithoutTarget { .. }
                | ProblemKind::NoReplicas { .. }
                | ProblemKind::NothingToMerge { .. }
                | ProblemKind::ReplacementFailed { .. }
                | ProblemKind::InvalidVariable { .. }
        );
        is_missing && self.problems.iter().any(|problem| !problem.kind.is_refusal())
    }

    /// `patchesStrategicMerge`: each entry is a file, or the patch itself.
    pub fn strategic(
        &mut self,
        target: &Target<'_>,
        all: &mut Vec<Resource>,
        entries: &[At<String>],
        note: &Note,
    ) -> Result<()> {
        let Some(first) = entries.first() else { return Ok(()) };
        let mut patches = Vec::new();
        for entry in entries {
            let objects = match read::objects(&entry.value, &entry.place, None) {
                Ok(objects) => objects,
                Err(_) => {
                    let (path, text) = self.load_text(target, entry)?;
                    read::objects(&text, &Place { path, range: TextRange::empty(0) }, Some(0))?
                }
            };
            patches.extend(objects.into_iter().map(|object| (entry, Strategic::new(object.object))));
        }
        if patches.is_empty() {
            let message = "the patches are empty".to_owned();
            return first.place.refuse(ProblemKind::InvalidPatch { message });
        }
        let count = patches.len();
        for (at, (entry, patch)) in patches.into_iter().enumerate() {
            let is_last = at + 1 == count;
            let step = Step { by: "patchesStrategicMerge", note: note.clone(), place: &entry.place };
            let has_notes = self.has_notes;
            self.has_notes &= is_last;
            let result = self.run(all, step, |all| patch.apply_as_strings(all));
            self.has_notes = has_notes;
            result?;
        }
        Ok(())
    }

    /// An entry of `patches`.
    pub fn patch(
        &mut self,
        target: &Target<'_>,
        all: &mut Vec<Resource>,
        patch: &At<Patch>,
        step: Step<'_>,
    ) -> Result<()> {
        let invalid = |message: &str| {
            let message = message.to_owned();
            Refusal::from(patch.place.problem(ProblemKind::InvalidPatch { message }))
        };
        let entry = &patch.value;
        let inline = entry.text.as_ref().map(|text| text.value.trim()).filter(|text| !text.is_empty());
        let (text, place, base) = match (inline, &entry.path) {
            (None, None) => return Err(invalid("a patch needs `path` or `patch`")),
            (Some(_), Some(_)) => return Err(invalid("a patch has `path` or `patch`, not both")),
            (Some(text), None) => (text.to_owned(), patch.place.clone(), None),
            (None, Some(path)) => {
                let (path, text) = self.load_text(target, path)?;
                (text, Place { path, range: TextRange::empty(0) }, Some(0))
            }
        };
        let matcher = entry.target.as_ref().map(Matcher::new).transpose();
        let matcher = matcher.map_err(|kind| Refusal::from(patch.place.problem(kind)))?;
        match (read::objects(&text, &place, base), json(&text)) {
            (Ok(_), Ok(_)) => Err(invalid("the patch says nothing")),
            (Err(wrong), Err(_)) => {
                // Which of the two it should be, its first character tells.
                match text.trim_start().starts_with(['-', '[']) {
                    true => Err(invalid("the patch is neither a strategic merge patch nor a JSON patch")),
                    false => Err(wrong),
                }
            }
            (Ok(objects), Err(_)) => {
                let make = |object: read::Object| Strategic {
                    allow_name: entry.allow_name,
                    allow_kind: entry.allow_kind,
                    ..Strategic::new(object.object)
                };
                let patches: Vec<Strategic> = objects.into_iter().map(make).collect();
                if matcher.is_some() && patches.len() != 1 {
                    return Err(invalid("a patch with a `target` has exactly one document"));
                }
                self.run(all, step, |all| {
                    patches.iter().try_for_each(|patch| match &matcher {
                        Some(matcher) => patch.apply_to_selected(all, matcher),
                        None => patch.apply_by_name(all),
                    })
                })
            }
            (Err(_), Ok(operations)) => match &matcher {
                Some(matcher) => self.run(all, step, |all| apply_json(all, matcher, &operations, true)),
                None => Err(invalid("a JSON patch needs a `target`")),
            },
        }
    }

    /// An entry of `patchesJson6902`.
    pub fn json_patch(
        &mut self,
        target: &Target<'_>,
        all: &mut Vec<Resource>,
        patch: &At<Patch>,
        step: Step<'_>,
    ) -> Result<()> {
        let invalid = |message: &str| {
            let message = message.to_owned();
            Refusal::from(patch.place.problem(ProblemKind::InvalidPatch { message }))
        };
        let entry = &patch.value;
        let Some(selector) = entry.target.as_ref().filter(|selector| !selector.id.name.is_empty()) else {
            return Err(invalid("the target of a JSON patch needs a name"));
        };
        let text = match (&entry.text, &entry.path) {
            (None, None) => return Err(invalid("a patch needs `path` or `patch`")),
            (Some(_), Some(_)) => return Err(invalid("a patch has `path` or `patch`, not both")),
            (Some(text), None) => text.value.clone(),
            (None, Some(path)) => self.load_text(target, path)?.1,
        };
        let operations = json(&text).map_err(|why| invalid(&why))?;
        if operations.is_empty() {
            return Err(invalid("the patch is empty"));
        }
        let matcher = Matcher::new(selector).map_err(|kind| Refusal::from(patch.place.problem(kind)))?;
        self.run(all, step, |all| apply_json(all, &matcher, &operations, false))
    }

    /// `replacements`, those in files too.
    pub fn replacements(
        &mut self,
        target: &Target<'_>,
        all: &mut Vec<Resource>,
        entries: &[At<Replacement>],
        note: &Note,
    ) -> Result<()> {
        let mut inline: Vec<At<Replacement>> = Vec::new();
        for entry in entries {
            match &entry.value.path {
                None => inline.push(entry.clone()),
                Some(_)
                    if entry.value.source.is_some() || entry.value.targets.as_ref().is_some_and(|t| !t.is_empty()) =>
                {
                    let message = "a replacement has `path` or a source with targets, not both".to_owned();
                    return entry.place.refuse(ProblemKind::ReplacementFailed { message });
                }
                Some(path) => {
                    let (path, text) = self.load_text(target, path)?;
                    inline.extend(replacements_of(&text, &path)?);
                }
            }
        }
        let count = inline.len();
        for (at, entry) in inline.iter().enumerate() {
            let step = Step { by: "replacements", note: note.clone(), place: &entry.place };
            let has_notes = self.has_notes;
            self.has_notes &= at + 1 == count;
            let result = match (&entry.value.source, &entry.value.targets) {
                (Some(source), Some(targets)) => self.run(all, step, |all| replacements::replace(all, source, targets)),
                _ => {
                    let message = "a replacement needs a source and at least one target".to_owned();
                    entry.place.refuse(ProblemKind::ReplacementFailed { message })
                }
            };
            self.has_notes = has_notes;
            result?;
        }
        Ok(())
    }
}

/// The replacements of a file: one, or a list of them.
fn replacements_of(text: &str, path: &str) -> Result<Vec<At<Replacement>>> {
    kustomization::with_document(text, path, |root| {
        let Some(root) = root else { return Ok(Vec::new()) };
        let root = Input { lenient: true, ..root };
        match root.node.is_sequence() {
            true => root.items()?.into_iter().map(kustomization::replacement).collect(),
            false => Ok(vec![kustomization::replacement(root)?]),
        }
    })
}

/// The paths of all values that differ, as JSON pointers.
fn differences(old: Option<&Node>, new: Option<&Node>, path: &str, out: &mut Vec<String>) {
    match (old, new) {
        (Some(old), Some(new)) if old == new => {}
        (Some(Node::Map(old)), Some(Node::Map(new))) => {
            let mut keys: Vec<&str> = old.iter().chain(new.iter()).map(|(key, _)| key).collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                let path = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
                differences(old.get(key), new.get(key), &path, out);
            }
        }
        (Some(Node::Seq(old)), Some(Node::Seq(new))) if old.len() == new.len() => {
            for (at, (old, new)) in old.iter().zip(new).enumerate() {
                differences(Some(old), Some(new), &format!("{path}/{at}"), out);
            }
        }
        (None, Some(Node::Map(new))) if !new.is_empty() => {
            for (key, value) in new.iter() {
                let path = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
                differences(None, Some(value), &path, out);
            }
        }
        _ => out.push(path.to_owned()),
    }
}

/// Finishes the objects: the strings of `metadata` are written as such, and the notes that are wanted.
pub fn finish(all: &mut [Resource], origin: bool, transformations: bool) {
    for resource in all {
        note::write(resource, origin, transformations);
    }
}
