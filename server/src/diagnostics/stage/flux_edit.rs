//! Edits of Flux Kustomizations.

use super::delivery::flux;
use crate::diagnostics::Context;
use crate::gitops::{Origin, Stage};
use crate::syntax::NodeRef;
use crate::text::{TextEdit, TextRange};
use crate::workspace::SourceChange;

/// Lets the stage `from` wait for `to`; `None` where one of them is no Flux Kustomization or the text
/// leaves no good place.
pub fn depend_on(context: &Context<'_>, from: &Stage, to: &Stage) -> Option<SourceChange> {
    let Origin::Flux(place) = from.origin else { return None };
    flux(context, to)?;
    let document = context.snapshot.document(place.file, place.document)?;
    let text = document.text();
    let spec = document.root()?.get("spec").filter(|spec| spec.is_mapping())?;
    let first = spec.entries().next()?.key.range().start;
    let indent = indent_of(text, first)?;
    let mut item = format!("- name: {}", to.name);
    if to.namespace != from.namespace {
        let namespace = to.namespace.as_ref()?;
        item.push_str(&format!("\n{indent}    namespace: {namespace}"));
    }
    let edit = match spec.entry("dependsOn") {
        Some(entry) => {
            let last = last_item(entry.value)?;
            let indent = text.get(line_start(text, last.range().start)..last.range().start as usize)?;
            let indent = indent.strip_suffix("- ").filter(|indent| indent.trim().is_empty())?;
            let mut item = format!("\n{indent}- name: {}", to.name);
            if to.namespace != from.namespace {
                item.push_str(&format!("\n{indent}  namespace: {}", to.namespace.as_ref()?));
            }
            TextEdit::insert(line_end(text, last.range().end), item)
        }
        None => TextEdit::insert(first, format!("dependsOn:\n{indent}  {item}\n{indent}")),
    };
    let base = document.body().start;
    let range = TextRange::new(edit.range.start + base, edit.range.end + base);
    Some(SourceChange::edit(place.file, TextEdit { range, new_text: edit.new_text }))
}

fn last_item(list: NodeRef<'_>) -> Option<NodeRef<'_>> {
    list.items().last()
}

/// The blanks in front of a key that begins its line.
fn indent_of(text: &str, at: u32) -> Option<String> {
    let before = text.get(line_start(text, at)..at as usize)?;
    before.trim().is_empty().then(|| before.to_owned())
}

fn line_start(text: &str, at: u32) -> usize {
    text.get(..at as usize).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

fn line_end(text: &str, at: u32) -> u32 {
    let rest = text.get(at as usize..).unwrap_or("");
    at + rest.split('\n').next().unwrap_or("").trim_end_matches('\r').len() as u32
}
