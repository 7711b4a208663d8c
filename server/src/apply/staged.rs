//! The objects of a stage as the whole build makes them: patches, images, generators and all.
//!
//! Flux does not build the repository as it lies there: it writes a kustomization at the path of the
//! stage (or changes the one that is there) with the fields of its own object in it. [`StageFiles`]
//! shows the build that file, and nothing is written anywhere.

use serde_json::{Map, Value, json};

use crate::build::{self, Build, Files, Found, Options};
use crate::gitops::facts::KUSTOMIZATION_NAMES;
use crate::gitops::{Content, Entry, Origin, Stage, paths};
use crate::syntax::{Dialect, to_json};
use crate::workspace::{Root, Snapshot};

/// Builds a stage; `None` for one that is not built by kustomize alone.
pub fn build_stage(snapshot: &Snapshot, root: &Root, stage: &Stage) -> Option<Build> {
    let mut top = match stage.content {
        Content::Kustomization(file) => {
            let document = snapshot.document(file, 0)?;
            to_json(document.root()?, Dialect::Kustomize)
        }
        Content::Folder => json!({ "resources": generated(snapshot, root, stage) }),
        _ => return None,
    };
    let spec = match stage.origin {
        Origin::Flux(place) => {
            let document = snapshot.document(place.file, place.document)?;
            to_json(document.root()?, Dialect::Kustomize)["spec"].clone()
        }
        Origin::Setting(_) => json!({ "targetNamespace": stage.target_namespace.as_deref() }),
        Origin::Kustomize(_) => Value::Null,
        Origin::Argo(_) => return None,
    };
    merge(top.as_object_mut()?, &spec);
    let existing = match stage.content {
        Content::Kustomization(file) => snapshot.file(file)?.path.to_string(),
        _ => paths::join(&stage.path, KUSTOMIZATION_NAMES[0])?,
    };
    let files = StageFiles { snapshot, root, top: existing, text: top.to_string().into_bytes() };
    let options = Options { allow_outside: true, reading_order: true };
    let mut built = build::build(&files, &stage.path, &options);
    common_metadata(&mut built, &spec["commonMetadata"]);
    Some(built)
}

/// Puts the fields of a Flux Kustomization into the kustomization at its path, as Flux does.
fn merge(top: &mut Map<String, Value>, spec: &Value) {
    for (from, to) in [("targetNamespace", "namespace"), ("namePrefix", "namePrefix"), ("nameSuffix", "nameSuffix")] {
        if let Some(text) = spec[from].as_str().filter(|text| !text.is_empty()) {
            top.insert(to.to_owned(), json!(text));
        }
    }
    for field in ["patches", "components", "patchesStrategicMerge", "patchesJson6902"] {
        if let Some(more) = spec[field].as_array() {
            let own = top.entry(field).or_insert_with(|| json!([]));
            if let Some(own) = own.as_array_mut() {
                own.extend(more.iter().cloned());
            }
        }
    }
    for image in spec["images"].as_array().into_iter().flatten() {
        let own = top.entry("images").or_insert_with(|| json!([]));
        let Some(own) = own.as_array_mut() else { continue };
        match own.iter_mut().find(|other| other["name"] == image["name"]) {
            Some(other) => overwrite_image(other, image),
            None => own.push(image.clone()),
        }
    }
}

/// A new tag or digest replaces both of the old ones.
fn overwrite_image(own: &mut Value, image: &Value) {
    let (Some(own), Some(image)) = (own.as_object_mut(), image.as_object()) else { return };
    if image.contains_key("newTag") || image.contains_key("digest") {
        own.remove("newTag");
        own.remove("digest");
    }
    own.extend(image.clone());
}

/// `spec.commonMetadata` is put on after the build, over what is there.
fn common_metadata(built: &mut Build, common: &Value) {
    for object in &mut built.objects {
        for field in ["labels", "annotations"] {
            let Some(more) = common[field].as_object() else { continue };
            let metadata = &mut object.value["metadata"];
            if !metadata[field].is_object() {
                metadata[field] = json!({});
            }
            if let Some(own) = metadata[field].as_object_mut() {
                own.extend(more.clone());
            }
        }
    }
}

/// The entries of the kustomization that Flux writes for a folder without one: every file that the stage
/// takes by itself, and every directory with a kustomization, in order.
fn generated(snapshot: &Snapshot, root: &Root, stage: &Stage) -> Vec<String> {
    let mut out = Vec::new();
    walk(snapshot, root, stage, &stage.path, &mut out);
    out
}

fn walk(snapshot: &Snapshot, root: &Root, stage: &Stage, directory: &str, out: &mut Vec<String>) {
    let below = |path: &str| paths::below(path, &stage.path).unwrap_or(path).to_owned();
    for (name, entry) in root.directory(directory).map(|entries| entries.as_slice()).unwrap_or_default() {
        let Some(path) = paths::join(directory, name) else { continue };
        match entry {
            Entry::Directory => {
                let is_taken = stage
                    .kustomizations
                    .iter()
                    .any(|file| snapshot.file(*file).is_some_and(|entry| entry.directory() == path));
                if is_taken { out.push(below(&path)) } else { walk(snapshot, root, stage, &path, out) }
            }
            Entry::Yaml(file) if stage.files.contains(file) => out.push(below(&path)),
            _ => {}
        }
    }
}

/// The files of a repository with one of them replaced.
struct StageFiles<'a> {
    snapshot: &'a Snapshot,
    root: &'a Root,
    top: String,
    text: Vec<u8>,
}

impl Files for StageFiles<'_> {
    fn find(&self, path: &str) -> Found {
        if path == self.top {
            return Found::File(path.to_owned());
        }
        match self.root.entry(path) {
            Some(Entry::Directory) => Found::Directory(path.to_owned()),
            Some(Entry::Yaml(_) | Entry::Other) => Found::File(path.to_owned()),
            Some(Entry::Special | Entry::Excluded) | None => Found::Nothing,
        }
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        if path == self.top {
            return Some(self.text.clone());
        }
        self.snapshot.content(self.root.id, path).map(|text| text.as_bytes().to_vec())
    }
}
