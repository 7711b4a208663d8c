//! What all checks of names share: words for places, near names, and the fixes that follow from them.

use crate::diagnostics::{Context, EnforcedBy, Fix};
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
    let bound = |other: &str| name.len().max(other.len()) / 3;
    candidates
        // The lengths alone rule out most of a large repository.
        .filter(|other| *other != name && name.len().abs_diff(other.len()) <= bound(other))
        .map(|other| (strsim::damerau_levenshtein(name, other), other))
        .filter(|(distance, other)| *distance <= bound(other).max(1))
        .min()
        .map(|(_, other)| other)
}

/// Whether `name` is so near to `other` that it can only be a slip: one or two letters, and not just
/// another number.
pub fn is_slip(name: &str, other: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let bound = if name.len() < 8 { 1 } else { 2 };
    name.len() >= 4 && letters(name) != letters(other) && strsim::damerau_levenshtein(name, other) <= bound
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

/// The names that `object` could name at this place: of `kind`, in sight.
pub fn names_in_sight<'a>(
    context: &Context<'a>,
    object: &'a Object<'a>,
    kind: Kind,
) -> impl Iterator<Item = &'a str> + 'a {
    let snapshot = context.snapshot;
    snapshot
        .index()
        .objects(kind)
        .filter(move |(_, id)| snapshot.object(*id).is_some_and(|to| snapshot.in_sight(object, &to)))
        .map(|(name, _)| name.as_str())
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
}
