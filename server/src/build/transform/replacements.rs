//! `replacements`: a value of one object written into fields of others.

use super::replacement_path::{get, parts, visit};
use crate::build::id::ResId;
use crate::build::kustomization::{FieldOptions, Selector, Source, Target};
use crate::build::node::{Node, share};
use crate::build::problem::ProblemKind;
use crate::build::resource::Resource;
use crate::build::selector::LabelSelector;

const DEFAULT_FIELD: &str = "metadata.name";

/// Does one replacement.
pub fn replace(resources: &mut [Resource], source: &Source, targets: &[Target]) -> Result<(), ProblemKind> {
    let value = value(resources, source)?;
    for target in targets {
        let Some(select) = &target.select else {
            return failed("a target must say which objects it selects");
        };
        let selection = Selection::new(select, &target.reject)?;
        let default = [DEFAULT_FIELD.to_owned()];
        let fields = if target.fields.is_empty() { &default[..] } else { &target.fields };
        for resource in resources.iter_mut().filter(|resource| selection.takes(resource)) {
            for field in fields {
                write(resource, field, &target.options, &value)?;
            }
        }
    }
    Ok(())
}

fn failed<T>(message: impl Into<String>) -> Result<T, ProblemKind> {
    Err(ProblemKind::ReplacementFailed { message: message.into() })
}

fn value(resources: &[Resource], source: &Source) -> Result<Node, ProblemKind> {
    let selects = |resource: &&Resource| resource.all_ids().iter().any(|id| id.is_selected_by(&source.id));
    let mut found = resources.iter().filter(selects);
    let resource = match (found.next(), found.next()) {
        (Some(resource), None) => resource,
        (None, _) => return failed(format!("the source selects nothing: {}", source.id)),
        _ => return failed(format!("the source selects several objects: {}", source.id)),
    };
    let field = if source.field.is_empty() { DEFAULT_FIELD } else { &source.field };
    let object = Node::Map(resource.object.clone());
    let value = get(&object, &parts(field)).or_else(|why| failed(format!("source field `{field}`: {why}")))?;
    let Some(value) = value.filter(|value| !value.is_empty()) else {
        return failed(format!("the source {} has no field `{field}`", source.id));
    };
    part(value, &source.options)
}

/// The part of a value that the options of the source mean.
fn part(value: &Node, options: &FieldOptions) -> Result<Node, ProblemKind> {
    if options.delimiter.is_empty() {
        return Ok(value.clone());
    }
    let Node::Scalar(scalar) = value else { return failed("a delimiter needs a scalar, and the source has none") };
    let parts: Vec<&str> = scalar.text.split(&options.delimiter).collect();
    let at = usize::try_from(options.index).ok().and_then(|at| parts.get(at));
    let Some(text) = at else {
        return failed(format!("`{}` has no part number {}", scalar.text, options.index));
    };
    let mut out = scalar.clone();
    out.text = (*text).to_owned();
    Ok(Node::Scalar(out))
}

/// Which objects a target means.
struct Selection<'a> {
    select: &'a Selector,
    own: (LabelSelector, LabelSelector),
    reject: Vec<(&'a Selector, LabelSelector, LabelSelector)>,
}

impl<'a> Selection<'a> {
    fn new(select: &'a Selector, reject: &'a [Selector]) -> Result<Selection<'a>, ProblemKind> {
        let read = |selector: &Selector| {
            Ok((LabelSelector::read(&selector.labels)?, LabelSelector::read(&selector.annotations)?))
        };
        let mut rejected = Vec::new();
        for selector in reject {
            let (labels, annotations) = read(selector)?;
            rejected.push((selector, labels, annotations));
        }
        Ok(Selection { select, own: read(select)?, reject: rejected })
    }

    fn takes(&self, resource: &Resource) -> bool {
        let (labels, annotations) = (resource.strings("labels"), resource.strings("annotations"));
        if !self.own.0.selects(&labels) || !self.own.1.selects(&annotations) {
            return false;
        }
        let ids = resource.all_ids();
        let is_rejected = self.reject.iter().any(|(selector, by_labels, by_annotations)| {
            let has_labels = !selector.labels.is_empty() || !selector.annotations.is_empty();
            let by_id = selector.id != ResId::default() && ids.iter().any(|id| id.is_selected_by(&selector.id));
            by_id || (has_labels && by_labels.selects(&labels) && by_annotations.selects(&annotations))
        });
        !is_rejected && ids.iter().any(|id| id.is_selected_by(&self.select.id))
    }
}

fn write(resource: &mut Resource, field: &str, options: &FieldOptions, value: &Node) -> Result<(), ProblemKind> {
    let mut object = Node::Map(std::mem::take(&mut resource.object));
    let new = options.create.then_some(value);
    let mut shared = Vec::new();
    let count = visit(&mut object, &parts(field), new, &mut |target| {
        set(target, options, value)?;
        shared.extend(target.as_scalar().cloned());
        Ok(())
    });
    if let Node::Map(mut map) = object {
        shared.iter().for_each(|value| share(&mut map, value));
        resource.object = map;
    }
    match count {
        Ok(0) => failed(format!("{} has no field `{field}` to replace", resource.id())),
        Ok(_) => Ok(()),
        Err(why) => failed(format!("{}, field `{field}`: {why}", resource.id())),
    }
}

fn set(target: &mut Node, options: &FieldOptions, value: &Node) -> Result<(), String> {
    let mut value = value.clone();
    if !options.delimiter.is_empty() {
        let Node::Scalar(old) = &*target else { return Err("a delimiter needs a scalar".to_owned()) };
        let mut parts: Vec<&str> = old.text.split(&options.delimiter).collect();
        let text = value.text().unwrap_or_default().to_owned();
        match usize::try_from(options.index) {
            Err(_) => parts.insert(0, &text),
            Ok(at) if at >= parts.len() => parts.push(&text),
            Ok(at) => parts[at] = &text,
        }
        let text = parts.join(&options.delimiter);
        if let Node::Scalar(scalar) = &mut value {
            scalar.text = text;
        }
    }
    match target {
        // A scalar keeps its type: a port stays a number, a label a string.
        Node::Scalar(old) => old.text = value.raw_text().to_owned(),
        target => *target = value,
    }
    Ok(())
}
