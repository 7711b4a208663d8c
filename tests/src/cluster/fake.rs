//! An API server of our own, in memory: enough of one for `kubectl` and for an apply, and able to fail in
//! every way at any request.
//!
//! It knows a handful of kinds, namespaces, server-side apply with owners of fields, dry runs, lists and
//! access reviews. What a test wants to go wrong it says for each request.
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Map, Value, json};

use super::kubeconfig;
use super::web::{Answer, Asked, Reply, Web};

/// Group and version, name in paths, kind, whether it has a namespace.
const KINDS: &[(&str, &str, &str, bool)] = &[
    ("v1", "namespaces", "Namespace", false),
    ("v1", "secrets", "Secret", true),
    ("v1", "configmaps", "ConfigMap", true),
    ("openchoreo.dev/v1alpha1", "projects", "Project", true),
    ("openchoreo.dev/v1alpha1", "deploymentpipelines", "DeploymentPipeline", true),
    ("openchoreo.dev/v1alpha1", "environments", "Environment", true),
    ("openchoreo.dev/v1alpha1", "components", "Component", true),
    ("openchoreo.dev/v1alpha1", "workloads", "Workload", true),
    ("openchoreo.dev/v1alpha1", "componentreleases", "ComponentRelease", true),
    ("openchoreo.dev/v1alpha1", "releasebindings", "ReleaseBinding", true),
];

/// What goes wrong at a request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// This in place of an answer; nothing is stored.
    Instead(Reply),
    /// The request is carried out, and then this is said.
    After(Reply),
    /// The true answer, but only so many bytes of it.
    Cut(usize),
    /// The true answer, with one more header.
    Header(&'static str, &'static str),
}

/// A request as a fault sees it.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The request.
    pub asked: &'a Asked,
    /// Number of requests with this method, path and purpose (dry run or not) before it.
    pub before: usize,
    /// Number of real writes before it, of all objects.
    pub writes: usize,
}

impl Seen<'_> {
    /// Whether it really writes the object with this name.
    #[must_use]
    pub fn writes_to(&self, name: &str) -> bool {
        self.is_write() && self.asked.path.ends_with(&format!("/{name}"))
    }

    /// Whether it really writes an object.
    #[must_use]
    pub fn is_write(&self) -> bool {
        self.asked.method == "PATCH" && !self.asked.is_dry()
    }
}

#[derive(Debug, Default)]
struct State {
    objects: BTreeMap<String, Value>,
    version: u64,
    writes: usize,
    seen: BTreeMap<String, usize>,
    /// Every request, as `METHOD path` (`DRY path` for a dry run).
    log: Vec<String>,
}

/// A running server.
#[derive(Debug)]
pub struct Fake {
    /// A kubeconfig for it.
    pub kubeconfig: PathBuf,
    /// Its address.
    pub url: String,
    /// A folder of the test's own, gone with the server.
    pub folder: tempfile::TempDir,
    state: Arc<Mutex<State>>,
    _web: Web,
}

impl Fake {
    /// Starts one; `fault` says what goes wrong.
    ///
    /// # Panics
    /// When there is no free port or no disk.
    #[allow(clippy::expect_used)]
    pub fn start(fault: impl Fn(Seen<'_>) -> Option<Fault> + Send + Sync + 'static) -> Fake {
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        let web = Web::start(None, move |asked| answer(&shared, asked, &fault));
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("http://{}", web.address);
        let path = folder.path().join("kubeconfig");
        std::fs::write(&path, kubeconfig(&url, "{token: a-token-of-the-tests}", None)).expect("a file");
        Fake { kubeconfig: path, url, folder, state, _web: web }
    }

    /// Writes a kubeconfig with another user entry.
    ///
    /// # Panics
    /// When there is no disk.
    #[allow(clippy::expect_used)]
    pub fn user(&self, user: &str) {
        std::fs::write(&self.kubeconfig, kubeconfig(&self.url, user, None)).expect("a file");
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The objects by `Kind name`.
    pub fn objects(&self) -> BTreeMap<String, Value> {
        let name = |value: &Value| {
            let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
            format!("{} {}", text(&value["kind"]), text(&value["metadata"]["name"]))
        };
        self.state().objects.values().map(|value| (name(value), value.clone())).collect()
    }

    /// Changes a stored object behind everybody's back.
    ///
    /// # Panics
    /// When there is none of that name.
    #[allow(clippy::panic)]
    pub fn change(&self, name: &str, change: impl FnOnce(&mut Value)) {
        let mut state = self.state();
        state.version += 1;
        let version = state.version;
        let found = state.objects.iter_mut().find(|(path, _)| path.ends_with(&format!("/{name}")));
        let Some((_, object)) = found else { panic!("there is no {name}") };
        change(object);
        object["metadata"]["resourceVersion"] = json!(version.to_string());
    }

    /// Real writes so far.
    pub fn writes(&self) -> usize {
        self.state().writes
    }

    /// Every request so far, as `METHOD path` (`DRY path` for a dry run).
    pub fn log(&self) -> Vec<String> {
        self.state().log.clone()
    }
}

fn answer(state: &Mutex<State>, asked: &Asked, fault: &impl Fn(Seen<'_>) -> Option<Fault>) -> Reply {
    let (before, writes) = {
        let mut state = state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let word = if asked.is_dry() { "DRY" } else { &asked.method };
        let line = format!("{word} {}", asked.path);
        state.log.push(line.clone());
        let count = state.seen.entry(line).or_default();
        *count += 1;
        (*count - 1, state.writes)
    };
    let fault = fault(Seen { asked, before, writes });
    if let Some(Fault::Instead(reply)) = fault {
        return reply;
    }
    let mut state = state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let answer = state.answer(asked);
    match fault {
        None => Reply::Whole(answer),
        Some(Fault::After(reply) | Fault::Instead(reply)) => reply,
        Some(Fault::Cut(bytes)) => Reply::Cut(answer, bytes),
        Some(Fault::Header(name, value)) => Reply::Whole(answer.with(name, value)),
    }
}

/// A `Status` that says no.
#[must_use]
pub fn status(code: u16, reason: &str, message: &str) -> Answer {
    let body = json!({
        "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
        "message": message, "reason": reason, "code": code,
    });
    Answer::json(code, &body)
}

impl State {
    fn answer(&mut self, asked: &Asked) -> Answer {
        let parts: Vec<&str> = asked.path.trim_matches('/').split('/').collect();
        match (asked.method.as_str(), parts.as_slice()) {
            ("GET", ["api"]) => Answer::json(200, &json!({ "kind": "APIVersions", "versions": ["v1"] })),
            ("GET", ["apis"]) => {
                let version = json!({ "groupVersion": "openchoreo.dev/v1alpha1", "version": "v1alpha1" });
                let group = json!({ "name": "openchoreo.dev", "versions": [version], "preferredVersion": version });
                Answer::json(200, &json!({ "kind": "APIGroupList", "apiVersion": "v1", "groups": [group] }))
            }
            ("GET", ["api", "v1"]) => resources("v1"),
            ("GET", ["apis", group, version]) => resources(&format!("{group}/{version}")),
            ("POST", [.., "selfsubjectaccessreviews"]) => {
                let mut review = asked.json();
                review["status"] = json!({ "allowed": true });
                Answer::json(201, &review)
            }
            ("GET", _) if self.objects.contains_key(&asked.path) => Answer::json(200, &self.objects[&asked.path]),
            ("GET", [.., plural]) if KINDS.iter().any(|kind| kind.1 == *plural) => self.list(&asked.path, plural),
            ("PATCH", [..]) => self.apply(asked),
            _ => status(404, "NotFound", "the server could not find the requested resource"),
        }
    }

    fn list(&self, path: &str, plural: &str) -> Answer {
        let Some((version, _, kind, _)) = KINDS.iter().find(|kind| kind.1 == plural) else {
            return status(404, "NotFound", "no such kind");
        };
        let inside = |key: &&String| key.strip_prefix(&format!("{path}/")).is_some_and(|rest| !rest.contains('/'));
        let items: Vec<&Value> = self.objects.iter().filter(|(key, _)| inside(key)).map(|(_, value)| value).collect();
        let metadata = json!({ "resourceVersion": self.version.to_string() });
        let list =
            json!({ "kind": format!("{kind}List"), "apiVersion": version, "metadata": metadata, "items": items });
        Answer::json(200, &list)
    }

    fn apply(&mut self, asked: &Asked) -> Answer {
        let mut body = asked.json();
        let parts: Vec<&str> = asked.path.split('/').collect();
        let namespace = parts.iter().position(|part| *part == "namespaces").map(|at| parts[at + 1]);
        if let Some(name) =
            namespace.filter(|_| !asked.path.ends_with(&format!("/namespaces/{}", parts[parts.len() - 1])))
            && !self.objects.contains_key(&format!("/api/v1/namespaces/{name}"))
        {
            let mut answer = json!({ "kind": "Status", "status": "Failure", "reason": "NotFound", "code": 404 });
            answer["message"] = json!(format!("namespaces \"{name}\" not found"));
            answer["details"] = json!({ "kind": "namespaces", "name": name });
            return Answer::json(404, &answer);
        }
        let old = self.objects.get(&asked.path).cloned();
        let mut fields = fields(&body);
        if let Some(fields) = fields.as_object_mut() {
            fields.remove("f:apiVersion");
            fields.remove("f:kind");
            if let Some(metadata) = fields.get_mut("f:metadata").and_then(Value::as_object_mut) {
                metadata.remove("f:name");
                metadata.remove("f:namespace");
                if metadata.is_empty() {
                    fields.remove("f:metadata");
                }
            }
        }
        let same = old.as_ref().is_some_and(|old| {
            old["spec"] == body["spec"] && old["metadata"]["managedFields"][0]["fieldsV1"] == fields
        });
        if let Some(old) = old.as_ref().filter(|_| same) {
            return Answer::json(200, old);
        }
        let generation = old.as_ref().map_or(0, |old| old["metadata"]["generation"].as_i64().unwrap_or(0)) + 1;
        let version = if asked.is_dry() { self.version } else { self.version + 1 };
        body["metadata"]["generation"] = json!(generation);
        body["metadata"]["uid"] =
            old.as_ref().map_or(json!(format!("uid-{version}")), |old| old["metadata"]["uid"].clone());
        body["metadata"]["resourceVersion"] = json!(version.to_string());
        body["metadata"]["managedFields"] = json!([{
            "manager": "openchoreo-lsp", "operation": "Apply", "apiVersion": body["apiVersion"],
            "fieldsType": "FieldsV1", "fieldsV1": fields,
        }]);
        if let Some(old) = old.as_ref().filter(|old| old["status"].is_object()) {
            body["status"] = old["status"].clone();
        }
        if !asked.is_dry() {
            self.version += 1;
            self.writes += 1;
            self.objects.insert(asked.path.clone(), body.clone());
        }
        Answer::json(if old.is_some() { 200 } else { 201 }, &body)
    }
}

/// Who owns what, as a server writes it down; lists are owned as a whole.
fn fields(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, value)| (format!("f:{key}"), fields(value))).collect())
        }
        _ => Value::Object(Map::new()),
    }
}

fn resources(version: &str) -> Answer {
    let own = KINDS.iter().filter(|kind| kind.0 == version);
    let resource = |(_, plural, kind, namespaced): &(&str, &str, &str, bool)| {
        json!({
            "name": plural, "singularName": kind.to_lowercase(), "kind": kind, "namespaced": namespaced,
            "verbs": ["get", "list", "patch", "create"],
        })
    };
    let list: Vec<Value> = own.map(resource).collect();
    Answer::json(200, &json!({ "kind": "APIResourceList", "groupVersion": version, "resources": list }))
}
