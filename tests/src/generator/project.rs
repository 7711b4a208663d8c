//! Projects with their components, resources and bindings, and the world they live in.
use super::faults::SPARE;
use super::layout::{Builder, Layout, SINGLE, Spot};
use super::marks::{indent, kind, to, to_item};
use super::platform::{self, PIPELINES, Pipeline};
use super::random::{self, Random};
use super::release::{Needs, release, workload};
use super::types::{self, Filling, TYPES, TypeOf};
use super::{Options, shared};

/// A component as it was written.
#[derive(Debug, Clone)]
pub(super) struct Component {
    pub(super) name: String,
    pub(super) project: String,
    pub(super) of: &'static TypeOf,
    pub(super) traits: Vec<&'static str>,
    pub(super) needs: Needs,
    namespace: String,
    releases: usize,
}

/// How many files one more of each may bring: nothing is begun that would not fit.
const COMPONENT_FILES: usize = 16;
const PROJECT_FILES: usize = 24 + COMPONENT_FILES;
const NAMESPACE_FILES: usize = 36 + PROJECT_FILES;
const COMPONENTS_OF_A_PROJECT: usize = 8;
const PROJECTS_OF_A_NAMESPACE: usize = 16;

/// Makes everything: namespaces until the files are enough, then older releases until they are exactly enough.
pub(super) fn world(options: &Options, filling: &Filling) -> Builder {
    let mut world = World {
        builder: Builder::new(options.layout),
        random: Random::new(options.seed),
        filling,
        files: options.files,
        numbers: 0,
        components: Vec::new(),
    };
    shared::shared(&mut world.builder, filling);
    if options.layout == Layout::Written {
        world.builder.add_namespace(SPARE);
    }
    for number in 1.. {
        if number > 1 && !world.fits(NAMESPACE_FILES) {
            break;
        }
        let single = options.layout == Layout::Readme;
        let ns = if single { SINGLE.to_owned() } else { format!("{SINGLE}-{number}") };
        world.namespace(&ns, if single { usize::MAX } else { PROJECTS_OF_A_NAMESPACE });
        if single {
            break;
        }
    }
    world.top_up();
    world.builder
}

struct World<'f> {
    builder: Builder,
    random: Random,
    filling: &'f Filling,
    files: usize,
    /// How many names have been given.
    numbers: usize,
    components: Vec<Component>,
}

/// What later projects want to know of earlier ones in their namespace.
struct Neighbour {
    project: String,
    component: String,
}

impl World<'_> {
    fn fits(&self, files: usize) -> bool {
        self.builder.count() + files <= self.files
    }

    fn name(&mut self) -> String {
        self.numbers += 1;
        random::name(&mut self.random, self.numbers)
    }

    fn namespace(&mut self, ns: &str, projects: usize) {
        self.builder.add_namespace(ns);
        platform::platform(&mut self.builder, ns, self.filling);
        let mut neighbour = None;
        for number in 0..projects {
            if number > 0 && !self.fits(PROJECT_FILES) {
                break;
            }
            neighbour = self.project(ns, number, neighbour.take());
        }
    }

    /// Writes a project and returns its first component, if others may depend on it.
    fn project(&mut self, ns: &str, number: usize, neighbour: Option<Neighbour>) -> Option<Neighbour> {
        let name = self.name();
        let pipeline = &PIPELINES[number % PIPELINES.len()];
        let type_kind = if number % 3 == 2 { "ClusterProjectType" } else { "ProjectType" };
        let type_name = if number % 3 == 2 { "shared-team" } else { "team" };
        let body = format!(
            "spec:\n  type:\n    kind: {}\n    name: {}\n  deploymentPipelineRef:\n    kind: DeploymentPipeline\n    name: {}\n  \
             parameters:\n    contact: {name}@acme.example\n",
            kind(type_kind),
            to("P2", "spec.type", type_kind, type_name),
            to("P1", "spec.deploymentPipelineRef", "DeploymentPipeline", pipeline.name)
        );
        self.builder.add(Spot::Project(ns, &name, "project.yaml"), "Project", &name, "", &body);
        self.project_release(ns, &name, pipeline, type_kind, type_name);
        let resource = self.resource(ns, &name, number, pipeline);
        let mut first: Option<Component> = None;
        let mut last: Option<String> = None;
        for index in 0..COMPONENTS_OF_A_PROJECT {
            if index > 0 && !self.fits(COMPONENT_FILES) {
                break;
            }
            let from = neighbour.as_ref().filter(|_| index == 0);
            let endpoint_of = match from {
                Some(other) => Some((other.component.clone(), Some(other.project.clone()))),
                None => last.clone().map(|component| (component, None)),
            };
            let component = self.component(ns, &name, (number + index) % TYPES.len(), pipeline, endpoint_of, &resource);
            if component.of.has_endpoints {
                last = Some(component.name.clone());
            }
            first.get_or_insert(component);
        }
        let component = first?;
        self.people(ns, &name, &component, &resource.0);
        if number == 0 {
            self.records(ns, &name, &component);
            shared::access(&mut self.builder, ns, &name, &component.name, &resource.0);
        }
        // A project with fewer environments could not offer its endpoints to one with more.
        (pipeline.environments.len() == 3 && component.of.has_endpoints)
            .then_some(Neighbour { project: name, component: component.name })
    }

    fn project_release(&mut self, ns: &str, project: &str, pipeline: &Pipeline, type_kind: &str, type_name: &str) {
        let release = format!("{project}-20260105-1");
        let body = format!(
            "spec:\n  owner:\n    projectName: {}\n  projectType:\n    kind: {}\n    name: {}\n    spec:\n{}  parameters:\n    \
             contact: {project}@acme.example\n",
            to("P6", "spec.owner.projectName", "Project", project),
            kind(type_kind),
            to("P7", "spec.projectType", type_kind, type_name),
            indent(types::PROJECT_TYPE, 6)
        );
        let file = format!("releases/{release}.yaml");
        self.builder.add(Spot::Project(ns, project, &file), "ProjectRelease", &release, "", &body);
        for environment in pipeline.environments {
            let name = format!("{project}-{environment}");
            let body = format!(
                "spec:\n  owner:\n    projectName: {}\n  environment: {}\n  projectRelease: {}\n",
                to("P3", "spec.owner.projectName", "Project", project),
                to("P4", "spec.environment", "Environment", environment),
                to("P5", "spec.projectRelease", "ProjectRelease", &release)
            );
            let spot = Spot::Binding(ns, project, "", &format!("{name}.yaml"));
            self.builder.add(spot, "ProjectReleaseBinding", &name, "", &body);
        }
    }

    /// Writes the project's resource: its name and its type.
    fn resource(&mut self, ns: &str, project: &str, number: usize, pipeline: &Pipeline) -> (String, &'static str) {
        let name = format!("{project}-store");
        let (of_kind, of) = if number.is_multiple_of(2) {
            ("ResourceType", "database")
        } else {
            ("ClusterResourceType", "shared-queue")
        };
        let owner = |rule: &str| {
            format!(
                "  owner:\n    projectName: {}\n    resourceName: {}\n",
                to(rule, "spec.owner.projectName", "Project", project),
                to(rule, "spec.owner.resourceName", "Resource", &name)
            )
        };
        let body = format!(
            "spec:\n  owner:\n    projectName: {}\n  type:\n    kind: {}\n    name: {}\n",
            to("M1", "spec.owner.projectName", "Project", project),
            kind(of_kind),
            to("M2", "spec.type", of_kind, of)
        );
        let folder = format!("resources/{name}");
        self.builder.add(Spot::Project(ns, project, &format!("{folder}/resource.yaml")), "Resource", &name, "", &body);
        let spec = if of_kind == "ResourceType" { platform::resource_type() } else { shared::queue() };
        let release = format!("{name}-20260105-1");
        let body = format!(
            "spec:\n{}  resourceType:\n    kind: {}\n    name: {}\n    spec:\n{}",
            owner("M6"),
            kind(of_kind),
            to("M6", "spec.resourceType", of_kind, of),
            indent(&plain(&spec), 6)
        );
        let file = format!("{folder}/releases/{release}.yaml");
        self.builder.add(Spot::Project(ns, project, &file), "ResourceRelease", &release, "", &body);
        for environment in pipeline.environments {
            let binding = format!("{name}-{environment}");
            let body = format!(
                "spec:\n{}  environment: {}\n  resourceRelease: {}\n",
                owner("M3"),
                to("M4", "spec.environment", "Environment", environment),
                to("M5", "spec.resourceRelease", "ResourceRelease", &release)
            );
            let spot = Spot::Binding(ns, project, &folder, &format!("{binding}.yaml"));
            self.builder.add(spot, "ResourceReleaseBinding", &binding, "", &body);
        }
        (name, if of_kind == "ResourceType" { "ResourceType/database" } else { "ClusterResourceType/shared-queue" })
    }

    fn component(
        &mut self,
        ns: &str,
        project: &str,
        type_index: usize,
        pipeline: &Pipeline,
        endpoint_of: Option<(String, Option<String>)>,
        resource: &(String, &'static str),
    ) -> Component {
        let of = &TYPES[type_index];
        let allowed = types::allowed_traits(of);
        let traits = allowed.iter().copied().take(self.random.below(allowed.len() + 1).max(1)).collect();
        let needs = Needs {
            endpoint_of,
            resource: self.random.below(2).eq(&0).then(|| resource.clone()),
            secrets: self.random.below(3) != 0,
        };
        let component = Component {
            name: self.name(),
            project: project.to_owned(),
            of,
            traits,
            needs,
            namespace: ns.to_owned(),
            releases: 2 + self.random.below(7),
        };
        self.write(&component, pipeline);
        self.components.push(component.clone());
        component
    }

    fn write(&mut self, component: &Component, pipeline: &Pipeline) {
        let Component { name, project, of, namespace: ns, .. } = component;
        let folder = format!("components/{name}");
        let of_kind = if of.cluster { "ClusterComponentType" } else { "ComponentType" };
        let (flow_kind, flow) = types::workflow(of);
        let mut body = format!(
            "spec:\n  owner:\n    projectName: {}\n  componentType:\n    kind: {}\n    name: {}/{}\n  parameters:\n    port: 8080\n  \
             workflow:\n    kind: {}\n    name: {}\n",
            to("C1", "spec.owner.projectName", "Project", project),
            kind(of_kind),
            of.workload,
            to("C2", "spec.componentType", of_kind, of.name),
            kind(flow_kind),
            to("C5", "spec.workflow", flow_kind, flow)
        );
        if !component.traits.is_empty() {
            body.push_str("  traits:\n");
        }
        for one in &component.traits {
            let trait_kind = types::trait_kind(of);
            body.push_str(&format!(
                "    - instanceName: my-{one}\n      kind: {}\n      name: {}\n      parameters:\n{}",
                kind(trait_kind),
                to("C3", "spec.traits[]", trait_kind, one),
                indent(types::trait_parameters(one), 8)
            ));
        }
        self.builder.add(Spot::Project(ns, project, &format!("{folder}/component.yaml")), "Component", name, "", &body);
        let owner = |rule: &str| {
            format!(
                "  owner:\n    projectName: {}\n    componentName: {}\n",
                to(rule, "spec.owner.projectName", "Project", project),
                to(rule, "spec.owner.componentName", "Component", name)
            )
        };
        let body = format!("spec:\n{}{}", owner("C14"), indent(&workload(component, component.releases, "spec"), 2));
        self.builder.add(Spot::Project(ns, project, &format!("{folder}/workload.yaml")), "Workload", name, "", &body);
        for version in 1..=component.releases {
            release(&mut self.builder, ns, component, &release_name(name, 2026, version), version, self.filling);
        }
        let newest = release_name(name, 2026, component.releases);
        for environment in pipeline.environments {
            let mut body = format!(
                "spec:\n{}  environment: {}\n  releaseName: {}\n",
                owner("C22"),
                to("C23", "spec.environment", "Environment", environment),
                to("C25", "spec.releaseName", "ComponentRelease", &newest)
            );
            if *environment == "production" {
                body.push_str(&overrides(component, &newest));
            }
            let binding = format!("{name}-{environment}");
            let spot = Spot::Binding(ns, project, &folder, &format!("{binding}.yaml"));
            self.builder.add(spot, "ReleaseBinding", &binding, "", &body);
        }
    }

    /// Who may change the project.
    fn people(&mut self, ns: &str, project: &str, component: &Component, resource: &str) {
        let path = |field: &str| format!("spec.roleMappings[].scope.{field}");
        let scope = |field: &str, of: &str, name: &str| to("A2", &path(field), of, name);
        let role = |of: &str, name: &str| to("A1", "spec.roleMappings[].roleRef", of, name);
        let body = format!(
            "spec:
  entitlement:
    claim: groups
    value: {project}
  roleMappings:
    - roleRef:
        kind: {}
        name: {}
      scope:
        project: {}
        component: {}
    - roleRef:
        kind: {}
        name: {}
      scope:
        project: {}
        resource: {}
",
            kind("AuthzRole"),
            role("AuthzRole", "maintainer"),
            scope("project", "Project", project),
            scope("component", "Component", &component.name),
            kind("ClusterAuthzRole"),
            role("ClusterAuthzRole", "viewer"),
            scope("project", "Project", project),
            scope("resource", "Resource", resource),
        );
        let name = format!("{project}-people");
        self.builder.add(Spot::Project(ns, project, "people.yaml"), "AuthzRoleBinding", &name, "", &body);
    }

    /// Kinds that programs write and that are committed now and then all the same, in one file.
    fn records(&mut self, ns: &str, project: &str, component: &Component) {
        let spot = Spot::Project(ns, project, "records.yaml");
        let (flow_kind, flow) = types::workflow(component.of);
        let labels = format!(
            "openchoreo.dev/project: {}\nopenchoreo.dev/component: {}\n",
            to("W2", "metadata.labels[\"openchoreo.dev/project\"]", "Project", project),
            to("W2", "metadata.labels[\"openchoreo.dev/component\"]", "Component", &component.name)
        );
        let body = format!(
            "spec:\n  workflow:\n    kind: {}\n    name: {}\n",
            kind(flow_kind),
            to("W1", "spec.workflow", flow_kind, flow)
        );
        self.builder.add(spot, "WorkflowRun", &format!("{}-run-1", component.name), &labels, &body);
        let body = format!(
            "spec:\n  name: Too many errors\n  source:\n    type: log\n    query: level=error\n  condition:\n    window: 5m\n    \
             interval: 1m\n    operator: gt\n    threshold: 10\n  actions:\n    notifications:\n      channels:\n        - {}\n",
            to("S6", "spec.actions.notifications.channels[]", "ObservabilityAlertsNotificationChannel", "mail")
        );
        let labels = "openchoreo.dev/component-uid: 5d0f6a9e-0c1b-4a53-8a3e-6a1f0a7c2b11\n\
                      openchoreo.dev/project-uid: 9b1d2c3e-7f64-4d80-9c55-2f3a8e6d4c22\n\
                      openchoreo.dev/environment-uid: c4e7a6b8-1d92-4f3b-b0aa-7e5d9c8f3a33\n";
        self.builder.add(spot, "ObservabilityAlertRule", &format!("{}-errors", component.name), labels, &body);
        let body = format!(
            "spec:\n  owner:\n    projectName: {}\n    componentName: {}\n  environmentName: {}\n",
            to("O3", "spec.owner.projectName", "Project", project),
            to("O3", "spec.owner.componentName", "Component", &component.name),
            to("O3", "spec.environmentName", "Environment", "development")
        );
        self.builder.add(spot, "RenderedRelease", &format!("{}-development", component.name), "", &body);
    }

    /// Adds releases of the year before, one component after the other, until the files are as many as asked for.
    fn top_up(&mut self) {
        for round in 1.. {
            for at in 0..self.components.len() {
                if self.builder.count() >= self.files {
                    return;
                }
                let component = self.components[at].clone();
                let name = release_name(&component.name, 2025, round);
                release(&mut self.builder, &component.namespace, &component, &name, 0, self.filling);
            }
        }
    }
}

fn release_name(component: &str, year: usize, number: usize) -> String {
    let day = number - 1;
    format!("{component}-{year}{:02}{:02}-{}", 1 + day / 28 % 12, 1 + day % 28, 1 + day / 336)
}

/// What production has of its own.
fn overrides(component: &Component, release: &str) -> String {
    let mut text = "  componentTypeEnvironmentConfigs:\n    replicas: 3\n    memory: 1Gi\n".to_owned();
    if let Some(one) = component.traits.first() {
        let instance = format!("my-{one}");
        let path = "spec.traitEnvironmentConfigs{key}";
        let holder = format!("ComponentRelease/{release}");
        text.push_str(&format!(
            "  traitEnvironmentConfigs:\n    {}:\n      size: 20Gi\n",
            to_item("C26", path, "TraitInstance", &holder, &instance)
        ));
    }
    if component.needs.secrets {
        let path = "spec.workloadOverrides.container.env[].valueFrom.secretKeyRef";
        text.push_str(&format!(
            "  workloadOverrides:\n    container:\n      env:\n        - key: API_KEY\n          valueFrom:\n            secretKeyRef:\n              \
             name: {}\n              key: {}\n",
            to("C15", path, "SecretReference", "service-keys"),
            to_item("C15", &format!("{path}.key"), "SecretKey", "SecretReference/service-keys", "api-key")
        ));
    }
    text
}

/// A text without its notes: inside a frozen copy nothing is a reference of ours.
fn plain(noted: &str) -> String {
    super::marks::take(noted).text
}
