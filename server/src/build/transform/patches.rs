//! `patches`, `patchesStrategicMerge` and `patchesJson6902`.

use serde_json::Value;

use crate::build::id::ResId;
use crate::build::json_patch::{self, Operation};
use crate::build::merge;
use crate::build::node::{Map, Node};
use crate::build::problem::ProblemKind;
use crate::build::resource::{Resource, Taken};
use crate::build::selector::Matcher;
use crate::syntax::{self, Dialect, NodeRef, to_json};

/// A strategic patch.
#[derive(Debug, Clone)]
pub struct Strategic {
    pub patch: Resource,
    pub allow_name: bool,
    pub allow_kind: bool,
}

impl Strategic {
    pub fn new(patch: Map) -> Strategic {
        let patch = Resource { object: patch, ..Resource::default() };
        Strategic { patch, allow_name: false, allow_kind: false }
    }

    /// The object that the patch names.
    pub fn id(&self) -> ResId {
        self.patch.id()
    }

    /// Applies the patch to the one object that it names.
    pub fn apply_by_name(&self, resources: &mut Vec<Resource>) -> Result<(), ProblemKind> {
        let at = self.target(resources)?;
        self.apply(&mut resources[at])?;
        drop_empty(resources);
        Ok(())
    }

    /// Applies the patch, its labels and annotations taken as strings, to the one object that it names.
    pub fn apply_as_strings(&self, resources: &mut Vec<Resource>) -> Result<(), ProblemKind> {
        let wanted = resources[self.target(resources)?].id();
        self.apply_to(resources, |resource| resource.id() == wanted)
    }

    /// Applies the patch to the objects that `matcher` selects.
    pub fn apply_to_selected(&self, resources: &mut Vec<Resource>, matcher: &Matcher) -> Result<(), ProblemKind> {
        let selected: Vec<ResId> =
            resources.iter().filter(|resource| matcher.selects(resource)).map(Resource::id).collect();
        self.apply_to(resources, |resource| selected.contains(&resource.id()))
    }

    fn apply_to(&self, resources: &mut Vec<Resource>, selects: impl Fn(&Resource) -> bool) -> Result<(), ProblemKind> {
        for resource in resources.iter_mut().filter(|resource| selects(resource)) {
            let mut own = self.clone();
            own.patch.normalize("labels");
            own.patch.normalize("annotations");
            let (api_version, kind) = (resource.api_version().to_owned(), self.patch.kind().to_owned());
            own.patch.object.insert("apiVersion", Node::string(api_version));
            own.patch.set_kind(&kind);
            own.apply(resource)?;
        }
        drop_empty(resources);
        let mut taken = Taken::default();
        match resources.iter().map(Resource::id).find(|id| !taken.take(id)) {
            Some(id) => Err(ProblemKind::DuplicateId { id: id.to_string() }),
            None => Ok(()),
        }
    }

    fn target(&self, resources: &[Resource]) -> Result<usize, ProblemKind> {
        let id = self.id();
        let mut found = resources.iter().enumerate().filter(|(_, r)| r.all_ids().iter().any(|own| id.is_same(own)));
        match (found.next(), found.next()) {
            (Some((at, _)), None) => Ok(at),
            (None, _) => Err(ProblemKind::PatchWithoutTarget { id: id.to_string() }),
            (Some(_), Some(_)) => Err(ProblemKind::PatchAmbiguous { id: id.to_string() }),
        }
    }

    fn apply(&self, resource: &mut Resource) -> Result<(), ProblemKind> {
        let id = resource.id();
        if self.allow_name || self.allow_kind {
            resource.store_name();
        }
        let object = std::mem::take(&mut resource.object);
        let merged = merge::merge(object, self.patch.object.clone())
            .map_err(|why| ProblemKind::PatchFailed { message: format!("{id}: {why}") })?;
        let Some(merged) = merged.filter(|map| !map.is_empty()) else { return Ok(()) };
        resource.object = merged;
        if !self.allow_kind {
            resource.set_kind(&id.gvk.kind);
        }
        if !self.allow_name {
            resource.set_name(&id.name);
        }
        resource.set_namespace(&id.namespace);
        Ok(())
    }
}

fn drop_empty(resources: &mut Vec<Resource>) {
    resources.retain(|resource| !resource.object.is_empty());
}

/// Reads the operations of a JSON patch, written as JSON or as YAML; the text is not blank.
pub fn json(text: &str) -> Result<Vec<Operation>, String> {
    if text.is_empty() {
        return Err("the patch is empty".to_owned());
    }
    if text.starts_with('[') {
        let value: Value = serde_json::from_str(text).map_err(|_| "it is no JSON".to_owned())?;
        return json_patch::read(&value);
    }
    let pieces = syntax::split(text);
    let body = pieces.first().map_or("", |piece| piece.body.of(text));
    let parsed = syntax::read(body);
    let is_fatal = |kind| !matches!(kind, syntax::ProblemKind::Ignored | syntax::ProblemKind::DuplicateKey);
    if let Some(problem) = parsed.problems.iter().find(|problem| is_fatal(problem.kind)) {
        return Err(problem.message.clone());
    }
    let value = NodeRef::root(body, &parsed.tree).map_or(Value::Null, |root| to_json(root, Dialect::Server));
    json_patch::read(&value)
}

/// Applies a JSON patch to the objects that `matcher` selects; `keeps_names` where their names are noted.
pub fn apply_json(
    resources: &mut [Resource],
    matcher: &Matcher,
    patch: &[Operation],
    keeps_names: bool,
) -> Result<(), ProblemKind> {
    for resource in resources.iter_mut().filter(|resource| matcher.selects(resource)) {
        if keeps_names {
            resource.store_name();
        }
        let failed = |why: String| ProblemKind::PatchFailed { message: format!("{}: {why}", resource.id()) };
        let mut object = resource.object.clone();
        // What is kept of the past are annotations to kustomize, so there is a map to add to.
        if resource.has_history()
            && let Some(metadata) = object.map_at("metadata")
        {
            metadata.map_at("annotations");
        }
        let mut value =
            Node::Map(object).to_json().map_err(|misfit| failed(format!("`{}` does not fit its type", misfit.text)))?;
        json_patch::apply(&mut value, patch).map_err(failed)?;
        match Node::from_json(&value) {
            Node::Map(map) => resource.object = map,
            _ => return Err(failed("no object is left".to_owned())),
        }
    }
    Ok(())
}
