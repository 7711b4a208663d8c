//! Trees of files in memory, for builds.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use openchoreo_lsp::build::{self, Files, Found, Options};
use openchoreo_lsp::loader::DiskFiles;

/// Files by their paths.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles(BTreeMap<String, Vec<u8>>);

impl MemoryFiles {
    /// A tree of texts; a `/` or `./` in front of a path does not matter.
    pub fn new(files: &BTreeMap<String, String>) -> MemoryFiles {
        let clean = |path: &str| path.trim_start_matches("./").trim_start_matches('/').to_owned();
        MemoryFiles(files.iter().map(|(path, text)| (clean(path), text.clone().into_bytes())).collect())
    }
}

impl Files for MemoryFiles {
    fn find(&self, path: &str) -> Found {
        if self.0.contains_key(path) {
            return Found::File(path.to_owned());
        }
        let inside =
            |other: &String| path.is_empty() || other.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        if self.0.keys().any(inside) { Found::Directory(path.to_owned()) } else { Found::Nothing }
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.0.get(path).cloned()
    }
}

/// What `kubectl kustomize` makes of a directory: its standard output, or its standard error if it refuses.
/// `None` where kubectl is not on the path or is another release of kustomize than the one that is imitated.
pub fn kubectl(directory: &Path) -> Option<Result<String, String>> {
    if !has_kubectl() {
        return None;
    }
    let output = Command::new("kubectl").arg("kustomize").arg(directory).output().ok()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some(if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) })
}

/// Whether kubectl with kustomize 5.5 is on the path.
pub fn has_kubectl() -> bool {
    static FOUND: LazyLock<bool> = LazyLock::new(|| {
        let output = Command::new("kubectl").args(["version", "--client"]).output();
        output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("Kustomize Version: v5.5"))
    });
    *FOUND
}

/// What our own build makes of a directory of the disk, in the same form.
pub fn ours(directory: &Path) -> Result<String, String> {
    let path = DiskFiles::path(directory).map_err(|why| why.to_string())?;
    let built = build::build(&DiskFiles, &path, &Options::default());
    let problems: Vec<String> = built
        .problems
        .iter()
        .map(|problem| format!("{}:{}: {}", problem.place.path, problem.place.range.start, problem.kind.message()))
        .collect();
    if problems.is_empty() { Ok(built.yaml()) } else { Err(problems.join("\n")) }
}
