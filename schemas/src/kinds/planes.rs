//! Planes: the clusters that run, build and observe.

use schemars::JsonSchema;

/// A cluster that runs workloads. Environments of the same namespace name it.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct DataPlaneSpec {
    /// How the agent of the cluster is trusted.
    #[schemars(extend("x-until" = "v0.9"))]
    agent: Option<Agent>,
    /// Gateways that expose endpoints, unless an environment names others.
    #[schemars(extend("x-required-until" = "v1.0"))]
    gateway: DataPlaneGateway,
    /// SecretReferences for pulling images, added to every pod.
    #[schemars(extend("x-until" = "v1.0"))]
    image_pull_secret_refs: Option<Vec<String>>,
    /// How the control plane reaches the cluster directly.
    #[schemars(extend("x-until" = "v0.9"))]
    kubernetes_cluster: Option<KubernetesCluster>,
    /// Name of the ObservabilityPlane that collects logs and metrics of this plane.
    #[schemars(rename = "observabilityPlaneRef@string", extend("x-until" = "v0.15"))]
    observability_plane_ref_string: Option<String>,
    /// The observability plane that collects logs and metrics of this plane. Left out, the one called `default` is
    /// taken.
    #[schemars(rename = "observabilityPlaneRef@object", extend("x-since" = "v0.15"))]
    observability_plane_ref_object: Option<ObservabilityPlaneRef>,
    /// The External Secrets store that SecretReferences are read from on this plane.
    secret_store_ref: Option<SecretStoreRef>,
    /// How the agent that connects the cluster to the control plane is trusted.
    #[schemars(extend("x-since" = "v0.9"))]
    cluster_agent: ClusterAgent,
    /// The id the agent registers with. Several plane objects may share one agent. Left out, the name of the object
    /// counts.
    #[schemars(rename = "planeID", length(max = 63), regex(pattern = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"), extend("x-since" = "v0.9"))]
    plane_id: Option<String>,
}

/// A cluster that stores and serves logs, metrics and traces.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ObservabilityPlaneSpec {
    /// How the agent of the cluster is trusted.
    #[schemars(extend("x-until" = "v0.9"))]
    agent: Option<Agent>,
    /// Base address of the observer API that answers queries.
    #[schemars(rename = "observerURL")]
    observer_url: String,
    /// How the agent that connects the cluster to the control plane is trusted.
    #[schemars(extend("x-since" = "v0.9"))]
    cluster_agent: ClusterAgent,
    /// The id the agent registers with. Left out, the name of the object counts.
    #[schemars(rename = "planeID", length(max = 63), regex(pattern = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"), extend("x-since" = "v0.9"))]
    plane_id: Option<String>,
    /// Base address of the agent that analyses cost.
    #[schemars(rename = "finOpsAgentURL", extend("x-since" = "v1.0"))]
    fin_ops_agent_url: Option<String>,
    /// Base address of the agent that looks for root causes.
    #[schemars(rename = "rcaAgentURL", extend("x-since" = "v1.0"))]
    rca_agent_url: Option<String>,
}

/// How endpoints on a plane are exposed.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct DataPlaneGateway {
    /// Domain under which endpoints are reachable inside the organization.
    #[schemars(extend("x-until" = "v0.17"))]
    organization_virtual_host: String,
    /// Domain under which endpoints are reachable from outside.
    #[schemars(extend("x-until" = "v0.17"))]
    public_virtual_host: String,
    /// Port for HTTP inside the organization.
    #[schemars(rename = "organizationHTTPPort", extend("x-since" = "v0.10", "x-until" = "v0.17", "default" = 19081))]
    organization_http_port: Option<i32>,
    /// Port for HTTPS inside the organization.
    #[schemars(rename = "organizationHTTPSPort", extend("x-since" = "v0.10", "x-until" = "v0.17", "default" = 19444))]
    organization_https_port: Option<i32>,
    /// Port for HTTP from outside.
    #[schemars(rename = "publicHTTPPort", extend("x-since" = "v0.10", "x-until" = "v0.17", "default" = 19080))]
    public_http_port: Option<i32>,
    /// Port for HTTPS from outside.
    #[schemars(rename = "publicHTTPSPort", extend("x-since" = "v0.10", "x-until" = "v0.17", "default" = 19443))]
    public_https_port: Option<i32>,
    /// Gateways for traffic that leaves.
    #[schemars(extend("x-since" = "v0.17"))]
    egress: Option<GatewayDirection>,
    /// Gateways for traffic that comes in.
    #[schemars(extend("x-since" = "v0.17"))]
    ingress: Option<GatewayDirection>,
}

/// Names an External Secrets store.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SecretStoreRef {
    /// Name of the ClusterSecretStore on the plane.
    name: String,
}

/// How the agent in another cluster is trusted.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ClusterAgent {
    /// The authority that signed the agent's certificate.
    #[schemars(rename = "clientCA")]
    client_ca: ClientCertificateAuthority,
}

/// Certificates or credentials, given here or in a Secret.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ClientCertificateAuthority {
    /// The Secret that holds the value.
    #[schemars(extend("x-until" = "v1.0"))]
    secret_ref: Option<NamespacedSecretRef>,
    /// The value itself. Do not put anything secret here.
    value: Option<String>,
    /// The Kubernetes Secret that holds the value.
    #[schemars(extend("x-since" = "v1.0"))]
    secret_key_ref: Option<NamespacedSecretKey>,
}

/// A cluster that runs builds, before workflow planes took its place.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct BuildPlaneSpec {
    /// How the agent of the cluster is trusted.
    #[schemars(extend("x-until" = "v0.9"))]
    agent: Option<Agent>,
    /// How the control plane reaches the cluster directly.
    #[schemars(extend("x-until" = "v0.9"))]
    kubernetes_cluster: Option<KubernetesCluster>,
    /// Name of the ObservabilityPlane that collects logs of builds.
    observability_plane_ref: Option<String>,
    /// How the agent that connects the cluster to the control plane is trusted.
    #[schemars(extend("x-since" = "v0.9"))]
    cluster_agent: ClusterAgent,
    /// The id the agent registers with.
    #[schemars(rename = "planeID", length(max = 63), regex(pattern = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"), extend("x-since" = "v0.9"))]
    plane_id: Option<String>,
    /// The External Secrets store that secrets of builds are read from.
    #[schemars(extend("x-since" = "v0.9"))]
    secret_store_ref: Option<SecretStoreRef>,
}

/// A cluster that runs workloads of environments in any namespace.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ClusterDataPlaneSpec {
    /// How the agent that connects the cluster to the control plane is trusted.
    cluster_agent: ClusterAgent,
    /// Gateways that expose endpoints, unless an environment names others.
    gateway: Option<DataPlaneGateway>,
    /// The observability plane that collects logs and metrics of this plane. It must serve the whole cluster too.
    #[schemars(extend("x-kubernetes-validations" = [{"rule": "!has(self.kind) || self.kind == 'ClusterObservabilityPlane'", "message": "ClusterDataPlane can only reference ClusterObservabilityPlane"}]))]
    observability_plane_ref: Option<ClusterObservabilityPlaneRef>,
    /// The id the agent registers with. Several plane objects may share one agent.
    #[schemars(rename = "planeID", length(max = 63), regex(pattern = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"))]
    plane_id: String,
    /// The External Secrets store that SecretReferences are read from on this plane.
    secret_store_ref: Option<SecretStoreRef>,
}

/// A cluster that stores and serves logs, metrics and traces of planes in any namespace.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ClusterObservabilityPlaneSpec {
    /// How the agent that connects the cluster to the control plane is trusted.
    cluster_agent: ClusterAgent,
    /// Base address of the agent that analyses cost.
    #[schemars(rename = "finOpsAgentURL")]
    fin_ops_agent_url: Option<String>,
    /// Base address of the observer API that answers queries.
    #[schemars(rename = "observerURL")]
    observer_url: String,
    /// The id the agent registers with.
    #[schemars(rename = "planeID", length(max = 63), regex(pattern = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"))]
    plane_id: String,
    /// Base address of the agent that looks for root causes.
    #[schemars(rename = "rcaAgentURL")]
    rca_agent_url: Option<String>,
}

/// A cluster that runs workflows of any namespace.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ClusterWorkflowPlaneSpec {
    /// How the agent that connects the cluster to the control plane is trusted.
    cluster_agent: ClusterAgent,
    /// The observability plane that collects logs of runs. It must serve the whole cluster too.
    #[schemars(extend("x-kubernetes-validations" = [{"rule": "!has(self.kind) || self.kind == 'ClusterObservabilityPlane'", "message": "ClusterWorkflowPlane can only reference ClusterObservabilityPlane"}]))]
    observability_plane_ref: Option<ClusterObservabilityPlaneRef>,
    /// The id the agent registers with. Several plane objects may share one agent.
    #[schemars(rename = "planeID", length(max = 63), regex(pattern = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"))]
    plane_id: String,
    /// The External Secrets store that secrets of runs are read from.
    secret_store_ref: Option<SecretStoreRef>,
}

/// A cluster that runs workflows of this namespace.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct WorkflowPlaneSpec {
    /// How the agent that connects the cluster to the control plane is trusted.
    cluster_agent: ClusterAgent,
    /// The observability plane that collects logs of runs. Left out, the one called `default` is taken.
    observability_plane_ref: Option<ObservabilityPlaneRef>,
    /// The id the agent registers with. Left out, the name of the object counts.
    #[schemars(rename = "planeID", length(max = 63), regex(pattern = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"))]
    plane_id: Option<String>,
    /// The External Secrets store that secrets of runs are read from.
    secret_store_ref: Option<SecretStoreRef>,
}

/// Names an observability plane.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ObservabilityPlaneRef {
    /// Whether the plane lives in the same namespace or serves the whole cluster. It must be written.
    #[schemars(extend("enum" = ["ObservabilityPlane", "ClusterObservabilityPlane"]))]
    kind: String,
    /// Name of the plane.
    #[schemars(length(min = 1, max = 63), regex(pattern = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"))]
    name: String,
}

/// Names an observability plane that serves the whole cluster.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ClusterObservabilityPlaneRef {
    /// Always `ClusterObservabilityPlane`. It must be written.
    #[schemars(extend("enum" = ["ClusterObservabilityPlane"]))]
    kind: String,
    /// Name of the plane.
    #[schemars(length(min = 1, max = 63), regex(pattern = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"))]
    name: String,
}

/// Gateways for one direction of traffic.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct GatewayDirection {
    /// The gateway towards the internet.
    external: Option<GatewayEndpoint>,
    /// The gateway towards the organization's own network.
    internal: Option<GatewayEndpoint>,
}

/// A gateway and its listeners.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct GatewayEndpoint {
    /// Listener for plain traffic.
    http: Option<GatewayListener>,
    /// Listener that ends TLS.
    https: Option<GatewayListener>,
    /// Name of the Gateway object on the plane.
    name: String,
    /// Its namespace.
    namespace: String,
    /// Listener that passes TLS through.
    tls: Option<GatewayListener>,
}

/// A key of a Kubernetes Secret.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct NamespacedSecretKey {
    /// The key in it.
    key: String,
    /// Name of the Secret.
    name: String,
    /// Its namespace. Left out, the plane's own; a plane that serves the whole cluster must give it.
    namespace: Option<String>,
}

/// A listener of a gateway.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct GatewayListener {
    /// Host name or domain it serves.
    host: String,
    /// Name of the listener in the Gateway object, where it has several.
    listener_name: Option<String>,
    /// Port of the listener.
    #[schemars(range(min = 1, max = 65535))]
    port: i32,
}

/// The agent of another cluster, before v0.9.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Agent {
    /// The authority that signed the agent's certificate.
    #[schemars(rename = "clientCA")]
    client_ca: Option<ClientCertificateAuthority>,
    /// Whether the agent is used in place of a direct connection.
    enabled: Option<bool>,
}

/// A direct connection to a cluster, before v0.9.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct KubernetesCluster {
    /// How to log in.
    auth: ClusterAuth,
    /// Address of the API server.
    server: String,
    /// How the server is trusted.
    tls: ClusterTls,
}

/// How to log in to a cluster.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ClusterAuth {
    /// With a token.
    bearer_token: Option<ClientCertificateAuthority>,
    /// With a client certificate.
    mtls: Option<ClientCertificate>,
}

/// How a cluster's certificate is checked.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ClusterTls {
    /// The authority that signed it.
    ca: ClientCertificateAuthority,
}

/// A key of a Kubernetes Secret.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct NamespacedSecretRef {
    /// The key in it.
    key: String,
    /// Name of the Secret.
    name: String,
    /// Its namespace. Left out, the plane's own.
    namespace: Option<String>,
}

/// A client certificate with its key.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ClientCertificate {
    /// The certificate.
    client_cert: ClientCertificateAuthority,
    /// The key of the certificate.
    client_key: ClientCertificateAuthority,
}
