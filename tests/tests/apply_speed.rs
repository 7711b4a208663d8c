//! Two thousand objects on a real API server, beside kubectl with the same files in the same run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use openchoreo_lsp_tests::cluster::api_server::ApiServer;
use openchoreo_lsp_tests::cluster::runs::tell;
use openchoreo_lsp_tests::generator::{Layout, Options, generate};
use openchoreo_lsp_tests::program::run;

const FILES: usize = 2470;

/// How long kubectl takes for the files, and whether it was content with all.
fn kubectl(server: &ApiServer, folder: &Path) -> Duration {
    let mut command = Command::new("kubectl");
    command.arg("--kubeconfig").arg(&server.kubeconfig).args(["apply", "--server-side", "-R", "-f"]).arg(folder);
    let start = Instant::now();
    let done = run(command, Duration::from_secs(900));
    assert_eq!(done.status, Some(0), "{}", done.err.lines().take(5).collect::<Vec<_>>().join("\n"));
    start.elapsed()
}

fn start(crds: &Path) -> Option<ApiServer> {
    let server = ApiServer::start()?;
    server.install_crds(crds);
    Some(server)
}

#[test]
fn two_thousand_objects_fresh_and_unchanged() {
    let Some(judges) = std::env::var_os("OPENCHOREO_LSP_JUDGES").map(PathBuf::from) else {
        println!("skipped: OPENCHOREO_LSP_JUDGES is not set");
        return;
    };
    let crds = judges.join("crds/v1.2.3");
    let Some(ours) = start(&crds) else { return };
    let folder = tempfile::tempdir().unwrap();
    let repository = generate(&Options { files: FILES, layout: Layout::Readme, ..Options::default() });
    repository.write_to(folder.path()).unwrap();
    let path = folder.path().to_str().unwrap();
    let home = tempfile::tempdir().unwrap();
    let apply = || {
        let start = Instant::now();
        let told = tell(&["apply", path, "--yes", "--no-wait"], &ours.kubeconfig, home.path());
        told.must_end_with(0);
        (start.elapsed(), told)
    };
    let (fresh, told) = apply();
    let objects = told.reported("applied").len() + told.reported("unchanged").len();
    assert!(objects >= 2000, "{objects}");
    let (unchanged, again) = apply();
    assert_eq!(again.report()["outcome"], "nothing");
    println!("{objects} objects: fresh {fresh:?}, unchanged {unchanged:?}");
    drop(ours);
    if Command::new("kubectl").arg("version").arg("--client").output().is_err() {
        println!("skipped: there is no kubectl to compare with");
        return;
    }
    let Some(theirs) = start(&crds) else { return };
    // Only what it is compared for: the objects of the stages, not those that steer Flux, and their namespaces first.
    let _ = std::fs::remove_dir_all(folder.path().join("flux"));
    for file in repository.files.iter().filter(|file| file.path.ends_with("kustomization.yaml")) {
        let _ = std::fs::remove_file(folder.path().join(file.path.trim_start_matches('/')));
    }
    for object in repository.objects.iter().filter(|object| object.kind == "Namespace") {
        let text = format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: {}}}\n", object.name);
        theirs.apply(&format!("/api/v1/namespaces/{}", object.name), &text);
    }
    let (first, second) = (kubectl(&theirs, folder.path()), kubectl(&theirs, folder.path()));
    println!("kubectl: fresh {first:?}, unchanged {second:?}");
    // The program of a test run is not optimized, most of its time goes into reading and checking the files, and
    // other tests may share the machine; `cargo test --release` holds it to what is promised.
    let (least_fresh, least_unchanged) = if cfg!(debug_assertions) { (1, 2) } else { (10, 40) };
    assert!(first > fresh * least_fresh, "fresh: kubectl {first:?}, we {fresh:?}");
    assert!(second > unchanged * least_unchanged, "unchanged: kubectl {second:?}, we {unchanged:?}");
}
