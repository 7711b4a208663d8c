//! What every check gets, and where its findings go.

use super::stage::cluster::{self, Cluster};
use super::{Code, Diagnostic, EnforcedBy, Fix, Related, Severity};
use crate::gitops::{Layout, Stage};
use crate::model::Kind;
use crate::syntax::NodeRef;
use crate::text::{FileId, FileRange, ObjectId, TextRange};
use crate::workspace::settings::Level;
use crate::workspace::{FileEntry, Object, Resolution, Root, RootId, Snapshot};

/// Kinds that say that something delivers the files.
const DELIVERY: &[Kind] = &[
    Kind::FLUX_KUSTOMIZATION,
    Kind::GIT_REPOSITORY,
    Kind::OCI_REPOSITORY,
    Kind::BUCKET,
    Kind::ARGO_APPLICATION,
    Kind::ARGO_APPLICATION_SET,
];

/// The state that is checked.
pub struct Context<'a> {
    /// Everything.
    pub snapshot: &'a Snapshot,
    /// Where somebody asks for actions: there fixes are made that take work of their own.
    asked: Option<TextRange>,
}

impl<'a> Context<'a> {
    /// A context for checks of `snapshot`.
    pub fn new(snapshot: &'a Snapshot) -> Context<'a> {
        Context { snapshot, asked: None }
    }

    /// A context for somebody who wants to mend what is found around `range`.
    pub fn with_actions(snapshot: &'a Snapshot, range: TextRange) -> Context<'a> {
        Context { snapshot, asked: Some(range) }
    }

    /// Whether fixes at a place are asked for, so that they may take a moment.
    pub fn asks_for_actions(&self, at: TextRange) -> bool {
        self.asked.is_some_and(|asked| at.start <= asked.end && asked.start <= at.end)
    }

    /// Whether an object belongs to no delivery: it lies in a loose collection of manifests (samples,
    /// say), or in a repository outside everything that is deployed from it. There a name may lead
    /// anywhere.
    pub fn is_loose(&self, object: &Object<'_>) -> bool {
        self.is_collection(object.file.root) || !self.is_in_a_stage(object)
    }

    /// Whether something deploys nothing of this folder.
    fn is_collection(&self, root: RootId) -> bool {
        let snapshot = self.snapshot;
        let layout = snapshot.stages(root).map_or(Layout::None, |stages| stages.layout);
        layout == Layout::None
            && snapshot.root(root).is_none_or(|root| root.settings.stages.is_empty())
            && !DELIVERY
                .iter()
                .flat_map(|kind| snapshot.index().objects(*kind))
                .any(|(_, id)| snapshot.file(id.file).is_some_and(|file| file.root == root))
    }

    /// Whether a stage takes the object, or its folder and has only forgotten it. Where no stage of the
    /// repository can be computed here, every object counts.
    fn is_in_a_stage(&self, object: &Object<'_>) -> bool {
        let Some(stages) = self.snapshot.stages(object.file.root) else { return true };
        let path = &*object.file.path;
        let lies_below = |stage: &Stage| {
            path.strip_prefix(stage.path.as_str()).is_some_and(|rest| stage.path.is_empty() || rest.starts_with('/'))
        };
        // A stage that takes the root of the repository takes what its kustomization lists: the rest is not forgotten.
        let forgotten = |stage: &Stage| !stage.path.is_empty() && lies_below(stage);
        !stages.placements(object.id.file).is_empty() || stages.all().is_empty() || stages.all().iter().any(forgotten)
    }

    /// Whether a file is a template of a Helm chart that no stage takes as it is: Helm renders it, with or without
    /// an expression in it, so its names and namespaces are only known after that.
    pub fn is_chart_template(&self, file: FileId) -> bool {
        let Some(entry) = self.snapshot.file(file) else { return false };
        let charts = entry.path.match_indices("templates/").filter_map(|(at, _)| {
            let above = &entry.path[..at];
            (above.is_empty() || above.ends_with('/')).then(|| format!("{above}Chart.yaml"))
        });
        let mut charts = charts.filter(|chart| self.snapshot.file_at(entry.root, chart).is_some());
        charts.next().is_some()
            && self.snapshot.stages(entry.root).is_none_or(|stages| stages.placements(file).is_empty())
    }

    /// The objects behind some numbers.
    pub fn objects<'s>(&'s self, ids: &'s [ObjectId]) -> impl Iterator<Item = Object<'a>> + 's {
        ids.iter().filter_map(|id| self.snapshot.object(*id))
    }

    /// Whether one cluster surely gets both files: as one file, through one stage, or through stages that
    /// are known to go to the same cluster.
    pub fn is_joined(&self, a: FileId, b: FileId) -> bool {
        if a == b {
            return true;
        }
        let root = |file| self.snapshot.file(file).map(|entry| entry.root);
        let (Some(ours), Some(theirs)) = (root(a), root(b)) else { return false };
        let Some(stages) = self.snapshot.stages(ours).filter(|_| ours == theirs) else { return false };
        stages.placements(a).iter().any(|one| {
            let mut others = stages.placements(b).iter();
            others.any(|other| cluster::compare(self, stages, one.stage, other.stage) == Cluster::Same)
        })
    }

    /// Whether the name at this path leads nowhere for sure, which is reported there: what follows from
    /// it is not worth a second finding.
    pub fn is_dangling(&self, object: &Object<'_>, path: &str) -> bool {
        let reference = object.summary.reference_at(path);
        match reference.map(|reference| self.snapshot.resolve(object, reference)) {
            Some(Resolution::Missing(missing)) => missing.is_certain(),
            _ => false,
        }
    }

    /// Reads the text of an object with `read`, where its summary does not say enough.
    pub fn with_node<T>(&self, object: &Object<'_>, read: impl FnOnce(NodeRef<'_>) -> T) -> Option<T> {
        let document = self.snapshot.document(object.id.file, object.document)?;
        let root = document.root()?;
        let of_list = || root.get("items")?.items().find(|item| item.range() == object.summary.range);
        let node = if root.range() == object.summary.range { root } else { of_list()? };
        Some(read(node))
    }

    /// Applies settings and silencing comments to the findings of a file.
    pub fn adjust(&self, file: FileId, found: &mut Vec<Diagnostic>) {
        let Some(entry) = self.snapshot.file(file) else { return };
        let Some(root) = self.snapshot.root(entry.root) else { return };
        found.retain_mut(|diagnostic| {
            match level(root, diagnostic.code.id) {
                Some(Level::Off) => return false,
                Some(Level::Hint) => diagnostic.severity = Severity::Hint,
                Some(Level::Information) => diagnostic.severity = Severity::Information,
                Some(Level::Warning) => diagnostic.severity = Severity::Warning,
                Some(Level::Error) => diagnostic.severity = Severity::Error,
                None => {}
            }
            !is_silenced(entry, diagnostic)
        });
    }
}

/// The level set for a code; the longest prefix wins.
fn level(root: &Root, code: &str) -> Option<Level> {
    let set = root.settings.severity.iter();
    let fitting = set.filter(|(key, _)| code == key.as_str() || (key.ends_with('/') && code.starts_with(key.as_str())));
    fitting.max_by_key(|(key, _)| key.len()).map(|(_, level)| *level)
}

fn is_silenced(entry: &FileEntry, diagnostic: &Diagnostic) -> bool {
    let at = diagnostic.place.range.start;
    let Some(document) = entry.document_at(at) else { return false };
    entry.documents[document as usize].silences.iter().any(|silence| {
        let fits =
            |code: &String| code == diagnostic.code.id || (code.ends_with('/') && diagnostic.code.id.starts_with(code));
        entry.absolute(document, silence.range).touches(at) && silence.codes.iter().any(fits)
    })
}

/// Takes findings.
pub struct Sink<'a> {
    found: &'a mut Vec<Diagnostic>,
}

impl<'a> Sink<'a> {
    /// A sink that fills `found`.
    pub fn new(found: &'a mut Vec<Diagnostic>) -> Sink<'a> {
        Sink { found }
    }

    /// Adds a finding and returns it for details.
    pub fn report(
        &mut self,
        code: &'static Code,
        severity: Severity,
        place: FileRange,
        enforced_by: EnforcedBy,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.found.push(Diagnostic {
            code,
            severity,
            place,
            message: message.into(),
            enforced_by,
            related: Vec::new(),
            fixes: Vec::new(),
        });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }
}

impl Sink<'_> {
    /// Number of findings so far.
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// Makes everything from number `from` on at most as loud as `severity`.
    pub fn soften(&mut self, from: usize, severity: Severity) {
        for found in &mut self.found[from..] {
            found.severity = found.severity.min(severity);
        }
    }
}

impl Diagnostic {
    /// Adds another place.
    pub fn related(&mut self, place: FileRange, message: impl Into<String>) -> &mut Diagnostic {
        self.related.push(Related { place, message: message.into() });
        self
    }

    /// Adds a way out.
    pub fn fix(&mut self, fix: Fix) -> &mut Diagnostic {
        self.fixes.push(fix);
        self
    }
}
