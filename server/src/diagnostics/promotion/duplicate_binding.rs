//! Two bindings for one subject in one environment, or two whose rendered releases get one name.

use smol_str::SmolStr;

use super::binding::Binding;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Kind;
use crate::workspace::Object;

/// See `docs/diagnostics/promotion/duplicate-binding.md`.
pub const CODE: Code = Code { id: "promotion/duplicate-binding", title: "Two bindings for one environment" };

/// Reports a binding that competes with another one.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let Some(binding) = Binding::of(object) else { return };
    let same = binding.siblings(context).into_iter().filter(|other| {
        // Two of one name are one object written twice, which other checks report.
        other.environment.name == binding.environment.name && other.object.summary.name() != object.summary.name()
    });
    let same: Vec<Binding<'_>> = same.collect();
    if let Some(first) = same.first() {
        let message = format!(
            "{} already has a binding for environment `{}`, `{}`: the two claim one rendered release \
             (`ReleaseOwnershipConflict`), and whoever connects to it finds `multiple` bindings; keep one",
            binding.subject(),
            binding.environment.name,
            first.object.summary.name()
        );
        report(context, &binding, &same, message, sink);
        return;
    }
    let clashing = clashing(context, &binding);
    if let Some(first) = clashing.first() {
        let message = format!(
            "the rendered release is called `{}`, like that of {} in environment `{}`: the second of the two reports \
             `ReleaseOwnershipConflict`",
            rendered_name(&binding).unwrap_or_default(),
            first.subject(),
            first.environment.name
        );
        report(context, &binding, &clashing, message, sink);
    }
}

fn report(context: &Context<'_>, binding: &Binding<'_>, others: &[Binding<'_>], message: String, sink: &mut Sink<'_>) {
    let object = &binding.object;
    let joined = others.iter().any(|other| context.is_joined(object.id.file, other.object.id.file));
    let severity = if joined { Severity::Error } else { Severity::Hint };
    let place = object.place(binding.environment.range);
    let diagnostic = sink.report(&CODE, severity, place, EnforcedBy::Controller, message);
    for other in others {
        diagnostic.related(other.object.focus(), "the other binding");
    }
}

/// The rendered release of a component's binding: the project is not part of its name, nor is a hash.
fn rendered_name(binding: &Binding<'_>) -> Option<String> {
    (binding.object.summary.kind == Kind::RELEASE_BINDING)
        .then(|| Some(format!("{}-{}", binding.owner().component.as_ref()?, binding.environment.name)))?
}

/// Bindings of other components that render to the same name: `a` in `b-c` and `a-b` in `c`.
fn clashing<'a>(context: &Context<'a>, binding: &Binding<'a>) -> Vec<Binding<'a>> {
    let Some(name) = rendered_name(binding) else { return Vec::new() };
    let snapshot = context.snapshot;
    let own = binding.owner().component.as_ref();
    let splits = name.match_indices('-').map(|(at, _)| (&name[..at], &name[at + 1..]));
    splits
        .filter(|(component, _)| own.map(SmolStr::as_str) != Some(*component))
        .flat_map(|(component, environment)| {
            let owned = context.objects(snapshot.index().owned(Kind::RELEASE_BINDING, component));
            let bindings = owned.filter_map(|other| Binding::of(&other)).collect::<Vec<_>>();
            bindings.into_iter().filter(move |other| other.environment.name == environment)
        })
        .filter(|other| snapshot.in_sight(&binding.object, &other.object) && !snapshot.is_patch(other.object.id.file))
        .collect()
}
