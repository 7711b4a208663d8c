//! A few facts about an object: what somebody asks who meets its name somewhere else.

use super::{counted, pipeline};
use crate::features::cursor::object_node;
use crate::model::{Item, ItemKind, Kind, Reference, Summary};
use crate::workspace::{Object, Snapshot};

/// Lists longer than this end in "and N more".
const SHOWN: usize = 6;

/// What is said about an object, one fact a line.
pub fn facts(snapshot: &Snapshot, object: &Object<'_>) -> Vec<String> {
    let summary = object.summary;
    let mut out = Vec::new();
    match summary.kind {
        Kind::PROJECT => {
            out.extend(one("pipeline", summary, "spec.deploymentPipelineRef"));
            out.extend(one("type", summary, "spec.type"));
            out.extend(counts(snapshot, object, &[Kind::COMPONENT, Kind::RESOURCE]));
        }
        Kind::COMPONENT => {
            out.extend(one("project", summary, "spec.owner.projectName"));
            out.extend(one("type", summary, "spec.componentType"));
            out.extend(many("traits", summary, "spec.traits[]"));
            out.extend(one("workflow", summary, "spec.workflow"));
            out.extend(deployed(snapshot, object, Kind::RELEASE_BINDING, "spec.releaseName"));
        }
        Kind::RESOURCE => {
            out.extend(one("project", summary, "spec.owner.projectName"));
            out.extend(one("type", summary, "spec.type"));
            out.extend(deployed(snapshot, object, Kind::RESOURCE_RELEASE_BINDING, "spec.resourceRelease"));
        }
        Kind::COMPONENT_TYPE | Kind::CLUSTER_COMPONENT_TYPE => {
            out.extend(summary.workload_type.as_ref().map(|text| format!("workload type: `{}`", text.text)));
            out.extend(many("embedded traits", summary, "spec.traits[]"));
            out.extend(many("allowed traits", summary, "spec.allowedTraits[]").or(no_traits(snapshot, object)));
            out.extend(many("allowed workflows", summary, "spec.allowedWorkflows[]"));
        }
        Kind::RESOURCE_TYPE | Kind::CLUSTER_RESOURCE_TYPE => out.extend(items("outputs", summary, ItemKind::Output)),
        Kind::WORKLOAD => {
            out.extend(one("component", summary, "spec.owner.componentName"));
            out.extend(items("endpoints", summary, ItemKind::Endpoint));
        }
        Kind::COMPONENT_RELEASE => {
            out.extend(one("component", summary, "spec.owner.componentName"));
            out.extend(one("type", summary, "spec.componentType"));
            out.extend(items("frozen traits", summary, ItemKind::FrozenTrait));
            out.extend(runs_in(snapshot, object));
        }
        Kind::RELEASE_BINDING | Kind::RESOURCE_RELEASE_BINDING | Kind::PROJECT_RELEASE_BINDING => {
            out.extend(one("component", summary, "spec.owner.componentName"));
            out.extend(one("resource", summary, "spec.owner.resourceName"));
            out.extend(one("project", summary, "spec.owner.projectName"));
            out.extend(one("environment", summary, "spec.environment"));
            let releases = ["spec.releaseName", "spec.resourceRelease", "spec.projectRelease"];
            out.extend(releases.iter().find_map(|path| one("release", summary, path)));
        }
        Kind::DEPLOYMENT_PIPELINE => out.extend(pipeline::steps(summary)),
        Kind::ENVIRONMENT => {
            out.extend(one("data plane", summary, "spec.dataPlaneRef"));
            out.extend(
                text_at(snapshot, object, "spec.isProduction").filter(|t| t == "true").map(|_| "production".into()),
            );
        }
        Kind::SECRET_REFERENCE => out.extend(items("keys", summary, ItemKind::SecretKey)),
        Kind::FLUX_KUSTOMIZATION => {
            out.extend(text_at(snapshot, object, "spec.path").map(|path| format!("path: `{path}`")));
        }
        Kind::GIT_REPOSITORY | Kind::OCI_REPOSITORY | Kind::BUCKET => {
            out.extend(text_at(snapshot, object, "spec.url").map(|url| format!("url: {url}")));
        }
        _ => {}
    }
    out
}

/// What is said about something inside an object.
pub fn of_item(snapshot: &Snapshot, holder: &Object<'_>, item: &Item) -> Vec<String> {
    let Some(document) = snapshot.document(holder.id.file, holder.document) else { return Vec::new() };
    let Some(root) = object_node(&document, holder.summary.range) else { return Vec::new() };
    let around = match item.kind {
        ItemKind::Endpoint => root.at("spec.endpoints").and_then(|endpoints| endpoints.get(&item.name)),
        ItemKind::SecretKey => root.at("spec.data").and_then(|data| {
            data.items().find(|entry| entry.get("secretKey").is_some_and(|key| key.is_text(&item.name)))
        }),
        _ => None,
    };
    let Some(around) = around else { return Vec::new() };
    let text = |path: &str| around.text_at(path).map(|text| text.into_owned());
    match item.kind {
        ItemKind::Endpoint => {
            let parts = [text("type"), text("port").map(|port| format!("port {port}"))];
            vec![parts.into_iter().flatten().collect::<Vec<_>>().join(", ")]
        }
        _ => {
            let parts = [text("remoteRef.key"), text("remoteRef.property")];
            let remote = parts.into_iter().flatten().map(|part| format!("`{part}`")).collect::<Vec<_>>().join(", ");
            if remote.is_empty() { Vec::new() } else { vec![format!("from {remote}")] }
        }
    }
}

fn shown(reference: &Reference) -> String {
    match &reference.workload_type {
        Some(workload_type) => format!("`{workload_type}/{}`", reference.name),
        None => format!("`{}`", reference.name),
    }
}

fn one(what: &str, summary: &Summary, path: &str) -> Option<String> {
    let reference = summary.reference_at(path)?;
    let kind = reference.kind.map(|kind| format!("{} ", kind.name())).unwrap_or_default();
    Some(format!("{what}: {kind}{}", shown(reference)))
}

fn many(what: &str, summary: &Summary, path: &str) -> Option<String> {
    let at_path = summary.references.iter().filter(|reference| reference.rule.rule().path == path);
    list(what, at_path.map(shown).collect())
}

fn items(what: &str, summary: &Summary, kind: ItemKind) -> Option<String> {
    list(what, summary.items_of(kind).map(|item| format!("`{}`", item.name)).collect())
}

fn list(what: &str, mut names: Vec<String>) -> Option<String> {
    names.dedup();
    let more = names.len().saturating_sub(SHOWN);
    names.truncate(SHOWN);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!names.is_empty()).then(|| format!("{what}: {}{rest}", names.join(", ")))
}

/// Since there are lists of allowed traits, none means none.
fn no_traits(snapshot: &Snapshot, object: &Object<'_>) -> Option<String> {
    (!snapshot.is_legacy(object)).then(|| "allows no traits".to_owned())
}

fn counts(snapshot: &Snapshot, project: &Object<'_>, kinds: &[Kind]) -> Option<String> {
    let owned = |kind: Kind| {
        let children = snapshot.index().owned(kind, project.summary.name()).iter();
        let children = children.filter_map(|id| snapshot.object(*id)).filter(|child| snapshot.in_sight(project, child));
        children.filter(|child| child.summary.name.is_some()).count()
    };
    let parts: Vec<_> = kinds
        .iter()
        .map(|kind| (*kind, owned(*kind)))
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| {
            let word = kind.name().to_lowercase();
            counted(count, &word, &format!("{word}s"))
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Where a component or a resource runs, and which release of it.
fn deployed(snapshot: &Snapshot, object: &Object<'_>, binding: Kind, release: &str) -> Option<String> {
    let bindings = snapshot.index().owned(binding, object.summary.name()).iter();
    let bindings = bindings.filter_map(|id| snapshot.object(*id)).filter(|other| snapshot.in_sight(object, other));
    let mut places: Vec<String> = bindings
        .filter(|binding| binding.summary.owner.project == object.summary.owner.project)
        .filter_map(|binding| {
            let environment = &binding.summary.reference_at("spec.environment")?.name;
            let release = binding.summary.reference_at(release).map(|release| format!(" (`{}`)", release.name));
            Some(format!("`{environment}`{}", release.unwrap_or_default()))
        })
        .collect();
    places.sort();
    list("deployed to", places)
}

/// The environments whose bindings run a release.
fn runs_in(snapshot: &Snapshot, release: &Object<'_>) -> Option<String> {
    let bindings = snapshot.index().mentions(release.summary.name()).iter().filter_map(|id| snapshot.object(*id));
    let running = bindings.filter(|binding| {
        binding.summary.kind == Kind::RELEASE_BINDING
            && snapshot.in_sight(release, binding)
            && binding.summary.reference_at("spec.releaseName").is_some_and(|r| r.name == release.summary.name())
    });
    let mut places: Vec<String> = running
        .filter_map(|binding| Some(format!("`{}`", binding.summary.reference_at("spec.environment")?.name)))
        .collect();
    places.sort();
    list("runs in", places)
}

fn text_at(snapshot: &Snapshot, object: &Object<'_>, path: &str) -> Option<String> {
    let document = snapshot.document(object.id.file, object.document)?;
    let text = object_node(&document, object.summary.range)?.text_at(path)?.into_owned();
    Some(text)
}
