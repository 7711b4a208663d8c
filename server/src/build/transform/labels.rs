//! `labels`, `commonLabels` and `commonAnnotations`: strings put into maps.

use std::collections::BTreeMap;

use crate::build::config::Config;
use crate::build::field::{FieldSpec, Missing, add};
use crate::build::kustomization::Labels;
use crate::build::node::{Node, Scalar, set_field, share};
use crate::build::problem::ProblemKind;
use crate::build::resource::Resource;

/// The fields that an entry of `labels` reaches.
pub fn fields(entry: &Labels, config: &Config) -> Result<Vec<FieldSpec>, ProblemKind> {
    let mut fields = entry.fields.clone();
    let mut more: Vec<FieldSpec> = config.labels.clone();
    if entry.selectors {
        more.extend(config.common_labels.iter().cloned());
    } else {
        if entry.templates {
            more.extend(config.template_labels.iter().cloned());
        }
        more.push(FieldSpec { path: "metadata/labels".to_owned(), create: true, ..FieldSpec::default() });
    }
    let added = more.iter().try_for_each(|field| add(&mut fields, field));
    added.map_err(|message| ProblemKind::FieldNotSettable { message })?;
    Ok(fields)
}

/// Sets the strings in every field.
pub fn set(
    resources: &mut [Resource],
    strings: &BTreeMap<String, String>,
    fields: &[FieldSpec],
) -> Result<(), ProblemKind> {
    for resource in resources {
        for (key, value) in strings {
            resource.shared += 1;
            let value = Scalar { shared: resource.shared, ..Scalar::string(value.clone()) };
            for field in fields {
                let mut set = Vec::new();
                let mut visit = |node: &mut Node| match node {
                    Node::Map(map) => {
                        set_field(map, key, value.clone());
                        set.extend(map.get(key).and_then(Node::as_scalar).cloned());
                        Ok(())
                    }
                    node if node.is_null() => Ok(()),
                    node => Err(format!("a map is expected, and there is {}", node.kind_name())),
                };
                let result = field.visit(resource, Missing::Map, &mut visit);
                result.map_err(|why| not_settable(resource, &why))?;
                // Those that were there before may share their old values with others.
                let old = set.iter().filter(|own| own.shared != value.shared);
                old.for_each(|own| share(&mut resource.object, own));
            }
        }
    }
    Ok(())
}

/// A field of an object that cannot be set.
pub fn not_settable(resource: &Resource, why: &str) -> ProblemKind {
    ProblemKind::FieldNotSettable { message: format!("{}: {why}", resource.id()) }
}
