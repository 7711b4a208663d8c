//! What happens to every object between the build and the cluster.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::spec::Spec;
use crate::build::Built;
use crate::build::resource::Change;
use crate::gitops::is_cluster_scoped_kind;

/// Does what Flux does: lists taken apart, objects of kustomize dropped, nothing that the server writes, common
/// metadata. Its two labels of ownership are left out.
pub fn flux(objects: &mut Vec<Built>, spec: Option<&Spec<'_>>) {
    let all = std::mem::take(objects);
    objects.extend(all.into_iter().flat_map(flattened).filter(is_kept));
    for built in objects {
        normalize(&mut built.value);
        if let Some(spec) = spec {
            common_metadata(built, spec);
        }
    }
}

fn flattened(built: Built) -> Vec<Built> {
    let is_list = built.value["kind"].as_str().is_some_and(|kind| kind.ends_with("List"));
    match built.value.get("items").filter(|_| is_list) {
        Some(Value::Array(items)) => items.iter().map(|item| Built { value: item.clone(), ..built.clone() }).collect(),
        _ => vec![built],
    }
}

/// Objects of Kubernetes have all three; a Kustomization of kustomize is none.
fn is_kept(built: &Built) -> bool {
    let text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let value = &built.value;
    let is_kustomize = value["apiVersion"].as_str().is_some_and(|api| api.starts_with("kustomize.config.k8s.io/"))
        && value["kind"] == "Kustomization";
    text(&value["apiVersion"]) && text(&value["kind"]) && text(&value["metadata"]["name"]) && !is_kustomize
}

fn normalize(value: &mut Value) {
    let is_definition = value["kind"] == "CustomResourceDefinition"
        && value["apiVersion"].as_str().is_some_and(|api| api.starts_with("apiextensions.k8s.io/"));
    let is_secret = value["kind"] == "Secret" && value["apiVersion"] == "v1";
    let Value::Object(map) = value else { return };
    if !is_definition {
        map.remove("status");
    }
    if let Some(Value::Object(metadata)) = map.get_mut("metadata") {
        metadata.remove("creationTimestamp");
    }
    if is_secret && let Some(Value::Object(plain)) = map.remove("stringData") {
        let data = map.entry("data").or_insert_with(|| Value::Object(Map::new()));
        if !data.is_object() {
            *data = Value::Object(Map::new());
        }
        if let Value::Object(data) = data {
            let coded = |text: &str| Value::from(STANDARD.encode(text));
            data.extend(plain.iter().filter_map(|(name, text)| Some((name.clone(), coded(text.as_str()?)))));
        }
    }
}

fn common_metadata(built: &mut Built, spec: &Spec<'_>) {
    for field in ["labels", "annotations"] {
        let Some(input) = spec.get(&format!("commonMetadata.{field}")) else { continue };
        let Ok(wanted) = input.string_map() else { continue };
        let Some(Value::Object(metadata)) = built.value.get_mut("metadata") else { continue };
        let own = metadata.entry(field).or_insert_with(|| Value::Object(Map::new()));
        if !own.is_object() {
            *own = Value::Object(Map::new());
        }
        let Value::Object(own) = own else { continue };
        for (key, value) in wanted {
            let value = Value::from(value);
            if own.get(&key) != Some(&value) {
                let field = format!("/metadata/{field}/{}", key.replace('~', "~0").replace('/', "~1"));
                built.changes.push(Change { field, by: "commonMetadata", place: input.place() });
            }
            own.insert(key, value);
        }
        if own.is_empty() {
            metadata.remove(field);
        }
    }
}

/// Gives a namespace to objects that need one and have none.
pub fn default_namespace(objects: &mut [Built], namespace: Option<&str>) {
    let Some(namespace) = namespace else { return };
    for built in objects {
        let api_version = built.value["apiVersion"].as_str().unwrap_or_default();
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        if is_cluster_scoped_kind(group, built.value["kind"].as_str().unwrap_or_default()) {
            continue;
        }
        if let Some(Value::Object(metadata)) = built.value.get_mut("metadata") {
            let own = metadata.entry("namespace").or_insert(Value::Null);
            if own.as_str().is_none_or(str::is_empty) {
                *own = Value::from(namespace);
            }
        }
    }
}
