//! Every object of the workspace, found by a few letters of its name or kind.
//!
//! The words of the query may stand in any order (`comp cat` finds `Component catalog`). Each has to
//! be a subsequence of the name or of the kind; starts of words, runs of letters and short names score.

use crate::model::Kind;
use crate::text::{FileRange, ObjectId};
use crate::workspace::Snapshot;

/// No list is longer: an editor asks again with the next letter.
const LIMIT: usize = 256;

/// An object that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceSymbol {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: &'static str,
    /// Its namespace, where it is written or set by the delivery; empty where it has none.
    pub namespace: String,
    /// The place of its name.
    pub place: FileRange,
}

/// The objects that fit `query`, the best first; with an empty query any of them.
pub fn workspace_symbols(snapshot: &Snapshot, query: &str) -> Vec<WorkspaceSymbol> {
    let words: Vec<String> =
        query.split([' ', '/', ':']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let mut found: Vec<(i32, &str, Kind, ObjectId)> = Vec::new();
    for kind in Kind::all().filter(|kind| *kind != Kind::OTHER) {
        for (name, id) in snapshot.index().objects(kind) {
            if let Some(score) = score_all(&words, name, kind.name()) {
                found.push((-score, name, kind, id));
            }
        }
    }
    if found.len() > LIMIT {
        found.select_nth_unstable(LIMIT);
        found.truncate(LIMIT);
    }
    found.sort_unstable();
    found.into_iter().filter_map(|(.., id)| symbol(snapshot, id)).collect()
}

fn symbol(snapshot: &Snapshot, id: ObjectId) -> Option<WorkspaceSymbol> {
    let object = snapshot.object(id)?;
    let namespace = snapshot.namespaces(&object).first().and_then(|namespace| namespace.name().map(str::to_owned));
    Some(WorkspaceSymbol {
        name: object.summary.name().to_owned(),
        kind: object.summary.kind.name(),
        namespace: namespace.unwrap_or_default(),
        place: object.focus(),
    })
}

fn score_all(words: &[String], name: &str, kind: &str) -> Option<i32> {
    words.iter().try_fold(0, |sum, word| {
        // A name is what people look for; its kind only narrows.
        let by_name = score(word, name).map(|score| score + 8);
        Some(sum + by_name.max(score(word, kind))?)
    })
}

/// How well the letters of `word` (lower case) fit `text` in order; `None` if they do not.
fn score(word: &str, text: &str) -> Option<i32> {
    let lower = text.to_ascii_lowercase();
    let bytes = lower.as_bytes();
    let starts =
        |at: usize| at == 0 || !bytes[at - 1].is_ascii_alphanumeric() || text.as_bytes()[at].is_ascii_uppercase();
    let mut total = 0;
    let mut from = 0;
    for (index, letter) in word.bytes().enumerate() {
        let rest = &word.as_bytes()[index + 1..];
        let first = from + bytes[from..].iter().position(|b| *b == letter)?;
        // Right behind the letter before is best, then the start of a word, if the rest still fits.
        let goes_on = index > 0 && first == from;
        let start = (first..bytes.len()).find(|at| bytes[*at] == letter && starts(*at) && fits(rest, &bytes[at + 1..]));
        let at = if goes_on { first } else { start.unwrap_or(first) };
        total += 1 + i32::from(starts(at)) * 6 + i32::from(goes_on) * 4;
        from = at + 1;
    }
    let whole = i32::from(lower == word) * 20 + i32::from(lower.starts_with(word)) * 10;
    let contained = i32::from(lower.contains(word)) * 5;
    Some(total + whole + contained - (text.len() as i32 - word.len() as i32) / 4)
}

/// Whether the letters come in this order.
fn fits(word: &[u8], text: &[u8]) -> bool {
    let mut text = text.iter();
    word.iter().all(|letter| text.any(|b| b == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_to_come_in_order() {
        assert!(score("ctl", "catalog").is_some());
        assert_eq!(score("ltc", "catalog"), None);
        assert_eq!(score("é", "cafe"), None);
    }

    #[test]
    fn the_better_fit_scores_higher() {
        for (word, better, worse) in [
            ("catalog", "catalog", "catalog-db"),
            ("cat", "catalog", "scatter"),
            ("hs", "http-service", "hours"),
            ("db", "catalog-db", "dashboard"),
        ] {
            assert!(score(word, better) > score(word, worse), "{word}: {better} before {worse}");
        }
    }

    #[test]
    fn a_word_may_fit_the_kind() {
        let words = ["comp".to_owned(), "cat".to_owned()];
        assert!(score_all(&words, "catalog", "Component").is_some());
        assert_eq!(score_all(&words, "catalog", "Project"), None);
    }
}
