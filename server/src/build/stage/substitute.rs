//! `${…}` in a text, as Flux replaces it after a build.
//!
//! The forms are a subset of the shell's, read by a small scanner whose corners matter: an expression that it
//! cannot read stops the whole build, and templates of OpenChoreo are full of those. So this one reads what
//! that one reads and refuses what it refuses, with the same reasons.

use super::pattern;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// This text.
    Text(String),
    /// Nothing gives it a value.
    Unset,
    /// It may have a value that only the cluster knows.
    Unknown,
}

/// Why a text cannot be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The reason, in Flux's sense.
    pub reason: String,
    /// The expression, as far as it was read.
    pub expression: String,
}

/// A text with its variables replaced.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replaced {
    /// The text; expressions with an unknown value are left as they are.
    pub text: String,
    /// Names whose values are unknown.
    pub unknown: Vec<String>,
}

/// Replaces every expression of `text`; with `strict` a name without value and default is a failure.
pub fn replace(text: &str, strict: bool, value: &dyn Fn(&str) -> Value) -> Result<Replaced, Failure> {
    let mut scanner = Scanner { text, at: 0 };
    let mut pieces = Vec::new();
    while scanner.peek().is_some() {
        if scanner.rest().starts_with("${") {
            let start = scanner.at;
            scanner.at += 2;
            match scanner.expression() {
                Ok(call) => pieces.push(Piece::Call(call, start..scanner.at)),
                Err(reason) => {
                    return Err(Failure { reason: reason.to_owned(), expression: scanner.shown(start) });
                }
            }
        } else {
            pieces.push(Piece::Text(scanner.text_until(|_| false, Escapes::Dollar, true)));
        }
    }
    let mut out = Replaced::default();
    for piece in &pieces {
        match piece {
            Piece::Text(text) => out.text.push_str(text),
            Piece::Call(call, range) => {
                let source = text.get(range.clone()).unwrap_or_default();
                let fail = |reason| Failure { reason, expression: source.to_owned() };
                match call.evaluate(strict, value, &mut out.unknown).map_err(fail)? {
                    Some(value) => out.text.push_str(&value),
                    None => out.text.push_str(source),
                }
            }
        }
    }
    Ok(out)
}

const NO_NAME: &str = "unable to parse variable name";
const NOT_CLOSED: &str = "missing closing brace";
const BAD: &str = "bad substitution";
const BAD_ARGUMENT: &str = "unable to parse substitution within function";
const BAD_DEFAULT: &str = "unable to parse default function";

#[derive(Debug)]
enum Piece {
    Text(String),
    Call(Call, std::ops::Range<usize>),
}

#[derive(Debug)]
enum Argument {
    Text(String),
    Call(Call),
}

/// An expression: a name, what is done to its value, and with what.
#[derive(Debug)]
struct Call {
    name: String,
    operator: String,
    arguments: Vec<Argument>,
}

/// Which characters can be escaped.
#[derive(Clone, Copy, PartialEq)]
enum Escapes {
    None,
    /// `$$`
    Dollar,
    /// `$$`, `\/` and `\\`
    All,
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

fn is_name(c: char) -> bool {
    c.is_alphabetic() || c.is_numeric() || c == '_'
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// What a failing expression is shown as: to its closing brace, on its line.
    fn shown(&self, start: usize) -> String {
        let rest = &self.text[start..];
        let line = rest.split('\n').next().unwrap_or(rest);
        line.find('}').map_or(line, |end| &line[..=end]).to_owned()
    }

    /// Characters up to one that `ends`, or (with `calls`) to a `${`; escapes are taken apart.
    fn text_until(&mut self, ends: impl Fn(char) -> bool, escapes: Escapes, calls: bool) -> String {
        let mut out = String::new();
        while let Some(c) = self.peek() {
            if calls && self.rest().starts_with("${") {
                break;
            }
            let next = self.rest()[c.len_utf8()..].chars().next();
            let is_escape = match (c, next) {
                ('$', Some('$')) => escapes != Escapes::None,
                ('\\', Some('/' | '\\')) => escapes == Escapes::All,
                _ => false,
            };
            if is_escape {
                self.at += c.len_utf8();
                out.extend(next);
                self.at += next.map_or(0, char::len_utf8);
                continue;
            }
            if ends(c) {
                break;
            }
            out.push(c);
            self.at += c.len_utf8();
        }
        out
    }

    fn take(&mut self, accepts: impl Fn(char, usize) -> bool) -> String {
        let mut out = String::new();
        while let Some(c) = self.peek().filter(|c| accepts(*c, out.len())) {
            out.push(c);
            self.at += c.len_utf8();
        }
        out
    }

    fn close(&mut self) -> Result<(), &'static str> {
        self.closed(BAD)
    }

    fn closed(&mut self, otherwise: &'static str) -> Result<(), &'static str> {
        match self.peek() {
            Some('}') => {
                self.at += 1;
                Ok(())
            }
            _ => Err(otherwise),
        }
    }

    /// One argument: an expression, or text that is not empty.
    fn argument(&mut self, ends: impl Fn(char) -> bool, escapes: Escapes) -> Result<Argument, &'static str> {
        if self.rest().starts_with("${") {
            self.at += 2;
            return self.expression().map(Argument::Call);
        }
        match self.text_until(ends, escapes, true) {
            text if text.is_empty() => Err(BAD_ARGUMENT),
            text => Ok(Argument::Text(text)),
        }
    }

    /// Reads behind `${`, the closing brace included.
    fn expression(&mut self) -> Result<Call, &'static str> {
        if self.peek() == Some('#') {
            self.at += 1;
            let name = self.take(|c, _| is_name(c));
            if name.is_empty() {
                return Err(BAD);
            }
            self.close()?;
            return Ok(Call { name, operator: "#".to_owned(), arguments: Vec::new() });
        }
        let name = self.take(|c, _| is_name(c));
        if name.is_empty() {
            return Err(NO_NAME);
        }
        let mut call = Call { name, operator: String::new(), arguments: Vec::new() };
        match self.peek() {
            Some(':') => match self.rest()[1..].chars().next() {
                Some('=' | '-' | '?' | '+') => self.default(&mut call)?,
                _ => self.substring(&mut call)?,
            },
            Some('=') => self.default(&mut call)?,
            Some(',' | '^') => {
                call.operator = self.take(|c, at| matches!(c, ',' | '^') && at < 2);
                self.close()?;
            }
            Some('/') => self.replacement(&mut call)?,
            Some(mark @ ('#' | '%')) => {
                call.operator = self.take(|c, at| c == mark && at < 2);
                call.arguments.push(self.argument(|c| c == '}', Escapes::None)?);
                self.close()?;
            }
            _ => self.closed(NOT_CLOSED)?,
        }
        Ok(call)
    }

    fn default(&mut self, call: &mut Call) -> Result<(), &'static str> {
        call.operator = match self.peek() {
            Some('=') => self.take(|c, at| c == '=' && at == 0),
            _ => self.take(|c, at| (c == ':' && at == 0) || (matches!(c, '=' | '-' | '?' | '+') && at == 1)),
        };
        if call.operator.is_empty() {
            return Err(BAD_DEFAULT);
        }
        while self.peek() != Some('}') {
            call.arguments.push(self.argument(|c| c == '}', Escapes::None)?);
        }
        self.close()
    }

    fn substring(&mut self, call: &mut Call) -> Result<(), &'static str> {
        call.operator = ":".to_owned();
        self.at += 1;
        call.arguments.push(self.argument(|c| matches!(c, ':' | '}'), Escapes::None)?);
        match self.peek() {
            Some('}') => return self.close(),
            Some(':') => drop(self.take(|c, _| c == ':')),
            _ => return Err(BAD),
        }
        call.arguments.push(self.argument(|c| c == '}', Escapes::None)?);
        self.close()
    }

    fn replacement(&mut self, call: &mut Call) -> Result<(), &'static str> {
        call.operator = self.take(|c, at| (c == '/' && at < 2) || (matches!(c, '#' | '%') && at == 1));
        let pattern = match self.peek() {
            Some('/') => Argument::Text(String::new()),
            _ => self.argument(|c| c == '/', Escapes::All)?,
        };
        call.arguments.push(pattern);
        if self.take(|c, _| c == '/').is_empty() {
            return Err(BAD);
        }
        if self.peek() != Some('}') {
            call.arguments.push(self.argument(|c| c == '}', Escapes::All)?);
        }
        self.close()
    }
}

impl Call {
    /// The text it becomes; `None` if that depends on something unknown.
    fn evaluate(
        &self,
        strict: bool,
        value: &dyn Fn(&str) -> Value,
        unknown: &mut Vec<String>,
    ) -> Result<Option<String>, String> {
        let mut arguments = Vec::new();
        let mut is_unknown = false;
        for argument in &self.arguments {
            match argument {
                Argument::Text(text) => arguments.push(text.clone()),
                Argument::Call(call) => match call.evaluate(strict, value, unknown)? {
                    Some(text) => arguments.push(text),
                    None => is_unknown = true,
                },
            }
        }
        let has_default = matches!(self.operator.as_str(), "=" | ":=" | ":-" | ":+" | ":?");
        let own = match value(&self.name) {
            Value::Text(text) => text,
            Value::Unset if strict && !has_default => {
                return Err(format!("variable not set (strict mode): \"{}\"", self.name));
            }
            Value::Unset => String::new(),
            Value::Unknown => {
                unknown.push(self.name.clone());
                return Ok(None);
            }
        };
        Ok((!is_unknown).then(|| apply(&self.operator, own, &arguments)))
    }
}

fn apply(operator: &str, own: String, arguments: &[String]) -> String {
    let first = arguments.first().map_or("", String::as_str);
    let second = arguments.get(1).map_or("", String::as_str);
    match operator {
        "," => first_by(&own, |c| c.to_lowercase().next()),
        ",," => own.to_lowercase(),
        "^" => first_by(&own, |c| c.to_uppercase().next()),
        "^^" => own.to_uppercase(),
        "#" if arguments.is_empty() => own.len().to_string(),
        "#" => pattern::trim(own, first, pattern::Trim::Shortest),
        "##" => pattern::trim(own, first, pattern::Trim::Longest),
        "%" => reversed(&pattern::trim(reversed(&own), &reversed(first), pattern::Trim::Shortest)),
        "%%" => reversed(&pattern::trim(reversed(&own), &reversed(first), pattern::Trim::Longest)),
        ":" => substring(own, arguments),
        "/#" if arguments.len() == 2 && own.starts_with(first) => own.replacen(first, second, 1),
        "/%" if arguments.len() == 2 && own.ends_with(first) => format!("{}{second}", &own[..own.len() - first.len()]),
        "/#" | "/%" => own,
        "/" => own.replacen(first, second, 1),
        "//" => own.replace(first, second),
        _ if own.is_empty() => arguments.concat(),
        _ => own,
    }
}

fn first_by(text: &str, change: impl Fn(char) -> Option<char>) -> String {
    let mut rest = text.chars();
    let first = rest.next().and_then(change);
    first.into_iter().chain(rest).collect()
}

fn reversed(text: &str) -> String {
    text.chars().rev().collect()
}

/// Counts bytes, as Flux does; positions that are no numbers change nothing.
fn substring(own: String, arguments: &[String]) -> String {
    let number = |text: &String| text.parse::<i64>().ok();
    let Some(from) = arguments.first().and_then(number) else { return own };
    let length = own.len() as i64;
    let from = if from < 0 { (length + from).max(0) } else { from };
    let to = match arguments.get(1) {
        None => length,
        Some(count) => match number(count) {
            None => return own,
            Some(count) if count < 0 => length + count,
            Some(count) => from.saturating_add(count).min(length),
        },
    };
    if from >= to {
        return String::new();
    }
    String::from_utf8_lossy(&own.as_bytes()[from as usize..to as usize]).into_owned()
}

#[cfg(test)]
mod tests;
