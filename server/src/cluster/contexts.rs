//! The contexts of a kubeconfig, without what is secret in it.

use std::path::Path;

use anyhow::{Context, Result};
use kube::config::Kubeconfig;
use serde::Serialize;

/// One way to reach a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ContextInfo {
    /// Its name.
    pub name: String,
    /// Whether `kubectl` would use it now.
    pub is_current: bool,
    /// Name of the cluster.
    pub cluster: String,
    /// Address of the API server, without credentials; `None` where the file has no such cluster.
    pub server: Option<String>,
    /// Name of the user entry.
    pub user: Option<String>,
    /// The default namespace.
    pub namespace: Option<String>,
}

/// The contexts of `file`, else of what `KUBECONFIG` names, else of `~/.kube/config`. The file is
/// parsed and nothing more: no program is run, no certificate is opened, nothing is contacted.
///
/// # Errors
/// When there is no such file, or when it is no kubeconfig.
pub fn contexts(file: Option<&Path>) -> Result<Vec<ContextInfo>> {
    let config = match file {
        Some(file) => Kubeconfig::read_from(file).map_err(described),
        None => Kubeconfig::read().map_err(described),
    };
    let config = config.with_context(|| match file {
        Some(file) => format!("cannot read the kubeconfig {}", file.display()),
        None => "cannot read the kubeconfig (of KUBECONFIG, or ~/.kube/config)".to_owned(),
    })?;
    let server = |name: &str| {
        let cluster = config.clusters.iter().find(|cluster| cluster.name == name)?.cluster.as_ref()?;
        cluster.server.as_deref().map(without_credentials)
    };
    Ok(config
        .contexts
        .iter()
        .filter_map(|named| {
            let context = named.context.as_ref()?;
            Some(ContextInfo {
                name: named.name.clone(),
                is_current: config.current_context.as_deref() == Some(&named.name),
                cluster: context.cluster.clone(),
                server: server(&context.cluster),
                user: context.user.clone(),
                namespace: context.namespace.clone(),
            })
        })
        .collect())
}

/// The error in words. A parser's message may quote the line it stumbled over, and that line may
/// be a token: only the kind of the error is told.
pub(super) fn described(error: kube::config::KubeconfigError) -> anyhow::Error {
    use kube::config::KubeconfigError as E;
    match error {
        E::ReadConfig(error, path) => anyhow::Error::from(error).context(format!("{}", path.display())),
        E::FindPath => anyhow::anyhow!("there is no home folder to look in"),
        E::Parse(_) => anyhow::anyhow!("the file is no valid kubeconfig"),
        E::KindMismatch => anyhow::anyhow!("the files of KUBECONFIG are of different kinds"),
        E::ApiVersionMismatch => anyhow::anyhow!("the files of KUBECONFIG have different versions"),
        _ => anyhow::anyhow!("the file cannot be used"),
    }
}

/// A URL without `user:password@`.
pub(super) fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    const CONFIG: &str = "\
apiVersion: v1
kind: Config
current-context: kind-dev
clusters:
- name: dev
  cluster: {server: 'https://me:secret@127.0.0.1:6443/x'}
contexts:
- name: kind-dev
  context: {cluster: dev, user: admin, namespace: team}
- name: gone
  context: {cluster: nowhere, user: admin}
users:
- name: admin
  user:
    token: very-secret
    exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/false, interactiveMode: Always}
";

    #[test]
    fn contexts_are_listed_without_secrets() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("config");
        std::fs::write(&file, CONFIG).unwrap();
        let found = contexts(Some(&file)).unwrap();
        let lines: Vec<String> = found.iter().map(|context| serde_json::to_string(context).unwrap()).collect();
        assert_eq!(
            lines,
            [
                r#"{"name":"kind-dev","isCurrent":true,"cluster":"dev","server":"https://127.0.0.1:6443/x","user":"admin","namespace":"team"}"#,
                r#"{"name":"gone","isCurrent":false,"cluster":"nowhere","server":null,"user":"admin","namespace":null}"#,
            ]
        );
    }

    #[test]
    fn an_error_quotes_nothing_of_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("config");
        std::fs::write(&file, "users: [very-secret\n").unwrap();
        let error = format!("{:#}", contexts(Some(&file)).unwrap_err());
        assert!(error.contains("no valid kubeconfig") && !error.contains("very-secret"), "{error}");
        let error = format!("{:#}", contexts(Some(&dir.path().join("none"))).unwrap_err());
        assert!(error.contains("none"), "{error}");
    }
}
