//! Schemas from CRD files, as far as the editor has to do with them.
//!
//! A folder that the settings file of a repository names is read with the repository, and findings tell what is wrong with
//! it. A folder that the editor's own settings name has no place for a finding, so its problems are messages.

use tower_lsp::ls_types::MessageType;

use super::folders::Origin;
use super::main_loop::MainLoop;
use crate::loader;
use crate::workspace::{Change, CrdFolder, RootChange, RootId};

/// So many problems are shown at once.
const SHOWN: usize = 3;

impl MainLoop {
    /// Takes the schemas of a folder of which only the open files count; of all others the loads bring them.
    pub(super) fn read_schemas(&mut self, root: RootId) {
        let Some(folder) = self.folders.get(root).filter(|folder| folder.origin == Origin::Loose) else { return };
        let snapshot = self.workspace.snapshot();
        let known = snapshot.root(root).and_then(|root| root.crds.as_deref());
        let Some(change) = loader::schemas(root, &folder.path, &folder.editor.over, known) else { return };
        self.tell_of_schemas(root, std::slice::from_ref(&change));
        self.apply(Change { roots: vec![change], ..Change::default() });
    }

    /// Shows what is wrong with new schemas of a folder that the editor set.
    pub(super) fn tell_of_schemas(&self, root: RootId, changes: &[RootChange]) {
        if self.folders.get(root).is_none_or(|folder| folder.editor.over.schemas.is_none()) {
            return;
        }
        for change in changes {
            if let RootChange::Schemas { crds: Some(crds), .. } = change
                && let Some(message) = message(crds)
            {
                self.outbox.message(MessageType::WARNING, format!("openchoreo-lsp: schemas: {message}"));
            }
        }
    }
}

/// The problems of a folder in one message.
fn message(crds: &CrdFolder) -> Option<String> {
    let messages: Vec<String> = crds.messages().collect();
    let more = messages.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    (!messages.is_empty()).then(|| format!("{}{more}", messages[..messages.len().min(SHOWN)].join("; ")))
}
