//! Objects held against the schema of the repository's generation.
//!
//! The walk itself is the model's, and it said already at the first look which generations take the
//! object; so only the few that the repository's generation refuses are looked at here, once more and
//! for every detail. Each kind of violation has a code and a file of its own, which has the words.

use std::sync::Arc;

use smol_str::SmolStr;

use super::{generation, metadata, missing_field, rule, unknown_field};
use crate::diagnostics::stage::delivery::{flux, ways};
use crate::diagnostics::value;
use crate::diagnostics::{Context, Severity, Sink};
use crate::gitops::Origin;
use crate::model::generation::{Generation, Markers};
use crate::model::validate::{Violation, What, kustomization_schema, kustomization_violations, validate};
use crate::schema::{KindSchema, Release, Type};
use crate::syntax::{self, Dialect, NodeRef, ProblemKind};
use crate::text::FileId;
use crate::workspace::{Document, Object, Root};

/// A violation with everything that a message about it may say.
pub struct Finding<'a> {
    /// The file.
    pub file: FileId,
    /// Where the text of the document begins in it.
    pub base: u32,
    /// The root node of the object.
    pub root: NodeRef<'a>,
    /// The schema it was held against.
    pub schema: &'a KindSchema,
    /// What is wrong.
    pub violation: &'a Violation,
}

/// Reports what the schema of its kind does not take of an object.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let summary = object.summary;
    // What a build drops is never judged, and identity is a matter of its own.
    if summary.steering.local_config {
        return;
    }
    // What could only be read with a guess would only give guesses.
    let is_broken = object.file.documents.get(object.document as usize).is_some_and(|document| is_broken(document));
    let Some(root) = context.snapshot.root(object.file.root).filter(|_| !is_broken) else { return };
    let given = root.given_schema(summary.version(), summary.kind_name());
    if !summary.kind.is_openchoreo() {
        return check_foreign(context, object, given, sink);
    }
    let own = root.generation();
    let is_given = given.is_some();
    if !is_given && (is_of_another_version(root, object) || summary.fits.fits(Markers::of(own)) && !summary.noted) {
        return;
    }
    let Some(schema) = given.cloned().or_else(|| KindSchema::of_release(summary.kind.name(), own.release())) else {
        if stands_for_between(root)
            && BETWEEN.into_iter().any(|r| KindSchema::of_release(summary.kind.name(), r).is_some())
        {
            return;
        }
        return generation::kind_is_not_there(context, object, own, sink);
    };
    let way = Delivery::of(context, object);
    context.with_node(object, |node| {
        let found = way.violations(node, &schema);
        if !is_given && is_of_a_release_between(&way, node, object, root, &found) {
            return;
        }
        if let Some(slips) = slips(&way, node, &schema, &found) {
            return report_all(context, object, node, &schema, &slips, sink);
        }
        match nearest(&way, node, object, root, &found) {
            None => report_all(context, object, node, &schema, &found, sink),
            Some(Nearest { set, schema, mut left }) => {
                generation::other_shape(context, object, own, set, &found, &left, sink);
                left.retain(|violation| violation.what.is_refused());
                report_all(context, object, node, &schema, &left, sink);
            }
        }
    });
}

/// Releases between v0.12.0 and v1.0. The set of v0.12.0 stands for them as long as nobody pins a release,
/// and their fields came one by one.
const BETWEEN: [Release; 4] =
    [Release::new(0, 14, 0), Release::new(0, 15, 0), Release::new(0, 16, 0), Release::new(0, 17, 0)];

/// Whether the generation of the repository was seen, not set, and stands for more releases than its own.
fn stands_for_between(root: &Root) -> bool {
    root.settings.generation.is_none() && root.generation() == Generation::V0_12
}

/// Whether the object is refused only because the repository is of a release that no set was made for.
fn is_of_a_release_between(
    way: &Delivery,
    node: NodeRef<'_>,
    object: &Object<'_>,
    root: &Root,
    found: &[Violation],
) -> bool {
    stands_for_between(root)
        && found.iter().any(|violation| violation.what.is_refused())
        && BETWEEN.into_iter().any(|release| {
            KindSchema::of_release(object.summary.kind.name(), release).is_some_and(|schema| {
                !way.violations(node, &schema).iter().any(|violation| violation.what.is_refused())
            })
        })
}

/// Whether CRDs give the kind, but not in this version: `schema/unknown-kind` tells.
fn is_of_another_version(root: &Root, object: &Object<'_>) -> bool {
    root.schemas.versions(object.summary.group(), object.summary.kind_name()).next().is_some()
}

/// An object of another project, for which there is one schema: the one that CRDs give, or ours.
fn check_foreign(context: &Context<'_>, object: &Object<'_>, given: Option<&Arc<KindSchema>>, sink: &mut Sink<'_>) {
    let summary = object.summary;
    let ours = || {
        let info = summary.noted.then(|| summary.kind.info())?;
        KindSchema::foreign(info.group, info.name, summary.version())
    };
    let Some(schema) = given.cloned().or_else(ours) else { return };
    let way = Delivery::of(context, object);
    context.with_node(object, |node| {
        let mut found = way.violations(node, &schema);
        // `flux/missing-source` tells.
        found.retain(|violation| {
            violation.path != "spec.sourceRef" || !matches!(violation.what, What::MissingField { .. })
        });
        let names = name_in_the_cluster(context, object);
        if names != Name::AsWritten {
            let (name, rest): (Vec<_>, Vec<_>) = found.into_iter().partition(|one| one.path == "metadata.name");
            let before = sink.count();
            if names == Name::Unknown {
                report_all(context, object, node, &schema, &name, sink);
                sink.soften(before, Severity::Hint);
            }
            found = rest;
        }
        report_all(context, object, node, &schema, &found, sink);
    });
}

/// What the cluster gets for the name in a file.
#[derive(PartialEq, Eq)]
enum Name {
    AsWritten,
    /// A kustomization on the way puts another in its place.
    Replaced,
    /// Nothing here deploys the file.
    Unknown,
}

/// A `namespace` of a kustomization renames Namespace objects, so what the file calls them is often a placeholder.
fn name_in_the_cluster(context: &Context<'_>, object: &Object<'_>) -> Name {
    let summary = object.summary;
    if summary.kind.name() != "Namespace" || summary.group() != "" {
        return Name::AsWritten;
    }
    let mut names = ways(context, object.id.file).map(|way| way.name(summary)).peekable();
    if names.peek().is_none() {
        return Name::Unknown;
    }
    if names.any(|name| name == summary.name()) { Name::AsWritten } else { Name::Replaced }
}

/// A file of kustomize, which need not say what it is.
pub fn check_kustomization(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    let Some(entry) = context.snapshot.file(file) else { return };
    let odd = entry.documents.iter().position(|document| document.odd_kustomization && !is_broken(document));
    let Some(document) = odd.and_then(|at| context.snapshot.document(file, at as u32)) else { return };
    let Some(root) = document.root() else { return };
    let Some(schema) = kustomization_schema(root) else { return };
    for violation in kustomization_violations(root, &schema) {
        let finding = Finding { file, base: document.body().start, root, schema: &schema, violation: &violation };
        report(context, &finding, &[], sink);
    }
}

/// Whether the text could only be read with a guess.
pub fn is_broken(document: &Document) -> bool {
    document.problems.iter().any(|problem| problem.kind != ProblemKind::DuplicateKey)
}

/// Another generation that an object is written for.
struct Nearest {
    set: Markers,
    schema: Arc<KindSchema>,
    /// What is wrong with the object even there.
    left: Vec<Violation>,
}

/// The generation that an object is written for: another one than the repository's that takes it, or
/// that its shape shows without a doubt.
fn nearest(
    way: &Delivery,
    node: NodeRef<'_>,
    object: &Object<'_>,
    root: &Root,
    found: &[Violation],
) -> Option<Nearest> {
    let own = Markers::of(root.generation());
    let markers = object.summary.markers;
    let is_shape = |what: &What| what.is_refused() && !matches!(what, What::MissingField { .. } | What::Rule(..));
    // What is only missing tells nothing.
    let may_be_other = !markers.fits(own) || found.iter().any(|violation| is_shape(&violation.what));
    if !may_be_other {
        return None;
    }
    let at = |set: Markers| Markers::SETS.iter().position(|(known, _)| *known == set).unwrap_or_default();
    let candidates = Markers::SETS.into_iter().filter(|(set, _)| *set != own).filter_map(|(set, release)| {
        let schema = KindSchema::of_release(object.summary.kind.name(), release)?;
        let left = way.violations(node, &schema);
        let refusals = left.iter().filter(|violation| violation.what.is_refused()).count();
        let shown = !markers.fits(own) && markers.fits(set);
        (refusals == 0 || shown).then_some((refusals, at(set).abs_diff(at(own)), Nearest { set, schema, left }))
    });
    let best = candidates.min_by_key(|(refusals, distance, _)| (*refusals, *distance));
    best.filter(|_| found.iter().any(|violation| violation.what.is_refused())).map(|(_, _, nearest)| nearest)
}

fn report_all(
    context: &Context<'_>,
    object: &Object<'_>,
    root: NodeRef<'_>,
    schema: &KindSchema,
    found: &[Violation],
    sink: &mut Sink<'_>,
) {
    let found = &with_misnamed(root, found);
    for violation in found.iter().filter(|violation| !says_less(violation, found)) {
        let base = object.file.base(object.document);
        let finding = Finding { file: object.id.file, base, root, schema, violation };
        report(context, &finding, found, sink);
    }
}

/// The unknown fields that are one letter away from a field, if nothing else is wrong with the object: an object of
/// another generation does not become one of this by a letter.
fn slips(way: &Delivery, node: NodeRef<'_>, schema: &KindSchema, found: &[Violation]) -> Option<Vec<Violation>> {
    let meant = |violation: &Violation| match &violation.what {
        What::UnknownField { name, nearest: Some(near) } if strsim::osa_distance(name, near) == 1 => Some(near.clone()),
        _ => None,
    };
    let slips: Vec<(&Violation, SmolStr)> = found.iter().filter_map(|one| Some((one, meant(one)?))).collect();
    if slips.is_empty() {
        return None;
    }
    let mut text = node.document_text().to_owned();
    let is_list = NodeRef::root(&text, node.tree()).is_none_or(|root| root.range() != node.range());
    if is_list {
        return None;
    }
    for (slip, near) in slips.iter().rev() {
        text.replace_range(slip.range.start as usize..slip.range.end as usize, near);
    }
    let parsed = syntax::read(&text);
    let mended = NodeRef::root(&text, &parsed.tree)?;
    let is_well = !way.violations(mended, schema).iter().any(|violation| violation.what.is_refused());
    is_well.then(|| slips.into_iter().map(|(slip, _)| slip.clone()).collect())
}

/// The violations, where the one unknown field of a mapping is taken for the one that is missing there: `name` for `key`.
fn with_misnamed(root: NodeRef<'_>, found: &[Violation]) -> Vec<Violation> {
    let holder = |one: &Violation| one.path.rsplit_once('.').map_or(String::new(), |(holder, _)| holder.to_owned());
    let only = |of: &Violation, is: fn(&What) -> bool| {
        let holder_of = holder(of);
        let mut same = found.iter().filter(|other| is(&other.what) && holder(other) == holder_of);
        same.next().filter(|_| same.next().is_none()).cloned()
    };
    let is_text = |path: &str| root.at(path).is_none_or(NodeRef::is_scalar);
    let mut out = found.to_vec();
    for violation in &mut out {
        let What::UnknownField { nearest: None, .. } = violation.what else { continue };
        let alone = only(violation, |what| matches!(what, What::UnknownField { .. })).is_some();
        let missing = only(violation, |what| matches!(what, What::MissingField { filled: false, .. }));
        let Some(What::MissingField { name: wanted, .. }) = missing.filter(|_| alone).map(|one| one.what) else {
            continue;
        };
        let takes_text = violation
            .schema
            .property(&wanted)
            .is_some_and(|property| !matches!(property.node.kind, Type::Any | Type::Object | Type::Array));
        if takes_text
            && is_text(&violation.path)
            && let What::UnknownField { nearest, .. } = &mut violation.what
        {
            *nearest = Some(wanted);
        }
    }
    out
}

/// Whether another list of allowed values holds for the same place and is a part of this one, as the `enum`
/// inside an `allOf` is: who obeys that one obeys both.
fn says_less(violation: &Violation, all: &[Violation]) -> bool {
    let allowed = |one: &Violation| -> Vec<_> { one.schema.allowed.iter().map(|one| one.value.clone()).collect() };
    let is_list = |one: &Violation| matches!(one.what, What::NotAllowed(_)) && one.range == violation.range;
    let mine = is_list(violation).then(|| allowed(violation));
    mine.is_some_and(|mine| {
        all.iter().filter(|other| is_list(other) && other.schema.allowed.len() < mine.len()).any(|other| {
            let narrow = allowed(other);
            narrow.iter().all(|value| mine.contains(value))
        })
    })
}

fn report(context: &Context<'_>, finding: &Finding<'_>, all: &[Violation], sink: &mut Sink<'_>) {
    match &finding.violation.what {
        What::UnknownField { name, nearest } => unknown_field::report(finding, name, nearest.as_deref(), sink),
        What::MissingField { name, filled } => missing_field::report(finding, name, *filled, all, sink),
        What::WrongType(words) => value::wrong_type::report(finding, words, sink),
        What::Null => value::null::report(context, finding, all, sink),
        What::NotAllowed(nearest) => value::not_allowed::report(finding, nearest.as_deref(), sink),
        What::Pattern => value::pattern::report(finding, sink),
        What::Format => value::format::report(finding, sink),
        What::Beyond(limit) => value::range::report(finding, *limit, sink),
        What::Duplicate(words, first) => value::duplicate_item::report(finding, words, *first, sink),
        What::Alternative => rule::report_alternative(finding, sink),
        What::Rule(number, reason) => rule::report(finding, *number, reason.as_deref(), sink),
        What::Metadata(message) => metadata::report(finding, message, sink),
        // `schema/missing-identity` tells.
        What::NoName => {}
    }
}

/// How an object gets to the cluster, as far as it decides about its values.
pub struct Delivery {
    /// Who reads its scalars first.
    pub dialect: Dialect,
    /// A patch on the way may add what the file leaves out.
    is_patched: bool,
    /// Variables are filled in on the way: a text may become anything.
    pub is_substituted: bool,
}

impl Delivery {
    /// The way of an object.
    pub fn of(context: &Context<'_>, object: &Object<'_>) -> Delivery {
        let mut delivery = Delivery { dialect: Dialect::Server, is_patched: false, is_substituted: false };
        for way in ways(context, object.id.file) {
            // Argo CD reads a folder without a kustomization by itself.
            if !way.frame.chain.is_empty() || !matches!(way.stage.origin, Origin::Argo(_)) {
                delivery.dialect = Dialect::Kustomize;
            }
            delivery.is_patched |= way.is_patched(context);
            delivery.is_substituted |= !object.summary.steering.no_substitute
                && flux(context, way.stage).is_some_and(|flux| flux.substitution.is_active());
        }
        delivery
    }

    fn violations(&self, node: NodeRef<'_>, schema: &KindSchema) -> Vec<Violation> {
        let mut found = validate(node, schema, self.dialect);
        found.retain(|violation| {
            let missing = matches!(violation.what, What::MissingField { .. } | What::NoName | What::Rule(..));
            let text = violation.range.of(node.document_text());
            let is_open = (missing && self.is_patched) || (self.is_substituted && text.contains("${"));
            !is_open && !is_identity(violation)
        });
        found
    }
}

/// Whether `schema/missing-identity` tells of it.
fn is_identity(violation: &Violation) -> bool {
    matches!(violation.what, What::MissingField { .. })
        && matches!(violation.path.as_str(), "apiVersion" | "kind" | "metadata")
}
