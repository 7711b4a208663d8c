//! `metadata`: the same for all kinds, and for all clusters.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::free::FreeObject;

/// What identifies an object, and what is said about it. The fields that the API server writes itself are left out
/// of files.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ObjectMeta {
    /// Name of the object, unique among objects of its kind in its namespace: lower case letters, digits, `-` and `.`,
    /// at most 253 characters.
    name: Option<String>,
    /// The namespace the object lives in. Objects for the whole cluster have none. Flux, kustomize and
    /// `kubectl --namespace` can fill it in.
    namespace: Option<String>,
    /// Words to pick objects by, such as `openchoreo.dev/project: shop`. Keys and values are short: at most 63
    /// characters, letters and digits at both ends.
    labels: Option<BTreeMap<String, String>>,
    /// Notes for people and tools, such as `openchoreo.dev/display-name: Shop`. Any text, together at most 256 KiB.
    annotations: Option<BTreeMap<String, String>>,
    /// Beginning of a name that the API server completes with random characters. Only for `kubectl create`: an apply,
    /// and so GitOps, needs `name`.
    generate_name: Option<String>,
    /// Who must clean up before the object may be deleted. Controllers write it.
    finalizers: Option<Vec<String>>,
    /// Objects that this one is deleted with. Controllers write it.
    owner_references: Option<Vec<OwnerReference>>,
    /// When the object was made. The API server writes it.
    #[schemars(extend("format" = "date-time"))]
    creation_timestamp: Option<String>,
    /// When the object will be gone. The API server writes it.
    #[schemars(extend("format" = "date-time"))]
    deletion_timestamp: Option<String>,
    /// How long a graceful deletion may take. The API server writes it.
    #[schemars(extend("format" = "int64"))]
    deletion_grace_period_seconds: Option<i64>,
    /// Rises with every change of the wish. The API server writes it.
    #[schemars(extend("format" = "int64"))]
    generation: Option<i64>,
    /// Which tool set which field. The API server writes it; an apply that brings it is refused.
    managed_fields: Option<Vec<ManagedFields>>,
    /// Changes with every write, to notice concurrent ones. The API server writes it.
    resource_version: Option<String>,
    /// Not used any more.
    self_link: Option<String>,
    /// Identity of this very object. The API server writes it.
    uid: Option<String>,
}

/// An object that owns another.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct OwnerReference {
    /// API version of the owner.
    api_version: String,
    /// Kind of the owner.
    kind: String,
    /// Name of the owner.
    name: String,
    /// The `metadata.uid` of the owner, which only a cluster knows.
    uid: String,
    /// Whether the owner is the controller of this object; at most one is.
    controller: Option<bool>,
    /// Whether the owner waits for this object when it is deleted in the foreground.
    block_owner_deletion: Option<bool>,
}

/// The fields that one tool set.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ManagedFields {
    /// API version the fields are written in.
    api_version: Option<String>,
    /// The format of `fieldsV1`.
    fields_type: Option<String>,
    /// The fields, as a tree.
    #[schemars(rename = "fieldsV1")]
    fields_v1: Option<FreeObject>,
    /// Name of the tool.
    manager: Option<String>,
    /// `Apply` or `Update`.
    operation: Option<String>,
    /// The part of the object, `status` for example.
    subresource: Option<String>,
    /// When it happened.
    #[schemars(extend("format" = "date-time"))]
    time: Option<String>,
}
