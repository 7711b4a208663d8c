//! Stages without a controller's objects: those of the settings, and kustomization files on their own.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::{Build, Draft, Drafts, Root};
use crate::gitops::closure::Top;
use crate::gitops::entry::Target;
use crate::gitops::frame::Transform;
use crate::gitops::paths;
use crate::gitops::setting::StageSetting;
use crate::gitops::stages::{Content, Layout, Origin, StageId};
use crate::gitops::view::Found;
use crate::text::FileId;

/// The stages that the settings list, in their order.
pub fn from_settings(root: &Root<'_>, settings: &[StageSetting]) -> Drafts {
    let mut out = Drafts { layout: Layout::Settings, ..Drafts::default() };
    for (at, setting) in settings.iter().enumerate() {
        let (path, _) = paths::clamp(&setting.path);
        let mut draft = Draft::new(SmolStr::new(&setting.name), None, path.clone(), Origin::Setting(at));
        let named = |name: &String| settings.iter().position(|other| other.name == *name);
        draft.stage.depends_on = setting.depends_on.iter().filter_map(named).map(|at| StageId(at as u16)).collect();
        draft.stage.target_namespace = setting.target_namespace.as_deref().map(SmolStr::new);
        let namespace = draft.stage.target_namespace.clone().map(|namespace| (namespace, None));
        match root.view().find(&path) {
            Found::Directory => {
                let transform = Transform { namespace, ..Transform::default() };
                let top = Top { transform, ..Top::default() };
                draft.builds.push(Build { path, ignore: None, top });
            }
            Found::Unknown => {}
            _ => draft.stage.content = Content::Missing,
        }
        out.drafts.push(draft);
    }
    out
}

/// One stage for every kustomization file that no other one includes, and one for every circle of
/// files that include each other: kustomize refuses those, and somebody has to say so.
pub fn roots(root: &Root<'_>) -> Drafts {
    let view = root.view();
    let bases = |file: FileId| {
        let own = root.kustomizations.get(file);
        let targets = own.into_iter().flat_map(|own| own.resources.iter().chain(&own.components));
        targets.filter_map(|target| if let Target::Kustomization { file, .. } = target { *file } else { None })
    };
    let mut included: FxHashSet<FileId> = FxHashSet::default();
    let mut all: Vec<(&str, FileId)> = Vec::new();
    for (file, own) in root.kustomizations.iter() {
        included.extend(bases(file));
        if !own.facts.is_component() && view.kustomization(own.directory) == Some(Some(file)) {
            all.push((own.directory, file));
        }
    }
    all.sort_unstable();
    let mut roots = Vec::new();
    let mut reached: FxHashSet<FileId> = FxHashSet::default();
    let (outer, inner): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, file)| !included.contains(file));
    for (directory, file) in outer.into_iter().chain(inner) {
        if reached.contains(&file) {
            continue;
        }
        roots.push((directory, file));
        let mut open = vec![file];
        while let Some(file) = open.pop() {
            if reached.insert(file) {
                open.extend(bases(file));
            }
        }
    }
    roots.sort_unstable();
    let mut out = Drafts::default();
    for (directory, file) in roots {
        let name = if directory.is_empty() { "." } else { directory };
        let mut draft = Draft::new(SmolStr::new(name), None, directory.to_owned(), Origin::Kustomize(file));
        draft.builds.push(Build { path: directory.to_owned(), ignore: None, top: Top::default() });
        out.drafts.push(draft);
    }
    if !out.drafts.is_empty() {
        out.layout = Layout::Kustomize;
    }
    out
}
