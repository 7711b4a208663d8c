//! What an object is called in the cluster: the file's words, changed by its way there.
//!
//! Names inside other objects are not touched on that way, and a name is compared by the real scope
//! of its kind: kustomize puts a namespace on cluster-scoped kinds that it does not know, and the
//! API server drops it again.

use smol_str::SmolStr;

use super::place::Frame;
use crate::model::{Kind, Summary};

/// Identity and labels of an object as the cluster gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// `None` for a cluster-scoped object, and for one that never gets a namespace.
    pub namespace: Option<SmolStr>,
    /// Empty if the file gives none.
    pub name: SmolStr,
    /// Labels below `openchoreo.dev/` of the file, and every label that is put on.
    pub labels: Vec<(SmolStr, SmolStr)>,
}

/// Cluster-scoped kinds of Kubernetes itself (`group/Kind`, the core group without one).
const CLUSTER_SCOPED: &[&str] = &[
    "Namespace",
    "Node",
    "PersistentVolume",
    "ComponentStatus",
    "admissionregistration.k8s.io/MutatingAdmissionPolicy",
    "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/MutatingWebhookConfiguration",
    "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
    "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
    "apiextensions.k8s.io/CustomResourceDefinition",
    "apiregistration.k8s.io/APIService",
    "certificates.k8s.io/CertificateSigningRequest",
    "certificates.k8s.io/ClusterTrustBundle",
    "flowcontrol.apiserver.k8s.io/FlowSchema",
    "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
    "internal.apiserver.k8s.io/StorageVersion",
    "networking.k8s.io/IngressClass",
    "networking.k8s.io/IPAddress",
    "networking.k8s.io/ServiceCIDR",
    "node.k8s.io/RuntimeClass",
    "policy/PodSecurityPolicy",
    "rbac.authorization.k8s.io/ClusterRole",
    "rbac.authorization.k8s.io/ClusterRoleBinding",
    "resource.k8s.io/DeviceClass",
    "scheduling.k8s.io/PriorityClass",
    "storage.k8s.io/CSIDriver",
    "storage.k8s.io/CSINode",
    "storage.k8s.io/StorageClass",
    "storage.k8s.io/VolumeAttachment",
    "storage.k8s.io/VolumeAttributesClass",
];

/// What the object becomes in `frame`; in the empty frame, what it is.
pub fn effective(summary: &Summary, frame: &Frame) -> Effective {
    Effective { namespace: namespace(summary, frame), name: name(summary, frame), labels: labels(summary, frame) }
}

/// Whether the object lives outside namespaces, as far as its kind is known.
pub fn is_cluster_scoped(summary: &Summary) -> bool {
    if summary.kind != Kind::OTHER {
        return summary.kind.is_cluster_scoped();
    }
    is_cluster_scoped_kind(summary.group(), summary.kind_name())
}

/// Whether a kind that the table of kinds may not know lives outside namespaces.
pub fn is_cluster_scoped_kind(group: &str, kind: &str) -> bool {
    match Kind::find(group, kind) {
        Kind::OTHER => {}
        known => return known.is_cluster_scoped(),
    }
    CLUSTER_SCOPED.iter().any(|known| match known.split_once('/') {
        Some((known_group, known_kind)) => known_group == group && known_kind == kind,
        None => group.is_empty() && *known == kind,
    })
}

fn namespace(summary: &Summary, frame: &Frame) -> Option<SmolStr> {
    if is_cluster_scoped(summary) {
        return None;
    }
    let written = summary.namespace.as_ref().map(|namespace| namespace.text.clone());
    frame.namespace.clone().or(written).or_else(|| frame.default_namespace.clone())
}

fn name(summary: &Summary, frame: &Frame) -> SmolStr {
    let name = SmolStr::new(summary.name());
    if summary.kind == Kind::NAMESPACE {
        return frame.namespace.clone().unwrap_or(name);
    }
    let is_fixed = matches!(summary.kind_name(), "CustomResourceDefinition" | "APIService" | "Namespace");
    if is_fixed || name.is_empty() || (frame.name_prefix.is_empty() && frame.name_suffix.is_empty()) {
        return name;
    }
    SmolStr::new(format!("{}{name}{}", frame.name_prefix, frame.name_suffix))
}

fn labels(summary: &Summary, frame: &Frame) -> Vec<(SmolStr, SmolStr)> {
    let mut labels: Vec<_> = summary.labels.iter().map(|(key, value)| (key.clone(), value.text.clone())).collect();
    for (key, value) in &frame.labels {
        match labels.iter_mut().find(|(known, _)| known == key) {
            Some((_, own)) => own.clone_from(value),
            None => labels.push((key.clone(), value.clone())),
        }
    }
    labels
}
