//! Which part of a repository is meant.

use smol_str::SmolStr;

use super::object::Object;
use crate::model::Kind;
use crate::text::FileId;

/// What to apply; empty lists mean "all", several lists narrow each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Names of stages.
    pub stages: Vec<String>,
    /// Names of projects.
    pub projects: Vec<String>,
    /// Names of components.
    pub components: Vec<String>,
    /// Files.
    pub files: Vec<FileId>,
    /// Single documents, by file and number.
    pub documents: Vec<(FileId, u32)>,
}

impl Scope {
    /// Whether files were named one by one: then one that no stage deploys is meant all the same.
    pub fn names_files(&self) -> bool {
        !self.files.is_empty() || !self.documents.is_empty()
    }

    /// Whether a document of a file is meant.
    pub fn has_document(&self, file: FileId, document: u32) -> bool {
        !self.names_files() || self.files.contains(&file) || self.documents.contains(&(file, document))
    }

    /// Whether a stage is meant.
    pub fn has_stage(&self, name: &str) -> bool {
        self.stages.is_empty() || self.stages.iter().any(|stage| stage == name)
    }

    /// Whether an object is meant, as far as projects and components go.
    pub fn has_object(&self, object: &Object) -> bool {
        let is_in = |list: &[String], name: &Option<SmolStr>| {
            list.is_empty() || name.as_ref().is_some_and(|name| list.iter().any(|item| item == name.as_str()))
        };
        let component = match object.kind {
            Kind::COMPONENT => Some(object.key.name.clone()),
            _ => object.component.clone(),
        };
        is_in(&self.projects, &object.project) && is_in(&self.components, &component)
    }
}
