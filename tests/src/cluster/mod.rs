//! Clusters for tests: a real API server on the loopback, and servers of our own that misbehave.
//!
//! The real one follows the convention of envtest: `KUBEBUILDER_ASSETS` names a folder with the programs
//! `kube-apiserver` and `etcd` (`setup-envtest use -p path` fetches them and prints it). Without the
//! variable the tests that need it skip themselves and say so. No test reads a kubeconfig of the user.
pub mod api_server;
pub mod certificates;
pub mod controller;
pub mod fake;
pub mod runs;
pub mod web;
pub mod webhook;

use std::path::Path;

/// A kubeconfig with one context, `test`.
#[must_use]
pub fn kubeconfig(server: &str, user: &str, authority: Option<&Path>) -> String {
    let authority = authority.map_or(String::new(), |path| format!(", certificate-authority: {}", path.display()));
    format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: test\n\
         clusters: [{{name: test, cluster: {{server: '{server}'{authority}}}}}]\n\
         contexts: [{{name: test, context: {{cluster: test, user: tester}}}}]\n\
         users: [{{name: tester, user: {user}}}]\n"
    )
}
