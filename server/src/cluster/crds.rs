//! The CRDs of a cluster, read once and on request.
//!
//! This only reads, and the caller names file, context and address to the user before it calls.

use std::time::Duration;

use anyhow::{Context, Result};
use kube::api::{Api, ApiResource, DynamicObject, GroupVersionKind, ListParams};
use serde_json::{Value, json};

use super::api::Limits;
use super::connect::Choice;
use crate::apply::mask::Redactor;

/// A cluster that does not answer is given up.
const ALL: Duration = Duration::from_secs(120);
/// CRDs are large; so many come in one answer.
const PAGE: u32 = 25;

/// A CRD of a cluster, without what the cluster keeps in it for itself.
#[derive(Debug)]
pub struct FetchedCrd {
    /// Its group, for example `openchoreo.dev`.
    pub group: String,
    /// Its plural name, for example `components`.
    pub plural: String,
    /// As YAML.
    pub text: String,
}

impl Choice {
    /// Reads the CRDs of `groups` from the cluster; of all where there are none.
    ///
    /// # Errors
    /// When the cluster cannot be reached, does not let this user in, or does not answer in two minutes.
    pub fn crds(&self, groups: &[String]) -> Result<Vec<FetchedCrd>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let fetched = runtime.block_on(async { tokio::time::timeout(ALL, self.fetch_crds(groups)).await });
        fetched.ok().with_context(|| format!("{} does not answer", self.target.server))?
    }

    async fn fetch_crds(&self, groups: &[String]) -> Result<Vec<FetchedCrd>> {
        let mut redactor = Redactor::default();
        let client = self.client(Limits::default().request, &mut redactor).await?;
        let kind = GroupVersionKind::gvk("apiextensions.k8s.io", "v1", "CustomResourceDefinition");
        let resource = ApiResource::from_gvk_with_plural(&kind, "customresourcedefinitions");
        let api: Api<DynamicObject> = Api::all_with(client, &resource);
        let mut out = Vec::new();
        let mut params = ListParams::default().limit(PAGE);
        loop {
            let page = api.list(&params).await.map_err(|error| self.told(error, &redactor))?;
            for item in &page.items {
                out.extend(fetched(item).filter(|crd| groups.is_empty() || groups.contains(&crd.group)));
            }
            match page.metadata.continue_.filter(|token| !token.is_empty()) {
                Some(token) => params = params.continue_token(&token),
                None => return Ok(out),
            }
        }
    }

    fn told(&self, error: kube::Error, redactor: &Redactor) -> anyhow::Error {
        let server = &self.target.server;
        match error {
            kube::Error::Api(status) => anyhow::anyhow!("{server} says: {}", redactor.redact(&status.message)),
            other => {
                let words = format!("{:#}", anyhow::Error::from(other));
                anyhow::anyhow!("cannot read the CRDs of {server}: {}", redactor.redact(&words))
            }
        }
    }
}

/// What is worth keeping of a CRD; `None` for one whose names are no names.
fn fetched(object: &DynamicObject) -> Option<FetchedCrd> {
    let spec = object.data.get("spec")?;
    let name = |pointer: &str| {
        let text = spec.pointer(pointer).and_then(Value::as_str)?;
        let is_name = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
        (is_name && !text.starts_with('.')).then(|| text.to_owned())
    };
    let (group, plural) = (name("/group")?, name("/names/plural")?);
    let crd = json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": { "name": object.metadata.name },
        "spec": spec,
    });
    Some(FetchedCrd { group, plural, text: serde_yaml::to_string(&crd).ok()? })
}
