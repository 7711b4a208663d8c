//! Which kinds a server has, and under which paths.

use rustc_hash::FxHashMap;
use serde_json::Value;
use smol_str::SmolStr;

use super::api::{Api, Call, Observer};
use crate::apply::{Key, Refusal, Sort};

/// The one request for all groups; older servers answer with less, and are asked again.
const AGGREGATED: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

/// A kind of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Name in paths.
    pub plural: SmolStr,
    /// Whether its objects live in namespaces.
    pub namespaced: bool,
}

/// Group, version and kind.
type Gvk = (SmolStr, SmolStr, SmolStr);

/// The kinds of a server.
#[derive(Debug, Clone, Default)]
pub struct Discovery {
    kinds: FxHashMap<Gvk, Resource>,
}

impl Discovery {
    /// Asks the server. `groups` are those that matter, with their versions: a server that does not
    /// tell all at once is asked for these.
    ///
    /// # Errors
    /// What the server said instead.
    pub async fn ask(api: &Api, groups: &[(SmolStr, SmolStr)], observer: &dyn Observer) -> Result<Discovery, Refusal> {
        let mut found = Discovery::default();
        for root in ["/api", "/apis"] {
            let call = Call { accept: AGGREGATED, ..Call::get(root.to_owned()) };
            let answer = api.call(&call, observer).await?.value;
            if answer["kind"] == "APIGroupDiscoveryList" {
                found.read_all(&answer);
                continue;
            }
            for (group, version) in groups.iter().filter(|(group, _)| group.is_empty() == (root == "/api")) {
                match api.call(&Call::get(base(group, version)), observer).await {
                    Ok(answer) => found.read_one(group, version, &answer.value),
                    Err(refusal) if refusal.sort == Sort::NoKind => {}
                    Err(refusal) => return Err(refusal),
                }
            }
        }
        Ok(found)
    }

    fn read_all(&mut self, answer: &Value) {
        for group in list(&answer["items"]) {
            let name = group["metadata"]["name"].as_str().unwrap_or("");
            for version in list(&group["versions"]) {
                let number = version["version"].as_str().unwrap_or("");
                for resource in list(&version["resources"]) {
                    let kind = resource["responseKind"]["kind"].as_str().unwrap_or("");
                    let plural = resource["resource"].as_str().unwrap_or("");
                    self.add(name, number, kind, plural, resource["scope"] == "Namespaced");
                }
            }
        }
    }

    fn read_one(&mut self, group: &str, version: &str, answer: &Value) {
        for resource in list(&answer["resources"]) {
            let plural = resource["name"].as_str().unwrap_or("");
            if !plural.contains('/') {
                let kind = resource["kind"].as_str().unwrap_or("");
                self.add(group, version, kind, plural, resource["namespaced"] == true);
            }
        }
    }

    fn add(&mut self, group: &str, version: &str, kind: &str, plural: &str, namespaced: bool) {
        let key = (SmolStr::new(group), SmolStr::new(version), SmolStr::new(kind));
        self.kinds.entry(key).or_insert(Resource { plural: SmolStr::new(plural), namespaced });
    }

    /// A kind.
    pub fn get(&self, key: &Key) -> Option<&Resource> {
        self.kinds.get(&(key.group.clone(), key.version.clone(), key.kind.clone()))
    }

    /// Whether the server has a kind of this name in any version of the group.
    pub fn has(&self, group: &str, kind: &str) -> bool {
        self.kinds.keys().any(|(g, _, k)| g == group && k == kind)
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn base(group: &str, version: &str) -> String {
    if group.is_empty() { format!("/api/{version}") } else { format!("/apis/{group}/{version}") }
}

/// The path of all objects of a kind, in a namespace if it has them.
pub fn collection(key: &Key, resource: &Resource) -> String {
    let base = base(&key.group, &key.version);
    match &key.namespace {
        Some(namespace) if resource.namespaced => format!("{base}/namespaces/{namespace}/{}", resource.plural),
        _ => format!("{base}/{}", resource.plural),
    }
}

/// The path of one object. Names of some kinds hold characters that paths cannot.
pub fn path(key: &Key, resource: &Resource) -> String {
    let mut name = String::new();
    for byte in key.name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            name.push(char::from(byte));
        } else {
            name += &format!("%{byte:02X}");
        }
    }
    format!("{}/{name}", collection(key, resource))
}
