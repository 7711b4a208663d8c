//! What a namespace has before its projects come: types, planes, environments, pipelines, secrets, roles.
use super::layout::{Builder, Spot};
use super::marks::{item, kind, to, to_item};
use super::types::{self, Filling, TYPES, Use};

/// A promotion pipeline and its environments, first to last.
pub(super) struct Pipeline {
    pub(super) name: &'static str,
    pub(super) environments: &'static [&'static str],
}

pub(super) const PIPELINES: &[Pipeline] = &[
    Pipeline { name: "standard", environments: &["development", "staging", "production"] },
    Pipeline { name: "direct", environments: &["development", "production"] },
];

/// Keys of the SecretReference `service-keys`.
pub(super) const SECRET_KEYS: &[&str] = &["api-key", "tls.crt"];

pub(super) fn platform(builder: &mut Builder, ns: &str, filling: &Filling) {
    templates(builder, ns, filling);
    infrastructure(builder, ns);
    secrets(builder, ns);
    workflow(builder, ns);
    channels(builder, ns);
    builder.add(
        Spot::Platform(ns, "access/roles.yaml"),
        "AuthzRole",
        "maintainer",
        "",
        "spec:\n  description: May change what a project runs\n  actions:\n    - component:view\n    - component:update\n    - \
         releasebinding:*\n",
    );
}

fn templates(builder: &mut Builder, ns: &str, filling: &Filling) {
    for of in TYPES.iter().filter(|of| !of.cluster) {
        let spec = super::marks::indent(&types::component_type(of, Use::Namespaced, filling), 2);
        let file = format!("component-types/{}.yaml", of.name);
        builder.count_filled(of.name);
        builder.add(Spot::Platform(ns, &file), "ComponentType", of.name, "", &format!("spec:\n{spec}"));
    }
    for name in ["disk", "scratch", "metrics"] {
        let spec = super::marks::indent(types::trait_spec(name), 2);
        builder.add(Spot::Platform(ns, &format!("traits/{name}.yaml")), "Trait", name, "", &format!("spec:\n{spec}"));
    }
    let spec = super::marks::indent(types::PROJECT_TYPE, 2);
    builder.add(Spot::Platform(ns, "project-types/team.yaml"), "ProjectType", "team", "", &format!("spec:\n{spec}"));
    let spec = super::marks::indent(&resource_type(), 2);
    builder.add(
        Spot::Platform(ns, "resource-types/database.yaml"),
        "ResourceType",
        "database",
        "",
        &format!("spec:\n{spec}"),
    );
}

/// The spec of a resource type with its notes; inside a release they mean the same, since they stay in the object.
pub(super) fn resource_type() -> String {
    let applied = |path: &str| to_item("M7", path, "ResourceId", "", "cluster");
    let output = |name: &str| item("Output", name);
    format!(
        "parameters:
  openAPIV3Schema:
    type: object
    properties:
      version:
        type: string
        default: \"16\"
environmentConfigs:
  openAPIV3Schema:
    type: object
    properties:
      storage:
        type: string
        default: 1Gi
resources:
  - id: {}
    readyWhen: ${{applied.{}.status.ready == true}}
    template:
      apiVersion: db.acme.example/v1
      kind: Cluster
      metadata:
        name: ${{metadata.name}}
        namespace: ${{metadata.namespace}}
      spec:
        version: ${{parameters.version}}
        storage: ${{environmentConfigs.storage}}
outputs:
  - name: {}
    value: ${{applied.{}.status.host}}
  - name: {}
    secretKeyRef:
      name: ${{metadata.name}}-login
      key: password
  - name: {}
    secretKeyRef:
      name: ${{metadata.name}}-login
      key: ca.crt
",
        item("ResourceId", "cluster"),
        applied("spec.resources[].readyWhen"),
        output("host"),
        applied("spec.outputs[]"),
        output("password"),
        output("authority"),
    )
}

fn agent(name: &str) -> String {
    format!("  clusterAgent:\n    clientCA:\n      secretKeyRef:\n        name: {name}-agent\n        key: ca.crt\n")
}

fn plane_ref(rule: &str, name: &str) -> String {
    format!(
        "  observabilityPlaneRef:\n    kind: {}\n    name: {}\n",
        kind("ObservabilityPlane"),
        to(rule, "spec.observabilityPlaneRef", "ObservabilityPlane", name)
    )
}

fn infrastructure(builder: &mut Builder, ns: &str) {
    for name in ["inner", "outer"] {
        let body = format!("spec:\n{}{}", agent(name), plane_ref("E4", "watch"));
        builder.add(
            Spot::Platform(ns, &format!("infrastructure/dataplanes/{name}.yaml")),
            "DataPlane",
            name,
            "",
            &body,
        );
    }
    let body = format!("spec:\n{}{}", agent("builds"), plane_ref("E4", "watch"));
    builder.add(Spot::Platform(ns, "infrastructure/builds.yaml"), "WorkflowPlane", "builds", "", &body);
    let body = format!("spec:\n{}  observerURL: https://observer.acme.example\n", agent("watch"));
    builder.add(Spot::Platform(ns, "infrastructure/watch.yaml"), "ObservabilityPlane", "watch", "", &body);
    for (name, plane_kind, plane) in [
        ("development", "DataPlane", "inner"),
        ("staging", "DataPlane", "outer"),
        ("production", "ClusterDataPlane", "main"),
    ] {
        let body = format!(
            "spec:\n  isProduction: {}\n  dataPlaneRef:\n    kind: {}\n    name: {}\n",
            name == "production",
            kind(plane_kind),
            to("E2", "spec.dataPlaneRef", plane_kind, plane)
        );
        let file = format!("infrastructure/environments/{name}.yaml");
        builder.add(Spot::Platform(ns, &file), "Environment", name, "", &body);
    }
    for pipeline in PIPELINES {
        let mut body = "spec:\n  promotionPaths:\n".to_owned();
        for pair in pipeline.environments.windows(2) {
            body.push_str(&format!(
                "    - sourceEnvironmentRef:\n        name: {}\n      targetEnvironmentRefs:\n        - name: {}\n",
                to("E1", "spec.promotionPaths[].sourceEnvironmentRef", "Environment", pair[0]),
                to("E1", "spec.promotionPaths[].targetEnvironmentRefs[]", "Environment", pair[1])
            ));
        }
        let file = format!("infrastructure/deployment-pipelines/{}.yaml", pipeline.name);
        builder.add(Spot::Platform(ns, &file), "DeploymentPipeline", pipeline.name, "", &body);
    }
}

fn secrets(builder: &mut Builder, ns: &str) {
    let mut body = "spec:\n  template:\n    type: Opaque\n  data:\n".to_owned();
    for key in SECRET_KEYS {
        body.push_str(&format!(
            "    - secretKey: {}\n      remoteRef:\n        key: services/{key}\n",
            item("SecretKey", key)
        ));
    }
    body.push_str(&format!(
        "  targetPlane:\n    kind: {}\n    name: {}\n",
        kind("DataPlane"),
        to("S1", "spec.targetPlane", "DataPlane", "outer")
    ));
    builder.add(Spot::Platform(ns, "secrets/service-keys.yaml"), "SecretReference", "service-keys", "", &body);
    builder.add(
        Spot::Platform(ns, "secrets/registry.yaml"),
        "SecretReference",
        "registry",
        "",
        "spec:\n  template:\n    type: kubernetes.io/dockerconfigjson\n  data:\n    - secretKey: .dockerconfigjson\n      \
         remoteRef:\n        key: registry\n",
    );
    builder.add_as(
        "v1",
        Spot::Platform(ns, "secrets/mail-login.yaml"),
        "Secret",
        "mail-login",
        "",
        "stringData:\n  user: mail\n  password: set-elsewhere\n",
    );
}

fn workflow(builder: &mut Builder, ns: &str) {
    let mention = |path: &str| to_item("W4", path, "ExternalRef", "", "registry");
    let body = format!(
        "spec:
  workflowPlaneRef:
    kind: {}
    name: {}
  ttlAfterCompletion: 1d
  parameters:
    openAPIV3Schema:
      type: object
      properties:
        revision:
          type: string
          default: main
  externalRefs:
    - id: {}
      apiVersion: openchoreo.dev/v1alpha1
      kind: SecretReference
      name: {}
  runTemplate:
    apiVersion: argoproj.io/v1alpha1
    kind: Workflow
    metadata:
      name: ${{metadata.workflowRunName}}
      namespace: ${{metadata.namespace}}
    spec:
      arguments:
        parameters:
          - name: revision
            value: ${{parameters.revision}}
          - name: registry
            value: ${{externalRefs['{}'].spec.template.type}}
  resources:
    - id: login
      template:
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: ${{metadata.workflowRunName}}-login
          namespace: ${{metadata.namespace}}
        data:
          type: ${{externalRefs['{}'].spec.template.type}}
",
        kind("WorkflowPlane"),
        to("E6", "spec.workflowPlaneRef", "WorkflowPlane", "builds"),
        item("ExternalRef", "registry"),
        to("W3", "spec.externalRefs[].name", "SecretReference", "registry"),
        mention("spec.runTemplate"),
        mention("spec.resources[].template"),
    );
    builder.add(Spot::Platform(ns, "workflows/build-image.yaml"), "Workflow", "build-image", "", &body);
}

fn channels(builder: &mut Builder, ns: &str) {
    let login = |path: &str, key: &str| {
        format!("secretKeyRef:\n            name: {}\n            key: {key}\n", to("S4", path, "Secret", "mail-login"))
    };
    let environment = |name: &str| to("S3", "spec.environment", "Environment", name);
    let body = format!(
        "spec:
  type: email
  environment: {}
  isEnvDefault: true
  emailConfig:
    from: alerts@acme.example
    to:
      - people@acme.example
    smtp:
      host: mail.acme.example
      port: 587
      tls:
        insecureSkipVerify: false
      auth:
        username:
          {}        password:
          {}    template:
      subject: Something is wrong
      body: Please look
",
        environment("production"),
        login("spec.emailConfig.smtp.auth.username.secretKeyRef", "user"),
        login("spec.emailConfig.smtp.auth.password.secretKeyRef", "password"),
    );
    builder.add(Spot::Platform(ns, "channels/mail.yaml"), "ObservabilityAlertsNotificationChannel", "mail", "", &body);
    let body = format!(
        "spec:
  type: webhook
  environment: {}
  isEnvDefault: true
  webhookConfig:
    url: https://chat.acme.example/hook
    headers:
      Authorization:
        valueFrom:
          {}",
        environment("staging"),
        login("spec.webhookConfig.headers{}.valueFrom.secretKeyRef", "password"),
    );
    builder.add(Spot::Platform(ns, "channels/chat.yaml"), "ObservabilityAlertsNotificationChannel", "chat", "", &body);
}
