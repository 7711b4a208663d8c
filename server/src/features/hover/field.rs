//! What the field under the cursor is for, by the schema of its kind.

use super::Hover;
use crate::features::cursor::{Cursor, Segment, cursor, object_node};
use crate::features::fields::{Place, description, place, schema_of, schema_of_file, source, title};
use crate::schema::KindSchema;
use crate::syntax::NodeKind;
use crate::text::{FileId, FileRange};
use crate::workspace::Snapshot;

/// The documentation of the field whose key or value stands at a byte of a file.
pub fn of_field(snapshot: &Snapshot, file: FileId, offset: u32) -> Option<Hover> {
    let document = snapshot.document_at(file, offset)?;
    let object = snapshot.object_at(file, offset);
    let base = document.body().start;
    let at = offset.checked_sub(base)?;
    let root = match &object {
        Some(object) => object_node(&document, object.summary.range)?,
        None => document.root()?,
    };
    let found = at_field(cursor(root, at)?, at)?;
    let schema = match &object {
        Some(object) => schema_of(snapshot, object)?,
        None => schema_of_file(snapshot.file(file)?, root)?,
    };
    let markdown = match found.path.as_slice() {
        [] => return None,
        [Segment::Key(key)] if !found.is_key && (key == "kind" || key == "apiVersion") => of_kind(&schema),
        path => of_place(&schema, path, place(&schema.root, path)?),
    };
    Some(Hover { range: FileRange { file, range: found.node.inner_range().shifted(base) }, markdown })
}

/// A key, a value, or the item whose dash the byte is.
fn at_field(mut found: Cursor<'_>, at: u32) -> Option<Cursor<'_>> {
    match found.node.raw_kind() {
        NodeKind::Mapping => None,
        NodeKind::Sequence => {
            let is_dash = found.node.document_text().as_bytes().get(at as usize) == Some(&b'-');
            let (index, item) = found.node.items().enumerate().find(|(_, item)| item.range().start > at)?;
            found.path.push(Segment::Item(index));
            found.node = item;
            is_dash.then_some(found)
        }
        _ => Some(found),
    }
}

fn of_place(schema: &KindSchema, path: &[Segment], place: Place<'_>) -> String {
    format!("**{}**: {}\n\n{}", title(path), description(place), source(schema))
}

fn of_kind(schema: &KindSchema) -> String {
    let scope = if schema.namespaced { "in a namespace" } else { "cluster-wide" };
    let summary = schema.root.description.as_deref().unwrap_or_default();
    format!("**{}**: *{scope}*\n\n{summary}\n\n{}", schema.kind, source(schema))
}
