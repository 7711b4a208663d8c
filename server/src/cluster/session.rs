//! A run against one cluster, independent of who asked for it.
//!
//! ```text
//! let choice  = choose(kubeconfig, context)?;                  // tell the person which cluster
//! let session = Session::open(choice, snapshot, limits, observer, cancel).await?;
//! let plan    = session.plan(desired, &options).await?;        // reads and dry runs only
//! /* show plan.events(..), ask, compare plan.digest with a new plan's if the files changed */
//! let report  = session.apply(&plan, &options, &mut journal).await;
//! ```
//!
//! Everything that happens is told to the [`Observer`] as typed events while it happens; nothing here
//! prints or asks. [`Cancel`] stops between two objects; asked twice, it does not wait for answers.
//! `apply` looks at the cluster once more before it writes, and writes nothing if that changed what
//! was decided on. The future of `apply` must be run to its end: give it a task of its own.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use tokio::sync::RwLock;

use super::api::{Answer, Api, Call, Limits, Observer};
use super::cancel::Cancel;
use super::connect::Choice;
use super::discovery::{Discovery, Resource, path};
use crate::apply::{Desired, Event, FIELD_MANAGER, Key, Object, ObjectRef, Refusal, Sort, Target};
use crate::model::Kind;
use crate::workspace::Snapshot;

/// What a run may do.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Whether to take fields from other managers.
    pub force_conflicts: bool,
    /// Whether to wait at gates.
    pub wait: bool,
    /// How long one gate may take.
    pub timeout: Duration,
    /// How often a gate is looked at.
    pub poll: Duration,
}

impl Default for Options {
    fn default() -> Options {
        Options { force_conflicts: false, wait: true, timeout: Duration::from_secs(300), poll: Duration::from_secs(1) }
    }
}

/// A cluster that was connected to.
pub struct Session {
    /// Which one.
    pub target: Target,
    /// Requests.
    pub api: Api,
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) observer: Arc<dyn Observer>,
    pub(super) cancel: Cancel,
    pub(super) discovery: RwLock<Discovery>,
}

impl Session {
    /// Connects; tells the target before anything is run or contacted.
    ///
    /// # Errors
    /// When the kubeconfig cannot be used. Nothing has been asked of the server yet.
    pub async fn open(
        choice: Choice,
        snapshot: Arc<Snapshot>,
        limits: Limits,
        observer: Arc<dyn Observer>,
        cancel: Cancel,
    ) -> Result<Arc<Session>> {
        let target = choice.target.clone();
        observer.event(Event::Target(target.clone()));
        let api = Api::connect(choice, limits, cancel.clone()).await?;
        let discovery = RwLock::default();
        Ok(Arc::new(Session { target, api, snapshot, observer, cancel, discovery }))
    }

    /// Asks which kinds there are.
    pub(super) async fn discover(&self, desired: &Desired) -> Result<(), Refusal> {
        let mut groups: Vec<(SmolStr, SmolStr)> =
            desired.objects.iter().map(|object| (object.key.group.clone(), object.key.version.clone())).collect();
        groups.sort();
        groups.dedup();
        *self.discovery.write().await = Discovery::ask(&self.api, &groups, &*self.observer).await?;
        Ok(())
    }

    pub(super) async fn resource(&self, key: &Key) -> Option<Resource> {
        self.discovery.read().await.get(key).cloned()
    }

    /// Gives every object the namespace that it will have: the context's where nobody named one, none
    /// where the kind has none. Kinds that the run itself defines are looked up in their definitions.
    pub(super) async fn settle_namespaces(&self, desired: &mut Desired) {
        let defined: FxHashMap<(SmolStr, SmolStr), bool> = desired
            .objects
            .iter()
            .filter(|object| object.kind == Kind::CUSTOM_RESOURCE_DEFINITION)
            .filter_map(|object| {
                let text = |path: &[&str]| object.text(path).map(SmolStr::new);
                let name = (text(&["spec", "group"])?, text(&["spec", "names", "kind"])?);
                Some((name, object.text(&["spec", "scope"]) == Some("Namespaced")))
            })
            .collect();
        let discovery = self.discovery.read().await;
        for object in &mut desired.objects {
            let own = defined.get(&(object.key.group.clone(), object.key.kind.clone())).copied();
            let namespaced = discovery.get(&object.key).map(|resource| resource.namespaced).or(own);
            match namespaced {
                Some(false) => set_namespace(object, None),
                Some(true) if object.key.namespace.is_none() => {
                    set_namespace(object, Some(SmolStr::new(&self.target.namespace)));
                }
                _ => {}
            }
        }
    }

    /// Applies one object.
    pub(super) async fn send(
        &self,
        object: &Object,
        about: &ObjectRef,
        dry_run: bool,
        force: bool,
    ) -> Result<Answer, Refusal> {
        let Some(resource) = self.resource(&object.key).await else {
            return Err(no_kind(&object.key));
        };
        let dry = if dry_run { "&dryRun=All" } else { "" };
        let force = if force { "&force=true" } else { "" };
        let path = path(&object.key, &resource);
        let path = format!("{path}?fieldManager={FIELD_MANAGER}&fieldValidation=Strict{dry}{force}");
        let body = object.value.to_string().into_bytes();
        let call = Call {
            method: http::Method::PATCH,
            path,
            body: Some(("application/apply-patch+yaml", body)),
            accept: "application/json",
            about: Some(about),
        };
        let answer = self.api.call(&call, &*self.observer).await?;
        for warning in &answer.warnings {
            let message = self.api.redact(warning);
            // A dry run and the write after it warn of the same things.
            if dry_run {
                self.observer.event(Event::Warning { object: Some(about.clone()), message });
            }
        }
        Ok(answer)
    }
}

fn set_namespace(object: &mut Object, namespace: Option<SmolStr>) {
    if let Some(metadata) = object.value.get_mut("metadata").and_then(serde_json::Value::as_object_mut) {
        match &namespace {
            Some(name) => metadata.insert("namespace".to_owned(), name.as_str().into()),
            None => metadata.remove("namespace"),
        };
    }
    object.key.namespace = namespace;
}

/// The server has no such kind.
pub(super) fn no_kind(key: &Key) -> Refusal {
    let message = format!("the server has no kind {} in {}", key.kind, key.api_version());
    Refusal { status: 404, sort: Sort::NoKind, message, causes: Vec::new() }
}
