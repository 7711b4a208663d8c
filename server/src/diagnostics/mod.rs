//! What is wrong: one file per diagnostic code, and the list of them.
//!
//! Every check looks at one object (or one file) of a snapshot and at whatever that names; nothing
//! is computed for the workspace as a whole, so an edit costs the files that it touches. A check
//! states the severity it believes in; settings and silencing comments have the last word, in
//! [`file`], so that the editor and the command line agree.

mod context;
mod flux;
mod kustomize;
mod promotion;
mod reference;
mod schema;
mod stage;
mod value;
mod yaml;

use crate::model::Reference;
use crate::text::{FileId, FileRange, TextRange};
use crate::workspace::{Object, Resolution, Snapshot, SourceChange};

pub use context::{Context, Sink};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; often a guess.
    Hint,
    /// A fact that may surprise.
    Information,
    /// Nobody else would report it.
    Warning,
    /// The cluster refuses it or never gets it to work.
    Error,
}

/// Who would act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EnforcedBy {
    /// The API server, whatever the kind.
    ApiServer,
    /// The schema of the CRD.
    Schema,
    /// A validation rule of the CRD.
    Cel,
    /// An admission webhook of OpenChoreo.
    Webhook,
    /// A controller of OpenChoreo, in a condition.
    Controller,
    /// The kustomize build.
    Kustomize,
    /// Flux.
    Flux,
    /// Nobody but this check.
    Lint,
}

impl EnforcedBy {
    /// The word in machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            EnforcedBy::ApiServer => "apiserver",
            EnforcedBy::Schema => "schema",
            EnforcedBy::Cel => "cel",
            EnforcedBy::Webhook => "webhook",
            EnforcedBy::Controller => "controller",
            EnforcedBy::Kustomize => "kustomize",
            EnforcedBy::Flux => "flux",
            EnforcedBy::Lint => "lint",
        }
    }
}

/// A diagnostic code: stable, with a page of documentation of the same name.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Code {
    /// `reference/unresolved`
    pub id: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
}

impl Code {
    /// The page of the manual, as a path in the project's repository.
    pub fn page(&self) -> String {
        format!("docs/diagnostics/{}.md", self.id)
    }
}

/// Another place that matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: FileRange,
    /// Why.
    pub message: String,
}

/// A way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a command: "Change to `doclet`".
    pub title: String,
    /// The edits.
    pub change: SourceChange,
    /// Whether there is no better one.
    pub preferred: bool,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which check.
    pub code: &'static Code,
    /// How bad.
    pub severity: Severity,
    /// Where.
    pub place: FileRange,
    /// What is wrong, why, and what to do: sentences without a final full stop.
    pub message: String,
    /// Who would act on it.
    pub enforced_by: EnforcedBy,
    /// Other places.
    pub related: Vec<Related>,
    /// Ways out, the best first.
    pub fixes: Vec<Fix>,
}

/// A check of one object.
type ObjectCheck = fn(&Context<'_>, &Object<'_>, &mut Sink<'_>);
/// A check of one name at a place that names something, with what it leads to.
type ReferenceCheck = fn(&Context<'_>, &Object<'_>, &Reference, &Resolution, &mut Sink<'_>);
/// A check of one file.
type FileCheck = fn(&Context<'_>, FileId, &mut Sink<'_>);

/// Checks that look at names.
const REFERENCE_CHECKS: &[ReferenceCheck] = &[
    reference::unresolved::check,
    reference::other_namespace::check,
    reference::wrong_kind::check,
    reference::unresolved_item::check,
    reference::owner_mismatch::check,
    reference::workload_type_mismatch::check,
    reference::output_not_mountable::check,
    reference::external::check,
    promotion::foreign_release::check,
    stage::order::check,
];

/// Checks that look at objects.
const OBJECT_CHECKS: &[ObjectCheck] = &[
    reference::not_allowed::check,
    reference::workload_missing::check,
    reference::several_workloads::check,
    reference::default_plane::check,
    reference::release_differs::check,
    reference::duplicate_definition::check,
    reference::agent_ca_namespace::check,
    reference::several_default_channels::check,
    reference::alert_rule_labels::check,
    reference::run_labels::check,
    reference::unknown_action::check,
    reference::unknown_mark::check,
    promotion::no_root::check,
    promotion::pipeline_cycle::check,
    promotion::several_roots::check,
    promotion::unreachable_environment::check,
    promotion::repeated_path::check,
    promotion::outside_pipeline::check,
    promotion::duplicate_binding::check,
    promotion::skips_stage::check,
    promotion::project_not_released::check,
    stage::namespace_missing::check,
    stage::duplicate_object::check,
    stage::organization_label::check,
    stage::binding_folder::check,
    stage::release_in_bindings::check,
    kustomize::duplicate_id::check,
    kustomize::namespace_overridden::check,
    kustomize::namespace_renamed::check,
    kustomize::cluster_scoped::check,
    flux::post_build::check,
    flux::no_namespace::check,
    schema::missing_identity::check,
    schema::unknown_kind::check,
    schema::judge::check,
    schema::immutable::check,
    schema::release_config_deployed::check,
    value::ambiguous_scalar::check,
];

/// Checks that look at files.
const FILE_CHECKS: &[FileCheck] = &[
    schema::settings::check,
    schema::silence::check,
    schema::crd::check,
    schema::judge::check_kustomization,
    stage::problems::check,
    stage::not_deployed::check,
    kustomize::unlisted::check,
    kustomize::name_prefix::check,
    flux::post_build::check_stage,
    flux::not_an_object::check,
    schema::missing_identity::check_file,
    yaml::check,
];

/// All codes, in the order of the manual.
pub const CODES: &[&Code] = &[
    &reference::unresolved::CODE,
    &reference::other_namespace::CODE,
    &reference::wrong_kind::CODE,
    &reference::unresolved_item::CODE,
    &reference::owner_mismatch::CODE,
    &reference::workload_type_mismatch::CODE,
    &reference::not_allowed::CODE,
    &reference::output_not_mountable::CODE,
    &reference::workload_missing::CODE,
    &reference::several_workloads::CODE,
    &reference::external::CODE,
    &reference::default_plane::CODE,
    &reference::release_differs::CODE,
    &reference::duplicate_definition::CODE,
    &reference::agent_ca_namespace::CODE,
    &reference::several_default_channels::CODE,
    &reference::alert_rule_labels::CODE,
    &reference::run_labels::CODE,
    &reference::unknown_action::CODE,
    &reference::unknown_mark::CODE,
    &promotion::outside_pipeline::CODE,
    &promotion::duplicate_binding::CODE,
    &promotion::foreign_release::CODE,
    &promotion::skips_stage::CODE,
    &promotion::project_not_released::CODE,
    &promotion::no_root::CODE,
    &promotion::pipeline_cycle::CODE,
    &promotion::several_roots::CODE,
    &promotion::unreachable_environment::CODE,
    &promotion::repeated_path::CODE,
    &schema::settings::CODE,
    &schema::silence::CODE,
    &schema::crd::CODE,
    &stage::reversed::CODE,
    &stage::unordered::CODE,
    &stage::hard_order::CODE,
    &stage::namespace_missing::CODE,
    &stage::duplicate_object::CODE,
    &stage::overlap::CODE,
    &stage::not_deployed::CODE,
    &stage::organization_label::CODE,
    &stage::binding_folder::CODE,
    &stage::release_in_bindings::CODE,
    &kustomize::missing_entry::CODE,
    &kustomize::listed_twice::CODE,
    &kustomize::no_kustomization::CODE,
    &kustomize::cycle::CODE,
    &kustomize::unlisted::CODE,
    &kustomize::duplicate_id::CODE,
    &kustomize::namespace_overridden::CODE,
    &kustomize::namespace_renamed::CODE,
    &kustomize::name_prefix::CODE,
    &kustomize::cluster_scoped::CODE,
    &kustomize::outside::CODE,
    &kustomize::wrong_entry::CODE,
    &kustomize::wrong_type::CODE,
    &kustomize::several_files::CODE,
    &kustomize::not_evaluated::CODE,
    &flux::unknown_dependency::CODE,
    &flux::self_dependency::CODE,
    &flux::dependency_cycle::CODE,
    &flux::missing_source::CODE,
    &flux::undecided_source::CODE,
    &flux::path_missing::CODE,
    &flux::path_outside::CODE,
    &flux::post_build::CODE,
    &flux::no_namespace::CODE,
    &flux::not_an_object::CODE,
    &flux::ignored_entry::CODE,
    &flux::special_file::CODE,
    &schema::missing_identity::CODE,
    &schema::unknown_kind::CODE,
    &schema::generation::CODE,
    &schema::unknown_field::CODE,
    &schema::missing_field::CODE,
    &schema::rule::CODE,
    &schema::immutable::CODE,
    &schema::metadata::CODE,
    &value::wrong_type::CODE,
    &value::not_allowed::CODE,
    &value::pattern::CODE,
    &value::range::CODE,
    &value::format::CODE,
    &value::duplicate_item::CODE,
    &value::null::CODE,
    &schema::release_config_deployed::CODE,
    &value::ambiguous_scalar::CODE,
    &yaml::syntax::CODE,
    &yaml::duplicate_key::CODE,
    &yaml::too_deep::CODE,
    &yaml::too_large::CODE,
    &yaml::invalid_character::CODE,
    &yaml::invalid_utf8::CODE,
    &yaml::alias_bomb::CODE,
    &yaml::alias_cycle::CODE,
    &yaml::unknown_alias::CODE,
    &yaml::not_json::CODE,
    &yaml::ignored_text::CODE,
    &yaml::unreadable::CODE,
];

/// The findings of one file, in text order, after settings and silencing comments.
pub fn file(snapshot: &Snapshot, file: FileId) -> Vec<Diagnostic> {
    findings(&Context::new(snapshot), file)
}

/// The same, and those around `range` with the fixes that [`file`] leaves out because they take work of their own.
pub fn with_actions(snapshot: &Snapshot, file: FileId, range: TextRange) -> Vec<Diagnostic> {
    findings(&Context::with_actions(snapshot, range), file)
}

fn findings(context: &Context<'_>, file: FileId) -> Vec<Diagnostic> {
    let snapshot = context.snapshot;
    let mut found = Vec::new();
    if context.is_chart_template(file) {
        return found;
    }
    let mut sink = Sink::new(&mut found);
    for check in FILE_CHECKS {
        check(context, file, &mut sink);
    }
    // A patch is no object: what it leaves out stands where it is patched in.
    if !snapshot.is_patch(file) {
        for object in snapshot.objects_of(file) {
            check_object(context, &object, &mut sink);
        }
    }
    drop_said(&mut found);
    context.adjust(file, &mut found);
    found.sort_by(|a, b| (a.place.range, a.code.id, &a.message).cmp(&(b.place.range, b.code.id, &b.message)));
    // What several objects share by an anchor is written once.
    found.dedup_by(|a, b| (a.place, a.code.id, &a.message) == (b.place, b.code.id, &b.message));
    found
}

/// Where the schema refuses a kind, that it names another one says no more.
fn drop_said(found: &mut Vec<Diagnostic>) {
    let refused: Vec<FileRange> =
        found.iter().filter(|d| *d.code == value::not_allowed::CODE).map(|d| d.place).collect();
    found.retain(|diagnostic| *diagnostic.code != reference::wrong_kind::CODE || !refused.contains(&diagnostic.place));
    // Where no server knows the version or the kind, that the schema asks for another is the same again.
    let unknown: Vec<FileRange> =
        found.iter().filter(|d| *d.code == schema::unknown_kind::CODE).map(|d| d.place).collect();
    found.retain(|diagnostic| *diagnostic.code != value::not_allowed::CODE || !unknown.contains(&diagnostic.place));
}

fn check_object(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    for reference in &object.summary.references {
        let resolution = context.snapshot.resolve(object, reference);
        for check in REFERENCE_CHECKS {
            check(context, object, reference, &resolution, sink);
        }
    }
    for check in OBJECT_CHECKS {
        check(context, object, sink);
    }
}
