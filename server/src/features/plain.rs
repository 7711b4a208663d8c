//! Text as a plain YAML scalar, or in quotes where a reader would take it for something else.

/// `text` without quotes if it is the same text then, else in double quotes.
pub fn plain(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// `text` in double quotes.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether every reader takes `text`, written without quotes, for this text: letters, digits and signs
/// that begin or end nothing, and no number, date, truth value or null of either YAML version.
fn is_plain(text: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let Some(first) = text.chars().next() else { return false };
    let is_path = text.starts_with("./") || text.starts_with("../");
    if text.chars().all(word) && is_path {
        return true;
    }
    if !text.chars().all(word) || !(first.is_alphabetic() || first == '_') || text.starts_with("---") {
        return first.is_ascii_digit() && text.chars().all(word) && is_digits_and_letters(text);
    }
    const WORDS: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// A text that starts with a digit and is no number: `3scale-gateway`, but not `1e3`, `0x1f`, `2026-10-12`.
fn is_digits_and_letters(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let telling = letters.filter(|c| !matches!(c.to_ascii_lowercase(), 'a'..='f' | 'x' | 'o' | 't' | 'z'));
    telling.count() > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_plain_and_what_looks_like_something_else_is_quoted() {
        for name in ["catalog", "http-service", "deployment/http-service", "3scale-gateway", "a.b", "größe", "../base"]
        {
            assert_eq!(plain(name), name);
        }
        for name in ["on", "No", "null", "123", "1e3", "0x1f", "2026-10-12", "1.5", "", "~", "a: b", "- a", "#a", "1-2"]
        {
            assert_eq!(plain(name), format!("\"{name}\""), "{name}");
        }
    }
}
