//! A change of what cannot be changed, against the last commit: what the repository said until now is what the
//! cluster most likely has.

use super::judge::{Delivery, is_broken};
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::validate::{Frozen, Verdict, judge, transitions};
use crate::schema::KindSchema;
use crate::workspace::{Committed, CommittedObject, Object, Root};

/// See `docs/diagnostics/schema/immutable.md`.
pub const CODE: Code = Code { id: "schema/immutable", title: "A change of what cannot be changed" };

/// Compares an object with what it was in the last commit.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let summary = object.summary;
    let Some(document) = object.file.documents.get(object.document as usize) else { return };
    let Some(root) = context.snapshot.root(object.file.root) else { return };
    let committed = &root.committed;
    if committed.is_empty()
        || !summary.kind.is_openchoreo()
        || summary.name.is_none()
        || committed.has(document.hash)
        || is_broken(document)
    {
        return;
    }
    let given = root.given_schema(summary.version(), summary.kind_name()).cloned();
    let Some(schema) = given.or_else(|| KindSchema::of_release(summary.kind.name(), root.generation().release()))
    else {
        return;
    };
    let way = Delivery::of(context, object);
    context.with_node(object, |node| {
        // Of several that it may have been, the cluster has one: what all of them forbid is forbidden.
        let old = before(context, object, root);
        let mut frozen = old.into_iter().filter_map(|old| {
            committed.with_node(old, |old| {
                let fits = judge(old, &schema, way.dialect) != Verdict::Refused;
                if fits { transitions(old, node, &schema, way.dialect) } else { Vec::new() }
            })
        });
        let Some(mut found) = frozen.next() else { return };
        for other in frozen {
            found.retain(|one| other.iter().any(|other| other.path == one.path));
        }
        // What a substitution writes is not known, on either side.
        let is_open = |one: &Frozen| {
            let before = one.before.as_deref().unwrap_or_default();
            one.range.of(node.document_text()).contains("${") || before.contains("${")
        };
        for one in found.iter().filter(|one| !way.is_substituted || !is_open(one)) {
            report(object, one, sink);
        }
    });
}

fn report(object: &Object<'_>, frozen: &Frozen, sink: &mut Sink<'_>) {
    let path = &frozen.path;
    let change = match (&frozen.before, frozen.is_gone) {
        (Some(before), false) => format!("in the last commit `{path}` is `{before}`"),
        (_, true) => format!("in the last commit there is a `{path}`"),
        (None, false) => format!("`{path}` is another than in the last commit"),
    };
    let message = format!("{}: {change}, and a cluster that has the object refuses the change", frozen.message);
    sink.report(&CODE, Severity::Warning, object.place(frozen.range), EnforcedBy::Cel, message);
}

/// What the object was in the last commit: in its file, else in a file that no longer has it.
fn before<'a>(context: &Context<'_>, object: &Object<'_>, root: &'a Root) -> Vec<&'a CommittedObject> {
    let summary = object.summary;
    let committed: &'a Committed = &root.committed;
    let namespace = summary.namespace.as_ref().map(|namespace| &namespace.text);
    let same = committed.objects(summary.kind_name(), summary.name()).iter();
    let mut same: Vec<_> = same.filter(|old| old.namespace.as_ref() == namespace).collect();
    let own = |old: &&CommittedObject| committed.path(old) == &*object.file.path;
    if same.iter().any(own) {
        same.retain(own);
    } else {
        same.retain(|old| !still_there(context, object, committed.path(old)));
    }
    same
}

/// Whether the file at `path` has an object of this identity now: then that one is its next version.
fn still_there(context: &Context<'_>, object: &Object<'_>, path: &str) -> bool {
    let summary = object.summary;
    let namespace = |object: &Object<'_>| object.summary.namespace.as_ref().map(|namespace| namespace.text.clone());
    let same = context.snapshot.index().definitions(summary.kind, summary.name());
    context.objects(same).any(|other| {
        other.file.root == object.file.root && &*other.file.path == path && namespace(&other) == namespace(object)
    })
}
