//! `namePrefix` and `nameSuffix`.

use super::labels::not_settable;
use crate::build::field::{FieldSpec, Missing};
use crate::build::id::Gvk;
use crate::build::node::{Node, Scalar};
use crate::build::problem::ProblemKind;
use crate::build::resource::Resource;

/// Which end of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Affix {
    Prefix,
    Suffix,
}

impl Affix {
    /// Puts `text` to the names of all objects, but for those whose names say something else.
    pub fn put(self, resources: &mut [Resource], text: &str, fields: &[FieldSpec]) -> Result<(), ProblemKind> {
        for resource in resources {
            let gvk = resource.original_id().gvk;
            if is_kept(&gvk) {
                continue;
            }
            for field in fields.iter().filter(|field| gvk.is_selected(&field.gvk)) {
                if field.path == "metadata/name" && !text.is_empty() {
                    match self {
                        Affix::Prefix => resource.prefixes.push(text.to_owned()),
                        Affix::Suffix => resource.suffixes.push(text.to_owned()),
                    }
                    resource.store_name();
                }
                let mut visit = |node: &mut Node| {
                    let name = match self {
                        Affix::Prefix => format!("{text}{}", node.raw_text()),
                        Affix::Suffix => format!("{}{text}", node.raw_text()),
                    };
                    match node.set_scalar(Scalar::unset(name)) {
                        true => Ok(()),
                        false => Err("a name is a scalar".to_owned()),
                    }
                };
                let result = field.visit(resource, Missing::Scalar, &mut visit);
                result.map_err(|why| not_settable(resource, &why))?;
            }
        }
        Ok(())
    }
}

fn is_kept(gvk: &Gvk) -> bool {
    match gvk.kind.as_str() {
        "CustomResourceDefinition" | "Namespace" => true,
        "APIService" => gvk.group == "apiregistration.k8s.io",
        _ => false,
    }
}
