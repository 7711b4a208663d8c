//! Faults in a repository that was right, each with the places that must be reported and no others.
//!
//! What dangles is computed from what the generator knows, never by reading YAML. A place whose holder cannot be found
//! (the key of a secret that is missing, say) is not counted: it cannot be judged. A fault may bring findings of other
//! kinds with it, such as a component that has lost its only workload.
use super::{Layout, Object, Repo, Site};
use crate::files::File;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A way to break a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Two letters of the name change places.
    Misspelt,
    /// The `kind` beside the name says another kind; where there is none, the name of an object of another kind.
    OtherKind,
    /// What it names moves to a namespace of the repository that holds nothing else. Needs [`Layout::Written`].
    TargetMoved,
    /// What it names is deleted, with its entry in a kustomization; an item of an object gets another name.
    TargetDeleted,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 4] = [Fault::Misspelt, Fault::OtherKind, Fault::TargetMoved, Fault::TargetDeleted];
}

/// A repository with one fault.
#[derive(Debug, Clone)]
pub struct Planted {
    /// All files.
    pub files: Vec<File>,
    /// Every reference that leads nowhere now, in the order of the sites.
    pub dangling: Vec<Dangling>,
}

/// A reference that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dangling {
    /// The file.
    pub path: String,
    /// The line, from 0.
    pub line: usize,
    /// Row of the reference rules.
    pub rule: String,
    /// The field, in their notation.
    pub field: String,
    /// The name that is not found.
    pub name: String,
    /// The kind of object or item that is not found.
    pub kind: String,
}

/// The namespace that [`Fault::TargetMoved`] uses.
pub(super) const SPARE: &str = "spare";

impl Repo {
    /// One site for each kind of reference: the first of each row, field, kind of source and kind of target.
    #[must_use]
    pub fn representatives(&self) -> Vec<usize> {
        let mut seen = HashSet::new();
        let of = |site: &Site| {
            (site.rule.clone(), site.path.clone(), self.objects[site.source].kind.clone(), site.kind.clone())
        };
        (0..self.sites.len()).filter(|at| seen.insert(of(&self.sites[*at]))).collect()
    }
}

/// Breaks the reference at `repo.sites[site]`.
///
/// `None` where the fault has no meaning: an item has no namespace and no kind, a cluster kind cannot move, and the
/// sites of cluster kinds may not say another kind (the schema refuses it, which is no dangling reference).
#[must_use]
pub fn plant(repo: &Repo, site: usize, fault: Fault) -> Option<Planted> {
    let before = World::of(repo);
    let at = repo.sites.get(site)?;
    let mut after = before.clone();
    let mut edits: Vec<Edit> = Vec::new();
    let file = repo.objects[at.source].file;
    match fault {
        Fault::Misspelt => {
            let name = misspelt(repo.name_at(at), |name| before.has_name(at, name))?;
            edits.push(Edit { file, range: at.range.clone(), text: name.clone() });
            after.rename(repo, site, name);
        }
        Fault::OtherKind => match (&at.kind_range, at.holder.is_none() && is_object(&at.kind)) {
            (_, false) => return None,
            (Some(range), _) => {
                let kind = other_kind(&at.kind).filter(|_| !is_cluster(&repo.objects[at.source].kind))?;
                edits.push(Edit { file, range: range.clone(), text: kind.clone() });
                after.kinds[site] = kind;
            }
            (None, _) => {
                let name = before.name_of_another_kind(repo, at)?;
                edits.push(Edit { file, range: at.range.clone(), text: name.clone() });
                after.rename(repo, site, name);
            }
        },
        Fault::TargetMoved => {
            let target = before.target(repo, site)?;
            let range = repo.objects[target].namespace_range.clone().filter(|_| repo.layout == Layout::Written)?;
            edits.push(Edit { file: repo.objects[target].file, range, text: SPARE.to_owned() });
            after.namespaces[target] = Some(SPARE.to_owned());
        }
        Fault::TargetDeleted => {
            if let Some(item) = before.item(repo, site) {
                let place = &repo.items[item];
                let name =
                    format!("{}-retired", &repo.files[repo.objects[place.object].file].text[place.range.clone()]);
                edits.push(Edit {
                    file: repo.objects[place.object].file,
                    range: place.range.clone(),
                    text: name.clone(),
                });
                after.rename_place(repo, place.object, &place.range, &name);
            } else {
                let target = before.target(repo, site)?;
                edits.extend(deletion(repo, &repo.objects[target]));
                after.gone.insert(target);
            }
        }
    }
    after.index(repo);
    let dangling =
        (0..repo.sites.len()).filter(|at| after.dangles(repo, *at)).map(|at| after.report(repo, at, &edits)).collect();
    Some(Planted { files: applied(repo, &edits), dangling })
}

fn is_cluster(kind: &str) -> bool {
    kind.starts_with("Cluster") || kind == "Namespace"
}

fn is_object(kind: &str) -> bool {
    !matches!(
        kind,
        "Endpoint" | "SecretKey" | "Output" | "TraitInstance" | "ResourceId" | "ExternalRef" | "FrozenTrait"
    )
}

/// The kind of the same meaning on the other side of the fence between namespaces and cluster.
fn other_kind(kind: &str) -> Option<String> {
    match kind.strip_prefix("Cluster") {
        Some(rest) => Some(rest.to_owned()),
        None => Some(format!("Cluster{kind}")),
    }
}

/// The name with two neighbouring letters exchanged, so that no other name comes out.
fn misspelt(name: &str, taken: impl Fn(&str) -> bool) -> Option<String> {
    let letters: Vec<char> = name.chars().collect();
    let inner = |c: char| c.is_ascii_alphanumeric();
    (1..letters.len().saturating_sub(1)).rev().find_map(|at| {
        let mut other = letters.clone();
        other.swap(at - 1, at);
        let other: String = other.into_iter().collect();
        (letters[at - 1] != letters[at] && inner(letters[at - 1]) && inner(letters[at]) && !taken(&other))
            .then_some(other)
    })
}

/// A change of one file; an empty text for the range of a whole file removes the file.
struct Edit {
    file: usize,
    range: Range<usize>,
    text: String,
}

/// Takes an object away: its document, or its file with the line that lists it.
fn deletion(repo: &Repo, object: &Object) -> Vec<Edit> {
    let file = &repo.files[object.file];
    if object.range.len() < file.text.len() {
        // The marker above goes too, or the one below if it is the first document.
        let first = object.range.start == 0;
        let range = if first {
            0..object.range.end + "---\n".len()
        } else {
            object.range.start - "---\n".len()..object.range.end
        };
        return vec![Edit { file: object.file, range, text: String::new() }];
    }
    let mut edits = vec![Edit { file: object.file, range: 0..file.text.len(), text: String::new() }];
    for (at, other) in repo.files.iter().enumerate() {
        let Some(entry) =
            other.path.strip_suffix("kustomization.yaml").and_then(|folder| file.path.strip_prefix(folder))
        else {
            continue;
        };
        let line = format!("  - {entry}\n");
        if let Some(start) = other.text.find(&line).filter(|_| !other.path.starts_with("/flux/")) {
            edits.push(Edit { file: at, range: start..start + line.len(), text: String::new() });
        }
    }
    edits
}

fn applied(repo: &Repo, edits: &[Edit]) -> Vec<File> {
    let mut files: Vec<Option<File>> = repo.files.iter().cloned().map(Some).collect();
    for edit in edits {
        if edit.text.is_empty() && edit.range.len() == repo.files[edit.file].text.len() {
            files[edit.file] = None;
        } else if let Some(file) = &mut files[edit.file] {
            file.text.replace_range(edit.range.clone(), &edit.text);
        }
    }
    files.into_iter().flatten().collect()
}

/// What is where, as names: a copy of it is changed along with the files.
#[derive(Clone)]
pub(super) struct World {
    /// For each site, what it says.
    names: Vec<String>,
    kinds: Vec<String>,
    /// For each object.
    namespaces: Vec<Option<String>>,
    /// For each item.
    items: Vec<String>,
    gone: HashSet<usize>,
    objects: HashMap<(String, Option<String>, String), usize>,
    /// By kind, object and name.
    held: HashMap<(String, usize, String), usize>,
}

impl World {
    pub(super) fn of(repo: &Repo) -> World {
        let text =
            |object: usize, range: &Range<usize>| repo.files[repo.objects[object].file].text[range.clone()].to_owned();
        let mut world = World {
            names: repo.sites.iter().map(|site| repo.name_at(site).to_owned()).collect(),
            kinds: repo.sites.iter().map(|site| site.kind.clone()).collect(),
            namespaces: repo.objects.iter().map(|object| object.namespace.clone()).collect(),
            items: repo.items.iter().map(|item| text(item.object, &item.range)).collect(),
            gone: HashSet::new(),
            objects: HashMap::new(),
            held: HashMap::new(),
        };
        world.index(repo);
        world
    }

    fn index(&mut self, repo: &Repo) {
        let here = |at: &usize| !self.gone.contains(at);
        self.objects = (0..repo.objects.len())
            .filter(here)
            .map(|at| ((repo.objects[at].kind.clone(), self.namespaces[at].clone(), repo.objects[at].name.clone()), at))
            .collect();
        self.held = (0..repo.items.len())
            .filter(|at| here(&repo.items[*at].object))
            .map(|at| ((repo.items[at].kind.clone(), repo.items[at].object, self.items[at].clone()), at))
            .collect();
    }

    fn rename(&mut self, repo: &Repo, site: usize, name: String) {
        let at = &repo.sites[site];
        self.rename_place(repo, at.source, &at.range, &name);
    }

    /// A place can be a reference and an item at once.
    fn rename_place(&mut self, repo: &Repo, object: usize, range: &Range<usize>, name: &str) {
        let sites = repo.sites.iter().enumerate().filter(|(_, site)| site.source == object && site.range == *range);
        for (at, _) in sites {
            name.clone_into(&mut self.names[at]);
        }
        let items = repo.items.iter().enumerate().filter(|(_, item)| item.object == object && item.range == *range);
        for (at, _) in items {
            name.clone_into(&mut self.items[at]);
        }
    }

    /// The namespace in which a site's name is looked up; `None` where there is none or it is not known.
    fn namespace(&self, repo: &Repo, site: usize) -> Option<String> {
        let source = repo.sites[site].source;
        if repo.sites[site].rule != "A4" {
            return self.namespaces[source].clone();
        }
        let scope = (0..=site).rev().take_while(|at| repo.sites[*at].source == source);
        scope.into_iter().find(|at| repo.sites[*at].path.ends_with(".namespace")).map(|at| self.names[at].clone())
    }

    fn object(&self, repo: &Repo, site: usize, kind: &str, name: &str) -> Option<usize> {
        let namespace = if is_cluster(kind) { None } else { self.namespace(repo, site) };
        self.objects.get(&(kind.to_owned(), namespace, name.to_owned())).copied()
    }

    /// The object that a site names.
    fn target(&self, repo: &Repo, site: usize) -> Option<usize> {
        self.object(repo, site, &self.kinds[site], &self.names[site])
    }

    /// The object in which a site's item is looked up.
    fn holder(&self, repo: &Repo, site: usize) -> Option<usize> {
        let at = &repo.sites[site];
        match at.holder.as_deref().and_then(|holder| holder.split_once('/')) {
            Some((kind, name)) => self.object(repo, site, kind, name),
            None => Some(at.source),
        }
    }

    /// The item that a site names.
    fn item(&self, repo: &Repo, site: usize) -> Option<usize> {
        let holder = self.holder(repo, site)?;
        self.held.get(&(self.kinds[site].clone(), holder, self.names[site].clone())).copied()
    }

    pub(super) fn dangles(&self, repo: &Repo, site: usize) -> bool {
        if self.gone.contains(&repo.sites[site].source) {
            return false;
        }
        if !is_object(&self.kinds[site]) {
            return self.holder(repo, site).is_some() && self.item(repo, site).is_none();
        }
        // Below a namespace that is not there nothing can be said.
        let blind = repo.sites[site].rule == "A4"
            && !is_cluster(&self.kinds[site])
            && self
                .namespace(repo, site)
                .is_none_or(|ns| !self.objects.contains_key(&("Namespace".to_owned(), None, ns)));
        !blind && self.target(repo, site).is_none()
    }

    /// Whether this site would find something by that name.
    fn has_name(&self, site: &Site, name: &str) -> bool {
        self.objects.keys().any(|(kind, _, other)| *kind == site.kind && other == name)
            || self.held.keys().any(|(kind, _, other)| *kind == site.kind && other == name)
    }

    /// A name from the neighbourhood that is no name of the wanted kind.
    fn name_of_another_kind(&self, repo: &Repo, site: &Site) -> Option<String> {
        let namespace = &repo.objects[site.source].namespace;
        repo.objects
            .iter()
            .filter(|object| object.namespace == *namespace && object.kind != site.kind)
            .map(|object| object.name.clone())
            .find(|name| !self.has_name(site, name))
    }

    fn report(&self, repo: &Repo, site: usize, edits: &[Edit]) -> Dangling {
        let at = &repo.sites[site];
        let file = repo.objects[at.source].file;
        let lines = |text: &str| text.matches('\n').count();
        let text = &repo.files[file].text;
        let mut line = lines(&text[..at.range.start]);
        for edit in edits.iter().filter(|edit| edit.file == file && edit.range.end <= at.range.start) {
            line = line + lines(&edit.text) - lines(&text[edit.range.clone()]);
        }
        Dangling {
            path: repo.files[file].path.clone(),
            line,
            rule: at.rule.clone(),
            field: at.path.clone(),
            name: self.names[site].clone(),
            kind: self.kinds[site].clone(),
        }
    }
}
