//! Measures the whole program as its users meet it: `check` on a repository, and the language server over stdin and
//! stdout, on a generated repository of the given size and, for comparison, on one of a hundred documents.
//!
//! Figures are of this machine at this moment; on a busy one only their relation says something.
#![allow(clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use clap::Parser;
use openchoreo_lsp_tests::client::{Client, uri};
use openchoreo_lsp_tests::files::File;
use openchoreo_lsp_tests::generator::{Layout, Options, generate};
use serde_json::{Value, json};

/// Measures openchoreo-lsp on a generated repository: `check`, and edits, requests and memory of the server
#[derive(Debug, Parser)]
struct Arguments {
    /// How many YAML files
    #[arg(long, default_value_t = 45_000)]
    files: usize,
    /// How many bytes they have together
    #[arg(long, default_value_t = 144_000_000)]
    bytes: u64,
    /// How often `check` runs; the first time does not count
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// How many edits of each document
    #[arg(long, default_value_t = 200)]
    edits: usize,
    /// The program [default: openchoreo-lsp beside this one]
    #[arg(long)]
    program: Option<PathBuf>,
    /// Only this part
    #[arg(long, value_enum)]
    only: Option<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    Check,
    Server,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let program = match &arguments.program {
        Some(program) => program.clone(),
        None => std::env::current_exe()?.with_file_name(format!("openchoreo-lsp{}", std::env::consts::EXE_SUFFIX)),
    };
    ensure!(program.is_file(), "{} is not there: build it, or name it with --program", program.display());
    if cfg!(debug_assertions) {
        println!("note: this is a debug build; its figures say little");
    }
    let large = Repository::new(Options { files: arguments.files, bytes: arguments.bytes, ..options() })?;
    println!("{} files, {:.1} MB", large.files.len(), large.bytes() as f64 / 1e6);
    if arguments.only != Some(Part::Server) {
        check(&program, large.folder.path(), arguments.runs)?;
    }
    if arguments.only != Some(Part::Check) {
        let small = Repository::new(Options { files: 100, bytes: 320_000, ..options() })?;
        println!("\nserver, {} files:", small.files.len());
        let few = server(&program, &small, arguments.edits)?;
        println!("\nserver, {} files:", large.files.len());
        let many = server(&program, &large, arguments.edits)?;
        println!("\nedit to findings, p95: {:.2} times the figure of the small repository", many / few);
    }
    Ok(())
}

fn options() -> Options {
    Options { seed: 1, layout: Layout::Readme, ..Options::default() }
}

/// A generated repository on disk.
struct Repository {
    folder: tempfile::TempDir,
    files: Vec<File>,
}

impl Repository {
    fn new(options: Options) -> Result<Repository> {
        let folder = tempfile::tempdir()?;
        let repository = generate(&options);
        repository.write_to(folder.path()).context("the repository cannot be written")?;
        Ok(Repository { folder, files: repository.files })
    }

    fn bytes(&self) -> usize {
        self.files.iter().map(|file| file.text.len()).sum()
    }

    /// The largest file of a kind that is not larger than `most` bytes.
    fn largest(&self, kind: &str, most: usize) -> Option<&File> {
        let line = format!("kind: {kind}\n");
        let fitting = self.files.iter().filter(|file| file.text.len() <= most && file.text.contains(&line));
        fitting.max_by_key(|file| file.text.len())
    }
}

fn check(program: &Path, folder: &Path, runs: usize) -> Result<()> {
    let mut seconds = Vec::new();
    let mut peak = 0;
    for run in 0..=runs {
        let start = Instant::now();
        let mut child = Command::new(program)
            .args(["check", "--format", "json"])
            .arg(folder)
            .stdout(Stdio::null())
            .spawn()
            .context("the program does not start")?;
        let status = loop {
            // The peak is read while the process lives: it is gone afterwards, and it only rises.
            peak = peak.max(memory(child.id(), "VmHWM").unwrap_or(0));
            if let Some(status) = child.try_wait()? {
                break status;
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        ensure!(matches!(status.code(), Some(0 | 1)), "check ended with {status}");
        if run > 0 {
            seconds.push(start.elapsed().as_secs_f64());
        }
    }
    let (median, worst) = (percentile(&mut seconds, 50), percentile(&mut seconds, 100));
    println!("check: median {median:.2} s, worst {worst:.2} s, peak {:.0} MB", peak as f64 / 1e3);
    Ok(())
}

/// The value of a line of `/proc/PID/status` in kB; nothing where there is no such file.
fn memory(process: u32, what: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':'))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// Runs a conversation and returns the 95th percentile of the slowest document, in milliseconds.
fn server(program: &Path, repository: &Repository, edits: usize) -> Result<f64> {
    let folder = repository.folder.path();
    let start = Instant::now();
    let mut client = Client::start_program(program, folder);
    client.initialize(json!({
        "processId": null,
        "rootUri": uri(folder),
        "capabilities": { "textDocument": { "publishDiagnostics": { "versionSupport": true } } },
        "workspaceFolders": [{ "uri": uri(folder), "name": "bench" }],
    }));
    wait_for_index(&mut client)?;
    println!("  indexed after {:.2} s", start.elapsed().as_secs_f64());
    let process = client.process();
    let resident =
        |what| process.and_then(|process| memory(process, what)).map_or(0.0, |kilobytes| kilobytes as f64 / 1e3);
    println!("  memory {:.0} MB, peak {:.0} MB", resident("VmRSS"), resident("VmHWM"));
    let mut worst: f64 = 0.0;
    for kind in ["ComponentRelease", "Component", "ReleaseBinding", "ComponentType"] {
        let Some(file) = repository.largest(kind, 20_000) else { continue };
        let mut took = edit(&mut client, folder, file, edits)?;
        let (p50, p95, most) = (percentile(&mut took, 50), percentile(&mut took, 95), percentile(&mut took, 100));
        println!(
            "  edit of a {kind} of {:.1} kB: p50 {p50:.2} ms, p95 {p95:.2} ms, worst {most:.2} ms",
            file.text.len() as f64 / 1e3
        );
        worst = worst.max(p95);
    }
    println!("  memory {:.0} MB, peak {:.0} MB", resident("VmRSS"), resident("VmHWM"));
    Ok(worst)
}

fn wait_for_index(client: &mut Client) -> Result<()> {
    for _ in 0..100_000 {
        let status = client.request("openchoreo/status", Value::Null);
        match status["folders"][0]["index"].as_str() {
            Some("complete") => return Ok(()),
            Some("stopped") => bail!("the server stopped reading: {status}"),
            _ => std::thread::sleep(Duration::from_millis(10)),
        }
    }
    bail!("the server does not come to an end with reading")
}

/// Misspells a name again and again, so that every edit changes the findings, and says how long each time they took
/// to arrive.
fn edit(client: &mut Client, folder: &Path, file: &File, edits: usize) -> Result<Vec<f64>> {
    let document = uri(&folder.join(file.path.trim_start_matches('/')));
    let (line, column) = place(&file.text).with_context(|| format!("{} names nothing", file.path))?;
    client.open(&document, 1, &file.text);
    let mut took = Vec::new();
    for version in 2..edits as i32 + 2 {
        let start = Instant::now();
        // A letter behind a name, and away with it again.
        let (range, text) =
            if version % 2 == 0 { ([line, column, line, column], "x") } else { ([line, column, line, column + 1], "") };
        client.edit(&document, version, range, text);
        loop {
            let published = client.published(&document);
            if published["version"] == json!(version) {
                break;
            }
        }
        took.push(start.elapsed().as_secs_f64() * 1e3);
    }
    client.close(&document);
    Ok(took)
}

/// Behind the first name of another object in a text.
fn place(text: &str) -> Option<(u32, u32)> {
    let keys = ["projectName: ", "releaseName: ", "environment: "];
    let mut lines = text.lines().enumerate();
    let named = lines.find(|(_, line)| {
        let line = line.trim_start();
        keys.iter().any(|key| line.starts_with(key)) || line.starts_with("workloadType: ")
    });
    let (line, content) = named?;
    Some((u32::try_from(line).ok()?, u32::try_from(content.trim_end().len()).ok()?))
}

/// The value below which so many per cent lie.
fn percentile(values: &mut [f64], per_cent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (values.len() * per_cent).div_ceil(100).saturating_sub(1);
    values.get(at).copied().unwrap_or(f64::NAN)
}
