//! From a kubeconfig and a context to a client. Called only by commands that a person asked for.
//!
//! The kubeconfig is read in two steps: [`choose`] says which cluster is meant without running or
//! contacting anything, so that it can be told first; only then [`Choice::client`] may run a credential
//! program and open certificates.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use kube::Client;
use kube::client::ClientBuilder;
use kube::config::{Config, KubeConfigOptions, Kubeconfig};

use super::contexts::{described, without_credentials};
use super::credentials;
use crate::apply::Target;
use crate::apply::mask::Redactor;

/// Which cluster is meant.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What to tell about it.
    pub target: Target,
    file: Option<PathBuf>,
}

/// The cluster of a context (the current one if none is named) of a kubeconfig (else of the files of
/// KUBECONFIG, else of `~/.kube/config`). Nothing is run or contacted.
///
/// # Errors
/// When there is no kubeconfig or no such context.
pub fn choose(file: Option<&Path>, context: Option<&str>) -> Result<Choice> {
    let config = read(file)?;
    let Some(name) = context.map(str::to_owned).or_else(|| config.current_context.clone()) else {
        bail!("the kubeconfig has no current context; name one with --context");
    };
    let Some(context) = config.contexts.iter().find(|named| named.name == name) else {
        let known: Vec<&str> = config.contexts.iter().map(|named| named.name.as_str()).collect();
        bail!("the kubeconfig has no context {name}; there are {}", known.join(", "));
    };
    let context = context.context.clone().with_context(|| format!("the context {name} is empty"))?;
    let cluster = config.clusters.iter().find(|named| named.name == context.cluster);
    let server = cluster.and_then(|named| named.cluster.as_ref()?.server.clone());
    let server =
        server.with_context(|| format!("the cluster {} of the context {name} has no address", context.cluster))?;
    let target = Target {
        kubeconfig: shown(file),
        context: name,
        server: without_credentials(&server),
        user: context.user.clone(),
        namespace: context.namespace.clone().unwrap_or_else(|| "default".to_owned()),
    };
    Ok(Choice { target, file: file.map(Path::to_owned) })
}

impl Choice {
    /// A client for it; a credential program runs now, for at most `limit`.
    ///
    /// # Errors
    /// When the kubeconfig changed, the credential program fails, or a certificate cannot be used.
    pub async fn client(&self, limit: Duration, redactor: &mut Redactor) -> Result<Client> {
        let again = choose(self.file.as_deref(), Some(&self.target.context))?;
        if again.target.server != self.target.server {
            bail!("the context {} leads to another server than before: {}", self.target.context, again.target.server);
        }
        let options = KubeConfigOptions { context: Some(self.target.context.clone()), ..KubeConfigOptions::default() };
        let mut kubeconfig = read(self.file.as_deref())?;
        let folder = self.folder();
        for named in &mut kubeconfig.auth_infos {
            if Some(&named.name) == self.target.user.as_ref()
                && let Some(auth) = &mut named.auth_info
            {
                learn(auth, redactor);
                credentials::resolve(auth, &folder, limit, redactor).await?;
            }
        }
        let mut config = Config::from_custom_kubeconfig(kubeconfig, &options).await.map_err(described)?;
        // Retries are ours: those of the library neither end nor know what is safe.
        config.default_retry = false;
        config.read_timeout = None;
        let builder = ClientBuilder::try_from(config).map_err(|error| {
            anyhow::anyhow!("{}", redactor.redact(&error.to_string())).context("cannot prepare the connection")
        })?;
        Ok(builder.build())
    }

    fn folder(&self) -> PathBuf {
        let file = self.file.clone().unwrap_or_else(|| PathBuf::from(&self.target.kubeconfig));
        file.parent().map(Path::to_owned).unwrap_or_default()
    }
}

fn learn(auth: &kube::config::AuthInfo, redactor: &mut Redactor) {
    use secrecy::ExposeSecret;
    for secret in [&auth.token, &auth.password, &auth.client_key_data].into_iter().flatten() {
        redactor.learn(secret.expose_secret());
    }
}

fn read(file: Option<&Path>) -> Result<Kubeconfig> {
    let config = match file {
        Some(file) => Kubeconfig::read_from(file),
        None => Kubeconfig::read(),
    };
    config.map_err(described).with_context(|| format!("cannot read the kubeconfig {}", shown(file)))
}

/// The file as a person knows it.
fn shown(file: Option<&Path>) -> String {
    if let Some(file) = file {
        return file.display().to_string();
    }
    match std::env::var("KUBECONFIG") {
        Ok(files) if !files.is_empty() => files,
        _ => match std::env::home_dir() {
            Some(home) => home.join(".kube/config").display().to_string(),
            None => "~/.kube/config".to_owned(),
        },
    }
}
