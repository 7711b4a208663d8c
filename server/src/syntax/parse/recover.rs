//! A broken text made whole, so that all that is not broken keeps its place in the tree.
//!
//! While somebody types, a document is broken most of the time, and usually in one line. The line that
//! the judge points at is repaired in a copy: what is missing is put in, or the line is indented like its
//! neighbours, or it is blanked. The copy that gets the judge furthest is kept, until he is content.

use super::draft::{Draft, Repair};
use super::judge::{Refusal, judge};
use super::words::glued_colon;

/// Repairs made one after the other.
const MAX_ROUNDS: usize = 40;
/// Bytes that the judge may read in all of them.
const MAX_READ: usize = 16 << 20;
/// Lines searched upwards for a quote that is not closed.
const QUOTE_LINES: usize = 30;

/// A copy of `text`, which is refused, that the judge accepts to its end.
pub(super) fn repair(text: &str, refusal: &Refusal) -> Draft {
    let mut draft = Draft::new(text.to_owned());
    let mut refusal = refusal.clone();
    let mut read = 0;
    let mut repairs = template_lines(text);
    for _ in 0..MAX_ROUNDS {
        let mut best: Option<(usize, Draft, Refusal)> = None;
        repairs.extend(Site::new(&draft.text, &refusal).repairs().into_iter().map(|repair| vec![repair]));
        for repair in repairs.drain(..) {
            let mut candidate = draft.clone();
            repair.into_iter().for_each(|repair| candidate.apply(repair));
            read += candidate.text.len();
            let verdict = judge(&candidate.text);
            let Some(next) = verdict.refusal_to_the_end() else {
                candidate.text = verdict.text.into_owned();
                return candidate;
            };
            // Counted from the end, because the copies are not equally long.
            let left = candidate.text.len() - next.at.min(candidate.text.len());
            if best.as_ref().is_none_or(|(before, ..)| left < *before) {
                best = Some((left, candidate, next));
            }
        }
        let Some((_, candidate, next)) = best else { break };
        draft = candidate;
        refusal = next;
        if read > MAX_READ {
            break;
        }
    }
    give_up(draft, &refusal)
}

/// One repair for all lines of a template language (`{{ if … }}`) at once: there are many where there is one.
fn template_lines(text: &str) -> Vec<Vec<Repair>> {
    let mut blanks = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        if line.trim().starts_with("{{") && line.trim().ends_with("}}") {
            blanks.push(Repair::Blank(at, at + line.len()));
        }
        at += line.len();
    }
    if blanks.is_empty() { Vec::new() } else { vec![blanks] }
}

/// Keeps what stands in front of the place that cannot be repaired; nothing, if that does not help.
fn give_up(mut draft: Draft, refusal: &Refusal) -> Draft {
    let context = refusal.context.as_ref().map_or(refusal.at, |(_, at)| *at);
    for at in [refusal.at, context, 0] {
        let start = draft.text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        draft.apply(Repair::Blank(start, draft.text.len()));
        if judge(&draft.text).refusal_to_the_end().is_none() {
            break;
        }
    }
    draft
}

/// A line: where it begins and where its last word ends.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Line {
    start: usize,
    end: usize,
}

/// The place of a refusal.
struct Site<'a> {
    text: &'a str,
    refusal: &'a Refusal,
    /// The line that is refused.
    here: Line,
    /// The line with words above it.
    above: Option<Line>,
    /// The line where the thing began that was being read.
    context: Option<Line>,
}

impl<'a> Site<'a> {
    fn new(text: &'a str, refusal: &'a Refusal) -> Site<'a> {
        let at = refusal.at.min(text.len());
        let here = line_at(text, at);
        let here = if words(text, here).is_empty() { above(text, here).unwrap_or(here) } else { here };
        let context = refusal.context.as_ref().map(|(_, at)| line_at(text, *at));
        Site { text, refusal, here, above: above(text, here), context }
    }

    /// What may be done, in the order in which more of the text survives.
    fn repairs(&self) -> Vec<Repair> {
        let mut repairs = Vec::new();
        self.put_in(&mut repairs);
        self.indent(&mut repairs);
        self.close_quote(&mut repairs);
        self.blank(&mut repairs);
        repairs
    }

    fn put_in(&self, repairs: &mut Vec<Repair>) {
        let context = self.context.unwrap_or(self.here);
        let above = self.above.unwrap_or(context);
        let close =
            |c: char| [Repair::Insert(above.end, c), Repair::Insert(context.end, c), Repair::Insert(self.here.end, c)];
        match self.refusal.problem.as_str() {
            "could not find expected ':'" => repairs.push(self.colon(context)),
            "mapping values are not allowed in this context" => {
                let line = words(self.text, above);
                repairs.extend((is_word(line) || glued_colon(line).is_some()).then(|| self.colon(above)));
            }
            "did not find expected ',' or ']'" => repairs.extend(close(']')),
            "did not find expected ',' or '}'" => repairs.extend(close('}')),
            "did not find expected node content" => {
                repairs.extend(close(']'));
                repairs.extend(close('}'));
            }
            "found unexpected end of stream" => {
                if let Some((_, open)) = &self.refusal.context
                    && let Some(quote @ ('"' | '\'')) = self.text[*open..].chars().next()
                {
                    repairs.push(Repair::Insert(context.end, quote));
                }
            }
            _ => {}
        }
    }

    /// What makes an entry of a line: the blank behind its colon, else a colon.
    fn colon(&self, line: Line) -> Repair {
        let words = words(self.text, line);
        match glued_colon(words) {
            Some(at) => Repair::Insert(line.end - words.len() + at + 1, ' '),
            None => Repair::Insert(line.end, ':'),
        }
    }

    fn indent(&self, repairs: &mut Vec<Repair>) {
        let Some(above) = self.above else { return };
        let width = indentation(self.text, above);
        let own = indentation(self.text, self.here);
        let has_tabs = self.text[self.here.start..self.here.start + own].contains('\t');
        let deeper = words(self.text, above).ends_with(':').then_some(width + 2);
        let widths = deeper.into_iter().chain([width]).filter(|width| has_tabs || *width != own);
        repairs.extend(widths.map(|width| Repair::Indent(self.here.start, width)));
    }

    /// Closes the quote of the nearest line above that has an odd number of them, or takes that line out.
    fn close_quote(&self, repairs: &mut Vec<Repair>) {
        let lines = std::iter::successors(Some(self.here), |line| above(self.text, *line));
        for line in lines.take(QUOTE_LINES) {
            let words = words(self.text, line);
            let odd = ['"', '\''].into_iter().find(|quote| words.matches(*quote).count() % 2 == 1);
            if let Some(quote) = odd {
                repairs.push(Repair::Insert(line.end, quote));
                repairs.push(Repair::Blank(line.start, line.end));
                return;
            }
        }
    }

    fn blank(&self, repairs: &mut Vec<Repair>) {
        let line = words(self.text, self.here);
        if let Some(colon) = line.find(": ") {
            let value = self.here.end - line.len() + colon + 1;
            repairs.push(Repair::Blank(value, self.here.end));
        }
        for line in [Some(self.here), self.context, self.above].into_iter().flatten() {
            let blank = Repair::Blank(line.start, line.end);
            if !repairs.contains(&blank) {
                repairs.push(blank);
            }
        }
    }
}

fn line_at(text: &str, at: usize) -> Line {
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let line = text[start..].split(['\n', '\r']).next().unwrap_or_default();
    Line { start, end: start + without_comment(line).trim_end().len() }
}

/// The nearest line with words above `line`.
fn above(text: &str, line: Line) -> Option<Line> {
    let mut start = line.start;
    while start > 0 {
        let line = line_at(text, start - 1);
        if !words(text, line).is_empty() {
            return Some(line);
        }
        start = line.start;
    }
    None
}

fn words(text: &str, line: Line) -> &str {
    text[line.start..line.end.max(line.start)].trim_start()
}

/// The line without a comment; a line that is one has no words.
fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with('#') {
        return "";
    }
    line.find(" #").map_or(line, |at| &line[..at])
}

fn is_word(words: &str) -> bool {
    !words.is_empty() && !words.contains([':', ' ', '"', '\'', '[', '{'])
}

fn indentation(text: &str, line: Line) -> usize {
    text[line.start..].bytes().take_while(|b| matches!(b, b' ' | b'\t')).count()
}
