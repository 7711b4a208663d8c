//! Where objects lie, which kustomization lists them, and which stages Flux makes of it.
use super::marks;
use super::{Item, Object, Repo, Site};
use crate::files::File;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A way to lay out a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// One namespace; kustomizations name every file and write namespace and labels; bindings in a stage of their own.
    Readme,
    /// A folder for each namespace, without kustomizations below it; `targetNamespace` in each stage.
    Sample,
    /// Namespaces written in the files and nowhere else, so that an object can be moved to another one.
    Written,
}

/// The one namespace of [`Layout::Readme`].
pub(super) const SINGLE: &str = "acme";

/// Where an object belongs, whatever the layout: a part of the repository and a path in it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spot<'a> {
    /// The Namespace object itself.
    Namespace(&'a str),
    /// What has no namespace and comes before everything.
    Shared(&'a str),
    /// What has no namespace and comes after everything.
    Access(&'a str),
    /// Namespace and path.
    Platform(&'a str, &'a str),
    /// Namespace, project and path.
    Project(&'a str, &'a str, &'a str),
    /// Namespace, project, folder of the component or resource (or nothing), file.
    Binding(&'a str, &'a str, &'a str, &'a str),
}

impl Layout {
    fn path(self, spot: Spot<'_>) -> String {
        let beside = |folder: &str| if folder.is_empty() { String::new() } else { format!("{folder}/") };
        match (self, spot) {
            (_, Spot::Shared(file)) => format!("/platform-shared/{file}"),
            (_, Spot::Access(file)) => format!("/access/{file}"),
            (Layout::Readme, Spot::Namespace(_)) => "/namespace.yaml".to_owned(),
            (Layout::Readme, Spot::Platform(_, file)) => format!("/platform/{file}"),
            (Layout::Readme, Spot::Project(_, project, file)) => format!("/projects/{project}/{file}"),
            (Layout::Readme, Spot::Binding(_, project, folder, file)) => {
                format!("/projects-release-bindings/{project}/{}{file}", beside(folder))
            }
            (Layout::Sample, Spot::Namespace(ns)) => format!("/namespaces/{ns}/namespace.yaml"),
            (Layout::Sample, Spot::Platform(ns, file)) => format!("/namespaces/{ns}/platform/{file}"),
            (Layout::Sample, Spot::Project(ns, project, file)) => format!("/namespaces/{ns}/projects/{project}/{file}"),
            (Layout::Sample, Spot::Binding(ns, project, folder, file)) => {
                format!("/namespaces/{ns}/projects/{project}/{}release-bindings/{file}", beside(folder))
            }
            (Layout::Written, Spot::Namespace(ns)) => format!("/namespaces/{ns}.yaml"),
            (Layout::Written, Spot::Platform(ns, file)) => format!("/platform/{ns}/{file}"),
            (Layout::Written, Spot::Project(ns, project, file)) => format!("/projects/{ns}/{project}/{file}"),
            (Layout::Written, Spot::Binding(ns, project, folder, file)) => {
                format!("/projects/{ns}/{project}/{}release-bindings/{file}", beside(folder))
            }
        }
    }

    fn writes_namespaces(self) -> bool {
        self != Layout::Readme
    }
}

/// A repository in the making.
pub(super) struct Builder {
    layout: Layout,
    repo: Repo,
    by_path: BTreeMap<String, usize>,
    /// Folders that get a kustomization; only [`Layout::Readme`] has them.
    units: BTreeSet<String>,
    namespaces: Vec<String>,
    /// For each component type, how many objects hold its spec.
    filled: BTreeMap<&'static str, usize>,
}

impl Builder {
    pub(super) fn new(layout: Layout) -> Builder {
        let units: &[&str] = match layout {
            Layout::Readme => {
                &["", "/platform-shared", "/platform", "/projects", "/projects-release-bindings", "/access"]
            }
            Layout::Sample => &["/namespaces"],
            Layout::Written => &[],
        };
        Builder {
            layout,
            repo: Repo { layout, files: Vec::new(), objects: Vec::new(), sites: Vec::new(), items: Vec::new() },
            by_path: BTreeMap::new(),
            units: units.iter().map(|unit| (*unit).to_owned()).collect(),
            namespaces: Vec::new(),
            filled: BTreeMap::new(),
        }
    }

    /// How many files there would be if nothing more were added.
    pub(super) fn count(&self) -> usize {
        self.repo.files.len() + self.units.len() + self.stages().len() + 1
    }

    pub(super) fn filled_by_type(&self) -> BTreeMap<&'static str, usize> {
        self.filled.clone()
    }

    pub(super) fn count_filled(&mut self, of_type: &'static str) {
        *self.filled.entry(of_type).or_default() += 1;
    }

    pub(super) fn add_namespace(&mut self, name: &str) {
        let text = format!(
            "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {name}\n  labels:\n    openchoreo.dev/control-plane: \"true\"\n"
        );
        self.namespaces.push(name.to_owned());
        self.put(self.layout.path(Spot::Namespace(name)), &text, "Namespace", None, name, None);
    }

    /// Adds an object: `body` is what follows `metadata`, with notes, and `labels` are lines below `metadata.labels`.
    pub(super) fn add(&mut self, spot: Spot<'_>, kind: &str, name: &str, labels: &str, body: &str) {
        self.add_as("openchoreo.dev/v1alpha1", spot, kind, name, labels, body);
    }

    pub(super) fn add_as(&mut self, api: &str, spot: Spot<'_>, kind: &str, name: &str, labels: &str, body: &str) {
        let path = self.layout.path(spot);
        let namespace = match spot {
            Spot::Platform(ns, _) | Spot::Project(ns, ..) | Spot::Binding(ns, ..) => Some(ns),
            Spot::Namespace(_) | Spot::Shared(_) | Spot::Access(_) => None,
        };
        self.note_units(spot);
        let head = format!("apiVersion: {api}\nkind: {kind}\nmetadata:\n  name: {name}\n");
        let mut text = head;
        let mut written = None;
        if let Some(namespace) = namespace.filter(|_| self.layout.writes_namespaces()) {
            text.push_str("  namespace: ");
            written = Some(text.len()..text.len() + namespace.len());
            text.push_str(namespace);
            text.push('\n');
        }
        if !labels.is_empty() {
            text.push_str("  labels:\n");
            text.push_str(&marks::indent(labels, 4));
        }
        text.push_str(body.trim_start_matches('\n'));
        self.put(path, &text, kind, namespace, name, written);
    }

    /// A project, a component and a resource have kustomizations of their own, in both of their trees.
    fn note_units(&mut self, spot: Spot<'_>) {
        if self.layout != Layout::Readme {
            return;
        }
        let (root, project, path) = match spot {
            Spot::Project(_, project, file) => ("/projects", project, file),
            Spot::Binding(_, project, folder, _) => ("/projects-release-bindings", project, folder),
            _ => return,
        };
        self.units.insert(format!("{root}/{project}"));
        let mut parts = path.split('/');
        if let (Some(group @ ("components" | "resources")), Some(name)) = (parts.next(), parts.next()) {
            self.units.insert(format!("{root}/{project}/{group}/{name}"));
        }
    }

    fn put(
        &mut self,
        path: String,
        written: &str,
        kind: &str,
        namespace: Option<&str>,
        name: &str,
        namespace_range: Option<Range<usize>>,
    ) {
        let noted = marks::take(written);
        let file = *self.by_path.entry(path.clone()).or_insert_with(|| {
            self.repo.files.push(File { path, text: String::new() });
            self.repo.files.len() - 1
        });
        let text = &mut self.repo.files[file].text;
        if !text.is_empty() {
            text.push_str("---\n");
        }
        let start = text.len();
        let moved = |range: Range<usize>| range.start + start..range.end + start;
        text.push_str(&noted.text);
        let source = self.repo.objects.len();
        self.repo.objects.push(Object {
            kind: kind.to_owned(),
            namespace: namespace.map(str::to_owned),
            name: name.to_owned(),
            file,
            range: start..text.len(),
            // The namespace stands above every note, so its place is the written one.
            namespace_range: namespace_range.map(moved),
        });
        self.repo.sites.extend(noted.references.into_iter().map(|note| Site {
            rule: note.rule,
            path: note.path,
            source,
            kind: note.kind,
            holder: (!note.holder.is_empty()).then_some(note.holder),
            range: moved(note.range),
            kind_range: note.kind_range.map(moved),
        }));
        self.repo.items.extend(noted.items.into_iter().map(|(kind, range)| Item {
            object: source,
            kind,
            range: moved(range),
        }));
    }

    /// The Flux Kustomizations: name, path, names they depend on, `targetNamespace`.
    fn stages(&self) -> Vec<Stage> {
        let stage = |name: &str, path: &str, after: &[&str], target: Option<&str>| Stage {
            name: name.to_owned(),
            path: path.to_owned(),
            after: after.iter().map(|name| (*name).to_owned()).collect(),
            target: target.map(str::to_owned),
        };
        let mut stages = vec![stage("shared", "./platform-shared", &[], None)];
        match self.layout {
            Layout::Readme => stages.extend([
                stage("namespace", "./", &[], None),
                stage("platform", "./platform", &["namespace", "shared"], None),
                stage("projects", "./projects", &["platform"], None),
                stage("projects-release-bindings", "./projects-release-bindings", &["projects"], None),
                stage("access", "./access", &["projects-release-bindings"], None),
            ]),
            Layout::Written => stages.extend([
                stage("namespaces", "./namespaces", &[], None),
                stage("platform", "./platform", &["namespaces", "shared"], None),
                stage("projects", "./projects", &["platform"], None),
                stage("access", "./access", &["projects"], None),
            ]),
            Layout::Sample => {
                stages.push(stage("namespaces", "./namespaces", &[], None));
                let mut last = Vec::new();
                for ns in &self.namespaces {
                    let (platform, projects) = (format!("{ns}-platform"), format!("{ns}-projects"));
                    let folder = format!("./namespaces/{ns}");
                    stages.push(stage(&platform, &format!("{folder}/platform"), &["namespaces", "shared"], Some(ns)));
                    stages.push(stage(&projects, &format!("{folder}/projects"), &[&platform], Some(ns)));
                    last.push(projects);
                }
                let last: Vec<&str> = last.iter().map(String::as_str).collect();
                stages.push(stage("access", "./access", &last, None));
            }
        }
        stages
    }

    /// Adds what Flux and kustomize need, and sorts the files.
    pub(super) fn finish(mut self) -> Repo {
        let mut extra = vec![File {
            path: "/flux/gitrepository.yaml".to_owned(),
            text: "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: gitops\n  \
                   namespace: flux-system\nspec:\n  interval: 1m\n  url: https://git.acme.example/gitops.git\n  ref:\n    \
                   branch: main\n"
                .to_owned(),
        }];
        extra.extend(self.stages().iter().map(Stage::file));
        extra.extend(self.kustomizations());
        self.repo.files.extend(extra);
        self.sorted()
    }

    /// The kustomizations, each with the files and folders below it that belong to no unit in between.
    fn kustomizations(&self) -> Vec<File> {
        let mut entries: BTreeMap<&str, BTreeSet<String>> =
            self.units.iter().map(|unit| (unit.as_str(), BTreeSet::new())).collect();
        let files = self.by_path.keys().map(|path| (path.as_str(), ""));
        let folders = self.units.iter().map(|unit| (unit.as_str(), "/"));
        for (path, end) in files.chain(folders) {
            let Some(unit) = self.unit_above(path) else { continue };
            let entry = format!("{}{end}", &path[unit.len() + 1..]);
            let listed = match (self.layout, unit) {
                // Below the root lie the roots of other stages, so it names files alone.
                (Layout::Readme, "") => !entry.contains('/'),
                (Layout::Sample, _) => entry.ends_with("/namespace.yaml"),
                _ => true,
            };
            if let Some(entries) = entries.get_mut(unit).filter(|_| listed) {
                entries.insert(entry);
            }
        }
        entries.into_iter().map(|(unit, entries)| kustomization(unit, &entries)).collect()
    }

    fn unit_above<'p>(&self, path: &'p str) -> Option<&'p str> {
        let mut folder = path;
        while let Some((above, _)) = folder.rsplit_once('/') {
            if self.units.contains(above) {
                return Some(above);
            }
            folder = above;
        }
        None
    }

    fn sorted(mut self) -> Repo {
        let mut order: Vec<usize> = (0..self.repo.files.len()).collect();
        order.sort_by(|a, b| self.repo.files[*a].path.cmp(&self.repo.files[*b].path));
        let mut place = vec![0; order.len()];
        for (at, old) in order.iter().enumerate() {
            place[*old] = at;
        }
        for object in &mut self.repo.objects {
            object.file = place[object.file];
        }
        self.repo.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.repo
    }
}

fn kustomization(unit: &str, entries: &BTreeSet<String>) -> File {
    let mut text = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n".to_owned();
    if matches!(unit, "/platform" | "/projects" | "/projects-release-bindings") {
        text.push_str(&format!(
            "namespace: {SINGLE}\nlabels:\n  - pairs:\n      app.kubernetes.io/part-of: {SINGLE}\n"
        ));
    }
    text.push_str("resources:\n");
    text.extend(entries.iter().map(|entry| format!("  - {entry}\n")));
    File { path: format!("{unit}/kustomization.yaml"), text }
}

struct Stage {
    name: String,
    path: String,
    after: Vec<String>,
    target: Option<String>,
}

impl Stage {
    fn file(&self) -> File {
        let mut text = format!(
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {}\n  namespace: \
             flux-system\nspec:\n  interval: 5m\n  path: {}\n  prune: true\n  sourceRef:\n    kind: GitRepository\n    \
             name: gitops\n",
            self.name, self.path
        );
        if let Some(target) = &self.target {
            text.push_str(&format!("  targetNamespace: {target}\n"));
        }
        if !self.after.is_empty() {
            text.push_str("  dependsOn:\n");
            text.extend(self.after.iter().map(|name| format!("    - name: {name}\n")));
        }
        File { path: format!("/flux/{}-kustomization.yaml", self.name), text }
    }
}
