//! Where to cut an item out of a list, and where to put a new one, in the style of the file.

use smol_str::SmolStr;

use crate::syntax::{Entry, NodeKind, NodeRef};
use crate::text::{TextEdit, TextRange};

/// A place for a new item of a list, with what has to stand around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insertion {
    /// What is replaced, relative to the document; empty in most cases.
    pub range: TextRange,
    before: SmolStr,
}

impl Insertion {
    /// The edit that adds `entry`.
    pub fn edit(&self, entry: &str) -> TextEdit {
        TextEdit::replace(self.range, format!("{}{}", self.before, quoted(entry)))
    }
}

/// Quotes a path that would mean something else as a plain scalar.
fn quoted(path: &str) -> String {
    let is_plain = !path.is_empty()
        && !path.starts_with(|c: char| "-?:,[]{}#&*!|>'\"%@` ".contains(c))
        && !path.contains([',', '[', ']', '{', '}', '\n'])
        && !path.contains(": ")
        && !path.contains(" #")
        && !path.ends_with([':', ' ']);
    if is_plain { path.to_owned() } else { format!("'{}'", path.replace('\'', "''")) }
}

/// What to delete to remove the item `at`: its lines in a block list, its text and a comma in a flow list.
pub fn item_range(items: &[NodeRef<'_>], at: usize) -> TextRange {
    let item = items[at];
    let text = item.document_text();
    let range = item.range();
    if dash(item).is_some() {
        let start = line_start(text, range.start);
        let end = line_end(text, range.end.max(range.start));
        let next = next_line(text, end);
        // The last line of a file without a line end: the one before it loses its own.
        let start = if next == end && start > 0 { start - 1 } else { start };
        return TextRange::new(start, next);
    }
    match (at.checked_sub(1).map(|before| items[before]), items.get(at + 1)) {
        (_, Some(next)) => TextRange::new(range.start, next.range().start),
        (Some(before), None) => TextRange::new(before.range().end, range.end),
        (None, None) => range,
    }
}

/// Where a new item of the list `key` of the mapping `root` goes.
pub fn insertion(root: NodeRef<'_>, key: &str, list: Option<Entry<'_>>) -> Option<Insertion> {
    let text = root.document_text();
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let Some(list) = list else { return new_list(root, key, newline) };
    let colon = list.key.range().end + text.get(list.key.range().end as usize..)?.find(':')? as u32 + 1;
    let Some(last) = list.value.items().last() else {
        if list.value.raw_kind() == NodeKind::Sequence {
            let range = TextRange::new(colon, list.value.range().end);
            return Some(Insertion { range, before: format!("{newline}  - ").into() });
        }
        let range = TextRange::empty(line_end(text, colon));
        return list.value.is_null().then(|| Insertion { range, before: format!("{newline}  - ").into() });
    };
    if let Some(indent) = dash(last) {
        let range = TextRange::empty(line_end(text, last.range().end));
        return Some(Insertion { range, before: format!("{newline}{indent}- ").into() });
    }
    let end = last.range().end;
    let own_line = text.get(line_start(text, last.range().start) as usize..last.range().start as usize)?;
    let before = if own_line.trim().is_empty() { format!(",{newline}{own_line}") } else { ", ".to_owned() };
    Some(Insertion { range: TextRange::empty(end), before: before.into() })
}

fn new_list(root: NodeRef<'_>, key: &str, newline: &str) -> Option<Insertion> {
    let text = root.document_text();
    let last = root.entries().last()?;
    if text.get(root.range().start as usize..)?.starts_with('{') {
        return None;
    }
    let end = root.range().end.max(last.value.range().end);
    // A mapping may end behind the line break and the comments that follow it.
    let end = line_end(text, text.get(..end as usize)?.trim_end().len() as u32);
    Some(Insertion { range: TextRange::empty(end), before: format!("{newline}{key}:{newline}  - ").into() })
}

/// The blanks in front of the item's dash, if the item begins right behind one on its line.
fn dash<'a>(item: NodeRef<'a>) -> Option<&'a str> {
    let text = item.document_text();
    let start = line_start(text, item.range().start);
    let before = text.get(start as usize..item.range().start as usize)?;
    let (indent, rest) = before.split_once('-')?;
    // Behind the dash only an anchor or a tag may stand.
    let rest = rest.trim();
    (indent.trim().is_empty() && (rest.is_empty() || rest.starts_with(['&', '!']))).then_some(indent)
}

fn line_start(text: &str, at: u32) -> u32 {
    let before = text.get(..at as usize).unwrap_or("");
    before.rfind('\n').map_or(0, |newline| newline as u32 + 1)
}

/// The end of the line that `at` stands in, before its line break.
fn line_end(text: &str, at: u32) -> u32 {
    let rest = text.get(at as usize..).unwrap_or("");
    let line = rest.split('\n').next().unwrap_or("");
    at + line.trim_end_matches('\r').len() as u32
}

fn next_line(text: &str, end: u32) -> u32 {
    let rest = text.get(end as usize..).unwrap_or("");
    end + if rest.starts_with("\r\n") { 2 } else { u32::from(rest.starts_with('\n')) }
}
