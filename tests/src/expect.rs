//! How a test writes down a finding: severity, code and, where it matters, a part of the message.
//!
//! Two spellings, because a caret label and a comment at the end of a line read differently:
//! `error[reference/missing]: no Project` below carets, `# error: [reference/missing] "no Project"` behind a value.
use std::fmt;

/// How loud a finding is, in the words of `--format json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Somebody will refuse it or report it.
    Error,
    /// Nobody would report it, and it is wrong.
    Warning,
    /// Worth knowing.
    Information,
    /// May be right: the rest may live elsewhere.
    Hint,
}

impl Severity {
    /// All of them, loudest first.
    pub const ALL: [Severity; 4] = [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint];

    /// The word that the program prints for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
            Severity::Hint => "hint",
        }
    }

    /// The severity that a text begins with, and the rest of that text.
    pub(crate) fn strip(text: &str) -> Option<(Severity, &str)> {
        Severity::ALL.into_iter().find_map(|one| Some((one, text.strip_prefix(one.as_str())?)))
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A finding as a test expects it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// How loud it must be.
    pub severity: Severity,
    /// Its code, such as `reference/missing`.
    pub code: String,
    /// What its message must contain.
    pub message: Option<String>,
}

impl Expected {
    /// Reads the label of a mark: `error[code]` or `error[code]: part of the message`.
    ///
    /// # Errors
    /// When the label has another form; the text says which form it should have.
    pub fn from_label(label: &str) -> Result<Expected, String> {
        let wrong = || format!("`{label}` is not `severity[code]: message`");
        let (severity, rest) = Severity::strip(label).ok_or_else(wrong)?;
        let (code, rest) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).ok_or_else(wrong)?;
        let message = match rest {
            "" => None,
            _ => Some(rest.strip_prefix(':').map(str::trim).filter(|part| !part.is_empty()).ok_or_else(wrong)?),
        };
        Expected::new(severity, code, message).ok_or_else(wrong)
    }

    /// Reads what follows the `#` of a comment: `error: [code]` or `error: [code] "part of the message"`.
    ///
    /// # Errors
    /// When the comment has another form; the text says which form it should have.
    pub fn from_comment(comment: &str) -> Result<Expected, String> {
        let wrong = || format!("`{comment}` is not `severity: [code] \"message\"`");
        let (severity, rest) = Severity::strip(comment).ok_or_else(wrong)?;
        let (code, rest) = rest.strip_prefix(": [").and_then(|rest| rest.split_once(']')).ok_or_else(wrong)?;
        let rest = rest.trim();
        let message = match rest {
            "" => None,
            _ => Some(
                rest.strip_prefix('"')
                    .and_then(|rest| rest.strip_suffix('"'))
                    .filter(|part| !part.is_empty())
                    .ok_or_else(wrong)?,
            ),
        };
        Expected::new(severity, code, message).ok_or_else(wrong)
    }

    fn new(severity: Severity, code: &str, message: Option<&str>) -> Option<Expected> {
        let sound = !code.is_empty()
            && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"/-".contains(&b));
        sound.then(|| Expected { severity, code: code.to_owned(), message: message.map(str::to_owned) })
    }

    /// Whether a finding with these values is the expected one.
    #[must_use]
    pub fn matches(&self, severity: &str, code: &str, message: &str) -> bool {
        self.severity.as_str() == severity
            && self.code == code
            && self.message.as_ref().is_none_or(|part| message.contains(part.as_str()))
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.severity, self.code)?;
        self.message.as_ref().map_or(Ok(()), |part| write!(f, ": {part}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_comments_say_the_same() {
        let label = Expected::from_label("error[reference/missing]: no Project `docklet`").unwrap();
        let comment = Expected::from_comment("error: [reference/missing] \"no Project `docklet`\"").unwrap();
        assert_eq!(label, comment);
        assert_eq!(label.to_string(), "error[reference/missing]: no Project `docklet`");
        assert_eq!(Expected::from_label("hint[a]").unwrap(), Expected::from_comment("hint: [a]").unwrap());
    }

    #[test]
    fn other_forms_are_refused() {
        for bad in ["error", "errors[a]", "error[]", "error[A]", "error[a", "error[a] text", "error[a]:", "fatal[a]"] {
            assert!(Expected::from_label(bad).is_err(), "{bad}");
        }
        for bad in ["error: a", "error [a]", "error: []", "error: [a] text", "error: [a] \"\"", "error: [a] \"x"] {
            assert!(Expected::from_comment(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_finding_matches_on_all_that_is_said() {
        let expected = Expected::from_label("warning[a/b]: near").unwrap();
        assert!(expected.matches("warning", "a/b", "a near miss"));
        assert!(!expected.matches("error", "a/b", "a near miss"));
        assert!(!expected.matches("warning", "a", "a near miss"));
        assert!(!expected.matches("warning", "a/b", "a miss"));
    }
}
