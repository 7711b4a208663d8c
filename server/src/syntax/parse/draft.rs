//! A copy of a text that is changed a little and knows where its bytes come from.

use crate::syntax::tree::Tree;

/// The copy.
#[derive(Clone)]
pub(super) struct Draft {
    /// Its text.
    pub text: String,
    /// Where stretches of it begin here and in the original, in order. A stretch ends in the original
    /// where the next one begins.
    stretches: Vec<(usize, usize)>,
}

/// A change of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repair {
    /// Puts a character in.
    Insert(usize, char),
    /// Makes a stretch blank, line ends excepted.
    Blank(usize, usize),
    /// Gives the line that begins at the first place as many blanks as the second number says.
    Indent(usize, usize),
}

impl Draft {
    /// A copy without changes.
    pub fn new(text: String) -> Draft {
        Draft { text, stretches: vec![(0, 0)] }
    }

    /// Makes a change.
    pub fn apply(&mut self, repair: Repair) {
        match repair {
            Repair::Insert(at, c) => self.replace(at, at, c.encode_utf8(&mut [0; 4])),
            Repair::Blank(start, end) => {
                let blank: String = self.text[start..end]
                    .bytes()
                    .map(|b| if matches!(b, b'\n' | b'\r') { char::from(b) } else { ' ' })
                    .collect();
                self.text.replace_range(start..end, &blank);
            }
            Repair::Indent(start, width) => {
                let blanks = self.text[start..].bytes().take_while(|b| matches!(b, b' ' | b'\t')).count();
                self.replace(start, start + blanks, &" ".repeat(width));
            }
        }
    }

    /// Replaces `start..end`. An offset behind the new text is one behind the old.
    fn replace(&mut self, start: usize, end: usize, new_text: &str) {
        let origin = (self.origin(start), self.origin(end));
        self.text.replace_range(start..end, new_text);
        let new_end = start + new_text.len();
        self.stretches.retain(|(here, _)| *here < start || *here > end);
        for (here, _) in self.stretches.iter_mut().filter(|(here, _)| *here > end) {
            *here = *here - end + new_end;
        }
        let at = self.stretches.partition_point(|(here, _)| *here < start);
        self.stretches.splice(at..at, [(start, origin.0), (new_end, origin.1)]);
    }

    /// Where the byte at `offset` stands in the original.
    fn origin(&self, offset: usize) -> usize {
        let next = self.stretches.partition_point(|(here, _)| *here <= offset);
        let Some((here, there)) = next.checked_sub(1).and_then(|at| self.stretches.get(at)) else { return offset };
        let most = self.stretches.get(next).map_or(usize::MAX, |(_, there)| *there);
        (there + (offset - here)).min(most)
    }

    /// Moves the places of a tree of this text to where they are in the original.
    pub fn restore(&self, tree: &mut Tree) {
        if self.stretches.len() > 1 {
            tree.map_offsets(|offset| self.origin(offset as usize) as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_original() {
        let mut draft = Draft::new("spec\n\t\ta: 1\nb\n".to_owned());
        draft.apply(Repair::Insert(4, ':'));
        draft.apply(Repair::Indent(6, 1));
        draft.apply(Repair::Blank(12, 13));
        assert_eq!(draft.text, "spec:\n a: 1\n \n");
        let there = |word: &str| draft.origin(draft.text.find(word).unwrap_or_default());
        assert_eq!((there("spec"), there(":\n"), there("\n"), there("a"), there(" \n")), (0, 4, 4, 7, 12));
        assert_eq!(draft.origin(draft.text.len()), 14);
    }

    #[test]
    fn several_changes_at_one_place_add_up() {
        let mut draft = Draft::new("a: [[1\nb: 2\n".to_owned());
        draft.apply(Repair::Insert(6, ']'));
        draft.apply(Repair::Insert(6, ']'));
        draft.apply(Repair::Insert(8, ']'));
        assert_eq!(draft.text, "a: [[1]]]\nb: 2\n");
        assert_eq!(draft.origin(draft.text.find('b').unwrap_or_default()), 7);
        assert_eq!((draft.origin(6), draft.origin(9)), (6, 6));
    }
}
