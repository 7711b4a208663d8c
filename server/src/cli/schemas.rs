//! `schemas fetch`: the CRDs of a cluster as files, for the setting `schemas`.
//!
//! It takes no context for granted, and says where it goes before it goes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::Outcome;
use super::output::notice;
use crate::apply::Target;
use crate::cluster::{FetchedCrd, choose};

/// In one line.
pub const ABOUT: &str = "Fetch the schemas of a cluster into a folder";

/// What `--help` tells.
pub const LONG_ABOUT: &str = "\
Fetch the schemas of a cluster into a folder, one CRD a file.

The setting `schemas` of a repository, or --schemas of check, names such a folder; then what the cluster \
says counts over the built-in schemas. Fetching only reads, and it is done again only by this command.";

/// At the end of the help.
pub const EXAMPLES: &str = "\
Examples:
  openchoreo-lsp contexts                                             which clusters there are
  openchoreo-lsp schemas fetch --context kind-dev --output crds       the CRDs of OpenChoreo
  openchoreo-lsp schemas fetch --context kind-dev --output crds --all of everybody";

/// The group that counts where none is named.
const OPENCHOREO: &str = "openchoreo.dev";

/// The first words of a file that was fetched.
const MARK: &str = "# Fetched by openchoreo-lsp";

/// Arguments of `schemas`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Read the CRDs of a cluster and write one file for each.
    Fetch(Fetch),
}

#[derive(Debug, clap::Args)]
struct Fetch {
    /// The context of the kubeconfig; `openchoreo-lsp contexts` lists them. None is taken for granted.
    #[arg(long, value_name = "NAME")]
    context: String,
    /// The folder to write to; made if it is not there.
    #[arg(long, value_name = "FOLDER")]
    output: PathBuf,
    /// The kubeconfig [default: the files of KUBECONFIG, else ~/.kube/config]
    #[arg(long, value_name = "FILE")]
    kubeconfig: Option<PathBuf>,
    /// API groups whose CRDs are fetched [default: openchoreo.dev]
    #[arg(long = "group", value_name = "GROUP", conflicts_with = "all")]
    groups: Vec<String>,
    /// The CRDs of all groups.
    #[arg(long)]
    all: bool,
}

/// Runs the verb.
pub fn run(arguments: Arguments) -> Result<Outcome> {
    let Verb::Fetch(arguments) = arguments.verb;
    let groups = match (arguments.all, arguments.groups.is_empty()) {
        (true, _) => Vec::new(),
        (false, true) => vec![OPENCHOREO.to_owned()],
        (false, false) => arguments.groups,
    };
    let chosen = choose(arguments.kubeconfig.as_deref(), Some(&arguments.context))?;
    let Target { context, kubeconfig, server, .. } = &chosen.target;
    notice("note", &format!("reading the CRDs of {server}, context {context} of {kubeconfig}"));
    let crds = chosen.crds(&groups)?;
    if crds.is_empty() {
        let of = if groups.is_empty() { String::new() } else { format!(" of {}", groups.join(", ")) };
        bail!("{server} has no CustomResourceDefinition{of}; nothing was written");
    }
    let output = &arguments.output;
    let known = fetched_before(output);
    fs::create_dir_all(output).with_context(|| format!("cannot make the folder {}", output.display()))?;
    let mut written = BTreeSet::new();
    for crd in &crds {
        written.insert(write(output, crd, &chosen.target)?);
    }
    for name in known.difference(&written) {
        let path = output.join(name);
        notice("warning", &format!("{} was not fetched this time, and still counts", path.display()));
    }
    let count = if crds.len() == 1 { "1 CRD".to_owned() } else { format!("{} CRDs", crds.len()) };
    notice("note", &format!("wrote {count} to {}; the setting `schemas` names that folder", output.display()));
    Ok(Outcome::Clean)
}

/// Writes one file, in one step for whoever reads it meanwhile, and returns its name.
fn write(output: &Path, crd: &FetchedCrd, target: &Target) -> Result<String> {
    let name = format!("{}_{}.yaml", crd.group, crd.plural);
    let origin = format!("{MARK} from {}, context {}.", target.server, target.context).replace(char::is_control, " ");
    let text = format!("{origin}\n{}", crd.text);
    let (path, half) = (output.join(&name), output.join(format!(".{name}.part")));
    fs::write(&half, text)
        .and_then(|()| fs::rename(&half, &path))
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(name)
}

/// The files in a folder that an earlier fetch wrote.
fn fetched_before(output: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(output).into_iter().flatten().flatten();
    let names = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| fs::read(output.join(name)).is_ok_and(|bytes| bytes.starts_with(MARK.as_bytes()))).collect()
}
