//! What the shape of an object tells about its generation; the first hit decides.

use crate::model::generation::Markers;
use crate::model::kinds::Kind;
use crate::syntax::NodeRef;

/// The generations that `root` fits.
pub fn markers(root: NodeRef<'_>, kind: Kind) -> Markers {
    if !kind.is_openchoreo() {
        return Markers::NEUTRAL;
    }
    let found = by_kind(kind).or_else(|| by_shape(root, kind));
    found.unwrap_or(Markers::NEUTRAL)
}

fn by_kind(kind: Kind) -> Option<Markers> {
    let info = kind.info();
    if !info.gone.is_empty() {
        return Some(Markers::L);
    }
    match info.since {
        "v1.2" => Some(Markers::M2),
        "v1.0" | "v1.1" => Some(Markers::M),
        _ => None,
    }
}

fn by_shape(root: NodeRef<'_>, kind: Kind) -> Option<Markers> {
    let spec = root.get("spec")?;
    let has = |key: &str| spec.get(key).is_some();
    let is_text = |path: &str| spec.at(path).is_some_and(NodeRef::is_scalar);
    let is_map = |path: &str| spec.at(path).is_some_and(NodeRef::is_mapping);
    match kind {
        Kind::PROJECT if has("type") => Some(Markers::M2),
        // `type` is required since v1.2.
        Kind::PROJECT if is_map("deploymentPipelineRef") => Some(Markers::M1),
        Kind::PROJECT if is_text("deploymentPipelineRef") => Some(Markers::L),
        Kind::COMPONENT if is_text("componentType") => Some(Markers::L),
        Kind::COMPONENT if spec.at("workflow.kind").is_some() => Some(Markers::M),
        Kind::COMPONENT_TYPE | Kind::TRAIT | Kind::CLUSTER_COMPONENT_TYPE | Kind::CLUSTER_TRAIT => {
            type_markers(root, spec)
        }
        Kind::WORKFLOW if has("schema") => Some(Markers::L),
        Kind::WORKFLOW if spec.at("parameters.openAPIV3Schema").is_some() || has("workflowPlaneRef") => {
            Some(Markers::M)
        }
        Kind::WORKLOAD if has("dependencies") => Some(Markers::M),
        Kind::WORKLOAD if has("containers") || has("connections") => Some(Markers::L),
        Kind::COMPONENT_RELEASE if spec.at("componentType.spec").is_some() => Some(Markers::M),
        Kind::COMPONENT_RELEASE if spec.at("componentType.resources").is_some() || is_map("traits") => Some(Markers::L),
        Kind::COMPONENT_RELEASE if spec.at("workload.containers").is_some() => Some(Markers::L),
        Kind::RELEASE_BINDING if has("componentTypeEnvironmentConfigs") || has("traitEnvironmentConfigs") => {
            Some(Markers::M)
        }
        Kind::RELEASE_BINDING if has("componentTypeEnvOverrides") || has("traitOverrides") => Some(Markers::L),
        Kind::ENVIRONMENT if is_text("dataPlaneRef") || spec.at("gateway.dnsPrefix").is_some() => Some(Markers::L),
        Kind::DEPLOYMENT_PIPELINE => pipeline_markers(spec),
        Kind::DATA_PLANE | Kind::OBSERVABILITY_PLANE if has("agent") || has("kubernetesCluster") => Some(Markers::L1),
        Kind::DATA_PLANE | Kind::OBSERVABILITY_PLANE if spec.at("clusterAgent.clientCA.secretRef").is_some() => {
            Some(Markers::L2)
        }
        Kind::DATA_PLANE | Kind::OBSERVABILITY_PLANE if spec.at("clusterAgent.clientCA.secretKeyRef").is_some() => {
            Some(Markers::M)
        }
        _ => None,
    }
}

fn type_markers(root: NodeRef<'_>, spec: NodeRef<'_>) -> Option<Markers> {
    if ["preRenderValidations", "postRenderValidations", "removes"].iter().any(|key| spec.get(key).is_some()) {
        return Some(Markers::M2);
    }
    if spec.at("parameters.openAPIV3Schema").is_some() || spec.at("environmentConfigs.openAPIV3Schema").is_some() {
        return Some(Markers::M);
    }
    let schema = spec.get("schema")?;
    let text = root.range().of(root.document_text());
    if text.contains("${envOverrides") || text.contains("toContainerEnvFrom(parameters") {
        return Some(Markers::L2);
    }
    // Before v0.9 overrides were merged into the parameters, so templates never name them.
    Some(if schema.get("envOverrides").is_some() { Markers::L1 } else { Markers::L })
}

fn pipeline_markers(spec: NodeRef<'_>) -> Option<Markers> {
    let path = spec.get("promotionPaths")?.items().next()?;
    let source = path.get("sourceEnvironmentRef")?;
    if source.is_mapping() {
        return Some(Markers::M);
    }
    source.is_scalar().then_some(Markers::L)
}
