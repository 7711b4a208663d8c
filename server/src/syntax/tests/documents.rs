//! Generated documents: everyday ones, odd ones, broken ones, and values in many notations.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

/// Words that stand where a value may: everyday ones first, to which a failing case shrinks.
const VALUES: &[&str] = &[
    "a",
    "x y",
    "1",
    "true",
    "\"q\"",
    "'s'",
    "{}",
    "[]",
    "[a, b]",
    "{a: b}",
    "é",
    "語 x",
    "http://x",
    "a:b",
    "a#b",
    "-x",
    "$x",
    "${a}",
    "\"a b\"",
    "'it''s'",
    "\"\\n\\u00e9\"",
    "yes",
    "~",
    "null",
    "0x1F",
    "2001-01-01",
    "a # c",
    "#c",
    "\"a\" # c",
    "",
    "\"\"",
    "''",
    "{a: [b, {c: d}]}",
    "[-c, --x]",
    ".inf",
    "-.5",
    "a  b",
    "a ",
    "?x",
    ":x",
    "a,b",
    "a]",
    "=",
    "x::",
    "[a: b]",
    "{a, b}",
    "{a: }",
    "[a:b]",
    "{\"a\":b}",
    "[a, ]",
    "[ a , b ]",
    "&an v",
    "*an",
    "!t v",
    "!!str 1",
    "!!int 3",
    "&an [a]",
    "a\tb",
    "\ta",
    "|x",
    "%x",
    "@x",
    "`x`",
    "x: y",
    "a:",
    "- a",
    "-",
    "?",
    "<<",
    "--- x",
    "...",
    "[a",
    "{a",
    "\"open",
    "'open",
    "\"\\/\"",
    "\"\\'\"",
    "\"\\q\"",
    "\u{feff}",
    "a\u{2028}b",
    "\u{85}",
    "a\u{7f}",
    "[a, b?]",
    "a\"b\"",
    "'a'b",
    "\"a\": b",
];

/// The same over several lines; `>` is where the indentation of the value goes.
const LONG_VALUES: &[&str] = &[
    "a\n>b",
    "\"a\n>b\"",
    "'a\n\n>b'",
    "\"a\\\n>b\"",
    "[a,\n>b]",
    "{a: b,\n>c: d}",
    "a\n\n>b",
    "a # c\n>b",
    "a\n># c\n>b",
    "\"a\nb\"",
    "a\n>- b",
    "a\n>b: c",
];

const KEYS: &[&str] = &["a", "b", "c", "d", "e", "f", "g", "h", "key", "x y", "é", "a.b/c"];

const ODD_KEYS: &[&str] = &[
    "\"q\"",
    "'s'",
    "\"a\\nb\"",
    "1",
    "yes",
    "-k",
    "a#b",
    "http://x",
    "?k",
    "~",
    "<<",
    "*an",
    "&an k",
    "? k",
    "a ",
    "[a]",
    "{a: b}",
    "\"a\"",
];

const HEADERS: &[&str] = &["|", ">", "|-", ">-", "|+", ">+", "|2", "|1-", "|-1", "| # c", ">#c", "|0"];

const BLOCK_LINES: &[&str] =
    &["foo", "a: b", "- x", "# c", "x ", "  more", "", "   ", "\ttab", "\"q", "<less>", "<comment>", "é", "---"];

/// A value with its notation.
#[derive(Debug, Clone)]
enum Node {
    Word(&'static str),
    Long(&'static str),
    Below(&'static str),
    Block(&'static str, Vec<&'static str>),
    Mapping(usize, Vec<(&'static str, Node, &'static str)>),
    Sequence(usize, Vec<Node>),
}

/// Lines between two entries; `>` is their indentation.
const GAPS: &[&str] = &["", "", "", "", "\n", ">  # c\n", "># c\n", "# c\n", "   \n"];

fn node() -> impl Strategy<Value = Node> {
    let key = || prop_oneof![12 => select(KEYS), 1 => select(ODD_KEYS)];
    let everyday = &VALUES[..20];
    let leaf = prop_oneof![
        8 => select(everyday).prop_map(Node::Word),
        3 => select(VALUES).prop_map(Node::Word),
        1 => select(LONG_VALUES).prop_map(Node::Long),
        1 => select(VALUES).prop_map(Node::Below),
        2 => (select(HEADERS), prop::collection::vec(select(BLOCK_LINES), 0..4)).prop_map(|(h, l)| Node::Block(h, l)),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let entry = (key(), inner.clone(), select(GAPS));
        prop_oneof![
            2 => (1usize..5, prop::collection::vec(entry, 1..4)).prop_map(|(by, entries)| Node::Mapping(by, entries)),
            1 => (0usize..4, prop::collection::vec(inner, 1..3)).prop_map(|(by, items)| Node::Sequence(by, items)),
        ]
    })
}

impl Node {
    /// Writes it behind `key:` or `-`, at whose column `indent` more lines are measured.
    fn write(&self, indent: usize, is_item: bool, out: &mut String) {
        let pad = " ".repeat(indent);
        match self {
            Node::Word("") => out.push('\n'),
            Node::Word(word) => out.push_str(&format!(" {word}\n")),
            Node::Long(word) => out.push_str(&format!(" {}\n", word.replace('>', &format!("{pad}  ")))),
            Node::Below(word) => out.push_str(&format!("\n{pad}  {word}\n")),
            Node::Block(header, lines) => {
                out.push_str(&format!(" {header}\n"));
                for line in lines {
                    match *line {
                        "" => out.push('\n'),
                        "<less>" => out.push_str(&format!("{pad} less\n")),
                        "<comment>" => out.push_str(&format!("{pad}# c\n")),
                        line => out.push_str(&format!("{pad}  {line}\n")),
                    }
                }
            }
            Node::Mapping(by, entries) => {
                let column = if is_item { indent + 2 } else { indent + by };
                out.push_str(if is_item { " " } else { "\n" });
                for (at, (key, value, gap)) in entries.iter().enumerate() {
                    if !(is_item && at == 0) {
                        out.push_str(&" ".repeat(column));
                    }
                    out.push_str(&format!("{key}:"));
                    value.write(column, false, out);
                    out.push_str(&gap.replace('>', &" ".repeat(column)));
                }
            }
            Node::Sequence(by, items) => {
                let column = if is_item { indent + 2 } else { indent + by };
                out.push_str(if is_item { " " } else { "\n" });
                for (at, item) in items.iter().enumerate() {
                    if !(is_item && at == 0) {
                        out.push_str(&" ".repeat(column));
                    }
                    out.push('-');
                    item.write(column, true, out);
                }
            }
        }
    }
}

/// Documents of all sorts, most of them well-formed.
pub fn document() -> impl Strategy<Value = String> {
    let ends = prop_oneof![20 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r")];
    let has_last_end = prop::bool::weighted(0.9);
    let head = prop_oneof![12 => Just(""), 1 => Just("---\n"), 1 => Just(" # c\n"), 1 => Just("--- "), 1 => Just("%YAML 1.1\n---\n")];
    (node(), ends, has_last_end, head).prop_map(|(node, ends, has_last_end, head)| {
        let mut text = String::new();
        match node {
            Node::Mapping(_, entries) => Node::Mapping(0, entries).write(0, false, &mut text),
            Node::Sequence(_, items) => Node::Sequence(0, items).write(0, false, &mut text),
            leaf => leaf.write(0, false, &mut text),
        }
        let mut text = format!("{head}{}", text.trim_start_matches('\n'));
        if !has_last_end {
            text.truncate(text.trim_end_matches('\n').len());
        }
        text.replace('\n', ends)
    })
}

const SCRAPS: &[&str] = &[
    " ", "\n", ":", "#", "-", "\"", "'", "\t", "[", "]", "{", "}", ",", "&", "*", "!", "|", ">", "?", "%", "x", ": ",
    " #", "- ", "\n ", "\0", "é",
];

/// Documents of plain entries at their end, which a line put behind them can only break, not change.
pub fn mapping() -> impl Strategy<Value = String> {
    let entry = (select(KEYS), select(&VALUES[..20]));
    let node = node().prop_map(|node| match node {
        Node::Mapping(_, entries) => entries,
        _ => Vec::new(),
    });
    (node, prop::collection::vec(entry, 1..4)).prop_map(|(mut entries, more)| {
        entries.extend(more.into_iter().map(|(key, value)| (key, Node::Word(value), "")));
        let mut text = String::new();
        Node::Mapping(0, entries).write(0, false, &mut text);
        text.trim_start_matches('\n').to_owned()
    })
}

/// Documents as they are while somebody types: scraps put in, stretches taken out.
pub fn typed() -> impl Strategy<Value = String> {
    let edit = (any::<prop::sample::Index>(), 0usize..4, prop::option::of(select(SCRAPS)));
    (document(), prop::collection::vec(edit, 0..4)).prop_map(|(mut text, edits)| {
        for (at, len, scrap) in edits {
            let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let start = at.index(borders.len());
            let end = (start + len).min(borders.len() - 1);
            text.replace_range(borders[start]..borders[end], scrap.unwrap_or_default());
        }
        text
    })
}

/// A value as JSON has it.
pub fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[a-z]{1,6}",
        "[ -~]{0,12}",
        "[a-zé\\n ]{0,12}",
        "[\\\\\"':#\\[\\]{},&*!|>%@`? \\t\\n-]{0,6}",
        select(
            &[
                "yes",
                "no",
                "~",
                "null",
                "1",
                "0644",
                "1e3",
                ".inf",
                "2001-01-01",
                "",
                " ",
                "\n",
                "a\n",
                "\na",
                "\u{2028}"
            ][..]
        )
        .prop_map(str::to_owned),
    ];
    // LS is a line end to libyaml, and a key stands on one line.
    let key = text.clone().prop_map(|text| text.replace('\u{2028}', ""));
    let leaf = prop_oneof![
        4 => text.clone().prop_map(Value::String),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => any::<i64>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map(key.clone(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Writes `value` as YAML in styles that `seed` chooses; text is never plain, because plain text is worth different
/// things to different readers.
pub fn write(value: &Value, seed: u64) -> String {
    let mut writer = Writer { seed, out: String::new() };
    writer.value(value, 0, false);
    writer.out
}

struct Writer {
    seed: u64,
    out: String,
}

impl Writer {
    fn choose(&mut self, of: u64) -> u64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) % of
    }

    /// Writes a value behind a colon or a dash, or at the start of a line, with its line end.
    fn value(&mut self, value: &Value, column: usize, is_entry: bool) {
        let pad = " ".repeat(column);
        let first = if is_entry { "\n" } else { "" };
        match value {
            Value::Object(map) if !map.is_empty() && self.choose(4) > 0 => {
                self.out.push_str(first);
                for (key, value) in map {
                    let key = self.quoted(key);
                    self.out.push_str(&format!("{pad}{key}:"));
                    self.value(value, column + 2, true);
                }
            }
            Value::Array(items) if !items.is_empty() && self.choose(4) > 0 => {
                self.out.push_str(first);
                for item in items {
                    self.out.push_str(&format!("{pad}-"));
                    self.value(item, column + 2, true);
                }
            }
            Value::String(text) if is_entry && may_be_literal(text) && self.choose(2) == 0 => {
                let chomp = if text.ends_with("\n\n") {
                    "+"
                } else if text.ends_with('\n') {
                    ""
                } else {
                    "-"
                };
                let lines: String =
                    text.trim_end_matches('\n').split('\n').map(|line| format!("{pad}{line}\n")).collect();
                let ends = text.len() - text.trim_end_matches('\n').len();
                self.out.push_str(&format!(" |{chomp}\n{lines}{}", "\n".repeat(ends.saturating_sub(1))));
            }
            Value::String(text) => {
                let text = self.quoted(text);
                self.out.push_str(&format!(" {text}\n"));
            }
            flow => {
                let comment = if self.choose(3) == 0 { " # c" } else { "" };
                self.out.push_str(&format!(" {flow}{comment}\n"));
            }
        }
    }

    fn quoted(&mut self, text: &str) -> String {
        let is_single = !text.chars().any(|c| c.is_control() || c == '\u{2028}') && self.choose(2) == 0;
        if is_single { format!("'{}'", text.replace('\'', "''")) } else { Value::from(text).to_string() }
    }
}

fn may_be_literal(text: &str) -> bool {
    let is_line =
        |line: &str| !line.starts_with([' ', '\t']) && !line.chars().any(|c| c.is_control() || c == '\u{2028}');
    !text.trim_matches('\n').is_empty() && !text.starts_with('\n') && text.split('\n').all(is_line)
}
