//! Which objects a part of a repository stands for, and which stages they belong to.
//!
//! [`desired`] is the one door: everything behind it works on [`Object`]s and does not know how they
//! came to be. Where a stage does no more than naming, they are the documents of its files with what
//! their placement makes of them; where it patches or generates, the whole build is run. What neither
//! can work out is told as a problem, never left out silently.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};
use smol_str::SmolStr;

use super::base64;
use super::layers::{Layer, layer};
use super::object::{Key, Object, Reference, Source};
use super::scope::Scope;
use crate::build::{self, Build};
use crate::gitops::{self, Content, Frame, Layout, Origin, Placement, StageId, Stages, effective};
use crate::model::{Kind, Summary, Target, summarize};
use crate::syntax::{self, Dialect, NodeRef, to_json};
use crate::text::{FileId, FileRange};
use crate::workspace::{Locator, Object as Found, RootId, Snapshot};

/// A stage that has objects in the scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: SmolStr,
    /// Names of the stages before it, as written.
    pub depends_on: Vec<SmolStr>,
    /// Its number among the stages of the repository; `None` for files that no stage deploys.
    pub id: Option<StageId>,
}

/// Everything that shall be in the cluster.
#[derive(Debug, Clone, Default)]
pub struct Desired {
    /// Stages, dependencies first.
    pub stages: Vec<Stage>,
    /// Objects in the order of the build.
    pub objects: Vec<Object>,
    /// What is in the files and is not applied, with the reason.
    pub left_out: Vec<(Source, String)>,
    /// Why this must not be applied: what could not be worked out.
    pub problems: Vec<String>,
}

/// The objects of `scope` in the folder `root`; empty if there is no such folder.
pub fn desired(snapshot: &Snapshot, root: RootId, scope: &Scope) -> Desired {
    let Some(stages) = snapshot.stages(root) else { return Desired::default() };
    let mut gather = Gather { snapshot, stages, root, scope, locator: Locator::new(snapshot), out: Desired::default() };
    gather.staged();
    gather.unstaged(root);
    gather.one_cluster();
    gather.without_doubles();
    gather.unknown_names();
    gather.out
}

/// Fields of a kustomization file that placements tell, or that do nothing to objects.
const KNOWN_OF_KUSTOMIZE: &[&str] = &[
    "apiVersion",
    "kind",
    "metadata",
    "resources",
    "bases",
    "components",
    "namespace",
    "namePrefix",
    "nameSuffix",
    "labels",
    "commonLabels",
    "sortOptions",
];

/// The same of the `spec` of a Flux Kustomization.
const KNOWN_OF_FLUX: &[&str] = &[
    "path",
    "sourceRef",
    "interval",
    "retryInterval",
    "timeout",
    "prune",
    "wait",
    "force",
    "suspend",
    "dependsOn",
    "targetNamespace",
    "namePrefix",
    "nameSuffix",
    "ignoreMissingComponents",
    "deletionPolicy",
    "healthChecks",
    "healthCheckExprs",
    "serviceAccountName",
    "kubeConfig",
    "decryption",
    "postBuild",
];

/// What the whole build does on top.
const BUILT_OF_FLUX: &[&str] =
    &["patches", "patchesStrategicMerge", "patchesJson6902", "images", "components", "commonMetadata", "buildMetadata"];

struct Gather<'a> {
    snapshot: &'a Snapshot,
    stages: &'a Stages,
    root: RootId,
    scope: &'a Scope,
    locator: Locator<'a>,
    out: Desired,
}

impl Gather<'_> {
    fn staged(&mut self) {
        for id in self.stages.in_order() {
            let Some(stage) = self.stages.get(*id).filter(|stage| self.scope.has_stage(&stage.name)) else { continue };
            let before = self.out.objects.len();
            let at = self.out.stages.len();
            let depends_on =
                stage.depends_on.iter().filter_map(|id| Some(self.stages.get(*id)?.name.clone())).collect();
            self.out.stages.push(Stage { name: stage.name.clone(), depends_on, id: Some(*id) });
            let unevaluated = self.unevaluated(stage);
            let is_named_only = unevaluated.is_empty() && !stage.substitutes;
            let built = if is_named_only { None } else { self.build(*id) };
            let is_built = built.is_some();
            match built {
                Some(built) => {
                    self.built(&built, at);
                    let left = self.flux_fields(stage, BUILT_OF_FLUX);
                    self.out.problems.extend(not_worked_out(stage, &left));
                }
                None => {
                    self.files(*id, stage, at);
                    self.out.problems.extend(not_worked_out(stage, &unevaluated));
                }
            }
            if self.out.objects.len() == before {
                self.out.stages.truncate(at);
                continue;
            }
            let name = &stage.name;
            if self.stages.is_circular(*id) {
                self.problem(format!("the stage {name} waits for itself"));
            }
            if stage.has_unknown_objects {
                self.problem(format!("the stage {name} takes objects from outside of the repository"));
            }
            match stage.content {
                Content::Rendered => self.problem(format!("the stage {name} is rendered by a chart or a plugin")),
                Content::Unread => self.problem(format!("the path of the stage {name} is a link, or left out")),
                Content::Undecided | Content::External => {
                    self.problem(format!("nobody can tell which files the stage {name} takes"));
                }
                Content::Kustomization(_) | Content::Folder | Content::Missing => {}
            }
            if stage.substitutes
                && !is_built
                && self.out.objects[before..].iter().any(|object| has_expressions(&object.value))
            {
                self.problem(format!("the stage {name} replaces `${{…}}` after the build"));
            }
        }
    }

    /// The files of a stage, each with what its placement makes of it: enough where names, namespaces and
    /// labels are all that changes, and as fast as reading.
    fn files(&mut self, id: StageId, stage: &gitops::Stage, at: usize) {
        let mut seen: FxHashMap<FileId, usize> = FxHashMap::default();
        for file in &stage.files {
            let turn = seen.entry(*file).or_default();
            let own = self.stages.placements(*file).iter().filter(|placement| placement.stage == id);
            if let Some(placement) = own.clone().nth(*turn).or_else(|| own.clone().next()) {
                self.file(*file, at, Some(placement));
            }
            *turn += 1;
        }
    }

    /// The whole build of a stage, if there are files to build.
    fn build(&self, id: StageId) -> Option<Arc<Build>> {
        if self.stages.recipes(id).is_empty() {
            return None;
        }
        self.snapshot.build(self.root, id)
    }

    /// The objects of a build, each with the document that it comes from.
    fn built(&mut self, build: &Build, stage: usize) {
        for problem in &build.problems {
            self.problem(format!("{}: {}", problem.place.path, problem.kind.message()));
        }
        for object in &build.objects {
            let origin = &object.origin;
            let Some(file) = self.snapshot.file_at(self.root, &origin.path) else { continue };
            if !self.scope.has_document(file, origin.document) {
                continue;
            }
            // What the build made of it decides what it names, not what the file says.
            let text = object.value.to_string();
            let parsed = syntax::read(&text);
            let summaries = NodeRef::root(&text, &parsed.tree).map(summarize).unwrap_or_default();
            let Some(summary) = summaries.into_iter().next() else { continue };
            let in_document: Vec<Found<'_>> =
                self.snapshot.objects_of(file).filter(|found| found.document == origin.document).collect();
            let same_kind = |found: &&Found<'_>| found.summary.kind_name() == summary.kind_name();
            let same_name = |found: &&Found<'_>| same_kind(found) && found.summary.name() == summary.name();
            let found = in_document.iter().find(same_name).or_else(|| in_document.iter().find(same_kind));
            let source = match found.copied() {
                Some(found) => self.source(&found),
                None => self.generated(file, origin),
            };
            self.take(&summary, object.value.clone(), stage, &Frame::default(), source, summary.markers.is_legacy());
        }
    }

    /// Where an object that no file holds comes from: the field that makes it.
    fn generated(&mut self, file: FileId, origin: &build::Origin) -> Source {
        let place = FileRange { file, range: origin.range };
        Source {
            file,
            path: SmolStr::new(&origin.path),
            document: origin.document,
            range: origin.range,
            focus: origin.range,
            line: self.locator.range(place).start.line,
        }
    }

    /// What kustomizations and the stage itself do to objects that their placements do not tell: fields, and
    /// the paths of their files.
    fn unevaluated(&self, stage: &gitops::Stage) -> Vec<(String, String)> {
        let own = stage.kustomizations.iter().flat_map(|file| self.other_fields(*file, 0, "", KNOWN_OF_KUSTOMIZE));
        own.chain(self.flux_fields(stage, &[])).collect()
    }

    /// Fields of the Flux Kustomization that are neither told by placements nor in `more`.
    fn flux_fields(&self, stage: &gitops::Stage, more: &[&str]) -> Vec<(String, String)> {
        let Origin::Flux(place) = stage.origin else { return Vec::new() };
        let mut found = self.other_fields(place.file, place.document, "spec", KNOWN_OF_FLUX);
        found.retain(|(field, _)| !more.contains(&field.as_str()));
        found
    }

    /// Filled fields of a mapping that are not in `known`, with the path of the file.
    fn other_fields(&self, file: FileId, document: u32, at: &str, known: &[&str]) -> Vec<(String, String)> {
        let path = self.snapshot.file(file).map_or("", |entry| &entry.path).to_owned();
        let document = self.snapshot.document(file, document);
        let root = document.as_ref().and_then(|document| document.root());
        let node = root.and_then(|root| if at.is_empty() { Some(root) } else { root.at(at) });
        let entries = node.into_iter().flat_map(NodeRef::entries);
        let filled = entries.filter(|entry| !entry.value.is_null());
        let names = filled.filter_map(|entry| Some(entry.key.text()?.into_owned()));
        names.filter(|name| !known.contains(&name.as_str())).map(|name| (name, path.clone())).collect()
    }

    /// Files that no stage deploys: everything where there are no stages, else what was asked for by name.
    fn unstaged(&mut self, root: RootId) {
        let all = self.stages.all().is_empty();
        if !self.scope.stages.is_empty() || !(all || self.scope.names_files()) {
            return;
        }
        let at = self.out.stages.len();
        let name = if self.stages.layout == Layout::None { "files" } else { "files of no stage" };
        self.out.stages.push(Stage { name: SmolStr::new_static(name), depends_on: Vec::new(), id: None });
        let before = self.out.objects.len();
        let mut files: Vec<_> = self
            .snapshot
            .files()
            .filter(|(id, entry)| {
                entry.root == root && self.stages.placements(*id).is_empty() && !self.snapshot.is_patch(*id)
            })
            .map(|(id, entry)| (entry.path.clone(), id))
            .collect();
        files.sort();
        for (_, file) in files {
            self.file(file, at, None);
        }
        if self.out.objects.len() == before {
            self.out.stages.truncate(at);
        }
    }

    fn file(&mut self, file: FileId, stage: usize, placement: Option<&Placement>) {
        let snapshot = self.snapshot;
        let Some(entry) = snapshot.file(file) else { return };
        let documents = entry.documents.len() as u32;
        for number in (0..documents).filter(|number| self.scope.has_document(file, *number)) {
            let objects: Vec<Found<'_>> =
                snapshot.objects_of(file).filter(|object| object.document == number).collect();
            if objects.is_empty() {
                continue;
            }
            // Without a build between, the API server reads the file itself.
            let dialect = if placement.is_some() { Dialect::Kustomize } else { Dialect::Server };
            let whole = snapshot.document(file, number).and_then(|document| Some(to_json(document.root()?, dialect)));
            let Some(whole) = whole else { continue };
            for (object, value) in objects.iter().zip(members(whole, objects.len())) {
                self.object(object, value, stage, placement);
            }
        }
    }

    fn object(&mut self, found: &Found<'_>, value: Value, stage: usize, placement: Option<&Placement>) {
        let default = Frame::default();
        let frame = placement.map_or(&default, |placement| &*placement.frame);
        let source = self.source(found);
        self.take(found.summary, value, stage, frame, source, self.snapshot.is_legacy(found));
    }

    fn take(&mut self, summary: &Summary, value: Value, stage: usize, frame: &Frame, source: Source, legacy: bool) {
        if summary.steering.local_config {
            return;
        }
        // What steers the delivery is applied before there are stages, not by one of them.
        let steers =
            summary.kind.is_flux() || matches!(summary.kind, Kind::ARGO_APPLICATION | Kind::ARGO_APPLICATION_SET);
        if steers && !self.scope.names_files() {
            return;
        }
        if summary.kind.is_kustomize_file() || summary.kind_text.is_none() {
            return;
        }
        let object = made(summary, frame, value, stage, source.clone(), legacy);
        if !self.scope.has_object(&object) {
            return;
        }
        if let Layer::Never(why) = layer(object.kind) {
            self.out.left_out.push((source, format!("{}: {why}", object.key)));
            return;
        }
        if object.key.name.is_empty() || object.key.version.is_empty() {
            self.problem(format!("{}:{}: an object without apiVersion or name", source.path, source.line + 1));
            return;
        }
        self.out.objects.push(object);
    }

    fn source(&mut self, found: &Found<'_>) -> Source {
        let range = found.place(found.summary.range).range;
        let focus = found.focus();
        Source {
            file: found.id.file,
            path: SmolStr::new(&*found.file.path),
            document: found.document,
            range,
            focus: focus.range,
            line: self.locator.range(focus).start.line,
        }
    }

    /// A repository may hold the stages of several clusters; one run goes to one of them.
    fn one_cluster(&mut self) {
        let ids: Vec<StageId> = self.out.stages.iter().filter_map(|stage| stage.id).collect();
        let apart = |a: &StageId, b: &StageId| !self.stages.same_cluster(*a, *b);
        if ids.iter().any(|a| ids.iter().any(|b| apart(a, b))) {
            let names: Vec<&str> = self.out.stages.iter().map(|stage| stage.name.as_str()).collect();
            self.problem(format!("the stages belong to several clusters; choose some by name: {}", names.join(", ")));
        }
    }

    /// An object that comes twice is applied once, by the first stage that has it.
    fn without_doubles(&mut self) {
        let mut seen: FxHashMap<(SmolStr, SmolStr, Option<SmolStr>, SmolStr), usize> = FxHashMap::default();
        let objects = std::mem::take(&mut self.out.objects);
        for object in objects {
            let key = &object.key;
            let identity = (key.group.clone(), key.kind.clone(), key.namespace.clone(), key.name.clone());
            match seen.get(&identity) {
                Some(first) => {
                    let first: &Object = &self.out.objects[*first];
                    let why = format!("{key} stands in {}:{} already", first.source.path, first.source.line + 1);
                    self.out.left_out.push((object.source, why));
                }
                None => {
                    seen.insert(identity, self.out.objects.len());
                    self.out.objects.push(object);
                }
            }
        }
    }

    /// Names of the scope that nothing has are mistakes, not empty runs.
    fn unknown_names(&mut self) {
        let mut problems = Vec::new();
        for name in &self.scope.stages {
            if !self.stages.all().iter().any(|stage| stage.name == name.as_str()) {
                let known: Vec<&str> = self.stages.all().iter().map(|stage| stage.name.as_str()).collect();
                problems.push(format!("no stage is called {name}; there are {}", known.join(", ")));
            }
        }
        for name in &self.scope.projects {
            if !self.out.objects.iter().any(|object| object.project.as_deref() == Some(name)) {
                problems.push(format!("nothing belongs to a project called {name}"));
            }
        }
        for name in &self.scope.components {
            let is_of = |object: &Object| object.component.as_deref() == Some(name) || object.key.name == name.as_str();
            if !self.out.objects.iter().any(is_of) {
                problems.push(format!("nothing belongs to a component called {name}"));
            }
        }
        for problem in problems {
            self.problem(problem);
        }
    }

    fn problem(&mut self, problem: String) {
        self.out.problems.push(problem);
    }
}

fn not_worked_out(stage: &gitops::Stage, fields: &[(String, String)]) -> Vec<String> {
    let words = |(field, path): &(String, String)| {
        format!("the stage {} has `{field}` in {path}, which is not worked out here", stage.name)
    };
    fields.iter().map(words).collect()
}

/// The members of a `List`, else the document itself.
fn members(whole: Value, count: usize) -> Vec<Value> {
    let is_list = whole["kind"].as_str().is_some_and(|kind| kind.ends_with("List"));
    match whole {
        Value::Object(mut map) if is_list && map.get("items").is_some_and(Value::is_array) => {
            match map.remove("items") {
                Some(Value::Array(items)) => items,
                _ => Vec::new(),
            }
        }
        whole if count == 1 => vec![whole],
        _ => Vec::new(),
    }
}

fn made(summary: &Summary, frame: &Frame, mut value: Value, stage: usize, source: Source, legacy: bool) -> Object {
    let found = effective(summary, frame);
    let api_version = summary.api_version.as_ref().map_or("", |version| version.text.as_str());
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    let key = Key {
        group: SmolStr::new(group),
        version: SmolStr::new(version),
        kind: SmolStr::new(summary.kind_name()),
        namespace: found.namespace.clone(),
        name: found.name.clone(),
    };
    settle(&mut value, &key, &frame.labels);
    let project = match summary.kind {
        Kind::PROJECT => Some(found.name),
        _ => summary.owner.project.clone(),
    };
    Object {
        references: references(summary, legacy),
        kind: summary.kind,
        component: summary.owner.component.clone(),
        project,
        key,
        value,
        source,
        stage,
    }
}

/// Makes the value what Flux would send: identity and labels of the delivery, nothing that only the
/// server writes, and no `stringData`.
fn settle(value: &mut Value, key: &Key, labels: &[(SmolStr, SmolStr)]) {
    let Value::Object(map) = value else { return };
    map.remove("status");
    let metadata = map.entry("metadata").or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(metadata) = metadata {
        for server in ["creationTimestamp", "managedFields", "resourceVersion", "uid", "generation", "selfLink"] {
            metadata.remove(server);
        }
        metadata.insert("name".to_owned(), Value::from(key.name.as_str()));
        match &key.namespace {
            Some(namespace) => metadata.insert("namespace".to_owned(), Value::from(namespace.as_str())),
            None => metadata.remove("namespace"),
        };
        if !labels.is_empty() {
            let own = metadata.entry("labels").or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(own) = own {
                own.extend(labels.iter().map(|(name, text)| (name.to_string(), Value::from(text.as_str()))));
            }
        }
    }
    let is_secret = key.group.is_empty() && key.kind == "Secret";
    if let Some(Value::Object(plain)) = map.get("stringData").filter(|_| is_secret).cloned() {
        map.remove("stringData");
        let data = map.entry("data").or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(data) = data {
            let coded = |text: &str| Value::from(base64::encode(text.as_bytes()));
            data.extend(plain.iter().filter_map(|(name, text)| Some((name.clone(), coded(text.as_str()?)))));
        }
    }
}

fn references(summary: &Summary, legacy: bool) -> Vec<Reference> {
    let mut out: Vec<Reference> = Vec::new();
    for found in &summary.references {
        let rule = found.rule.rule();
        let Target::Object { .. } = rule.target else { continue };
        let kinds = match found.kind {
            Some(kind) if rule.kinds().contains(&kind) => vec![kind],
            Some(_) => continue,
            None => {
                let first = rule.default_kind(legacy);
                let others = rule.kinds().iter().copied().filter(|kind| Some(*kind) != first);
                first.into_iter().chain(others).collect()
            }
        };
        let reference = Reference { rule: rule.id, kinds, name: found.name.clone() };
        if !out.contains(&reference) {
            out.push(reference);
        }
    }
    out
}

fn has_expressions(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains("${"),
        Value::Array(items) => items.iter().any(has_expressions),
        Value::Object(map) => map.iter().any(|(key, value)| key.contains("${") || has_expressions(value)),
        _ => false,
    }
}
