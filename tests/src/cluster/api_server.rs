//! A real API server with its etcd: free ports, its own certificates and data, gone with its value.
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::certificates::Certificates;
use super::kubeconfig;

/// The token of the administrator.
const TOKEN: &str = "a-token-of-the-tests";

/// A running API server.
pub struct ApiServer {
    /// Its address.
    pub url: String,
    /// A kubeconfig for it, whose user may do everything.
    pub kubeconfig: PathBuf,
    client: kube::Client,
    runtime: tokio::runtime::Runtime,
    children: Vec<Child>,
    /// Last, so that it outlives the programs.
    data: tempfile::TempDir,
}

impl ApiServer {
    /// Starts one, or says why not and gives `None`.
    ///
    /// # Panics
    /// When the programs are there and do not start.
    #[allow(clippy::expect_used, clippy::panic, clippy::print_stdout)]
    pub fn start() -> Option<ApiServer> {
        let Some(assets) = std::env::var_os("KUBEBUILDER_ASSETS").map(PathBuf::from) else {
            println!(
                "skipped: KUBEBUILDER_ASSETS is not set; `setup-envtest use -p path` fetches kube-apiserver and etcd"
            );
            return None;
        };
        let data = tempfile::tempdir().expect("a folder");
        let certificates = Certificates::new();
        let file = |name: &str, text: &str| {
            let path = data.path().join(name);
            std::fs::write(&path, text).expect("a file");
            path
        };
        let authority = file("ca.crt", &certificates.authority);
        let certificate = file("tls.crt", &certificates.certificate);
        let key = file("tls.key", &certificates.key);
        let tokens = file("tokens.csv", &format!("{TOKEN},admin,admin,\"system:masters\"\nlittle,little,little\n"));
        let (client_port, peer_port, port) = free_ports();
        let etcd_url = format!("http://127.0.0.1:{client_port}");
        let log = |name: &str| Stdio::from(std::fs::File::create(data.path().join(name)).expect("a log"));
        let etcd = Command::new(assets.join("etcd"))
            .arg(format!("--data-dir={}", data.path().join("etcd").display()))
            .args([format!("--listen-client-urls={etcd_url}"), format!("--advertise-client-urls={etcd_url}")])
            .arg(format!("--listen-peer-urls=http://127.0.0.1:{peer_port}"))
            // Tests may lose what they wrote.
            .arg("--unsafe-no-fsync=true")
            .stdout(Stdio::null())
            .stderr(log("etcd.log"))
            .spawn()
            .expect("etcd starts");
        let mut children = vec![etcd];
        let api = Command::new(assets.join("kube-apiserver"))
            .arg(format!("--etcd-servers={etcd_url}"))
            .args(["--bind-address=127.0.0.1", "--authorization-mode=RBAC", "--allow-privileged=true"])
            .args(["--disable-admission-plugins=ServiceAccount", "--service-cluster-ip-range=10.0.0.0/24"])
            .arg(format!("--secure-port={port}"))
            .arg(format!("--cert-dir={}", data.path().display()))
            .arg(format!("--tls-cert-file={}", certificate.display()))
            .arg(format!("--tls-private-key-file={}", key.display()))
            .arg(format!("--token-auth-file={}", tokens.display()))
            .arg(format!("--service-account-key-file={}", key.display()))
            .arg(format!("--service-account-signing-key-file={}", key.display()))
            .arg(format!("--service-account-issuer=https://127.0.0.1:{port}"))
            .stdout(Stdio::null())
            .stderr(log("api.log"))
            .spawn()
            .expect("kube-apiserver starts");
        children.push(api);
        let url = format!("https://127.0.0.1:{port}");
        let text = kubeconfig(&url, &format!("{{token: {TOKEN}}}"), Some(&authority));
        let path = file("kubeconfig", &text);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads");
        let client = runtime.block_on(client(&path));
        let server = ApiServer { url, kubeconfig: path, client, runtime, children, data };
        server.until("the server is ready", || server.request("GET", "/readyz?verbose", None).0 == 200);
        // Made by the server itself, after it says that it is ready.
        server.until("the namespace default", || server.get("/api/v1/namespaces/default").is_some());
        Some(server)
    }

    /// A kubeconfig for another user, `{token: little}` for one without rights.
    ///
    /// # Panics
    /// When the file cannot be written.
    #[allow(clippy::expect_used)]
    pub fn kubeconfig_for(&self, user: &str) -> PathBuf {
        let path = self.data.path().join("kubeconfig-other");
        let text = kubeconfig(&self.url, user, Some(&self.data.path().join("ca.crt")));
        std::fs::write(&path, text).expect("a file");
        path
    }

    /// A request as the administrator: status and JSON, or null where the answer is none.
    ///
    /// # Panics
    /// When it is no request.
    #[allow(clippy::expect_used)]
    pub fn request(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let kind = if method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
        self.send(method, path, kind, body.map(ToString::to_string).unwrap_or_default().into_bytes())
    }

    /// The same with a type of its own.
    ///
    /// # Panics
    /// When it is no request.
    #[allow(clippy::expect_used)]
    pub fn send(&self, method: &str, path: &str, kind: &str, body: Vec<u8>) -> (u16, Value) {
        let request = http::Request::builder().method(method).uri(path).header("content-type", kind);
        let request = request.body(kube::client::Body::from(body)).expect("a request");
        self.runtime.block_on(async {
            let Ok(response) = self.client.send(request).await else { return (0, Value::Null) };
            let status = response.status().as_u16();
            let bytes = response.into_body().collect_bytes().await.unwrap_or_default();
            (status, serde_json::from_slice(&bytes).unwrap_or_default())
        })
    }

    /// An object; `None` if it is not there.
    pub fn get(&self, path: &str) -> Option<Value> {
        let (status, value) = self.request("GET", path, None);
        (status == 200).then_some(value)
    }

    /// Server-side apply of a YAML text as the manager `tests`; what the server says no to fails the test.
    ///
    /// # Panics
    /// When the server does not take it.
    pub fn apply(&self, path: &str, text: &str) {
        let path = format!("{path}?fieldManager=tests&force=true");
        let (status, answer) = self.send("PATCH", &path, "application/apply-patch+yaml", text.as_bytes().to_vec());
        assert!(status == 200 || status == 201, "{path}: {answer}");
    }

    /// Installs every CustomResourceDefinition of a folder, and waits until all are served.
    ///
    /// # Panics
    /// When a file is none, or the server does not take it.
    #[allow(clippy::expect_used)]
    pub fn install_crds(&self, folder: &Path) {
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(folder).expect("a folder").filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.retain(|file| file.extension().is_some_and(|end| end == "yaml"));
        files.sort();
        for file in files {
            self.install_crd(&std::fs::read_to_string(&file).expect("a file"));
        }
        self.until("all kinds are served", || {
            let all = self.get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions").unwrap_or_default();
            let is_served = |crd: &Value| {
                let conditions = crd["status"]["conditions"].as_array().into_iter().flatten();
                conditions.into_iter().any(|one| one["type"] == "Established" && one["status"] == "True")
            };
            all["items"].as_array().is_some_and(|items| !items.is_empty() && items.iter().all(is_served))
        });
        // Established is said a moment before it is true of every kind.
        std::thread::sleep(Duration::from_millis(300));
    }

    /// Installs one.
    ///
    /// # Panics
    /// When the server does not take it.
    #[allow(clippy::expect_used)]
    pub fn install_crd(&self, text: &str) {
        let name = text.lines().find_map(|line| line.strip_prefix("  name: ")).expect("metadata.name");
        self.apply(&format!("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{}", name.trim()), text);
    }

    /// A kind with any fields: `install_kind("argoproj.io", "v1alpha1", "Workflow", "workflows", "Namespaced")`.
    pub fn install_kind(&self, group: &str, version: &str, kind: &str, plural: &str, scope: &str) {
        let singular = kind.to_lowercase();
        self.install_crd(&format!(
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: {plural}.{group}\n\
             spec:\n  group: {group}\n  scope: {scope}\n  names: {{kind: {kind}, plural: {plural}, singular: {singular}}}\n  \
             versions:\n  - name: {version}\n    served: true\n    storage: true\n    subresources: {{status: {{}}}}\n    \
             schema: {{openAPIV3Schema: {{type: object, x-kubernetes-preserve-unknown-fields: true}}}}\n"
        ));
        let path = format!("/apis/{group}/{version}/{plural}");
        self.until("the kind is served", || self.get(&path).is_some());
    }

    /// Waits until something is so.
    ///
    /// # Panics
    /// When it does not come about in a minute; with the last words of the server.
    #[allow(clippy::panic)]
    pub fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let start = Instant::now();
        while !is_so() {
            if start.elapsed() > Duration::from_secs(60) {
                let log = std::fs::read_to_string(self.data.path().join("api.log")).unwrap_or_default();
                let last: Vec<&str> = log.lines().rev().take(10).collect();
                panic!("not in a minute: {what}\n{}", last.join("\n"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for ApiServer {
    fn drop(&mut self) {
        for child in self.children.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Three ports that are free now.
#[allow(clippy::expect_used)]
fn free_ports() -> (u16, u16, u16) {
    let bind = || TcpListener::bind("127.0.0.1:0").expect("a free port");
    let held = [bind(), bind(), bind()];
    let port = |at: usize| held[at].local_addr().expect("an address").port();
    (port(0), port(1), port(2))
}

#[allow(clippy::expect_used)]
async fn client(kubeconfig: &Path) -> kube::Client {
    let config = kube::config::Kubeconfig::read_from(kubeconfig).expect("a kubeconfig");
    let options = kube::config::KubeConfigOptions::default();
    let mut config = kube::Config::from_custom_kubeconfig(config, &options).await.expect("a configuration");
    config.default_retry = false;
    kube::Client::try_from(config).expect("a client")
}
