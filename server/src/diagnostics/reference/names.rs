//! What all checks of names share: words for places, near names, and the fixes that follow from them.

use crate::diagnostics::{Context, EnforcedBy, Fix};
use crate::model::rules::Agreement;
use crate::model::standard::standard_names;
use crate::model::{Kind, Reference, Report};
use crate::syntax::NodeRef;
use crate::text::{TextEdit, TextRange};
use crate::workspace::{Namespace, Object, SourceChange};

/// ` in namespace …` where a name of `kind` is looked up, or nothing.
pub fn in_namespace(context: &Context<'_>, object: &Object<'_>, reference: &Reference, kind: Kind) -> String {
    if kind.is_cluster_scoped() {
        return String::new();
    }
    if let Some(name) = context.snapshot.written_namespace(object, reference) {
        return format!(" in namespace `{name}`");
    }
    match context.snapshot.namespaces(object).as_slice() {
        [Namespace::Named(name)] => format!(" in namespace `{name}`"),
        _ => String::new(),
    }
}

/// What happens to a name that leads nowhere.
pub fn consequence(report: Report) -> String {
    match report {
        Report::Condition(reason) => format!("the cluster accepts this and then reports `{reason}`"),
        Report::Refused => "the API server refuses this".to_owned(),
        Report::Silent => "nothing in the cluster would say so".to_owned(),
        Report::Outside => "nothing checks that it exists".to_owned(),
        Report::Record => "it only records where this came from".to_owned(),
    }
}

/// Who reports a name that leads nowhere.
pub fn enforcer(report: Report) -> EnforcedBy {
    match report {
        Report::Condition(_) => EnforcedBy::Controller,
        Report::Refused => EnforcedBy::Webhook,
        Report::Silent | Report::Outside | Report::Record => EnforcedBy::Lint,
    }
}

/// The candidate that is most like `name`, if any is much like it.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    near_ones(name, candidates).min().map(|(_, other)| other)
}

/// The candidates that are much like `name`, with their distances. Called with all names of a large
/// repository, so it gives up on a candidate as early as it can.
fn near_ones<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> impl Iterator<Item = (usize, &'a str)> {
    let letters = letters_of(name);
    candidates.filter_map(move |other| {
        let bound = (name.len().max(other.len()) / 3).clamp(1, MAX_DISTANCE);
        // Each edit changes at most two letters of the set.
        let near = (letters ^ letters_of(other)).count_ones() as usize <= 2 * bound;
        let distance = near.then(|| distance(name, other, bound))??;
        (distance > 0).then_some((distance, other))
    })
}

/// Names further apart than this have nothing to do with each other.
const MAX_DISTANCE: usize = 4;

/// The letters and digits that occur, as a set.
fn letters_of(name: &str) -> u64 {
    name.bytes().fold(0, |set, byte| set | 1 << (byte & 63))
}

/// How many letters must be put in, left out, changed or exchanged with their neighbour to turn one
/// name into the other; `None` if it is more than `bound`.
fn distance(a: &str, b: &str, bound: usize) -> Option<usize> {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > bound {
        return None;
    }
    // Three rows of the usual table, of which only a band along the diagonal can stay below the bound.
    let far = bound + 1;
    let mut before = vec![far; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).map(|at| at.min(far)).collect();
    let mut row = vec![far; b.len() + 1];
    for (i, &x) in a.iter().enumerate() {
        row.fill(far);
        row[0] = (i + 1).min(far);
        let band = i.saturating_sub(bound)..(i + bound + 1).min(b.len());
        for j in band {
            let y = b[j];
            let mut best = (above[j] + usize::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best.min(far);
        }
        if row.iter().all(|cell| *cell >= far) {
            return None;
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    above.last().copied().filter(|distance| *distance <= bound)
}

/// Whether `name` is so near to `other` that it can only be a slip: one or two letters, and not just
/// another number.
pub fn is_slip(name: &str, other: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let bound = if name.len() < 8 { 1 } else { 2 };
    name.len() >= 4 && letters(name) != letters(other) && distance(name, other, bound).is_some()
}

/// `, did you mean …?`, or nothing.
pub fn did_you_mean(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

/// Puts another name in place of the one that is written.
pub fn rename(object: &Object<'_>, range: TextRange, name: &str) -> Fix {
    let place = object.place(range);
    Fix {
        title: format!("Change to `{name}`"),
        change: SourceChange::edit(place.file, TextEdit::replace(place.range, name)),
        preferred: true,
    }
}

/// Writes `kind` beside the name, in place of another kind or anew.
pub fn switch_kind(context: &Context<'_>, object: &Object<'_>, reference: &Reference, kind: Kind) -> Option<Fix> {
    let edit = match reference.kind_range {
        Some(range) => TextEdit::replace(range, kind.name()),
        None => context.with_node(object, |node| add_kind(node, reference.range, kind))??,
    };
    let place = object.place(edit.range);
    Some(Fix {
        title: format!("Change the kind to {}", kind.name()),
        change: SourceChange::edit(place.file, TextEdit::replace(place.range, edit.new_text)),
        preferred: true,
    })
}

/// The edit that puts `kind:` in front of the key whose value is at `name`.
fn add_kind(root: NodeRef<'_>, name: TextRange, kind: Kind) -> Option<TextEdit> {
    let tree = root.tree();
    let mapping = tree.ids().map(|id| root.with_id(id)).filter(|node| node.is_mapping() && node.range().covers(name));
    let mapping = mapping.last()?;
    let entry = mapping.entries().find(|entry| entry.value.range().covers(name))?;
    // A plain string has no `kind` beside it.
    let start = entry.key.is_text("name").then(|| entry.key.range().start)?;
    let text = root.document_text();
    if mapping.range().of(text).starts_with('{') {
        return Some(TextEdit::insert(start, format!("kind: {}, ", kind.name())));
    }
    let line = text[..start as usize].rfind('\n').map_or(0, |at| at + 1);
    let indent = " ".repeat(start as usize - line);
    Some(TextEdit::insert(start, format!("kind: {}\n{indent}", kind.name())))
}

/// The name that is most like the one `reference` has: of `kind`, in sight, and of the same owner where
/// the row wants that.
pub fn nearest_object(context: &Context<'_>, object: &Object<'_>, reference: &Reference, kind: Kind) -> Option<String> {
    let snapshot = context.snapshot;
    let rule = reference.rule.rule();
    let parent = &object.summary.owner;
    let parent = parent.component.as_ref().or(parent.resource.as_ref()).or(parent.project.as_ref());
    let found = match parent.filter(|_| rule.agreement == Agreement::SameOwner) {
        Some(parent) => {
            let owned = context.objects(snapshot.index().owned(kind, parent));
            let owned: Vec<Object<'_>> = owned.filter(|to| snapshot.in_sight(object, to)).collect();
            nearest(&reference.name, owned.iter().map(|to| to.summary.name())).map(str::to_owned)
        }
        None => {
            let names = snapshot.index().objects(kind).map(|(name, _)| name.as_str());
            let mut near: Vec<(usize, &str)> = near_ones(&reference.name, names).collect();
            near.sort_unstable();
            let visible = near.into_iter().find(|(_, name)| !snapshot.lookup(object, kind, name).is_empty());
            visible.map(|(_, name)| name.to_owned())
        }
    };
    let found = found.or_else(|| written_out(context, object, reference, kind));
    found.or_else(|| {
        let installed = standard_names(kind).filter(|_| kind.is_cluster_scoped() && !snapshot.is_legacy(object));
        nearest(&reference.name, installed).map(str::to_owned)
    })
}

/// The one name in sight that begins with the one that is written: `development` for `dev`.
fn written_out(context: &Context<'_>, object: &Object<'_>, reference: &Reference, kind: Kind) -> Option<String> {
    const SHORTEST: usize = 3;
    let short = reference.name.as_str();
    if short.len() < SHORTEST || reference.rule.rule().agreement == Agreement::SameOwner {
        return None;
    }
    let names = context.snapshot.index().objects(kind).map(|(name, _)| name.as_str());
    let mut longer: Vec<&str> = names.filter(|name| name.len() > short.len() && name.starts_with(short)).collect();
    longer.dedup();
    longer.retain(|name| !context.snapshot.lookup(object, kind, name).is_empty());
    match longer.as_slice() {
        [only] => Some((*only).to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_a_near_one() {
        let names = ["http-service", "web-application", "worker"];
        assert_eq!(nearest("http-servce", names.into_iter()), Some("http-service"));
        assert_eq!(nearest("web-aplication", names.into_iter()), Some("web-application"));
        assert_eq!(nearest("cron", names.into_iter()), None);
        assert_eq!(nearest("worker", names.into_iter()), None);
    }

    #[test]
    fn a_slip_is_more_than_another_number() {
        assert!(is_slip("doclet", "docklet"));
        assert!(is_slip("greeter-servcie", "greeter-service"));
        assert!(!is_slip("service-1", "service-2"));
        assert!(!is_slip("dev", "dew"));
        assert!(!is_slip("frontend", "backend"));
    }

    #[test]
    fn a_distance_is_exact_up_to_its_bound() {
        let reference = |a: &str, b: &str| strsim::osa_distance(a, b);
        let words =
            ["", "a", "ab", "ba", "abc", "acb", "service", "servcie", "srevice", "serivces", "web", "weeb", "bew"];
        for a in words {
            for b in words {
                for bound in 0..6 {
                    let exact = Some(reference(a, b)).filter(|distance| *distance <= bound);
                    assert_eq!(distance(a, b, bound), exact, "{a:?} {b:?} {bound}");
                }
            }
        }
    }
}
