//! A CRD as its own schema: the cluster's word over ours.
//!
//! What is in it may come from anywhere, so whatever does not hold is told with its place and the rest is used.

use std::sync::Arc;

use openchoreo_schemas::{KINDS, Release, metadata_schema, object_schema};
use serde_json::{Map, Value, json};

use super::admission::Admission;
use super::compile::{Problem, compile};
use super::kind::{KindSchema, OPENCHOREO, Origin};

const CRD: &str = "CustomResourceDefinition";

/// One version of a kind that a CRD brought.
#[derive(Debug, Clone)]
pub struct CrdKind {
    /// API group, for example `openchoreo.dev`.
    pub group: Box<str>,
    /// Its schema.
    pub schema: Arc<KindSchema>,
}

/// The CRDs in a document, each with the way to it: the document itself, or the items of a list of objects.
pub fn crds(document: &Value) -> Vec<(Vec<String>, &Value)> {
    let is_crd = |value: &Value| value["kind"] == CRD;
    if is_crd(document) {
        return vec![(Vec::new(), document)];
    }
    let is_list = document["kind"].as_str().is_some_and(|kind| kind.ends_with("List"));
    let items = document["items"].as_array().filter(|_| is_list).into_iter().flatten().enumerate();
    items.filter(|(_, item)| is_crd(item)).map(|(at, item)| (vec!["items".to_owned(), at.to_string()], item)).collect()
}

/// The kinds of a CRD, one for each version that it serves; `origin` is remembered. What is wrong with it is added to
/// `problems`, with paths inside the CRD.
pub fn read_crd(crd: &Value, origin: &Origin, problems: &mut Vec<Problem>) -> Vec<CrdKind> {
    let mut problem = |path: &str, message: String| {
        let path = path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        problems.push(Problem { path, message });
    };
    if crd["apiVersion"] != "apiextensions.k8s.io/v1" {
        let written = crd["apiVersion"].as_str().map_or("this".to_owned(), |version| format!("`{version}`"));
        let message = format!("{written} is no version of a {CRD} that clusters read; it is `apiextensions.k8s.io/v1`");
        problem("apiVersion", message);
        return Vec::new();
    }
    let text = |path: &str| crd.pointer(path).and_then(Value::as_str).filter(|text| !text.is_empty());
    let Some(group) = text("/spec/group") else {
        problem("spec", format!("the {CRD} has no `spec.group`"));
        return Vec::new();
    };
    let Some(kind) = text("/spec/names/kind") else {
        problem("spec/names", format!("the {CRD} has no `spec.names.kind`"));
        return Vec::new();
    };
    let versions = crd.pointer("/spec/versions").and_then(Value::as_array);
    let served: Vec<(usize, &Value)> =
        versions.into_iter().flatten().enumerate().filter(|(_, version)| version["served"] != false).collect();
    if served.is_empty() {
        problem("spec/versions", format!("the {CRD} of `{kind}` serves no version"));
    }
    let mut kinds = Vec::new();
    for (at, version) in served {
        let name = version["name"].as_str().unwrap_or_default();
        let schema = &version["schema"]["openAPIV3Schema"];
        if name.is_empty() || !schema.is_object() {
            let lacks = if name.is_empty() { "name" } else { "schema" };
            let place = Problem {
                path: ["spec", "versions", &at.to_string()].map(str::to_owned).to_vec(),
                message: format!("a version of the {CRD} of `{kind}` has no {lacks}"),
            };
            problems.push(place);
            continue;
        }
        let api_version = format!("{group}/{name}");
        let whole = whole(schema, version, group, kind, &api_version);
        let path = ["spec", "versions", &at.to_string(), "schema", "openAPIV3Schema"];
        let root = compile(&whole, crd, &path, problems);
        let schema = KindSchema {
            api_version: api_version.into(),
            namespaced: crd.pointer("/spec/scope").is_none_or(|scope| scope == "Namespaced"),
            origin: origin.clone(),
            admission: Admission::AsWritten,
            kind: kind.into(),
            root,
        };
        kinds.push(CrdKind { group: group.into(), schema: Arc::new(schema) });
    }
    kinds
}

/// The schema of a whole object: what a CRD leaves to the API server filled in.
fn whole(schema: &Value, version: &Value, group: &str, kind: &str, api_version: &str) -> Value {
    let mut whole = schema.clone();
    let Some(map) = whole.as_object_mut() else { return whole };
    let required = map.entry("required").or_insert_with(|| json!([]));
    if let Some(required) = required.as_array_mut() {
        required.extend(["apiVersion", "kind", "metadata"].map(Value::from));
    }
    let properties = map.entry("properties").or_insert_with(|| json!({}));
    if let Some(properties) = properties.as_object_mut() {
        let constant = |value: &str| json!({ "type": "string", "enum": [value] });
        properties.insert("apiVersion".to_owned(), constant(api_version));
        properties.insert("kind".to_owned(), constant(kind));
        properties.insert("metadata".to_owned(), metadata_schema());
        // What an object says of its status is dropped before it is judged, all but its field names.
        if version.pointer("/subresources/status").is_some()
            && let Some(fields) = properties.get_mut("status").and_then(|status| status.as_object_mut())
        {
            fields.retain(|key, _| matches!(key.as_str(), "type" | "description" | "properties"));
            if let Some(fields) = fields.get_mut("properties").and_then(Value::as_object_mut) {
                fields.values_mut().for_each(|field| *field = json!({ "x-kubernetes-preserve-unknown-fields": true }));
            }
        }
    }
    if group == OPENCHOREO
        && let Some(row) = KINDS.iter().find(|row| row.kind == kind)
        && let Some(ours) = Release::GENERATED.into_iter().rev().find_map(|release| object_schema(row, release))
    {
        describe(map, &ours, 0);
    }
    whole
}

/// Many CRDs are stripped of their descriptions: where there is none, ours tells what a field is for.
fn describe(theirs: &mut Map<String, Value>, ours: &Value, depth: usize) {
    // Our own schemas are not that deep.
    if depth > 32 {
        return;
    }
    if !theirs.contains_key("description")
        && let Some(text) = ours.get("description")
    {
        theirs.insert("description".to_owned(), text.clone());
    }
    for key in ["items", "additionalProperties"] {
        if let (Some(theirs), Some(ours)) = (theirs.get_mut(key).and_then(Value::as_object_mut), ours.get(key)) {
            describe(theirs, ours, depth + 1);
        }
    }
    let fields = theirs.get_mut("properties").and_then(Value::as_object_mut);
    for (name, field) in fields.into_iter().flatten() {
        if let (Some(field), Some(ours)) = (field.as_object_mut(), ours["properties"].get(name)) {
            describe(field, ours, depth + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::schema::Schemas;

    fn crd(spec: Value) -> Value {
        json!({ "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "spec": spec })
    }

    fn schema() -> Value {
        json!({ "openAPIV3Schema": { "type": "object", "properties": { "spec": { "type": "string" } } } })
    }

    fn read(crd: &Value) -> (Vec<CrdKind>, Vec<String>) {
        let mut problems = Vec::new();
        let kinds = read_crd(crd, &Origin::File("c.yaml".into()), &mut problems);
        (kinds, problems.into_iter().map(|one| format!("{}: {}", one.path.join("/"), one.message)).collect())
    }

    #[test]
    fn what_a_crd_lacks_is_told_with_its_place() {
        let old = json!({ "apiVersion": "apiextensions.k8s.io/v1beta1", "kind": "CustomResourceDefinition" });
        let named = json!({ "group": "a.b", "names": { "kind": "C" } });
        let with = |versions: Value| {
            let mut spec = named.clone();
            spec["versions"] = versions;
            crd(spec)
        };
        for (crd, expected) in [
            (
                old,
                "apiVersion: `apiextensions.k8s.io/v1beta1` is no version of a CustomResourceDefinition that clusters read; it is `apiextensions.k8s.io/v1`",
            ),
            (crd(json!({})), "spec: the CustomResourceDefinition has no `spec.group`"),
            (crd(json!({ "group": "a.b" })), "spec/names: the CustomResourceDefinition has no `spec.names.kind`"),
            (with(json!([])), "spec/versions: the CustomResourceDefinition of `C` serves no version"),
            (
                with(json!([{ "name": "v1", "served": false }])),
                "spec/versions: the CustomResourceDefinition of `C` serves no version",
            ),
            (
                with(json!([{ "name": "v1" }])),
                "spec/versions/0: a version of the CustomResourceDefinition of `C` has no schema",
            ),
            (
                with(json!([{ "schema": schema() }])),
                "spec/versions/0: a version of the CustomResourceDefinition of `C` has no name",
            ),
        ] {
            let (kinds, problems) = read(&crd);
            assert_eq!((kinds.len(), problems), (0, vec![expected.to_owned()]));
        }
    }

    #[test]
    fn every_served_version_counts() {
        let crd = crd(json!({
            "group": "a.b", "names": { "kind": "C" }, "scope": "Cluster",
            "versions": [
                { "name": "v2", "served": true, "storage": true, "schema": schema() },
                { "name": "v1", "served": true, "storage": false, "schema": schema() },
                { "name": "v0", "served": false, "storage": false, "schema": schema() },
            ],
        }));
        let (kinds, problems) = read(&crd);
        assert_eq!(problems, Vec::<String>::new());
        let schemas = Schemas::with(kinds);
        assert_eq!(schemas.versions("a.b", "C").collect::<Vec<_>>(), ["a.b/v2", "a.b/v1"]);
        let v1 = schemas.given("a.b", "C", "a.b/v1", Release::NEWEST).unwrap();
        assert!(!v1.namespaced);
        assert!(schemas.given("a.b", "C", "a.b/v0", Release::NEWEST).is_none());
        assert_eq!((schemas.count(), schemas.release()), (1, None));
    }

    #[test]
    fn a_list_holds_several() {
        let one = crd(json!({}));
        let list = json!({ "apiVersion": "v1", "kind": "List", "items": [{ "kind": "Pod" }, one, one] });
        let found = crds(&list);
        assert_eq!(found.iter().map(|(path, _)| path.join("/")).collect::<Vec<_>>(), ["items/1", "items/2"]);
        assert_eq!(crds(&json!({ "kind": "Deployment" })).len(), 0);
        assert_eq!(crds(&Value::Null).len(), 0);
    }

    #[test]
    fn a_crd_without_descriptions_is_described_by_us() {
        let properties =
            json!({ "owner": { "type": "object", "properties": { "projectName": { "type": "string" } } } });
        let schema =
            json!({ "type": "object", "properties": { "spec": { "type": "object", "properties": properties } } });
        let crd = crd(json!({
            "group": "openchoreo.dev", "names": { "kind": "Component" },
            "versions": [{ "name": "v1alpha1", "schema": { "openAPIV3Schema": schema } }],
        }));
        let (kinds, _) = read(&crd);
        let spec = kinds[0].schema.spec().unwrap().clone();
        let owner = &spec.property("owner").unwrap().node;
        assert!(owner.property("projectName").unwrap().node.description.is_some());
    }
}
