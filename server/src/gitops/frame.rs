//! How transformations add up: from the outside inwards, because the outer one has the last word.

use smol_str::SmolStr;

use super::facts::KustomizeFile;
use super::place::{FilePlace, Frame};
use crate::model::Spanned;
use crate::text::FileId;

/// What one kustomization does to everything in it, or what a stage puts in its place.
#[derive(Debug, Clone, Default)]
pub struct Transform {
    pub namespace: Option<(SmolStr, Option<FilePlace>)>,
    pub name_prefix: Option<(SmolStr, Option<FilePlace>)>,
    pub name_suffix: Option<(SmolStr, Option<FilePlace>)>,
    pub labels: Vec<(SmolStr, SmolStr, Option<FilePlace>)>,
}

impl Transform {
    /// That of a kustomization file.
    pub fn of(file: FileId, document: u32, kustomize: &KustomizeFile) -> Transform {
        let at = |text: &Option<Spanned>| located(file, document, text);
        let label = |label: &super::facts::Label| {
            let place = FilePlace { file, document, range: label.value.range };
            (label.key.clone(), label.value.text.clone(), Some(place))
        };
        Transform {
            namespace: at(&kustomize.namespace),
            name_prefix: at(&kustomize.name_prefix),
            name_suffix: at(&kustomize.name_suffix),
            labels: kustomize.labels.iter().map(label).collect(),
        }
    }

    /// The same with what a stage sets instead: its fields replace, its labels join.
    pub fn overridden_by(mut self, stage: &Transform) -> Transform {
        let replace = |own: &mut Option<_>, other: &Option<_>| {
            if other.is_some() {
                own.clone_from(other);
            }
        };
        replace(&mut self.namespace, &stage.namespace);
        replace(&mut self.name_prefix, &stage.name_prefix);
        replace(&mut self.name_suffix, &stage.name_suffix);
        self.labels.extend(stage.labels.iter().cloned());
        self
    }
}

/// A text with its place in the workspace.
pub fn located(file: FileId, document: u32, text: &Option<Spanned>) -> Option<(SmolStr, Option<FilePlace>)> {
    let text = text.as_ref()?;
    Some((text.text.clone(), Some(FilePlace { file, document, range: text.range })))
}

impl Frame {
    /// The frame of what lies in a kustomization with this transformation, inside this frame.
    pub fn around(&self, transform: &Transform) -> Frame {
        let mut inner = self.clone();
        if inner.namespace.is_none()
            && let Some((namespace, place)) = &transform.namespace
        {
            inner.namespace = Some(namespace.clone());
            inner.namespace_place = *place;
        }
        if let Some((prefix, place)) = &transform.name_prefix {
            inner.name_prefix = SmolStr::new(format!("{}{prefix}", inner.name_prefix));
            inner.affix_place = inner.affix_place.or(*place);
        }
        if let Some((suffix, place)) = &transform.name_suffix {
            inner.name_suffix = SmolStr::new(format!("{suffix}{}", inner.name_suffix));
            inner.affix_place = inner.affix_place.or(*place);
        }
        // Of two equal keys in one file the last one counts.
        for (key, value, place) in transform.labels.iter().rev() {
            if inner.labels.iter().all(|(known, _)| known != key) {
                inner.labels.push((key.clone(), value.clone()));
                inner.label_places.push(*place);
            }
        }
        inner
    }
}
