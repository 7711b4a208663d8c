//! What every check gets, and where its findings go.

use super::{Code, Diagnostic, EnforcedBy, Fix, Related, Severity};
use crate::text::{FileId, FileRange};
use crate::workspace::settings::Level;
use crate::workspace::{FileEntry, Root, Snapshot};

/// The state that is checked.
pub struct Context<'a> {
    /// Everything.
    pub snapshot: &'a Snapshot,
}

impl<'a> Context<'a> {
    /// A context for checks of `snapshot`.
    pub fn new(snapshot: &'a Snapshot) -> Context<'a> {
        Context { snapshot }
    }

    /// Applies settings and silencing comments to the findings of a file.
    pub fn adjust(&self, file: FileId, found: &mut Vec<Diagnostic>) {
        let Some(entry) = self.snapshot.file(file) else { return };
        let Some(root) = self.snapshot.root(entry.root) else { return };
        found.retain_mut(|diagnostic| {
            match level(root, diagnostic.code.id) {
                Some(Level::Off) => return false,
                Some(Level::Hint) => diagnostic.severity = Severity::Hint,
                Some(Level::Information) => diagnostic.severity = Severity::Information,
                Some(Level::Warning) => diagnostic.severity = Severity::Warning,
                Some(Level::Error) => diagnostic.severity = Severity::Error,
                None => {}
            }
            !is_silenced(entry, diagnostic)
        });
    }
}

/// The level set for a code; the longest prefix wins.
fn level(root: &Root, code: &str) -> Option<Level> {
    let set = root.settings.severity.iter();
    let fitting = set.filter(|(key, _)| code == key.as_str() || (key.ends_with('/') && code.starts_with(key.as_str())));
    fitting.max_by_key(|(key, _)| key.len()).map(|(_, level)| *level)
}

fn is_silenced(entry: &FileEntry, diagnostic: &Diagnostic) -> bool {
    let at = diagnostic.place.range.start;
    let Some(document) = entry.document_at(at) else { return false };
    entry.documents[document as usize].silences.iter().any(|silence| {
        let fits =
            |code: &String| code == diagnostic.code.id || (code.ends_with('/') && diagnostic.code.id.starts_with(code));
        entry.absolute(document, silence.range).touches(at) && silence.codes.iter().any(fits)
    })
}

/// Takes findings.
pub struct Sink<'a> {
    found: &'a mut Vec<Diagnostic>,
}

impl<'a> Sink<'a> {
    /// A sink that fills `found`.
    pub fn new(found: &'a mut Vec<Diagnostic>) -> Sink<'a> {
        Sink { found }
    }

    /// Adds a finding and returns it for details.
    pub fn report(
        &mut self,
        code: &'static Code,
        severity: Severity,
        place: FileRange,
        enforced_by: EnforcedBy,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.found.push(Diagnostic {
            code,
            severity,
            place,
            message: message.into(),
            enforced_by,
            related: Vec::new(),
            fixes: Vec::new(),
        });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }
}

impl Diagnostic {
    /// Adds another place.
    pub fn related(&mut self, place: FileRange, message: impl Into<String>) -> &mut Diagnostic {
        self.related.push(Related { place, message: message.into() });
        self
    }

    /// Adds a way out.
    pub fn fix(&mut self, fix: Fix) -> &mut Diagnostic {
        self.fixes.push(fix);
        self
    }
}
