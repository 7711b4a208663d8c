//! Sources of Flux: where it fetches what it applies.

use schemars::JsonSchema;

/// The name of another object in the same namespace.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct LocalRef {
    /// Name of the object.
    name: String,
}

/// A Git repository.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct GitRepositorySpec {
    /// Files that are left out, in the notation of `.gitignore`. With it, the built-in list of files that are never
    /// shipped no longer counts.
    ignore: Option<String>,
    /// Other repositories that are copied into this one.
    include: Option<Vec<GitInclude>>,
    /// How often Flux looks for a new commit, such as `1m`.
    #[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"))]
    interval: String,
    /// Who issues the credentials. `generic` takes them from `secretRef`.
    #[schemars(extend("enum" = ["generic", "azure", "github"]))]
    provider: Option<String>,
    /// Secret with the address of a proxy and its credentials.
    proxy_secret_ref: Option<LocalRef>,
    /// Whether submodules are fetched too.
    recurse_submodules: Option<bool>,
    /// What is checked out; the branch `master` where nothing is said.
    #[schemars(rename = "ref")]
    reference: Option<GitRef>,
    /// Secret with the credentials: user and password, a token, or an SSH key.
    secret_ref: Option<LocalRef>,
    /// Service account that the credentials of a cloud provider come from.
    service_account_name: Option<String>,
    /// Only these folders are checked out.
    sparse_checkout: Option<Vec<String>>,
    /// Whether fetching is paused.
    suspend: Option<bool>,
    /// How long one fetch may take; `60s` where nothing is said.
    #[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m))+$"))]
    timeout: Option<String>,
    /// Address of the repository: `https://`, `http://` or `ssh://`.
    #[schemars(regex(pattern = r"^(http|https|ssh)://.*$"))]
    url: String,
    /// Checks the signature of the commit or tag before it is used.
    verify: Option<GitVerification>,
}

/// A repository inside another.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct GitInclude {
    /// The folder that is copied; the root where nothing is said.
    from_path: Option<String>,
    /// The GitRepository it is copied from.
    repository: LocalRef,
    /// Where it is copied to; the name of the repository where nothing is said.
    to_path: Option<String>,
}

/// A point in the history of a repository. Of several, commit counts before name, semver, tag and branch.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct GitRef {
    /// Name of a branch.
    branch: Option<String>,
    /// A commit, as its full hash. With a branch only that branch is fetched.
    commit: Option<String>,
    /// Any reference by its full name, such as `refs/pull/420/head`.
    name: Option<String>,
    /// A range of versions; the newest tag in it is taken.
    semver: Option<String>,
    /// Name of a tag.
    tag: Option<String>,
}

/// Verification of signatures.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct GitVerification {
    /// What must be signed: the commit, the tag, or both.
    #[schemars(extend("enum" = ["head", "HEAD", "Tag", "TagAndHEAD"]))]
    mode: Option<String>,
    /// Secret with the public keys that are trusted.
    secret_ref: LocalRef,
}

/// An artifact in a container registry.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct OciRepositorySpec {
    /// Secret with a CA or a client certificate for the registry.
    cert_secret_ref: Option<LocalRef>,
    /// Files that are left out, in the notation of `.gitignore`.
    ignore: Option<String>,
    /// Whether the registry speaks plain HTTP.
    insecure: Option<bool>,
    /// How often Flux looks for a new version, such as `5m`.
    #[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"))]
    interval: String,
    /// Which layer of the artifact is taken; the first one where nothing is said.
    layer_selector: Option<LayerSelector>,
    /// Who issues the credentials. `generic` takes them from `secretRef`.
    #[schemars(extend("enum" = ["generic", "aws", "azure", "gcp"]))]
    provider: Option<String>,
    /// Secret with the address of a proxy and its credentials.
    proxy_secret_ref: Option<LocalRef>,
    /// The version; `latest` where nothing is said.
    #[schemars(rename = "ref")]
    reference: Option<OciRef>,
    /// Secret with the credentials of the registry.
    secret_ref: Option<LocalRef>,
    /// Service account whose pull secrets are used.
    service_account_name: Option<String>,
    /// Whether fetching is paused.
    suspend: Option<bool>,
    /// How long one fetch may take; `60s` where nothing is said.
    #[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m))+$"))]
    timeout: Option<String>,
    /// Address of the artifact without its version: `oci://registry.example/path`.
    #[schemars(regex(pattern = r"^oci://.*$"))]
    url: String,
    /// Checks the signature of the artifact before it is used.
    verify: Option<OciVerification>,
}

/// Picks a layer.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct LayerSelector {
    /// Media type of the layer.
    media_type: Option<String>,
    /// Whether the layer is unpacked or kept as the file it is.
    #[schemars(extend("enum" = ["extract", "copy"]))]
    operation: Option<String>,
}

/// A version of an artifact. Of several, the digest counts before semver and tag.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct OciRef {
    /// Digest of the artifact, `sha256:...`.
    digest: Option<String>,
    /// A range of versions; the newest tag in it is taken.
    semver: Option<String>,
    /// A regular expression that narrows the tags that `semver` looks at.
    semver_filter: Option<String>,
    /// Name of a tag.
    tag: Option<String>,
}

/// Verification of an artifact.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct OciVerification {
    /// Who must have signed, for signatures without a key.
    #[schemars(rename = "matchOIDCIdentity")]
    match_oidc_identity: Option<Vec<OidcIdentity>>,
    /// The tool that made the signature.
    #[schemars(extend("enum" = ["cosign", "notation"]))]
    provider: String,
    /// Secret with the public keys that are trusted.
    secret_ref: Option<LocalRef>,
}

/// An identity that may sign.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct OidcIdentity {
    /// Regular expression for the issuer of the identity.
    issuer: String,
    /// Regular expression for the identity itself.
    subject: String,
}

/// A bucket of an object storage.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct BucketSpec {
    /// Name of the bucket.
    bucket_name: String,
    /// Secret with a CA or a client certificate for the storage.
    cert_secret_ref: Option<LocalRef>,
    /// Address of the storage, as host and port.
    endpoint: String,
    /// Files that are left out, in the notation of `.gitignore`.
    ignore: Option<String>,
    /// Whether the storage speaks plain HTTP.
    insecure: Option<bool>,
    /// How often Flux looks for a change, such as `5m`.
    #[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"))]
    interval: String,
    /// Only objects whose name begins with this are fetched.
    prefix: Option<String>,
    /// The kind of storage. `generic` is any that speaks S3.
    #[schemars(extend("enum" = ["generic", "aws", "gcp", "azure"]))]
    provider: Option<String>,
    /// Secret with the address of a proxy and its credentials.
    proxy_secret_ref: Option<LocalRef>,
    /// Region of the storage.
    region: Option<String>,
    /// Secret with the credentials.
    secret_ref: Option<LocalRef>,
    /// Service account that the credentials of a cloud provider come from.
    service_account_name: Option<String>,
    /// A service that hands out credentials for a time.
    sts: Option<BucketSts>,
    /// Whether fetching is paused.
    suspend: Option<bool>,
    /// How long one fetch may take; `60s` where nothing is said.
    #[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m))+$"))]
    timeout: Option<String>,
}

/// A security token service.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct BucketSts {
    /// Secret with a CA or a client certificate for the service.
    cert_secret_ref: Option<LocalRef>,
    /// Address of the service.
    #[schemars(regex(pattern = r"^(http|https)://.*$"))]
    endpoint: String,
    /// The kind of service.
    #[schemars(extend("enum" = ["aws", "ldap"]))]
    provider: String,
    /// Secret with the credentials for the service.
    secret_ref: Option<LocalRef>,
}
