//! The specs of component types, traits, project and resource types, live and frozen.
//!
//! A release holds a copy of the type it was made from. The copy differs only in what its references mean: a live type
//! names traits and workflows, a frozen one names what the release itself holds.
use super::marks::{indent, kind, to, to_item};
use super::random::{Random, words};
use std::collections::BTreeMap;

/// Whether a type stands for itself or inside a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// As a `ComponentType`.
    Namespaced,
    /// As a `ClusterComponentType`.
    Cluster,
    /// Inside a `ComponentRelease`.
    Frozen,
}

/// One of the component types that every namespace (or the whole cluster) has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TypeOf {
    pub(super) name: &'static str,
    pub(super) workload: &'static str,
    /// How much bigger its releases are than others', in tenths.
    weight: u64,
    pub(super) cluster: bool,
    pub(super) has_endpoints: bool,
    /// A trait that the type always applies.
    pub(super) embedded: Option<&'static str>,
}

pub(super) const TYPES: &[TypeOf] = &[
    TypeOf {
        name: "service",
        workload: "deployment",
        weight: 12,
        cluster: false,
        has_endpoints: true,
        embedded: Some("metrics"),
    },
    TypeOf { name: "web-page", workload: "deployment", weight: 8, cluster: false, has_endpoints: true, embedded: None },
    TypeOf { name: "nightly", workload: "cronjob", weight: 6, cluster: false, has_endpoints: false, embedded: None },
    TypeOf { name: "keeper", workload: "statefulset", weight: 16, cluster: false, has_endpoints: true, embedded: None },
    TypeOf {
        name: "gadget",
        workload: "deployment",
        weight: 10,
        cluster: true,
        has_endpoints: true,
        embedded: Some("shared-labels"),
    },
];

/// The traits that a component of the type may attach.
pub(super) fn allowed_traits(of: &TypeOf) -> &'static [&'static str] {
    match (of.cluster, of.workload) {
        (true, _) => &["shared-disk"],
        (_, "deployment") => &["disk", "scratch"],
        (_, "statefulset") => &["disk"],
        _ => &[],
    }
}

pub(super) fn trait_kind(of: &TypeOf) -> &'static str {
    if of.cluster { "ClusterTrait" } else { "Trait" }
}

/// Text that makes types, and with them their releases, as big as asked for.
#[derive(Debug, Default)]
pub(super) struct Filling(BTreeMap<&'static str, String>);

impl Filling {
    pub(super) fn none() -> Filling {
        Filling::default()
    }

    pub(super) fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// What adds about `bytes` to a repository with so many holders of each type.
    pub(super) fn towards(bytes: u64, holders: &BTreeMap<&'static str, usize>) -> Filling {
        let share = |of: &TypeOf| of.weight * holders.get(of.name).copied().unwrap_or(0) as u64;
        let shares: u64 = TYPES.iter().map(share).sum();
        if bytes == 0 || shares == 0 {
            return Filling::none();
        }
        Filling(TYPES.iter().map(|of| (of.name, templates(of.name, bytes * of.weight / shares))).collect())
    }

    fn of(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

/// By how much a release indents the items of its type's `resources`.
const DEPTH: usize = 8;

/// Items of a type's `resources`, as many as make `bytes` inside a release.
fn templates(seed: &str, bytes: u64) -> String {
    let mut random = Random::new(seed.bytes().fold(7, |sum, byte| sum * 31 + u64::from(byte)));
    let mut text = String::new();
    let mut left = bytes as usize;
    for number in 1.. {
        let one = template(&mut random, number);
        let cost = one.len() + DEPTH * one.lines().count();
        if cost > left {
            break;
        }
        left -= cost;
        text.push_str(&one);
    }
    // The rest is one long line of the last item, so that releases are as big as asked for and not a template less.
    let line = "      rest: \n";
    if let Some(length) = left.checked_sub(line.len() + DEPTH).filter(|length| *length > 0 && !text.is_empty()) {
        let words = words(&mut random, length);
        text.push_str(&format!("      rest: {}\n", words[..length].replace(' ', "_")));
    }
    text
}

fn template(random: &mut Random, number: usize) -> String {
    let mut text = format!(
        "- id: policy-{number}\n  includeWhen: ${{environmentConfigs.replicas > {}}}\n  template:\n    apiVersion: \
         v1\n    kind: ConfigMap\n    metadata:\n      name: ${{metadata.name}}-policy-{number}\n      namespace: \
         ${{metadata.namespace}}\n      labels: ${{metadata.labels}}\n    data:\n",
        random.below(4)
    );
    for line in 0..4 + random.below(6) {
        let length = 24 + random.below(40);
        text.push_str(&format!("      rule-{line}: {}\n", words(random, length)));
    }
    text
}

/// The spec of a component type.
pub(super) fn component_type(of: &TypeOf, usage: Use, filling: &Filling) -> String {
    let mut text = format!("workloadType: {}\n", of.workload);
    if let Some(name) = of.embedded {
        let (rule, target) = match usage {
            Use::Namespaced => ("C9", to("C9", "spec.traits[]", "Trait", name)),
            Use::Cluster => ("C12", to("C12", "spec.traits[]", "ClusterTrait", name)),
            Use::Frozen => ("C21", to_item("C21", "spec.componentType.spec.traits[]", "FrozenTrait", "", name)),
        };
        let written = trait_kind(of);
        // The kind of a frozen trait is part of its name inside the release, not a choice.
        let written = if rule == "C21" { written.to_owned() } else { kind(written) };
        text.push_str(&format!(
            "traits:\n  - instanceName: {name}\n    kind: {written}\n    name: {target}\n    parameters:\n      port: 9090\n"
        ));
    }
    let allowed = allowed_traits(of);
    if !allowed.is_empty() {
        text.push_str("allowedTraits:\n");
    }
    for name in allowed {
        let (written, target) = match usage {
            Use::Namespaced => (kind("Trait"), to("C10", "spec.allowedTraits[]", "Trait", name)),
            Use::Cluster => (kind("ClusterTrait"), to("C12", "spec.allowedTraits[]", "ClusterTrait", name)),
            Use::Frozen => (trait_kind(of).to_owned(), (*name).to_owned()),
        };
        text.push_str(&format!("  - kind: {written}\n    name: {target}\n"));
    }
    let (flow_kind, flow) = workflow(of);
    let (written, target) = match usage {
        Use::Namespaced => (kind(flow_kind), to("C11", "spec.allowedWorkflows[]", flow_kind, flow)),
        Use::Cluster => (kind(flow_kind), to("C12", "spec.allowedWorkflows[]", flow_kind, flow)),
        Use::Frozen => (flow_kind.to_owned(), flow.to_owned()),
    };
    text.push_str(&format!("allowedWorkflows:\n  - kind: {written}\n    name: {target}\n"));
    text.push_str(SCHEMAS);
    text.push_str("resources:\n");
    text.push_str(&indent(main_resource(of.workload), 2));
    if of.has_endpoints {
        text.push_str(&indent(SERVICE, 2));
    }
    text.push_str(&indent(SETTINGS, 2));
    text.push_str(&indent(filling.of(of.name), 2));
    text
}

/// Kind and name of the workflow that builds components of the type.
pub(super) fn workflow(of: &TypeOf) -> (&'static str, &'static str) {
    if of.cluster { ("ClusterWorkflow", "shared-build") } else { ("Workflow", "build-image") }
}

const SCHEMAS: &str = "\
parameters:
  openAPIV3Schema:
    type: object
    properties:
      port:
        type: integer
        minimum: 1
        maximum: 65535
        default: 8080
      schedule:
        type: string
        default: 15 3 * * *
environmentConfigs:
  openAPIV3Schema:
    type: object
    properties:
      replicas:
        type: integer
        minimum: 0
        default: 1
      memory:
        type: string
        default: 128Mi
";

fn main_resource(workload: &str) -> &'static str {
    match workload {
        "cronjob" => CRON_JOB,
        "statefulset" => STATEFUL_SET,
        _ => DEPLOYMENT,
    }
}

const DEPLOYMENT: &str = "\
- id: deployment
  template:
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: ${metadata.name}
      namespace: ${metadata.namespace}
      labels: ${metadata.labels}
    spec:
      replicas: ${environmentConfigs.replicas}
      selector:
        matchLabels: ${metadata.podSelectors}
      template:
        metadata:
          labels: ${metadata.podSelectors}
        spec:
          containers:
            - name: main
              image: ${workload.container.image}
              env: ${dependencies.toContainerEnvs()}
              envFrom: ${configurations.toContainerEnvFrom()}
              volumeMounts: ${configurations.toContainerVolumeMounts()}
              ports:
                - containerPort: ${parameters.port}
              resources:
                requests:
                  memory: ${environmentConfigs.memory}
          volumes: ${configurations.toVolumes()}
";

const STATEFUL_SET: &str = "\
- id: statefulset
  template:
    apiVersion: apps/v1
    kind: StatefulSet
    metadata:
      name: ${metadata.name}
      namespace: ${metadata.namespace}
      labels: ${metadata.labels}
    spec:
      serviceName: ${metadata.componentName}
      replicas: ${environmentConfigs.replicas}
      selector:
        matchLabels: ${metadata.podSelectors}
      template:
        metadata:
          labels: ${metadata.podSelectors}
        spec:
          containers:
            - name: main
              image: ${workload.container.image}
              env: ${dependencies.toContainerEnvs()}
              envFrom: ${configurations.toContainerEnvFrom()}
              volumeMounts: ${configurations.toContainerVolumeMounts()}
              ports:
                - containerPort: ${parameters.port}
          volumes: ${configurations.toVolumes()}
";

const CRON_JOB: &str = "\
- id: cronjob
  template:
    apiVersion: batch/v1
    kind: CronJob
    metadata:
      name: ${metadata.name}
      namespace: ${metadata.namespace}
      labels: ${metadata.labels}
    spec:
      schedule: ${parameters.schedule}
      jobTemplate:
        spec:
          template:
            metadata:
              labels: ${metadata.podSelectors}
            spec:
              restartPolicy: OnFailure
              containers:
                - name: main
                  image: ${workload.container.image}
                  env: ${dependencies.toContainerEnvs()}
                  envFrom: ${configurations.toContainerEnvFrom()}
";

const SERVICE: &str = "\
- id: service
  template:
    apiVersion: v1
    kind: Service
    metadata:
      name: ${metadata.componentName}
      namespace: ${metadata.namespace}
      labels: ${metadata.labels}
    spec:
      selector: ${metadata.podSelectors}
      ports: ${workload.toServicePorts()}
";

const SETTINGS: &str = "\
- id: settings
  forEach: ${configurations.toConfigEnvsByContainer()}
  var: group
  template:
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: ${group.resourceName}
      namespace: ${metadata.namespace}
    data: ${group.envs.transformMapEntry(at, one, {one.name:one.value})}
";

/// The spec of a trait; names differ in what the trait adds.
pub(super) fn trait_spec(name: &str) -> &'static str {
    match name {
        "disk" | "shared-disk" => DISK,
        "scratch" => SCRATCH,
        _ => METRICS,
    }
}

/// Values that satisfy the parameters of the trait.
pub(super) fn trait_parameters(name: &str) -> &'static str {
    match name {
        "disk" | "shared-disk" | "scratch" => "mountPath: /data\n",
        _ => "port: 9090\n",
    }
}

const DISK: &str = "\
parameters:
  openAPIV3Schema:
    type: object
    required:
      - mountPath
    properties:
      mountPath:
        type: string
environmentConfigs:
  openAPIV3Schema:
    type: object
    properties:
      size:
        type: string
        default: 1Gi
creates:
  - template:
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata:
        name: ${metadata.name}-${trait.instanceName}
        namespace: ${metadata.namespace}
      spec:
        accessModes:
          - ReadWriteOnce
        resources:
          requests:
            storage: ${environmentConfigs.size}
";

const SCRATCH: &str = "\
parameters:
  openAPIV3Schema:
    type: object
    required:
      - mountPath
    properties:
      mountPath:
        type: string
environmentConfigs:
  openAPIV3Schema:
    type: object
    properties:
      size:
        type: string
        default: 64Mi
patches:
  - target:
      group: apps
      version: v1
      kind: Deployment
    operations:
      - op: add
        path: /spec/template/spec/volumes/-
        value:
          name: ${trait.instanceName}
          emptyDir:
            sizeLimit: ${environmentConfigs.size}
";

const METRICS: &str = "\
parameters:
  openAPIV3Schema:
    type: object
    properties:
      port:
        type: integer
        default: 9090
patches:
  - target:
      group: apps
      version: v1
      kind: Deployment
    operations:
      - op: add
        path: /metadata/labels/metrics
        value: ${string(int(parameters.port))}
";

/// The spec of a project type, live or frozen.
pub(super) const PROJECT_TYPE: &str = "\
parameters:
  openAPIV3Schema:
    type: object
    properties:
      contact:
        type: string
        default: platform@acme.example
environmentConfigs:
  openAPIV3Schema:
    type: object
    properties:
      pods:
        type: integer
        default: 50
resources:
  - id: namespace
    template:
      apiVersion: v1
      kind: Namespace
      metadata:
        name: ${metadata.namespace}
        labels: ${metadata.labels}
        annotations:
          acme.example/contact: ${parameters.contact}
  - id: quota
    template:
      apiVersion: v1
      kind: ResourceQuota
      metadata:
        name: pods
        namespace: ${metadata.namespace}
      spec:
        hard:
          pods: ${environmentConfigs.pods}
";
