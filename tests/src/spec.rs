//! Specs: manual pages in Markdown whose YAML blocks are tests.
//!
//! Each fenced `yaml` block is one test, named after the headings above it. It may hold several files (`#- /path`
//! headers as in fixtures). A `toml` block is the `openchoreo-lsp.toml` of the next `yaml` block in its section.
//! Blocks in other languages are for the reader alone.
//!
//! What must be reported is a comment in the file: at the end of the line it belongs to, or on lines of its own above
//! that line. Everything expected must come, nothing else may. The comments are taken out before anybody reads the
//! file, so they may stand inside a block scalar too.
use crate::expect::{Expected, Severity};
use crate::files::{self, File, FormError, RawFile};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where the settings of a test lie.
pub const SETTINGS_PATH: &str = "/openchoreo-lsp.toml";

/// One block: a small repository and what must be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// The headings above the block, outermost first, joined by ` / `; numbered from the second block of a section on.
    pub title: String,
    /// The line of the page where the block begins, from 1.
    pub line: usize,
    /// The files, without the settings.
    pub files: Vec<File>,
    /// The settings, if the section has some.
    pub settings: Option<File>,
    /// What must be reported, in the order it is written.
    pub expectations: Vec<Expectation>,
}

/// A finding and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The file's path.
    pub path: String,
    /// The line in the file as it is read, from 0.
    pub line: usize,
    /// What must be reported there.
    pub finding: Expected,
}

/// All pages below a folder, by path, lists (`README.md`) left out; a missing folder has none.
///
/// # Panics
/// When a page cannot be read.
#[must_use]
#[allow(clippy::unwrap_used)]
pub fn pages(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(pages(&path));
        } else if path.extension().is_some_and(|e| e == "md") && path.file_name().is_some_and(|n| n != "README.md") {
            found.insert(path.clone(), std::fs::read_to_string(&path).unwrap());
        }
    }
    found
}

/// Reads a page.
///
/// # Errors
/// When a block is not closed, a `yaml` or `toml` block has more words behind its language, settings have no test,
/// or a comment looks like an expectation and is none. A page without a test is an error too.
pub fn parse(page: &str) -> Result<Vec<Spec>, FormError> {
    let mut specs: Vec<Spec> = Vec::new();
    let mut section = Section::default();
    let mut settings: Option<Block<'_>> = None;
    for part in parts(page)? {
        match part {
            Part::Heading(level, title) => {
                if let Some(block) = &settings {
                    return Err(FormError::new(block.line, "settings without a `yaml` block in their section"));
                }
                section.enter(level, title);
            }
            Part::Block(block) => match block.language {
                "yaml" => specs.push(test(&block, settings.take().as_ref(), section.next_title())?),
                "toml" => {
                    if let Some(first) = settings.replace(block) {
                        return Err(FormError::new(first.line, "two blocks of settings for one test"));
                    }
                }
                other if other.starts_with("yaml") || other.starts_with("toml") || other == "yml" => {
                    let message = format!("a block is `yaml`, `toml` or for the reader alone, not `{other}`");
                    return Err(FormError::new(block.line, message));
                }
                _ => {}
            },
        }
    }
    match settings {
        Some(block) => Err(FormError::new(block.line, "settings without a `yaml` block in their section")),
        None if specs.is_empty() => Err(FormError::new(1, "a page without a test")),
        None => Ok(specs),
    }
}

fn test(block: &Block<'_>, settings: Option<&Block<'_>>, title: String) -> Result<Spec, FormError> {
    let mut expectations = Vec::new();
    let settings = settings
        .map(|block| {
            let lines = files::split(block.text, block.line + 1)?.remove(0).lines;
            file(&RawFile { path: SETTINGS_PATH.to_owned(), lines }, &mut expectations)
        })
        .transpose()?;
    let mut files = Vec::new();
    for raw in files::split(block.text, block.line + 1)? {
        files.push(file(&raw, &mut expectations)?);
    }
    Ok(Spec { title, line: block.line, files, settings, expectations })
}

/// A file without its expectations, which are added to the list.
fn file(raw: &RawFile<'_>, expectations: &mut Vec<Expectation>) -> Result<File, FormError> {
    let mut text = String::new();
    let mut line = 0;
    let mut above: Vec<Expected> = Vec::new();
    for &(number, written) in &raw.lines {
        let (kept, found) = take(written).map_err(|message| FormError::new(number, message))?;
        if !found.is_empty() && kept.trim().is_empty() {
            above.extend(found);
            continue;
        }
        for finding in above.drain(..).chain(found) {
            expectations.push(Expectation { path: raw.path.clone(), line, finding });
        }
        text.push_str(kept);
        text.push('\n');
        line += 1;
    }
    match raw.lines.last() {
        Some((number, _)) if !above.is_empty() => Err(FormError::new(*number, "an expectation above no line")),
        _ => Ok(File { path: raw.path.clone(), text }),
    }
}

/// Takes the expectations from the end of a line: what remains, and what they say.
fn take(line: &str) -> Result<(&str, Vec<Expected>), String> {
    let mut kept = line;
    let mut found = Vec::new();
    // From the right, because there may be several and each ends where the next begins.
    while let Some(at) = last_comment(kept) {
        found.push(Expected::from_comment(kept[at + 1..].trim())?);
        kept = kept[..at].trim_end();
    }
    found.reverse();
    Ok(if found.is_empty() { (line, found) } else { (kept, found) })
}

/// Where the last comment begins that starts with a severity and a colon.
fn last_comment(line: &str) -> Option<usize> {
    line.rmatch_indices("# ").map(|(at, _)| at).find(|&at| {
        let opens = at == 0 || line[..at].ends_with(' ');
        opens && Severity::strip(&line[at + 2..]).is_some_and(|(_, rest)| rest.starts_with(':'))
    })
}

/// The headings that are open.
#[derive(Default)]
struct Section {
    titles: Vec<(usize, String)>,
    tests: usize,
}

impl Section {
    fn enter(&mut self, level: usize, title: &str) {
        self.titles.retain(|(other, _)| *other < level);
        self.titles.push((level, title.to_owned()));
        self.tests = 0;
    }

    fn next_title(&mut self) -> String {
        self.tests += 1;
        let titles: Vec<&str> = self.titles.iter().map(|(_, title)| title.as_str()).collect();
        match self.tests {
            1 => titles.join(" / "),
            n => format!("{} ({n})", titles.join(" / ")),
        }
    }
}

/// What matters of a page.
enum Part<'p> {
    Heading(usize, &'p str),
    Block(Block<'p>),
}

/// A fenced block.
struct Block<'p> {
    language: &'p str,
    /// The line of its opening fence, from 1.
    line: usize,
    text: &'p str,
}

fn parts(page: &str) -> Result<Vec<Part<'_>>, FormError> {
    let mut parts = Vec::new();
    let mut open: Option<(usize, &str, &str, usize)> = None;
    let mut offset = 0;
    for (index, line) in page.split_inclusive('\n').enumerate() {
        let (start, number) = (offset, index + 1);
        offset += line.len();
        let content = line.trim_end();
        let fence = &content[..content.len() - content.trim_start_matches('`').len()];
        if let Some((from, opening, language, at)) = open {
            // A longer fence than the opening one closes as well; a shorter one is text.
            if fence.len() >= opening.len() && content == fence {
                parts.push(Part::Block(Block { language, line: at, text: &page[from..start] }));
                open = None;
            }
        } else if fence.len() >= 3 {
            open = Some((offset, fence, content[fence.len()..].trim(), number));
        } else if let Some(title) = content.trim_start_matches('#').strip_prefix(' ').filter(|_| line.starts_with('#'))
        {
            let level = content.len() - content.trim_start_matches('#').len();
            parts.push(Part::Heading(level, title.trim()));
        }
    }
    match open {
        Some((.., at)) => Err(FormError::new(at, "this block is not closed")),
        None => Ok(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(page: &str) -> Spec {
        let mut specs = parse(page).unwrap();
        assert_eq!(specs.len(), 1);
        specs.remove(0)
    }

    fn refused(page: &str) -> String {
        parse(page).unwrap_err().to_string()
    }

    fn said(spec: &Spec) -> Vec<String> {
        spec.expectations.iter().map(|e| format!("{}:{} {}", e.path, e.line, e.finding)).collect()
    }

    #[test]
    fn a_page_is_a_list_of_tests_under_their_headings() {
        let page = "\
# Dangling references

Words.

```yaml
a: 1
```

## A project

```yaml
b: 1
```

```yaml
c: 1
```

# Others

```yaml
d: 1
```
";
        let titles: Vec<(String, usize)> = parse(page).unwrap().into_iter().map(|s| (s.title, s.line)).collect();
        let expected = [
            ("Dangling references", 5),
            ("Dangling references / A project", 11),
            ("Dangling references / A project (2)", 15),
            ("Others", 21),
        ];
        assert_eq!(titles, expected.map(|(title, line)| (title.to_owned(), line)));
    }

    #[test]
    fn expectations_stand_behind_a_value_or_above_its_line() {
        let spec = spec(
            "# T
```yaml
#- /a.yaml
# error: [a/one]
# hint: [a/two] \"because\"
kind: Component
spec: |
  text # with a sign
  more  # warning: [a/three]  # error: [a/four]
#- /b.yaml
x: 1  # information: [b]
```
",
        );
        assert_eq!(spec.files[0].text, "kind: Component\nspec: |\n  text # with a sign\n  more\n");
        assert_eq!(spec.files[1].text, "x: 1\n");
        assert_eq!(
            said(&spec),
            [
                "/a.yaml:0 error[a/one]",
                "/a.yaml:0 hint[a/two]: because",
                "/a.yaml:3 warning[a/three]",
                "/a.yaml:3 error[a/four]",
                "/b.yaml:0 information[b]"
            ]
        );
    }

    #[test]
    fn settings_belong_to_the_next_test_and_may_be_wrong_themselves() {
        let page =
            "# T\n```toml\nlevel = 1  # error: [settings/unknown]\n```\n```yaml\na: 1\n```\n```yaml\nb: 1\n```\n";
        let specs = parse(page).unwrap();
        assert_eq!(specs[0].settings.as_ref().unwrap().text, "level = 1\n");
        assert_eq!(said(&specs[0]), ["/openchoreo-lsp.toml:0 error[settings/unknown]"]);
        assert_eq!(specs[1].settings, None);
    }

    #[test]
    fn other_blocks_are_for_the_reader() {
        let page =
            "# T\n```console\n$ x # error: no\n```\n````markdown\n```yaml\nz: 1\n```\n````\n```yaml\na: 1\n```\n";
        assert_eq!(spec(page).files[0].text, "a: 1\n");
    }

    #[test]
    fn ordinary_comments_stay() {
        let page = "# T\n```yaml\na: 1 # an error, in words\n# errors: none\nurl: x#error\n```\n";
        assert_eq!(spec(page).files[0].text, "a: 1 # an error, in words\n# errors: none\nurl: x#error\n");
    }

    #[test]
    fn pages_that_break_the_form_are_refused() {
        for (page, message) in [
            ("# T\n```yaml\na: 1\n", "line 2: this block is not closed"),
            ("# T\nwords\n", "line 1: a page without a test"),
            (
                "# T\n```yaml ignore\na: 1\n```\n",
                "line 2: a block is `yaml`, `toml` or for the reader alone, not `yaml ignore`",
            ),
            ("# T\n```toml\n```\n", "line 2: settings without a `yaml` block in their section"),
            ("# T\n```toml\n```\n# U\n```yaml\n```\n", "line 2: settings without a `yaml` block in their section"),
            ("# T\n```toml\n```\n```toml\n```\n```yaml\n```\n", "line 2: two blocks of settings for one test"),
            ("# T\n```yaml\na: 1\n# error: [a]\n```\n", "line 4: an expectation above no line"),
            ("# T\n```yaml\na: 1 # error: a\n```\n", "line 3: `error: a` is not `severity: [code] \"message\"`"),
            ("# T\n```yaml\n#- a\n```\n", "line 3: a header is `#- /path/file.yaml`, not `#- a`"),
        ] {
            assert_eq!(refused(page), message, "{page:?}");
        }
    }
}
