//! A CRD as its own schema: the cluster's word over ours.

use std::sync::Arc;

use openchoreo_schemas::{Release, metadata_schema};
use serde_json::{Value, json};

use super::admission::Admission;
use super::compile::{Problem, compile};
use super::kind::{KindSchema, Origin};

/// What one CRD brought.
#[derive(Debug, Clone)]
pub struct CrdKind {
    /// API group, for example `openchoreo.dev`.
    pub group: String,
    /// Its schema.
    pub schema: Arc<KindSchema>,
}

/// Reads the JSON of a CRD; `origin` is remembered. What is wrong with it is added to `problems`.
///
/// # Errors
/// When it is no CRD, or one without a schema, and why, as a sentence without its full stop.
pub fn read_crd(crd: &Value, origin: Origin, problems: &mut Vec<Problem>) -> Result<CrdKind, Problem> {
    if crd["kind"] != "CustomResourceDefinition" {
        return Err("this is no CustomResourceDefinition".to_owned());
    }
    let text = |path: &str| crd.pointer(path).and_then(Value::as_str).map(str::to_owned);
    let group = text("/spec/group").ok_or("the CustomResourceDefinition has no `spec.group`")?;
    let kind = text("/spec/names/kind").ok_or("the CustomResourceDefinition has no `spec.names.kind`")?;
    let versions = crd.pointer("/spec/versions").and_then(Value::as_array);
    let served = |version: &&Value| version["served"] != false;
    let version = versions
        .into_iter()
        .flatten()
        .filter(served)
        .max_by_key(|version| version["storage"] == true)
        .ok_or_else(|| format!("the CustomResourceDefinition of `{kind}` serves no version"))?;
    let name = version["name"].as_str().unwrap_or_default();
    let schema = &version["schema"]["openAPIV3Schema"];
    if !schema.is_object() {
        return Err(format!("the CustomResourceDefinition of `{kind}` has no schema"));
    }
    let api_version = format!("{group}/{name}");
    let mut whole = schema.clone();
    let constant = |value: &str| json!({ "type": "string", "enum": [value] });
    if let Some(properties) = whole.as_object_mut().map(|map| map.entry("properties").or_insert_with(|| json!({})))
        && properties.is_object()
    {
        properties["apiVersion"] = constant(&api_version);
        properties["kind"] = constant(&kind);
        properties["metadata"] = metadata_schema();
    }
    let root = compile(&whole, crd, problems);
    let schema = KindSchema {
        api_version: api_version.into(),
        namespaced: crd.pointer("/spec/scope").is_none_or(|scope| scope == "Namespaced"),
        origin,
        // Which webhooks run beside the CRD is not told; those of the newest release are the likely ones.
        admission: if group == "openchoreo.dev" { Admission::of(&kind, Release::NEWEST) } else { Admission::AsWritten },
        kind: kind.into(),
        root,
    };
    Ok(CrdKind { group, schema: Arc::new(schema) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crd(spec: Value) -> Value {
        json!({ "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "spec": spec })
    }

    fn error(crd: &Value) -> String {
        read_crd(crd, Origin::Foreign, &mut Vec::new()).unwrap_err()
    }

    #[test]
    fn what_is_no_crd_is_told() {
        assert_eq!(error(&Value::Null), "this is no CustomResourceDefinition");
        assert_eq!(error(&json!({ "kind": "Deployment" })), "this is no CustomResourceDefinition");
        assert_eq!(error(&crd(json!({}))), "the CustomResourceDefinition has no `spec.group`");
        let named = json!({ "group": "a.b", "names": { "kind": "C" } });
        assert_eq!(error(&crd(named.clone())), "the CustomResourceDefinition of `C` serves no version");
        let mut unserved = named.clone();
        unserved["versions"] = json!([{ "name": "v1", "served": false }]);
        assert_eq!(error(&crd(unserved)), "the CustomResourceDefinition of `C` serves no version");
        let mut empty = named;
        empty["versions"] = json!([{ "name": "v1", "served": true }]);
        assert_eq!(error(&crd(empty)), "the CustomResourceDefinition of `C` has no schema");
    }

    #[test]
    fn the_stored_version_counts() {
        let schema = json!({ "openAPIV3Schema": { "type": "object", "properties": { "spec": { "type": "string" } } } });
        let crd = crd(json!({
            "group": "a.b", "names": { "kind": "C" }, "scope": "Cluster",
            "versions": [
                { "name": "v2", "served": true, "storage": true, "schema": schema },
                { "name": "v1", "served": true, "storage": false, "schema": schema },
            ],
        }));
        let read = read_crd(&crd, Origin::File("c.yaml".to_owned()), &mut Vec::new()).unwrap();
        assert_eq!((&*read.schema.api_version, read.schema.namespaced), ("a.b/v2", false));
    }
}
