//! Programs that a kubeconfig names to get a token: run for us, never for the terminal.
//!
//! Left to itself such a program inherits standard input (in a language server that is the protocol)
//! and may wait for a person for ever. Here it gets no input, a time limit, and what it prints on its
//! way to failing is not repeated: it may hold the token.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use kube::config::{AuthInfo, ExecConfig, ExecInteractiveMode};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::process::Command;

use crate::apply::mask::{self, Redactor};

/// More than any credential needs.
const LARGEST: u64 = 1 << 20;

/// Replaces the program of `auth` by what it printed within `limit`. `folder` is where the kubeconfig lies.
///
/// # Errors
/// When it cannot be started, fails, takes too long, or prints no credential.
pub async fn resolve(auth: &mut AuthInfo, folder: &Path, limit: Duration, redactor: &mut Redactor) -> Result<()> {
    if auth.auth_provider.is_some() {
        bail!("the kubeconfig uses auth-provider, which Kubernetes has dropped; it should use exec");
    }
    // A token that is written out wins over a program.
    let Some(exec) = auth.exec.take_if(|_| true).filter(|_| auth.token.is_none() && auth.token_file.is_none()) else {
        return Ok(());
    };
    let command = exec.command.clone().unwrap_or_default();
    let output =
        run(&exec, folder, limit, redactor).await.with_context(|| format!("the credential program `{command}`"))?;
    let Ok(printed) = serde_json::from_slice::<Value>(&output) else {
        bail!("the credential program `{command}` printed something else than a credential");
    };
    let text = |name: &str| printed["status"][name].as_str().map(str::to_owned);
    if let Some(token) = text("token") {
        redactor.learn(&token);
        auth.token = Some(token.into());
        return Ok(());
    }
    match (text("clientCertificateData"), text("clientKeyData")) {
        (Some(certificate), Some(key)) => {
            redactor.learn(&key);
            // Kubeconfigs hold these in base64, programs print them as they are.
            auth.client_certificate_data = Some(crate::apply::base64(certificate.as_bytes()));
            auth.client_key_data = Some(crate::apply::base64(key.as_bytes()).into());
            Ok(())
        }
        _ => bail!("the credential program `{command}` printed neither a token nor a certificate"),
    }
}

async fn run(exec: &ExecConfig, folder: &Path, limit: Duration, redactor: &mut Redactor) -> Result<Vec<u8>> {
    if exec.interactive_mode == Some(ExecInteractiveMode::Always) {
        bail!("it insists on a terminal; sign in with it first, and let it keep the token");
    }
    let name = exec.command.as_deref().filter(|name| !name.is_empty()).context("no name is given")?;
    // As kubectl does: a path is relative to the kubeconfig, a bare name is looked for.
    let path = Path::new(name);
    let program = if path.components().count() > 1 { folder.join(path) } else { path.to_owned() };
    let mut command = Command::new(program);
    command.args(exec.args.iter().flatten());
    for pair in exec.env.iter().flatten() {
        if let (Some(name), Some(value)) = (pair.get("name"), pair.get("value")) {
            redactor.learn(value);
            command.env(name, value);
        }
    }
    let version = exec.api_version.as_deref().unwrap_or("client.authentication.k8s.io/v1");
    let mut spec = json!({ "interactive": false });
    if exec.provide_cluster_info
        && let Some(cluster) = &exec.cluster
    {
        spec["cluster"] = serde_json::to_value(cluster)?;
    }
    let info = json!({ "kind": "ExecCredential", "apiVersion": version, "spec": spec });
    command.env("KUBERNETES_EXEC_INFO", info.to_string());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().context("cannot be started")?;
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let both = async {
        let read_out = async {
            if let Some(stdout) = stdout {
                let _ = stdout.take(LARGEST).read_to_end(&mut out).await;
            }
        };
        let read_err = async {
            if let Some(stderr) = stderr {
                let _ = stderr.take(LARGEST).read_to_end(&mut err).await;
            }
        };
        tokio::join!(read_out, read_err);
        child.wait().await
    };
    let Ok(status) = tokio::time::timeout(limit, both).await else {
        bail!("did not end in {} s, and was ended", limit.as_secs());
    };
    let status = status.context("cannot be waited for")?;
    if !status.success() {
        let text = String::from_utf8_lossy(&err);
        let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
        let line: String = redactor.redact(&mask::tokens(line)).chars().take(200).collect();
        bail!("ended with {status}: {line}");
    }
    Ok(out)
}
