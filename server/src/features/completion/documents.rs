//! Whole documents: in an empty one each kind stands for the least that an object of it has to have.

use super::context::{Context, Guess};
use super::draft::Draft;
use super::write::Spot;
use super::{CompletionItem, CompletionKind};
use crate::features::cursor::Segment;
use crate::features::fields::{for_new_objects, source};
use crate::model::kinds::group_of;
use crate::schema::KindSchema;
use crate::text::TextEdit;

/// Adds the kinds where nothing but the head of a document is written.
pub fn complete(context: &Context<'_>, out: &mut Vec<CompletionItem>) {
    let Some(spot) = Spot::at_marker(context) else { return };
    let Some(head) = Head::of(context) else { return };
    let Some(root) = context.snapshot.root(context.entry.root) else { return };
    let version = context.root().and_then(|root| root.text_at("apiVersion"));
    for schema in for_new_objects(root) {
        if version.as_deref().is_some_and(|version| group_of(version) != group_of(&schema.api_version)) {
            continue;
        }
        let kind = &*schema.kind;
        let mut draft = Draft::of_object(kind);
        head.write(&schema, &mut draft);
        // The bare word would leave all the rest to be typed.
        out.retain(|item| item.label != kind);
        let edit = spot.placed_at_marker(draft.plain);
        let snippet = spot.placed_at_marker(draft.snippet).new_text;
        out.push(CompletionItem {
            label: kind.to_owned(),
            detail: "new object".to_owned(),
            kind: CompletionKind::Word,
            documentation: documentation(&schema),
            edit,
            snippet: Some(snippet),
            additional: head.missing(context, &schema).into_iter().collect(),
            filter: match head {
                Head::Nothing => format!("{kind} kind apiVersion"),
                Head::Version => format!("{kind} kind"),
                Head::Kind { .. } => kind.to_owned(),
            },
            sort: format!("0{kind}"),
            object: None,
        });
    }
}

fn documentation(schema: &KindSchema) -> String {
    format!("{}\n\n{}", schema.root.description.as_deref().unwrap_or_default(), source(schema))
}

/// What of a document is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    /// Nothing.
    Nothing,
    /// `apiVersion` alone.
    Version,
    /// `kind:`, whose value is being typed; with `apiVersion` or without.
    Kind { has_version: bool },
}

impl Head {
    fn of(context: &Context<'_>) -> Option<Head> {
        let (found, root) = (context.marker()?, context.root()?);
        let [Segment::Key(key)] = found.path.as_slice() else { return None };
        if context.is_kustomization() || context.is_flow(found.node) || context.column(root.range().start) > 0 {
            return None;
        }
        let version = root.text_at("apiVersion");
        match root.entries().count() {
            1 if found.is_key && context.guess == Guess::Key => Some(Head::Nothing),
            2 if found.is_key && version.is_some() && context.guess == Guess::Key => Some(Head::Version),
            1 if key == "kind" && !found.is_key && context.guess == Guess::Word => {
                Some(Head::Kind { has_version: false })
            }
            2 if key == "kind" && !found.is_key && version.is_some() && context.guess == Guess::Word => {
                Some(Head::Kind { has_version: true })
            }
            _ => None,
        }
    }

    fn write(self, schema: &KindSchema, draft: &mut Draft) {
        if self == Head::Nothing {
            draft.text(&format!("apiVersion: {}\nkind: ", schema.api_version));
        }
        if self == Head::Version {
            draft.text("kind: ");
        }
        draft.text(&format!("{}\nmetadata:\n  name: ", schema.kind));
        draft.stop("my-name");
        if schema.namespaced {
            draft.text("\n  namespace: ");
            draft.stop("default");
        }
        // Our kinds do nothing without one; a Namespace has no use for it.
        let spec = schema.root.property("spec").filter(|spec| spec.required || schema.is_of_the_cluster());
        if let Some(spec) = spec {
            draft.text("\n");
            draft.field("spec", &spec.node, 0);
        }
    }

    /// The line in front that the document lacks.
    fn missing(self, context: &Context<'_>, schema: &KindSchema) -> Option<TextEdit> {
        let Head::Kind { has_version: false } = self else { return None };
        let start = context.root()?.range();
        let at = context.in_file(start).start;
        Some(TextEdit::insert(at, format!("apiVersion: {}\n", schema.api_version)))
    }
}
