//! `vars`: values of objects that replace `$(NAME)` in some fields of others.

use std::collections::BTreeMap;

use serde_json::Value;

use super::config::Config;
use super::decode::At;
use super::field::Missing;
use super::kustomization::Variable;
use super::node::{Map, Node, Scalar, Tag};
use super::problem::{Problem, ProblemKind};
use super::resource::Resource;
use super::transform::replacement_path;

/// Notes at the objects which variables take their values from them.
pub fn note(resources: &mut [Resource], known: &[At<Variable>], new: &[At<Variable>]) -> Result<(), Box<Problem>> {
    for (at, variable) in new.iter().enumerate() {
        let name = &variable.value.name;
        let wrong = |message: String| Box::new(variable.place.problem(ProblemKind::InvalidVariable { message }));
        if known.iter().chain(&new[..at]).any(|other| other.value.name == *name) {
            return Err(wrong(format!("there is a variable `{name}` already")));
        }
        let object = &variable.value.object;
        let fits = |resource: &&mut Resource| {
            resource.all_ids().iter().any(|id| match object.namespace.is_empty() {
                true => id.name == object.name && id.gvk == object.gvk,
                false => object.is_same(id),
            })
        };
        let mut found = resources.iter_mut().filter(fits);
        match (found.next(), found.next()) {
            (Some(resource), None) => resource.variables.push(name.clone()),
            (Some(_), Some(_)) => return Err(wrong(format!("several objects fit the variable `{name}`"))),
            (None, _) => {}
        }
    }
    Ok(())
}

/// Fills the variables in.
pub fn resolve(resources: &mut [Resource], all: &[At<Variable>], config: &Config) -> Result<(), Box<Problem>> {
    if all.is_empty() {
        return Ok(());
    }
    let mut values: BTreeMap<&str, Value> = BTreeMap::new();
    for variable in all {
        let value = value(resources, &variable.value)
            .map_err(|message| Box::new(variable.place.problem(ProblemKind::InvalidVariable { message })))?;
        values.insert(&variable.value.name, value);
    }
    let place = &all[0].place;
    for resource in resources.iter_mut() {
        for field in &config.variables {
            let result = field.visit(resource, Missing::Stays, &mut |node| replace(node, &values));
            result.map_err(|why| {
                let message = format!("{}: {why}", resource.id());
                Box::new(place.problem(ProblemKind::InvalidVariable { message }))
            })?;
        }
    }
    Ok(())
}

fn value(resources: &[Resource], variable: &Variable) -> Result<Value, String> {
    let Some(resource) = resources.iter().find(|resource| resource.variables.contains(&variable.name)) else {
        return Err(format!("no object fits the variable `{}`", variable.name));
    };
    let path: Vec<String> = replacement_path::parts(&variable.field)
        .into_iter()
        .flat_map(|part| match part.split_once('[').filter(|(name, _)| !name.is_empty()) {
            // `ports[0]` is a field and a place.
            Some((name, index)) => vec![name.to_owned(), index.trim_end_matches(']').to_owned()],
            None => vec![part],
        })
        .collect();
    let object = Node::Map(resource.object.clone());
    let found = replacement_path::get(&object, &path)?;
    let found = found.ok_or_else(|| format!("the variable `{}` has no field `{}`", variable.name, variable.field))?;
    found.to_json().map_err(|misfit| format!("`{}` does not fit its type", misfit.text))
}

fn replace(node: &mut Node, values: &BTreeMap<&str, Value>) -> Result<(), String> {
    let is_string = |node: &Node| node.as_scalar().is_some_and(Scalar::is_string);
    match node {
        node if node.is_null() => {}
        Node::Scalar(scalar) if scalar.is_string() => *scalar = expanded(&scalar.text, values),
        Node::Scalar(_) => {}
        Node::Map(map) => replace_in_map(map, values),
        Node::Seq(items) => {
            for item in items.iter_mut() {
                match item {
                    Node::Scalar(scalar) if is_string(&Node::Scalar(scalar.clone())) => {
                        *scalar = expanded(&scalar.text, values);
                    }
                    _ => return Err("a list of strings is expected where variables are replaced".to_owned()),
                }
            }
        }
    }
    Ok(())
}

fn replace_in_map(map: &mut Map, values: &BTreeMap<&str, Value>) {
    for (_, value) in map.iter_mut() {
        if let Node::Scalar(scalar) = value
            && scalar.is_string()
        {
            *scalar = expanded(&scalar.text, values);
        }
    }
}

/// The text with its variables filled in; one that is nothing but a variable gets the variable's type.
fn expanded(text: &str, values: &BTreeMap<&str, Value>) -> Scalar {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let mut chars = after.chars();
        match chars.next() {
            None => {
                out.push('$');
                rest = after;
            }
            Some('$') => {
                out.push('$');
                rest = &after[1..];
            }
            Some('(') => match after.find(')') {
                Some(end) => {
                    let name = &after[1..end];
                    let value = values.get(name).filter(|value| !value.is_array() && !value.is_object());
                    match value {
                        Some(value) if text == format!("$({name})") => return typed(value),
                        Some(Value::String(value)) => out.push_str(value),
                        Some(value) => out.push_str(&value.to_string()),
                        None => out.push_str(&format!("$({name})")),
                    }
                    rest = &after[end + 1..];
                }
                None => {
                    out.push_str("$(");
                    rest = &after[1..];
                }
            },
            Some(c) => {
                out.push('$');
                out.push(c);
                rest = chars.as_str();
            }
        }
    }
    out.push_str(rest);
    Scalar::new(out, Tag::Str)
}

fn typed(value: &Value) -> Scalar {
    let (text, tag) = match value {
        Value::String(text) => (text.clone(), Tag::Str),
        Value::Bool(value) => (value.to_string(), Tag::Bool),
        Value::Number(number) => (number.to_string(), Tag::Number),
        value => (value.to_string(), Tag::Null),
    };
    Scalar::new(text, tag)
}
