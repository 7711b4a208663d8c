//! Frozen releases, and the workloads they freeze.
use super::layout::{Builder, Spot};
use super::marks::{self, indent, item, kind, to, to_and_item, to_item};
use super::platform::SECRET_KEYS;
use super::project::Component;
use super::types::{self, Filling, Use};

/// What a workload depends on.
#[derive(Debug, Clone, Default)]
pub(super) struct Needs {
    /// Component, and its project if that is another one.
    pub(super) endpoint_of: Option<(String, Option<String>)>,
    /// A resource of the project and its type's `Kind/name`.
    pub(super) resource: Option<(String, &'static str)>,
    pub(super) secrets: bool,
}

/// The workload of a component: `base` is where it stands, `spec` in a Workload and `spec.workload` in a release.
pub(super) fn workload(component: &Component, version: usize, base: &str) -> String {
    let live = base == "spec";
    let mut text = format!("container:\n  image: registry.acme.example/{}:1.{version}.0\n", component.name);
    text.push_str("  env:\n    - key: LOG_LEVEL\n      value: info\n");
    if component.needs.secrets {
        let secret = |list: &str, key: &str| {
            let path = format!("{base}.container.{list}[].valueFrom.secretKeyRef");
            format!(
                "valueFrom:\n        secretKeyRef:\n          name: {}\n          key: {}\n",
                to("C15", &path, "SecretReference", "service-keys"),
                to_item("C15", &format!("{path}.key"), "SecretKey", "SecretReference/service-keys", key)
            )
        };
        text.push_str(&format!("    - key: API_KEY\n      {}", secret("env", SECRET_KEYS[0])));
        text.push_str(&format!(
            "  files:\n    - key: tls.crt\n      mountPath: /etc/tls\n      {}",
            secret("files", SECRET_KEYS[1])
        ));
    }
    if component.of.has_endpoints {
        let name = if live { item("Endpoint", "http") } else { "http".to_owned() };
        text.push_str(&format!(
            "endpoints:\n  {name}:\n    type: HTTP\n    port: 8080\n    visibility:\n      - project\n      - namespace\n"
        ));
    }
    let needs = needs(component, live);
    if !needs.is_empty() {
        text.push_str("dependencies:\n");
        text.push_str(&indent(&needs, 2));
    }
    text
}

/// Dependencies; a release keeps them as they were, so only a live workload's count as references.
fn needs(component: &Component, live: bool) -> String {
    let mut text = String::new();
    let say = |noted: String, plain: &str| if live { noted } else { plain.to_owned() };
    if let Some((target, project)) = &component.needs.endpoint_of {
        let path = |field: &str| format!("spec.dependencies.endpoints[].{field}");
        text.push_str(&format!(
            "endpoints:\n  - component: {}\n",
            say(to("C16", &path("component"), "Component", target), target)
        ));
        if let Some(project) = project {
            text.push_str(&format!("    project: {}\n", say(to("C16", &path("project"), "Project", project), project)));
        }
        text.push_str(&format!(
            "    name: {}\n    visibility: {}\n    envBindings:\n      address: UPSTREAM_URL\n",
            say(to_item("C16", &path("name"), "Endpoint", &format!("Workload/{target}"), "http"), "http"),
            if project.is_some() { "namespace" } else { "project" }
        ));
    }
    if let Some((resource, holder)) = &component.needs.resource {
        let path = |field: &str| format!("spec.dependencies.resources[].{field}");
        let output = |field: &str, name: &str| {
            say(to_item("C18", &format!("{}{{key}}", path(field)), "Output", holder, name), name)
        };
        text.push_str(&format!(
            "resources:\n  - ref: {}\n",
            say(to("C17", &path("ref"), "Resource", resource), resource)
        ));
        if *holder == "ResourceType/database" {
            text.push_str(&format!(
                "    envBindings:\n      {}: DATABASE_HOST\n      {}: DATABASE_PASSWORD\n    fileBindings:\n      {}: \
                 /etc/database\n",
                output("envBindings", "host"),
                output("envBindings", "password"),
                output("fileBindings", "authority")
            ));
        } else {
            text.push_str(&format!("    envBindings:\n      {}: QUEUE_ADDRESS\n", output("envBindings", "address")));
        }
    }
    text
}

/// Writes a release of a component.
pub(super) fn release(
    builder: &mut Builder,
    ns: &str,
    component: &Component,
    name: &str,
    version: usize,
    filling: &Filling,
) {
    let of = component.of;
    let path = |field: &str| format!("spec.owner.{field}");
    let of_kind = if of.cluster { "ClusterComponentType" } else { "ComponentType" };
    let mut body = format!(
        "spec:\n  owner:\n    projectName: {}\n    componentName: {}\n  componentType:\n    kind: {}\n    name: {}/{}\n    spec:\n",
        to("C19", &path("projectName"), "Project", &component.project),
        to("C19", &path("componentName"), "Component", &component.name),
        kind(of_kind),
        of.workload,
        to("C20", "spec.componentType", of_kind, of.name)
    );
    body.push_str(&indent(&types::component_type(of, Use::Frozen, filling), 6));
    let used: Vec<&str> = of.embedded.into_iter().chain(component.traits.iter().copied()).collect();
    if !used.is_empty() {
        body.push_str("  traits:\n");
    }
    for one in &used {
        let trait_kind = types::trait_kind(of);
        body.push_str(&format!(
            "    - kind: {}\n      name: {}\n      spec:\n",
            kind(trait_kind),
            to_and_item("C20", "spec.traits[]", trait_kind, "FrozenTrait", one)
        ));
        body.push_str(&indent(types::trait_spec(one), 8));
    }
    body.push_str("  componentProfile:\n    parameters:\n      port: 8080\n");
    if !component.traits.is_empty() {
        body.push_str("    traits:\n");
    }
    for one in &component.traits {
        body.push_str(&format!(
            "      - instanceName: {}\n        kind: {}\n        name: {}\n        parameters:\n{}",
            item("TraitInstance", &format!("my-{one}")),
            types::trait_kind(of),
            to_item("C21", "spec.componentProfile.traits[]", "FrozenTrait", "", one),
            indent(types::trait_parameters(one), 10)
        ));
    }
    body.push_str("  workload:\n");
    body.push_str(&marks::indent(&workload(component, version, "spec.workload"), 4));
    let file = format!("components/{}/releases/{name}.yaml", component.name);
    builder.count_filled(of.name);
    builder.add(Spot::Project(ns, &component.project, &file), "ComponentRelease", name, "", &body);
}
