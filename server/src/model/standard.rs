//! Objects that a standard installation of OpenChoreo brings, so no repository has to have them.

use super::kinds::Kind;

/// Kind, namespace (empty for cluster-scoped kinds) and names.
const STANDARD: &[(Kind, &str, &[&str])] = &[
    (Kind::CLUSTER_DATA_PLANE, "", &["default"]),
    (Kind::CLUSTER_WORKFLOW_PLANE, "", &["default"]),
    (Kind::CLUSTER_OBSERVABILITY_PLANE, "", &["default"]),
    (Kind::CLUSTER_PROJECT_TYPE, "", &["default"]),
    (Kind::CLUSTER_COMPONENT_TYPE, "", &["service", "web-application", "worker", "scheduled-task"]),
    (Kind::CLUSTER_TRAIT, "", &["observability-alert-rule"]),
    (
        Kind::CLUSTER_WORKFLOW,
        "",
        &["paketo-buildpacks-builder", "gcp-buildpacks-builder", "ballerina-buildpack-builder", "dockerfile-builder"],
    ),
    (Kind::CLUSTER_RESOURCE_TYPE, "", &["postgres", "valkey", "nats"]),
    (Kind::ENVIRONMENT, "default", &["development", "staging", "production"]),
    (Kind::DEPLOYMENT_PIPELINE, "default", &["default"]),
    (Kind::PROJECT, "default", &["default"]),
    (Kind::PROJECT_RELEASE_BINDING, "default", &["default-development", "default-staging", "default-production"]),
    (
        Kind::CLUSTER_AUTHZ_ROLE,
        "",
        &[
            "admin",
            "developer",
            "sre",
            "platform-engineer",
            "cluster-reader",
            "namespace-reader",
            "backstage-catalog-reader",
            "finops-agent",
            "rca-agent",
            "workload-publisher",
            "observer-resource-reader",
        ],
    ),
];

/// What an installation of v0.8 to v0.16 brought and every repository of that time named without having
/// it: the build workflows of the namespace `default`. What else it brought, repositories wrote anew.
const LEGACY: (Kind, &str, &[&str]) =
    (Kind::COMPONENT_WORKFLOW, "default", &["docker", "react", "ballerina-buildpack", "google-cloud-buildpacks"]);

/// Namespaces that are there before any repository, in every generation.
const NAMESPACES: &[&str] = &["default", "flux-system"];

/// Outputs of the resource types of [`STANDARD`].
const OUTPUTS: &[(&str, &[&str])] = &[
    ("postgres", &["host", "port", "database", "username", "password", "url", "adminURL", "adminPassword"]),
    ("valkey", &["host", "port", "password", "url", "connectionString", "adminURL"]),
    ("nats", &["host", "port", "token", "url", "adminURL"]),
];

/// Whether an installation has this object by itself. `namespace` is that of the referrer; `None`
/// where it is unknown fits any.
pub fn is_standard(kind: Kind, namespace: Option<&str>, name: &str, legacy: bool) -> bool {
    if kind == Kind::NAMESPACE {
        return NAMESPACES.contains(&name);
    }
    let rows = if legacy { std::slice::from_ref(&LEGACY) } else { STANDARD };
    rows.iter().any(|(k, n, names)| {
        *k == kind && names.contains(&name) && (n.is_empty() || namespace.is_none_or(|namespace| namespace == *n))
    })
}

/// The names of `kind` that an installation brings, for completion.
pub fn standard_names(kind: Kind) -> impl Iterator<Item = &'static str> {
    STANDARD.iter().filter(move |(k, ..)| *k == kind).flat_map(|(.., names)| names.iter().copied())
}

/// The outputs of a standard cluster resource type.
pub fn standard_outputs(resource_type: &str) -> Option<&'static [&'static str]> {
    OUTPUTS.iter().find(|(name, _)| *name == resource_type).map(|(_, outputs)| *outputs)
}
