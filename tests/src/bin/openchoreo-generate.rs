//! Writes a generated repository: `openchoreo-generate --files 45000 --bytes 144MB OUT`.
use anyhow::{Context, Result, bail};
use clap::{Parser, ValueEnum};
use openchoreo_lsp_tests::generator::{self, Layout, Options};
use std::io::Write as _;
use std::path::PathBuf;

/// Makes an OpenChoreo GitOps repository of any size, valid and without findings, for benchmarks and experiments.
/// The same arguments make the same bytes.
#[derive(Debug, Parser)]
#[command(name = "openchoreo-generate")]
struct Arguments {
    /// How many YAML files; a repository with every kind has about eighty, and fewer are not made
    #[arg(long, default_value_t = 250)]
    files: usize,
    /// How big they are together, for example 144MB; without it nothing is filled up
    #[arg(long, default_value = "0", value_parser = bytes)]
    bytes: u64,
    /// Another seed gives other names and another shape
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where files lie
    #[arg(long, value_enum, default_value_t = Shape::Readme)]
    layout: Shape,
    /// An empty or new folder
    out: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shape {
    /// One namespace, kustomizations that name every file, bindings in a stage of their own
    Readme,
    /// A folder and two stages for each namespace, no kustomizations below it
    Sample,
    /// Namespaces written in the files alone
    Written,
}

/// Reads a size: a number with kB, MB or nothing behind it.
fn bytes(text: &str) -> Result<u64, String> {
    let (number, unit) = match text.find(|c: char| !c.is_ascii_digit()) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        _ => return Err(format!("`{unit}` is no unit: use kB or MB")),
    };
    number.parse::<u64>().ok().and_then(|n| n.checked_mul(factor)).ok_or_else(|| format!("`{text}` is no size"))
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let out = &arguments.out;
    if out.exists() && out.read_dir().with_context(|| format!("{} is no folder", out.display()))?.next().is_some() {
        bail!("{} is not empty: a repository is written into a new folder", out.display());
    }
    let layout = match arguments.layout {
        Shape::Readme => Layout::Readme,
        Shape::Sample => Layout::Sample,
        Shape::Written => Layout::Written,
    };
    let options = Options { files: arguments.files, bytes: arguments.bytes, seed: arguments.seed, layout };
    let repo = generator::generate(&options);
    repo.write_to(out).with_context(|| format!("cannot write below {}", out.display()))?;
    writeln!(
        std::io::stdout(),
        "{} files, {} bytes, {} objects, {} references below {}",
        repo.files.len(),
        repo.bytes(),
        repo.objects.len(),
        repo.sites.len(),
        out.display()
    )?;
    Ok(())
}
