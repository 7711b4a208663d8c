//! `replicas`: the number of pods of a built-in workload, by its name.

use super::labels::not_settable;
use crate::build::field::{FieldSpec, Missing};
use crate::build::node::{Node, Scalar, Tag};
use crate::build::problem::ProblemKind;
use crate::build::resource::Resource;

/// Sets the number in all fields of objects with the name, present or past.
pub fn set(resources: &mut [Resource], name: &str, count: i64, fields: &[FieldSpec]) -> Result<(), ProblemKind> {
    let mut found = false;
    for field in fields {
        for resource in resources.iter_mut() {
            if !resource.all_ids().iter().any(|id| id.name == name && id.gvk.is_selected(&field.gvk)) {
                continue;
            }
            found = true;
            let value = Scalar::new(count.to_string(), Tag::Number);
            let mut visit = |node: &mut Node| match node.set_scalar(value.clone()) {
                true => Ok(()),
                false => Err("a number is a scalar".to_owned()),
            };
            let result = field.visit(resource, Missing::Scalar, &mut visit);
            result.map_err(|why| not_settable(resource, &why))?;
        }
    }
    if found { Ok(()) } else { Err(ProblemKind::NoReplicas { name: name.to_owned() }) }
}
