//! What the reading of kustomizations and Flux objects noticed: each problem goes to its code.
//!
//! One match over all kinds, so that a new kind of problem does not compile until it has a code.

use super::{not_deployed, overlap};
use crate::diagnostics::kustomize::{
    cycle, duplicate_id, listed_twice, missing_entry, no_kustomization, not_evaluated, outside, several_files,
    wrong_entry, wrong_type,
};
use crate::diagnostics::{Context, Severity, Sink, flux};
use crate::gitops::{GitOpsProblem, Layout, ProblemKind, Stages};
use crate::text::{FileId, FileRange};

use super::delivery::{absolute, holds_ours, root_holds_ours};

/// A problem with what its code needs to report it.
pub struct Case<'a, 'b> {
    /// The state.
    pub context: &'b Context<'a>,
    /// All stages of the root.
    pub stages: &'a Stages,
    /// The problem.
    pub problem: &'a GitOpsProblem,
    /// Its place.
    pub place: FileRange,
    /// How bad it is that a build fails on it: a build that nobody runs fails for nobody.
    pub severity: Severity,
    /// Whether the repository has anything of OpenChoreo.
    pub is_ours: bool,
}

impl Case<'_, '_> {
    /// The severity, but a hint in a repository that has nothing of OpenChoreo: its owners judge it by
    /// other rules.
    pub fn limited(&self, severity: Severity) -> Severity {
        if self.is_ours { severity } else { Severity::Hint }
    }

    /// The other places that belong to the problem.
    pub fn related(&self) -> Vec<(FileRange, &'static str)> {
        let related = self.problem.related.iter();
        related.filter_map(|related| Some((absolute(self.context, related.place)?, related.role))).collect()
    }
}

/// Reports what was noticed in a file.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    let Some(entry) = context.snapshot.file(file) else { return };
    if entry.facts().next().is_none() {
        return;
    }
    let Some(stages) = context.snapshot.stages(entry.root) else { return };
    let mut own = stages.problems().iter().filter(|problem| problem.place.file == file).peekable();
    if own.peek().is_none() {
        return;
    }
    let is_ours = root_holds_ours(context, entry.root);
    for problem in own {
        let Some(place) = absolute(context, problem.place) else { continue };
        let severity = if is_ours { severity(context, stages, problem) } else { Severity::Hint };
        dispatch(&Case { context, stages, problem, place, severity, is_ours }, sink);
    }
}

fn dispatch(case: &Case<'_, '_>, sink: &mut Sink<'_>) {
    match &case.problem.kind {
        ProblemKind::MissingEntry { entry, path, item, nearest } => {
            missing_entry::report(case, entry, path, Some(*item), nearest.as_deref(), sink);
        }
        ProblemKind::MissingInput { input, entry, path } => {
            missing_entry::report_input(case, *input, entry, path, sink);
        }
        ProblemKind::OutsideRoot { entry } => outside::report(case, entry, sink),
        ProblemKind::EmptyEntry { item } => wrong_entry::empty(case, *item, sink),
        ProblemKind::ListedTwice { entry, item } => listed_twice::report(case, entry, *item, sink),
        ProblemKind::IncludedTwice { path } => duplicate_id::included_twice(case, path, sink),
        ProblemKind::NoKustomization { entry, path, item } => {
            no_kustomization::report(case, entry, path, *item, sink);
        }
        ProblemKind::Cycle { entry } => cycle::report(case, entry, sink),
        ProblemKind::ComponentAsResource { .. }
        | ProblemKind::KustomizationAsComponent { .. }
        | ProblemKind::FileAsComponent { .. }
        | ProblemKind::KustomizationFileAsResource { .. } => wrong_entry::report(case, sink),
        ProblemKind::Remote { entry } => not_evaluated::remote(case, entry, sink),
        ProblemKind::NotEvaluated { field } => not_evaluated::field(case, field, sink),
        ProblemKind::ApplicationSet => not_evaluated::application_set(case, sink),
        ProblemKind::Rendered => not_evaluated::rendered(case, sink),
        ProblemKind::UnreadPath { path } => not_evaluated::unread_path(case, path, sink),
        ProblemKind::NotRecursive { path, written } => not_deployed::not_recursive(case, path, *written, sink),
        ProblemKind::SeveralKustomizationFiles => several_files::report(case, sink),
        ProblemKind::EmptyKustomization | ProblemKind::WrongType => wrong_type::report(case, sink),
        ProblemKind::SpecialEntry { entry } => flux::special_file::report(case, entry, sink),
        ProblemKind::IgnoredEntry { entry } => flux::ignored_entry::report(case, entry, sink),
        ProblemKind::UnknownDependency { name, nearest, .. } => {
            flux::unknown_dependency::report(case, name, nearest.as_deref(), sink);
        }
        ProblemKind::SelfDependency => flux::self_dependency::report(case, sink),
        ProblemKind::DependencyCycle { names } => flux::dependency_cycle::report(case, names, sink),
        ProblemKind::MissingSourceRef => flux::missing_source::report(case, sink),
        ProblemKind::UnknownSource { kind, name, nearest } => {
            flux::missing_source::report_unknown(case, kind, name, nearest.as_deref(), sink)
        }
        ProblemKind::UndecidedSource => flux::undecided_source::report(case, sink),
        ProblemKind::MissingPath { path } => flux::path_missing::report(case, path, false, sink),
        ProblemKind::PathIsFile { path } => flux::path_missing::report(case, path, true, sink),
        ProblemKind::PathOutside { path } => flux::path_outside::report(case, path, sink),
        ProblemKind::OverlappingStages { others, file } => overlap::report(case, others, *file, sink),
    }
}

/// An error where a stage builds it. Where the repository has no stages and kustomizations alone tell,
/// one that has nothing to do with OpenChoreo may need a step that makes its files first.
fn severity(context: &Context<'_>, stages: &Stages, problem: &GitOpsProblem) -> Severity {
    let Some(stage) = problem.stage.and_then(|id| stages.get(id)) else { return Severity::Hint };
    if stages.layout != Layout::Kustomize || holds_ours(context, stage) {
        return Severity::Error;
    }
    let has_objects = stage.files.iter().any(|file| context.snapshot.objects_of(*file).next().is_some());
    if has_objects { Severity::Hint } else { Severity::Error }
}
