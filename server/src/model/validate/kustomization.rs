//! Files of kustomize, which reads them in its own way.
//!
//! It finds fields whatever their case, takes null for nothing, and knows a plain `yes` as a boolean
//! even though it will hand the same word in a resource on as text.

use std::sync::Arc;

use super::validate;
use super::violation::{Violation, What};
use crate::schema::KindSchema;
use crate::syntax::{Dialect, NodeRef};

const GROUP: &str = "kustomize.config.k8s.io";

/// The schema of a file, by the kind it says it is.
pub fn kustomization_schema(root: NodeRef<'_>) -> Option<Arc<KindSchema>> {
    match root.get("kind").is_some_and(|kind| kind.is_text("Component")) {
        true => KindSchema::foreign(GROUP, "Component", "kustomize.config.k8s.io/v1alpha1"),
        false => KindSchema::foreign(GROUP, "Kustomization", "kustomize.config.k8s.io/v1beta1"),
    }
}

/// What kustomize does not take of a file. What it says it is, is a matter of its own.
pub fn kustomization_violations(root: NodeRef<'_>, schema: &KindSchema) -> Vec<Violation> {
    let mut found = validate(root, schema, Dialect::Server);
    found.retain(|violation| match &violation.what {
        What::Null | What::MissingField { .. } => false,
        What::UnknownField { name, .. } => {
            !violation.schema.properties.iter().any(|property| property.name.eq_ignore_ascii_case(name))
        }
        _ => !matches!(violation.path.as_str(), "apiVersion" | "kind"),
    });
    found
}
