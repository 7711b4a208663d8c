//! Environment.

use schemars::JsonSchema;

use super::planes::GatewayDirection;

/// A place where releases run, such as development or production: a data plane with the settings of this stage.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "!has(oldSelf.dataPlaneRef) || size(oldSelf.dataPlaneRef) == 0 || oldSelf.dataPlaneRef == self.dataPlaneRef", "message": "dataPlaneRef is immutable once set", "x-until": "v1.0"}, {"rule": "!has(oldSelf.dataPlaneRef) || oldSelf.dataPlaneRef == self.dataPlaneRef", "message": "dataPlaneRef is immutable once set", "x-since": "v1.0"}]))]
pub struct EnvironmentSpec {
    /// Name of the DataPlane, in the same namespace, that runs this environment. It cannot be changed once set.
    #[schemars(rename = "dataPlaneRef@string", extend("x-until" = "v0.15"))]
    data_plane_ref_string: Option<String>,
    /// The plane that runs this environment. Left out, the plane called `default` is taken. It cannot be changed
    /// once set.
    #[schemars(rename = "dataPlaneRef@object", extend("x-since" = "v0.15"))]
    data_plane_ref_object: Option<DataPlaneRef>,
    /// Gateway settings of this environment, in place of those of the plane.
    gateway: Option<EnvironmentGateway>,
    /// Marks a production environment, so that tools ask once more.
    is_production: Option<bool>,
}

/// Gateway settings of an environment.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct EnvironmentGateway {
    /// What stands in front of the plane's domain in addresses of this environment.
    #[schemars(extend("x-until" = "v0.15"))]
    dns_prefix: Option<String>,
    /// How tokens are checked.
    #[schemars(extend("x-until" = "v1.0"))]
    security: Option<GatewaySecurity>,
    /// Gateways for traffic that leaves.
    #[schemars(extend("x-since" = "v0.17"))]
    egress: Option<GatewayDirection>,
    /// Gateways for traffic that comes in.
    #[schemars(extend("x-since" = "v0.17"))]
    ingress: Option<GatewayDirection>,
}

/// Names a data plane.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct DataPlaneRef {
    /// Whether the plane lives in the same namespace or serves the whole cluster. It must be written.
    #[schemars(extend("enum" = ["DataPlane", "ClusterDataPlane"]))]
    kind: String,
    /// Name of the plane.
    name: String,
}

/// How a gateway checks tokens.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct GatewaySecurity {
    /// Where the keys come from.
    remote_jwks: Option<RemoteJwks>,
}

/// Keys that check tokens.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct RemoteJwks {
    /// Where they are fetched from.
    uri: String,
}
