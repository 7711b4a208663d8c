//! The same object in two stages: two owners that overwrite each other, and prune what the other made.
//!
//! Identity is what the cluster sees: namespaces and names as the kustomizations leave them.

use smol_str::SmolStr;

use super::cluster::{self, Cluster};
use super::delivery::{Way, called, is_ours, object_called, origin, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::gitops::{Layout, Stage};
use crate::workspace::Object;

/// See `docs/diagnostics/stage/duplicate-object.md`.
pub const CODE: Code = Code { id: "stage/duplicate-object", title: "One object in two stages" };

/// At most so many other places are named.
const SHOWN: usize = 4;

/// What one way makes of an object: namespace and name in the cluster.
pub type Identity = (Option<SmolStr>, SmolStr);

/// The identity of an object at the end of a way. A cluster-scoped object has no namespace, and in a
/// kustomize build no namespace means `default`.
pub fn identity(object: &Object<'_>, way: &Way<'_>) -> Identity {
    let namespaced = !object.summary.kind.is_cluster_scoped();
    let namespace = namespaced.then(|| way.namespace(object.summary).unwrap_or(SmolStr::new_static("default")));
    (namespace, way.name(object.summary))
}

/// The other objects of the folder that have the kind and the written name of `object`.
pub fn namesakes<'a>(context: &Context<'a>, object: &Object<'a>) -> impl Iterator<Item = Object<'a>> {
    let own = *object;
    let ids = context.snapshot.index().definitions(own.summary.kind, own.summary.name());
    let snapshot = context.snapshot;
    ids.iter().filter_map(move |id| snapshot.object(*id)).filter(move |other| {
        other.id != own.id
            && other.file.root == own.file.root
            && other.summary.kind_name() == own.summary.kind_name()
            && other.summary.group() == own.summary.group()
    })
}

/// Reports `object` if another stage has it too.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if !is_ours(object.summary) || object.summary.name().is_empty() {
        return;
    }
    let own: Vec<Way<'_>> = ways(context, object.id.file).collect();
    let mut others: Vec<(Object<'_>, &Stage, Cluster)> = Vec::new();
    for way in &own {
        let same_file = (way.stages.layout != Layout::Kustomize).then_some(*object);
        for other in namesakes(context, object).chain(same_file) {
            for to in ways(context, other.id.file).filter(|to| to.id != way.id) {
                let cluster = cluster::compare(context, way.stages, way.id, to.id);
                let known = others.iter().any(|(o, stage, _)| o.id == other.id && stage.name == to.stage.name);
                if cluster != Cluster::Different && !known && identity(object, way) == identity(&other, &to) {
                    others.push((other, to.stage, cluster));
                }
            }
        }
    }
    // Of an object that two stages take from one file, both are named once.
    others.retain(|(other, stage, _)| {
        other.id != object.id || own.first().is_none_or(|way| stage.name != way.stage.name)
    });
    others.sort_by(|a, b| (&a.0.file.path, a.0.id.index, &a.1.name).cmp(&(&b.0.file.path, b.0.id.index, &b.1.name)));
    if let Some(first) = own.first() {
        report(context, object, *first, &others, sink);
    }
}

fn report(
    context: &Context<'_>,
    object: &Object<'_>,
    way: Way<'_>,
    others: &[(Object<'_>, &Stage, Cluster)],
    sink: &mut Sink<'_>,
) {
    let certain = others.iter().find(|(.., cluster)| *cluster == Cluster::Same);
    let Some((first, stage, cluster)) = certain.or(others.first()) else { return };
    let source = object_called(object);
    let (severity, enforced_by, effect) = match cluster {
        Cluster::Same => (Severity::Error, EnforcedBy::Flux, "they overwrite each other without end"),
        _ => (Severity::Hint, EnforcedBy::Lint, "in one cluster they would overwrite each other without end"),
    };
    let from = if first.id == object.id { String::new() } else { format!(" from `{}`", first.file.path) };
    let message = format!("{source} comes with {} and again with {}{from}; {effect}", called(way.stage), called(stage));
    let found = sink.report(&CODE, severity, object.focus(), enforced_by, message);
    for (other, stage, _) in others.iter().take(SHOWN) {
        let origin = origin(context, stage).filter(|_| other.id == object.id);
        found.related(origin.unwrap_or(other.focus()), format!("{} takes it too", called(stage)));
    }
    if let Some(origin) = origin(context, way.stage) {
        found.related(origin, called(way.stage));
    }
}
