//! A name of something inside an object that does not have it: an endpoint, an output, a key.

use super::names;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::rules::{Holder, Target};
use crate::model::{Item, ItemKind, Reference, Report};
use crate::workspace::{Object, Resolution};

/// See `docs/diagnostics/reference/unresolved-item.md`.
pub const CODE: Code = Code { id: "reference/unresolved-item", title: "A name of nothing inside an object" };

/// Reports a name that the object that should hold it does not have.
pub fn check(
    context: &Context<'_>,
    object: &Object<'_>,
    reference: &Reference,
    resolution: &Resolution,
    sink: &mut Sink<'_>,
) {
    let Resolution::Missing(missing) = resolution else { return };
    let Some(holder) = missing.holder.and_then(|id| context.snapshot.object(id)) else { return };
    let rule = reference.rule.rule();
    let Target::Item { item, holder: found_by } = rule.target else { return };
    // A type of proxies has no workload, so no resource carries its name.
    if rule.id == "C13" && reference.name == "proxy" {
        return;
    }
    let own = found_by == Holder::Own;
    let items: Vec<&Item> = holder.summary.items_of(item).collect();
    let near = names::nearest(&reference.name, items.iter().map(|item| item.name.as_str()));
    let loose = !own && context.is_loose(object);
    let severity = match rule.report {
        Report::Record | Report::Outside => Severity::Hint,
        _ if loose && !near.is_some_and(|near| names::is_slip(&reference.name, near)) => Severity::Hint,
        _ if loose => Severity::Warning,
        Report::Silent => Severity::Warning,
        Report::Condition(_) | Report::Refused => Severity::Error,
    };
    let kind = holder.summary.kind.name();
    let whose = if own { format!("this {kind}") } else { format!("{kind} `{}`", holder.summary.name()) };
    let listed: Vec<String> = items.iter().take(5).map(|item| format!("`{}`", item.name)).collect();
    let has = if listed.is_empty() { String::new() } else { format!(" (it has {})", listed.join(", ")) };
    let message = format!(
        "{whose} has no {} `{}`{has}: {}{}",
        noun(item),
        reference.name,
        outcome(item, rule.report),
        names::did_you_mean(near),
    );
    let diagnostic =
        sink.report(&CODE, severity, object.place(reference.range), enforcer(rule.id, rule.report), message);
    if !own {
        diagnostic.related(holder.focus(), format!("the {kind} that should have it"));
    }
    if let Some(name) = near {
        diagnostic.fix(names::rename(object, reference.range, name));
    }
}

fn noun(item: ItemKind) -> &'static str {
    match item {
        ItemKind::Endpoint => "endpoint",
        ItemKind::SecretKey => "key",
        ItemKind::Output => "output",
        ItemKind::TraitInstance => "trait instance",
        ItemKind::ResourceId => "resource",
        ItemKind::ExternalRef => "external reference",
        ItemKind::FrozenTrait => "trait",
        ItemKind::EnvironmentGroup => "environment group",
        ItemKind::ConfigurationKey => "key",
    }
}

fn outcome(item: ItemKind, report: Report) -> String {
    match item {
        ItemKind::TraitInstance => {
            "the values below it are ignored without a word (traits embedded in the type do not count)".to_owned()
        }
        ItemKind::Endpoint | ItemKind::Output => {
            format!("{}, which looks temporary and never ends", names::consequence(report))
        }
        _ => names::consequence(report),
    }
}

fn enforcer(row: &str, report: Report) -> EnforcedBy {
    if row == "C13" { EnforcedBy::Cel } else { names::enforcer(report) }
}
