//! One kustomization: gather objects, then work on them, in kustomize's order.
//!
//! Bases are built by themselves and their results gathered; a component works on what its parent has
//! gathered so far. The order of the steps is fixed, whatever the order in the file.

use std::sync::Arc;

use super::config::{self, Config};
use super::decode::At;
use super::files::{Files, Found};
use super::kustomization::{Kustomization, Variable};
use super::note::Note;
use super::problem::{Place, Problem, ProblemKind, Refusal, Result};
use super::resource::{Resource, Taken};
use super::{Options, generate, read, variables};
use crate::gitops::facts::KUSTOMIZATION_NAMES;
use crate::gitops::{is_remote, paths};
use crate::text::TextRange;

/// A build reads at most this many kustomizations: bases that list each other twice would multiply.
const MAX_TARGETS: usize = 10_000;

/// What is gathered so far.
#[derive(Default)]
pub struct Gathered {
    pub resources: Vec<Resource>,
    pub config: Option<Arc<Config>>,
    pub variables: Vec<At<Variable>>,
}

impl Gathered {
    pub fn config(&self) -> Arc<Config> {
        self.config.clone().unwrap_or_else(Config::built_in)
    }

    pub fn merge_config(&mut self, other: &Arc<Config>, place: &Place) -> Result<()> {
        match &mut self.config {
            None if Arc::ptr_eq(other, &Config::built_in()) => self.config = Some(other.clone()),
            own => config::merge(own.get_or_insert_default(), other)
                .map_err(|message| Refusal::from(place.problem(ProblemKind::FieldNotSettable { message })))?,
        }
        Ok(())
    }

    /// Adds objects; none of them may be there already.
    fn append(&mut self, new: Vec<Resource>, taken: &mut Taken, place: &Place) -> Result<()> {
        for resource in new {
            let id = resource.id();
            if !taken.take(&id) {
                return place.refuse(ProblemKind::DuplicateId { id: id.to_string() });
            }
            self.resources.push(resource);
        }
        Ok(())
    }
}

/// The whole build.
pub struct Session<'f> {
    pub files: &'f dyn Files,
    pub options: &'f Options,
    /// What does not end the build.
    pub problems: Vec<Problem>,
    /// Whether notes are taken for `buildMetadata`.
    pub has_notes: bool,
    serials: u32,
    targets: usize,
}

/// A kustomization that is being built.
pub struct Target<'t> {
    pub directory: String,
    /// Path of its file.
    pub file: String,
    pub says: Kustomization,
    /// The kustomization files from the outermost to this one.
    pub chain: Vec<String>,
    /// Its directory as `buildMetadata` writes it.
    pub note_path: String,
    pub(super) parent: Option<&'t Target<'t>>,
}

impl Target<'_> {
    /// The whole file.
    pub fn place(&self) -> Place {
        Place { path: self.file.clone(), range: TextRange::empty(0) }
    }

    /// What `buildMetadata` says of a built-in plug-in of this kustomization.
    pub fn note(&self, kind: &str) -> Note {
        Note {
            configured_in: join_note(&self.note_path, paths::name(&self.file)),
            configured_by: Some(("builtin".to_owned(), kind.to_owned(), String::new(), String::new())),
            ..Note::default()
        }
    }
}

impl<'f> Session<'f> {
    pub fn new(files: &'f dyn Files, options: &'f Options) -> Session<'f> {
        Session { files, options, problems: Vec::new(), has_notes: false, serials: 0, targets: 0 }
    }

    /// Reads the kustomization of a directory; `place` is where it is asked for.
    pub fn open<'t>(
        &mut self,
        directory: &str,
        place: &Place,
        parent: Option<&'t Target<'t>>,
        note_path: String,
    ) -> Result<Target<'t>> {
        self.targets += 1;
        if self.targets > MAX_TARGETS {
            return place.refuse(ProblemKind::Unsupported { what: "a build of so many kustomizations".to_owned() });
        }
        let file = self.kustomization_file(directory, place)?;
        let own = Place { path: file.clone(), range: TextRange::empty(0) };
        let text = self.text(&file, &own)?;
        let says = Kustomization::read(&text, &file)?;
        self.note_unsupported(&says);
        let mut chain = parent.map_or_else(Vec::new, |parent| parent.chain.clone());
        chain.push(file.clone());
        Ok(Target { directory: directory.to_owned(), file, says, chain, note_path, parent })
    }

    /// The one kustomization file of a directory.
    pub fn kustomization_file(&self, directory: &str, place: &Place) -> Result<String> {
        let mut found = Vec::new();
        for name in KUSTOMIZATION_NAMES {
            if let Some(path) = paths::join(directory, name)
                && let Found::File(_) = self.files.find(&path)
            {
                found.push(path);
            }
        }
        let shown = if directory.is_empty() { "." } else { directory }.to_owned();
        match found.len() {
            0 => place.refuse(ProblemKind::NoKustomization { path: shown }),
            1 => Ok(found.remove(0)),
            _ => place.refuse(ProblemKind::SeveralKustomizations { path: shown }),
        }
    }

    /// Says which fields of a kustomization are not evaluated.
    pub fn note_unsupported(&mut self, says: &Kustomization) {
        for field in &says.unsupported {
            let what = format!("`{}`", field.value);
            self.problems.push(field.place.problem(ProblemKind::Unsupported { what }));
        }
    }

    pub fn text(&self, path: &str, place: &Place) -> Result<String> {
        let Some(bytes) = self.files.read(path) else {
            return place.refuse(ProblemKind::MissingFile { entry: path.to_owned() });
        };
        String::from_utf8(bytes)
            .or_else(|_| place.refuse(ProblemKind::Malformed { message: format!("`{path}` is no UTF-8") }))
    }

    /// The bytes of a file that a kustomization names.
    pub fn load(&self, target: &Target<'_>, entry: &At<String>) -> Result<(String, Vec<u8>)> {
        if is_http(&entry.value) {
            return entry.place.refuse(ProblemKind::Remote { entry: entry.value.clone() });
        }
        let missing = || entry.place.problem(ProblemKind::MissingFile { entry: entry.value.clone() });
        let path = paths::join(&target.directory, &entry.value).ok_or_else(missing)?;
        let Found::File(path) = self.files.find(&path) else { return Err(missing().into()) };
        if !self.options.allow_outside && !paths::is_within(&path, &target.directory) {
            return entry.place.refuse(ProblemKind::OutsideDirectory { entry: entry.value.clone() });
        }
        let bytes = self.files.read(&path).ok_or_else(missing)?;
        Ok((path, bytes))
    }

    /// The text of a file that a kustomization names.
    pub fn load_text(&self, target: &Target<'_>, entry: &At<String>) -> Result<(String, String)> {
        let (path, bytes) = self.load(target, entry)?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok((path, text)),
            Err(_) => {
                let message = format!("`{}` is no UTF-8", entry.value);
                entry.place.refuse(ProblemKind::Malformed { message })
            }
        }
    }

    pub fn serial(&mut self) -> u32 {
        self.serials += 1;
        self.serials
    }

    /// Builds a kustomization upon what is gathered so far (nothing, unless it is a component).
    pub fn build(&mut self, target: &Target<'_>, gathered: Gathered) -> Result<Gathered> {
        let mut gathered = self.resources(target, gathered, &target.says.resources)?;
        self.configure(target, &mut gathered)?;
        self.generate(target, &mut gathered)?;
        for entry in &target.says.components {
            gathered = self.component(target, gathered, entry)?;
        }
        self.transform(target, &mut gathered)?;
        variables::note(&mut gathered.resources, &gathered.variables, &target.says.variables)
            .map_err(|problem| Refusal::from(*problem))?;
        gathered.variables.extend(target.says.variables.iter().cloned());
        Ok(gathered)
    }

    /// Gathers files and directories. What is wrong with one entry does not hide what is wrong with others.
    pub fn resources(
        &mut self,
        target: &Target<'_>,
        mut gathered: Gathered,
        entries: &[At<String>],
    ) -> Result<Gathered> {
        let mut wrong = Vec::new();
        let mut taken = Taken::of(&gathered.resources);
        for entry in entries {
            if let Err(Refusal(problems)) = self.resource(target, &mut gathered, &mut taken, entry) {
                let (other, refused) = problems.into_iter().partition(|problem| !problem.kind.is_refusal());
                let mut other: Vec<Problem> = other;
                self.problems.append(&mut other);
                wrong.extend(refused as Vec<Problem>);
            }
        }
        if wrong.is_empty() { Ok(gathered) } else { Err(Refusal(wrong)) }
    }

    fn resource(
        &mut self,
        target: &Target<'_>,
        gathered: &mut Gathered,
        taken: &mut Taken,
        entry: &At<String>,
    ) -> Result<()> {
        if entry.value.is_empty() {
            return entry.place.refuse(ProblemKind::EmptyEntry);
        }
        let found = paths::join(&target.directory, &entry.value).map_or(Found::Nothing, |path| self.files.find(&path));
        if !matches!(found, Found::File(_)) && (is_remote(&entry.value) || is_http(&entry.value)) {
            return entry.place.refuse(ProblemKind::Remote { entry: entry.value.clone() });
        }
        match found {
            Found::File(_) => {
                let (path, text) = self.load_text(target, entry)?;
                let whole = Place { path, range: TextRange::empty(0) };
                let mut resources = read::resources(&text, &whole, &target.chain)?;
                for resource in &mut resources {
                    resource.serial = self.serial();
                    if self.has_notes {
                        let path = join_note(&target.note_path, &entry.value);
                        resource.note = Some(Note { path, ..Note::default() });
                    }
                }
                gathered.append(resources, taken, &entry.place)
            }
            Found::Directory(directory) => {
                let base = self.enter(target, entry, &directory)?;
                if base.says.is_component {
                    return entry.place.refuse(ProblemKind::ComponentAsResource);
                }
                let built = self.build(&base, Gathered::default())?;
                gathered.append(built.resources, taken, &entry.place)?;
                if let Some(config) = built.config {
                    gathered.merge_config(&config, &entry.place)?;
                }
                merge_variables(gathered, built.variables)
            }
            Found::Nothing => entry.place.refuse(ProblemKind::MissingFile { entry: entry.value.clone() }),
        }
    }

    fn component(&mut self, target: &Target<'_>, gathered: Gathered, entry: &At<String>) -> Result<Gathered> {
        if entry.value.is_empty() {
            return entry.place.refuse(ProblemKind::EmptyEntry);
        }
        let found = paths::join(&target.directory, &entry.value).map_or(Found::Nothing, |path| self.files.find(&path));
        let Found::Directory(directory) = found else {
            if is_remote(&entry.value) {
                self.problems.push(entry.place.problem(ProblemKind::Remote { entry: entry.value.clone() }));
                return Ok(gathered);
            }
            return entry.place.refuse(ProblemKind::MissingFile { entry: entry.value.clone() });
        };
        let component = self.enter(target, entry, &directory)?;
        if !component.says.is_component {
            return entry.place.refuse(ProblemKind::KustomizationAsComponent);
        }
        let built = self.build(&component, gathered)?;
        let mut taken = Taken::default();
        match built.resources.iter().map(Resource::id).find(|id| !taken.take(id)) {
            Some(id) => entry.place.refuse(ProblemKind::DuplicateId { id: id.to_string() }),
            None => Ok(built),
        }
    }

    /// Opens a directory that another kustomization lists.
    fn enter<'t>(&mut self, target: &'t Target<'t>, entry: &At<String>, directory: &str) -> Result<Target<'t>> {
        let built = std::iter::successors(Some(target), |target| target.parent);
        if built.into_iter().any(|target| paths::is_within(&target.directory, directory)) {
            return entry.place.refuse(ProblemKind::Cycle { entry: entry.value.clone() });
        }
        let note_path = join_note(&target.note_path, &entry.value);
        let opened = self.open(directory, &entry.place, Some(target), note_path)?;
        self.check_openapi(&opened)?;
        Ok(opened)
    }

    fn configure(&mut self, target: &Target<'_>, gathered: &mut Gathered) -> Result<()> {
        let mut own = Config::built_in();
        for entry in &target.says.configurations {
            let (path, text) = self.load_text(target, entry)?;
            let more = Arc::new(Config::read(&text, &path)?);
            config::merge(&mut own, &more)
                .map_err(|message| Refusal::from(entry.place.problem(ProblemKind::FieldNotSettable { message })))?;
        }
        if let Some(entry) = target.says.crds.first() {
            // What it would change is not known, so nothing may be built without it.
            let what = format!("`crds` ({})", entry.value);
            return entry.place.refuse(ProblemKind::Unsupported { what });
        }
        gathered.merge_config(&own, &target.place())
    }

    /// A schema of one's own is not supported; one by a version must be the one that is built in.
    pub fn check_openapi(&mut self, target: &Target<'_>) -> Result<()> {
        let Some(openapi) = &target.says.openapi else { return Ok(()) };
        if openapi.value.contains_key("path") {
            let what = "`openapi.path`".to_owned();
            return openapi.place.refuse(ProblemKind::Unsupported { what });
        }
        match openapi.value.get("version") {
            Some(version) if version != BUILT_IN_SCHEMA && !version.is_empty() => {
                let expected = format!("the version that is built in, {BUILT_IN_SCHEMA},");
                openapi.place.refuse(ProblemKind::WrongValue { expected })
            }
            _ => Ok(()),
        }
    }

    fn generate(&mut self, target: &Target<'_>, gathered: &mut Gathered) -> Result<()> {
        let lists = [(&target.says.config_maps, false), (&target.says.secrets, true)];
        for (generator, is_secret) in
            lists.into_iter().flat_map(|(list, is_secret)| list.iter().map(move |g| (g, is_secret)))
        {
            let load = |entry: &At<String>| self.load(target, entry).map(|(_, bytes)| bytes);
            let mut new = generate::make(generator, is_secret, target.says.options.as_ref(), &load)?;
            new.serial = self.serial();
            new.origin.path.clone_from(&generator.place.path);
            new.origin.range = generator.place.range;
            new.origin.chain.clone_from(&target.chain);
            if self.has_notes {
                new.note = Some(target.note(if is_secret { "SecretGenerator" } else { "ConfigMapGenerator" }));
            }
            if let Err(kind) = generate::absorb(&mut gathered.resources, new)
                && !self.is_gap(&kind)
            {
                return generator.place.refuse(kind);
            }
        }
        self.plugin_generators(target, gathered)
    }
}

/// The version of the schema of built-in kinds.
const BUILT_IN_SCHEMA: &str = "v1.21.2";

fn merge_variables(gathered: &mut Gathered, new: Vec<At<Variable>>) -> Result<()> {
    for variable in new {
        let name = &variable.value.name;
        if gathered.variables.iter().any(|own| own.value.name == *name) {
            let message = format!("there is a variable `{name}` already");
            return variable.place.refuse(ProblemKind::InvalidVariable { message });
        }
        gathered.variables.push(variable);
    }
    Ok(())
}

pub fn is_http(entry: &str) -> bool {
    entry.starts_with("https://") || entry.starts_with("http://")
}

/// Joins two relative paths, `..` kept where it leads out.
pub fn join_note(path: &str, entry: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    for part in path.split('/').chain(entry.split('/')) {
        match part {
            "" | "." => {}
            ".." if out.last().is_some_and(|last| *last != "..") => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out.join("/")
}
