//! The kustomization at the path of a stage, as Flux writes it: the file that is there, or one made of a walk,
//! with the fields of the stage on top. In memory, so that every entry keeps the place where it is written.

use std::collections::BTreeMap;

use super::spec::Spec;
use super::{Repository, Sets};
use crate::build::decode::{At, Input};
use crate::build::kustomization::{self, Image, Kustomization, Patch};
use crate::build::problem::{Place, ProblemKind, Result};
use crate::build::target::Session;
use crate::build::{Files, Found, emit};
use crate::gitops::facts::KUSTOMIZATION_NAMES;
use crate::gitops::{Recipe, paths};
use crate::text::TextRange;

/// An empty folder still has to make a build; the name never reaches an object.
const PLACEHOLDER: &str = "_placeholder";

/// The kustomization of the path: its file, what it says, and the files it went through.
pub fn kustomization(
    session: &Session<'_>,
    repository: &dyn Repository,
    recipe: &Recipe,
) -> Result<(String, Kustomization, Vec<String>)> {
    let directory = recipe.path.as_str();
    let stage = Place { path: directory.to_owned(), range: TextRange::empty(0) };
    let is_there = KUSTOMIZATION_NAMES.iter().any(|name| {
        let path = paths::join(directory, name);
        path.is_some_and(|path| matches!(session.files.find(&path), Found::File(_)))
    });
    if is_there {
        let file = session.kustomization_file(directory, &stage)?;
        let place = Place { path: file.clone(), range: TextRange::empty(0) };
        let text = session.text(&file, &place)?;
        let says = kustomization::read_as_flux(&text, &file)?;
        return Ok((file.clone(), says, vec![file]));
    }
    let file = paths::join(directory, KUSTOMIZATION_NAMES[0]).unwrap_or_default();
    let mut says = Kustomization::default();
    for taken in recipe.walk(repository.tree()) {
        let entry = recipe.entry(&taken.path);
        // A problem of the entry is one of the file that was found.
        let path = match taken.is_directory {
            true => session.kustomization_file(&taken.path, &stage).unwrap_or(taken.path),
            false => taken.path,
        };
        says.resources.push(At { value: entry, place: Place { path, range: TextRange::empty(0) } });
    }
    if says.resources.is_empty() {
        let place = Place { path: file.clone(), range: TextRange::empty(0) };
        says.namespace = Some(At { value: PLACEHOLDER.to_owned(), place });
    }
    Ok((file, says, Vec::new()))
}

/// Puts the fields of a stage that is no Flux Kustomization on top.
pub fn set(says: &mut Kustomization, sets: &Sets, place: &Place) {
    let at = |text: &smol_str::SmolStr| Some(At { value: text.to_string(), place: place.clone() });
    if let Some(namespace) = &sets.namespace {
        says.namespace = at(namespace);
    }
    if let Some(prefix) = &sets.name_prefix {
        says.name_prefix = at(prefix);
    }
    if let Some(suffix) = &sets.name_suffix {
        says.name_suffix = at(suffix);
    }
    if !sets.labels.is_empty() {
        let own = says.common_labels.get_or_insert_with(|| At { value: BTreeMap::new(), place: place.clone() });
        own.value.extend(sets.labels.iter().map(|(key, value)| (key.to_string(), value.to_string())));
    }
}

/// Puts the fields of a Flux Kustomization on top.
pub fn merge(says: &mut Kustomization, spec: &Spec<'_>, directory: &str, files: &dyn Files) -> Result<()> {
    let text = |name: &str| -> Result<Option<At<String>>> {
        let Some(input) = spec.get(name) else { return Ok(None) };
        Ok(Some(input.at(input.string()?)).filter(|text| !text.value.is_empty()))
    };
    for (own, name) in [
        (&mut says.namespace, "targetNamespace"),
        (&mut says.name_prefix, "namePrefix"),
        (&mut says.name_suffix, "nameSuffix"),
    ] {
        if let Some(value) = text(name)? {
            *own = Some(value);
        }
    }
    for item in spec.items("patches") {
        let mut patch = kustomization::patch(item)?;
        // Flux has no patches in files, and no options.
        patch.value = Patch { text: patch.value.text, target: patch.value.target, ..Patch::default() };
        says.patches.push(patch);
    }
    for item in spec.items("patchesStrategicMerge") {
        says.strategic.push(item.at(emit::document(&item.json())));
    }
    for item in spec.items("patchesJson6902") {
        says.json_patches.push(json_patch(item)?);
    }
    for item in spec.items("images") {
        image(&mut says.images, kustomization::image(item)?);
    }
    components(says, spec, directory, files)?;
    if let Some(metadata) = spec.get("buildMetadata") {
        says.metadata = metadata.strings()?.into_iter().map(|text| text.value).collect();
    }
    Ok(())
}

/// The operations stand there as a list, which kustomize wants as a text.
fn json_patch(item: Input<'_>) -> Result<At<Patch>> {
    let fields = item.fields(&["patch", "target"])?;
    let operations = fields.get("patch").map(|patch| patch.at(patch.json().to_string()));
    let target = fields.get("target").map(kustomization::selector).transpose()?;
    Ok(item.at(Patch { text: operations, target, ..Patch::default() }))
}

/// Merges by name: a tag or a digest replaces both, everything else only what it says.
fn image(own: &mut Vec<At<Image>>, new: At<Image>) {
    let Some(known) = own.iter_mut().find(|image| image.value.name == new.value.name) else {
        own.push(new);
        return;
    };
    let At { value, place } = new;
    if !value.new_name.is_empty() {
        known.value.new_name = value.new_name;
    }
    if !value.new_tag.is_empty() || !value.digest.is_empty() {
        known.value.new_tag = value.new_tag;
        known.value.digest = value.digest;
    }
    known.place = place;
}

fn components(says: &mut Kustomization, spec: &Spec<'_>, directory: &str, files: &dyn Files) -> Result<()> {
    let may_miss = spec.get("ignoreMissingComponents").is_some_and(|input| input.bool() == Ok(true));
    for item in spec.items("components") {
        let component = item.at(item.string()?);
        let entry = &component.value;
        if entry.starts_with('/') || entry.contains("://") || entry.is_empty() {
            return item.place().refuse(ProblemKind::WrongValue { expected: "a local, relative path".to_owned() });
        }
        let found = paths::join(directory, entry).map_or(Found::Nothing, |path| files.find(&path));
        if !(may_miss && found == Found::Nothing) {
            says.components.push(component);
        }
    }
    Ok(())
}
