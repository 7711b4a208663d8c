//! The question before anything is written. Only a person at a terminal can answer it.

use std::io::{BufRead, IsTerminal, Write};

use anyhow::{Result, bail};

use super::super::output::printable;
use super::show;
use crate::apply::{Plan, Target};

/// Whether there is somebody to ask.
pub fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// What a person answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
    /// Show the differences first.
    Diff,
}

/// Asks; for a protected context the name must be typed.
///
/// # Errors
/// When there is nobody to ask.
pub fn ask(target: &Target, plan: &Plan, protected: bool) -> Result<Answer> {
    if !can_ask() {
        bail!("there is no terminal to ask at: say --yes to apply without being asked");
    }
    let mut out = anstream::stderr().lock();
    let namespaces = plan.namespaces();
    let places = if namespaces.is_empty() { "no namespace".to_owned() } else { namespaces.join(", ") };
    let user = target.user.as_deref().unwrap_or("-");
    writeln!(out, "\nApply to the context {} ?", printable(&target.context))?;
    writeln!(out, "  server      {}", printable(&target.server))?;
    writeln!(out, "  user        {}", printable(user))?;
    writeln!(out, "  namespaces  {}", printable(&places))?;
    writeln!(out, "  objects     {}", show::sum(&plan.counts()))?;
    if protected {
        write!(out, "This context is protected. Type its name to go on (d shows the differences): ")?;
    } else {
        write!(out, "Go on? y yes, n no, d shows the differences [n]: ")?;
    }
    out.flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(read(line.trim(), &target.context, protected))
}

fn read(line: &str, context: &str, protected: bool) -> Answer {
    match line {
        "d" | "diff" => Answer::Diff,
        line if protected && line == context => Answer::Yes,
        "y" | "yes" | "Y" if !protected => Answer::Yes,
        _ => Answer::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protected_context_wants_its_name() {
        assert_eq!(read("y", "prod", true), Answer::No);
        assert_eq!(read("prod", "prod", true), Answer::Yes);
        assert_eq!(read("prod", "prod", false), Answer::No);
        assert_eq!(read("yes", "dev", false), Answer::Yes);
        assert_eq!(read("", "dev", false), Answer::No);
        assert_eq!(read("d", "dev", true), Answer::Diff);
    }
}
