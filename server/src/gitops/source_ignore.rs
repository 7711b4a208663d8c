//! What a Flux source leaves out of its artifact: `.sourceignore`, `spec.ignore` and the defaults.
//!
//! Not the rules of git to the letter: Flux asks its patterns about every path by itself, the last
//! one that matches the path *or a directory above it* decides, and nothing stops at an ignored
//! directory. So `!/a/` below `/*` brings back all of `a`, and a file can return without its
//! directory. General gitignore matchers disagree in such cases, hence this one.

use memchr::memmem::Finder;

/// The patterns of one source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceIgnore {
    /// In rising priority; without any, the defaults count.
    patterns: Vec<Pattern>,
}

#[derive(Debug, Clone)]
struct Pattern {
    /// Directory of the file that states it.
    domain: String,
    include: bool,
    directories_only: bool,
    /// Whether it speaks of a path, not of a name at any depth.
    is_path: bool,
    parts: Vec<Part>,
    /// Text that every matching path holds: spares most paths a closer look.
    needle: Option<Finder<'static>>,
}

/// One name of a pattern; the common shapes have a form of their own because a large repository
/// asks for every path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// Between two separators without anything, or in front of the first.
    Nothing,
    /// `**`
    AnyDepth,
    /// `**` with something around it: such a pattern never matches.
    Broken,
    Literal(String),
    /// `*` and the rest.
    Suffix(String),
    Glob(Vec<char>),
}

/// Never part of an artifact, whatever the patterns before them say.
const VERSION_CONTROL: [&str; 4] = [".git", ".gitignore", ".gitmodules", ".gitattributes"];

/// Two patterns are one if they were written alike; how they are looked for does not matter.
impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        let said = |pattern: &Pattern| (pattern.include, pattern.directories_only, pattern.is_path);
        said(self) == said(other) && self.domain == other.domain && self.parts == other.parts
    }
}

impl Eq for Pattern {}

impl SourceIgnore {
    /// The patterns of all `.sourceignore` files (directory, text), then those of `spec.ignore`.
    pub fn new(files: &[(String, String)], spec: Option<&str>) -> SourceIgnore {
        let mut files: Vec<_> = files.iter().collect();
        files.sort_by(|(a, _), (b, _)| a.split('/').cmp(b.split('/')));
        let spec = spec.map(|text| ("", text));
        let all = files.iter().map(|(directory, text)| (directory.as_str(), text.as_str())).chain(spec);
        let patterns =
            all.flat_map(|(directory, text)| text.lines().filter_map(move |line| Pattern::parse(line, directory)));
        SourceIgnore { patterns: patterns.collect() }
    }

    /// Patterns that hide nothing at all.
    pub fn nothing() -> SourceIgnore {
        SourceIgnore::new(&[], Some("!*"))
    }

    /// Whether the artifact lacks what lies at `path`.
    pub fn hides(&self, path: &str, is_directory: bool) -> bool {
        if let Some(pattern) = self.patterns.iter().rev().find(|pattern| pattern.matches(path, is_directory)) {
            return !pattern.include;
        }
        // All names of version control begin with the same four letters.
        (memchr::memmem::find(path.as_bytes(), b".git").is_some()
            && path.split('/').any(|name| VERSION_CONTROL.contains(&name)))
            || (self.patterns.is_empty() && is_ignored_by_default(path, is_directory))
    }
}

fn is_ignored_by_default(path: &str, is_directory: bool) -> bool {
    let mut names = path.split('/').peekable();
    // Asked for every file, so one look at a letter settles most names.
    while let Some(name) = names.next() {
        let ignored = match name.as_bytes().first() {
            Some(b'.') => match name {
                ".travis.yml" | ".gitlab-ci.yml" | ".drone.yml" | ".goreleaser.yml" | ".sops.yaml" | ".flux.yaml" => {
                    true
                }
                ".github" | ".circleci" => is_directory || names.peek().is_some(),
                _ => false,
            },
            Some(b'a' | b'c') => {
                ["appveyor.yml", "cloudbuild.yaml", "codeship-services.yml", "codeship-steps.yml"].contains(&name)
            }
            _ => false,
        };
        let extension = || [".jpg", ".jpeg", ".gif", ".png", ".wmv", ".flv", ".tar.gz", ".zip"];
        let may_have_one = name.ends_with(['g', 'f', 'v', 'z', 'p']);
        if ignored || (may_have_one && extension().iter().any(|extension| name.ends_with(extension))) {
            return true;
        }
    }
    false
}

impl Pattern {
    fn parse(line: &str, domain: &str) -> Option<Pattern> {
        if line.starts_with('#') || line.trim().is_empty() {
            return None;
        }
        let (include, text) = match line.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let text = if text.ends_with("\\ ") { text } else { text.trim_end_matches(' ') };
        let (directories_only, text) = match text.strip_suffix('/') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let parts: Vec<Part> = text.split('/').map(|part| Part::parse(part, text.contains('/'))).collect();
        let longest = parts.iter().map(Part::literal).max_by_key(|literal| literal.len());
        Some(Pattern {
            domain: domain.to_owned(),
            include,
            directories_only,
            is_path: text.contains('/'),
            needle: longest.filter(|text| !text.is_empty()).map(|text| Finder::new(&text).into_owned()),
            parts,
        })
    }

    fn matches(&self, path: &str, is_directory: bool) -> bool {
        if self.needle.as_ref().is_some_and(|needle| needle.find(path.as_bytes()).is_none()) {
            return false;
        }
        match super::paths::below(path, &self.domain) {
            None | Some("") => false,
            Some(rest) if self.is_path => self.matches_path(rest, is_directory),
            Some(rest) => self.matches_name(rest, is_directory),
        }
    }

    fn matches_name(&self, path: &str, is_directory: bool) -> bool {
        let mut names = path.split('/').peekable();
        while let Some(name) = names.next() {
            if self.parts[0].matches(name) {
                return is_directory || !self.directories_only || names.peek().is_some();
            }
        }
        false
    }

    fn matches_path(&self, path: &str, is_directory: bool) -> bool {
        let mut names = path.split('/').peekable();
        let mut matched = false;
        let mut anywhere = false;
        for (at, part) in self.parts.iter().enumerate() {
            match part {
                Part::Nothing => anywhere = false,
                Part::AnyDepth if at + 1 == self.parts.len() => break,
                Part::AnyDepth => anywhere = true,
                Part::Broken => return false,
                part if anywhere => {
                    anywhere = false;
                    if names.peek().is_none() {
                        return false;
                    }
                    matched = names.any(|name| part.matches(name));
                }
                part => match names.next() {
                    Some(name) if part.matches(name) => matched = true,
                    _ => return false,
                },
            }
        }
        matched && (is_directory || !self.directories_only || names.peek().is_some())
    }
}

impl Part {
    /// `**` and nothing are special in a path only.
    fn parse(text: &str, in_path: bool) -> Part {
        let is_special = |text: &str| text.contains(['*', '?', '[', '\\']);
        match text {
            "" => Part::Nothing,
            "**" if in_path => Part::AnyDepth,
            text if in_path && text.contains("**") => Part::Broken,
            text if !is_special(text) => Part::Literal(text.to_owned()),
            text => match text.strip_prefix('*').filter(|rest| !is_special(rest)) {
                Some(rest) => Part::Suffix(rest.to_owned()),
                None => Part::Glob(text.chars().collect()),
            },
        }
    }

    /// A text that every name it matches holds.
    fn literal(&self) -> String {
        match self {
            Part::Literal(text) | Part::Suffix(text) => text.clone(),
            Part::Glob(pattern) => pattern.iter().take_while(|c| !"*?[\\".contains(**c)).collect(),
            Part::Nothing | Part::AnyDepth | Part::Broken => String::new(),
        }
    }

    fn matches(&self, name: &str) -> bool {
        match self {
            Part::Literal(text) => text == name,
            Part::Suffix(text) => name.ends_with(text),
            Part::Glob(pattern) => matches_glob(pattern, name),
            Part::AnyDepth | Part::Broken | Part::Nothing => false,
        }
    }
}

/// Shell matching of one name: `*`, `?`, `[a-z]`, `[^a-z]`, `\`. A broken pattern matches nothing.
fn matches_glob(pattern: &[char], name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let (mut p, mut n) = (0, 0);
    // Where to go on when the last star takes one more character.
    let mut retry: Option<(usize, usize)> = None;
    loop {
        if pattern.get(p) == Some(&'*') {
            retry = Some((p, n));
            p += 1;
            continue;
        }
        if p == pattern.len() && n == name.len() {
            return true;
        }
        if let (Some(c), true) = (name.get(n), p < pattern.len())
            && let Some(next) = one(pattern, p, *c)
        {
            p = next;
            n += 1;
            continue;
        }
        match retry {
            Some((star, from)) if from < name.len() => {
                retry = Some((star, from + 1));
                (p, n) = (star + 1, from + 1);
            }
            _ => return false,
        }
    }
}

/// Whether the element of the pattern at `at` takes `c`, and where the next one begins.
fn one(pattern: &[char], at: usize, c: char) -> Option<usize> {
    match pattern[at] {
        '?' => Some(at + 1),
        '\\' => (*pattern.get(at + 1)? == c).then_some(at + 2),
        '[' => {
            let negated = pattern.get(at + 1) == Some(&'^');
            let mut next = at + 1 + usize::from(negated);
            let mut found = false;
            let mut first = true;
            loop {
                let low = match pattern.get(next)? {
                    ']' if !first => break,
                    '\\' => {
                        next += 1;
                        *pattern.get(next)?
                    }
                    low => *low,
                };
                let mut high = low;
                next += 1;
                if pattern.get(next) == Some(&'-') {
                    next += 1;
                    if pattern.get(next) == Some(&'\\') {
                        next += 1;
                    }
                    high = *pattern.get(next)?;
                    next += 1;
                }
                found |= low <= c && c <= high;
                first = false;
            }
            (found != negated).then_some(next + 1)
        }
        literal => (literal == c).then_some(at + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hides(text: &str, path: &str) -> bool {
        SourceIgnore::new(&[(String::new(), text.to_owned())], None).hides(path, false)
    }

    #[test]
    fn defaults_count_only_without_any_pattern() {
        let none = SourceIgnore::default();
        for path in [".github/workflows/a.yml", "x/.sops.yaml", "cloudbuild.yaml", "docs/a.png", ".git/config"] {
            assert!(none.hides(path, false), "{path}");
        }
        for path in ["a.yaml", "x/.hidden/a.yaml", "github/a.yaml", ".krmignore"] {
            assert!(!none.hides(path, false), "{path}");
        }
        assert!(!none.hides(".github", false), "a file of that name is no directory");
        assert!(hides("nothing", ".git/config"), "version control stays out");
        assert!(!hides("nothing", ".github/workflows/a.yml"), "one pattern switches the rest off");
        assert!(!hides("# only a comment\n\n", "a.yaml") && hides("# only a comment\n\n", "x/.sops.yaml"));
    }

    #[test]
    fn the_last_pattern_for_the_path_or_above_decides() {
        let allow_list = "/*\n!/clusters/\n!/apps\n";
        assert!(hides(allow_list, "README.yaml"));
        assert!(hides(allow_list, "docs/a.yaml"));
        assert!(!hides(allow_list, "clusters/a/b.yaml"));
        assert!(!hides(allow_list, "apps/b.yaml"));
        assert!(!hides("a/b.yaml\n!a/\n", "a/b.yaml"), "the directory's pattern is the later one");
        assert!(hides("!a/\na/b.yaml\n", "a/b.yaml"));
    }

    #[test]
    fn names_match_at_any_depth_and_paths_from_the_file() {
        assert!(hides("draft*.yaml", "x/y/draft-1.yaml"));
        assert!(!hides("/draft*.yaml", "x/draft-1.yaml"));
        assert!(hides("x/*.yaml", "x/a.yaml") && !hides("x/*.yaml", "y/x/a.yaml"));
        assert!(hides("**/z/*.yaml", "a/b/z/c.yaml"));
        assert!(hides("x/**", "x/a/b.yaml"));
        assert!(hides("x/", "x/a.yaml") && !hides("x/", "x"));
        assert!(hides("[ab]?.y[^x]ml", "b1.yaml") && !hides("[ab]?.yaml", "c1.yaml"));
        assert!(hides("a\\*b", "a*b") && !hides("a\\*b", "axb"));
        assert!(!hides("[a", "a"), "a broken pattern matches nothing");
    }

    #[test]
    fn deeper_files_speak_of_their_directory_and_come_later() {
        let files = [("x".to_owned(), "!keep.yaml\n/*.yaml".to_owned()), (String::new(), "keep.yaml".to_owned())];
        let ignore = SourceIgnore::new(&files, Some("*.yml"));
        assert!(ignore.hides("keep.yaml", false));
        assert!(ignore.hides("x/a.yaml", false) && !ignore.hides("x/y/keep.yaml", false));
        assert!(!ignore.hides("x/y/a.yaml", false));
        assert!(ignore.hides("x/y/a.yml", false), "spec.ignore is the last word");
    }
}
