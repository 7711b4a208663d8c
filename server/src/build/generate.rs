//! `configMapGenerator` and `secretGenerator`: objects made of literals and files.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::decode::At;
use super::kustomization::{Generator, Options};
use super::node::{Map, Node, Scalar, Tag, set_field};
use super::problem::{Place, ProblemKind, Result};
use super::resource::{Behavior, Resource};

/// What a generator reads: the bytes of a file, by the path that is written.
pub type Load<'l> = dyn Fn(&At<String>) -> Result<Vec<u8>> + 'l;

/// Makes the object of a generator; `global` are the `generatorOptions`.
pub fn make(entry: &At<Generator>, is_secret: bool, global: Option<&Options>, load: &Load<'_>) -> Result<Resource> {
    let generator = &entry.value;
    let invalid = |message: &str| entry.place.problem(ProblemKind::InvalidGenerator { message: message.to_owned() });
    if generator.name.is_empty() {
        return Err(invalid("a generator needs a name").into());
    }
    let mut object = Map::default();
    object.insert("apiVersion", Node::string("v1"));
    object.insert("kind", Node::string(if is_secret { "Secret" } else { "ConfigMap" }));
    if let Some(metadata) = object.map_at("metadata") {
        set_field(metadata, "name", Scalar::string(generator.name.clone()));
        if !generator.namespace.is_empty() {
            set_field(metadata, "namespace", Scalar::string(generator.namespace.clone()));
        }
    }
    let pairs = pairs(entry, load)?;
    if is_secret {
        let kind = if generator.kind.is_empty() { "Opaque" } else { &generator.kind };
        object.insert("type", Node::string(kind));
        object.insert("data", Node::map());
        for (key, value) in &pairs {
            put(&mut object, "data", key, base64_lines(value));
        }
    } else {
        put_config(&mut object, &pairs);
    }
    let options = merged(generator.options.as_ref(), global);
    let mut resource = Resource { object, behavior: generator.behavior, ..Resource::default() };
    resource.needs_hash = !options.as_ref().is_some_and(|options| options.no_hash);
    if let Some(options) = options {
        let strings = |map: BTreeMap<String, String>| map.into_iter().collect::<Vec<_>>();
        resource.set_strings("labels", &strings(options.labels));
        resource.set_strings("annotations", &strings(options.annotations));
        if options.immutable {
            let yes = Scalar::new("true", Tag::Bool);
            resource.object.insert("immutable", Node::Scalar(yes));
        }
    }
    Ok(resource)
}

/// The options of a generator with those of all under them; what all switch on stays on.
fn merged(own: Option<&Options>, global: Option<&Options>) -> Option<Options> {
    let Some(global) = global else { return own.cloned() };
    let own = own.cloned().unwrap_or_default();
    let under = |own: BTreeMap<String, String>, all: &BTreeMap<String, String>| {
        let mut out = all.clone();
        out.extend(own);
        out
    };
    Some(Options {
        labels: under(own.labels, &global.labels),
        annotations: under(own.annotations, &global.annotations),
        no_hash: own.no_hash || global.no_hash,
        immutable: own.immutable || global.immutable,
    })
}

fn pairs(entry: &At<Generator>, load: &Load<'_>) -> Result<BTreeMap<String, Vec<u8>>> {
    let generator = &entry.value;
    let mut out = BTreeMap::new();
    let mut add = |key: String, value: Vec<u8>, place: &Place| match out.insert(key.clone(), value) {
        Some(_) => place.refuse(ProblemKind::InvalidGenerator { message: format!("the key `{key}` comes twice") }),
        None => Ok(()),
    };
    for env in &generator.envs {
        for (key, value) in lines(&load(env)?, &env.place)? {
            add(key, value.into_bytes(), &env.place)?;
        }
    }
    for literal in &generator.literals {
        let Some((key, value)) = literal.value.split_once('=').filter(|(key, _)| !key.is_empty()) else {
            let message = format!("`{}` must have the form key=value", literal.value);
            return literal.place.refuse(ProblemKind::InvalidGenerator { message });
        };
        add(key.to_owned(), unquoted(value).as_bytes().to_vec(), &literal.place)?;
    }
    for file in &generator.files {
        let (key, path) = source(file)?;
        add(key, load(&path)?, &file.place)?;
    }
    Ok(out)
}

/// The lines `KEY=value` of a file.
fn lines(content: &[u8], place: &Place) -> Result<Vec<(String, String)>> {
    let Ok(text) = std::str::from_utf8(content) else {
        let message = "the file of variables is no UTF-8".to_owned();
        return place.refuse(ProblemKind::InvalidGenerator { message });
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line).trim_start());
    let pairs = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        (key.to_owned(), value.to_owned())
    });
    Ok(pairs.filter(|(key, _)| !key.is_empty()).collect())
}

fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if value.len() >= 2 && value.starts_with(quote) && value.ends_with(quote) {
            return &value[1..value.len() - 1];
        }
    }
    value
}

/// Key and path of `[key=]path`.
pub fn source(file: &At<String>) -> Result<(String, At<String>)> {
    let wrong = |message: &str| {
        let message = format!("`{}`: {message}", file.value);
        file.place.refuse(ProblemKind::InvalidGenerator { message })
    };
    match file.value.split_once('=') {
        None => {
            let name = file.value.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            Ok((name.to_owned(), file.clone()))
        }
        Some((_, rest)) if rest.contains('=') => wrong("a key or a path must not contain `=`"),
        Some(("", _)) => wrong("the key is missing"),
        Some((_, "")) => wrong("the path is missing"),
        Some((key, path)) => Ok((key.to_owned(), At { value: path.to_owned(), place: file.place.clone() })),
    }
}

fn put(object: &mut Map, field: &str, key: &str, value: String) {
    if let Some(map) = object.map_at(field) {
        let quoted = value.contains('\n');
        set_field(map, key, Scalar { quoted, ..Scalar::new(value, Tag::Str) });
    }
}

/// Text goes to `data`, anything else to `binaryData`.
fn put_config(object: &mut Map, pairs: &BTreeMap<String, Vec<u8>>) {
    for (key, value) in pairs {
        match std::str::from_utf8(value) {
            Ok(text) => put(object, "data", key, text.to_owned()),
            Err(_) => put(object, "binaryData", key, base64_lines(value)),
        }
    }
}

/// Base64, in lines of 70 characters where one is not enough.
fn base64_lines(value: &[u8]) -> String {
    const LINE: usize = 70;
    let encoded = STANDARD.encode(value);
    if encoded.len() < LINE {
        return encoded;
    }
    let mut out = String::with_capacity(encoded.len() + encoded.len() / LINE + 1);
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(LINE));
        out.push_str(line);
        out.push('\n');
        rest = more;
    }
    out
}

/// Puts a generated object to the others: as a new one, or upon the one that it is for.
pub fn absorb(resources: &mut Vec<Resource>, mut new: Resource) -> std::result::Result<(), ProblemKind> {
    let id = new.id();
    let fits = |resource: &&mut Resource| resource.all_ids().iter().any(|own| own.is_same(&id));
    let mut found = resources.iter_mut().filter(fits);
    let old = match (found.next(), found.next()) {
        (None, _) if new.behavior == Behavior::Create => {
            resources.push(new);
            return Ok(());
        }
        (None, _) => return Err(ProblemKind::NothingToMerge { id: id.to_string() }),
        (Some(old), None) => old,
        (Some(_), Some(_)) => return Err(ProblemKind::GeneratedTwice { id: id.to_string() }),
    };
    let is_merge = match new.behavior {
        Behavior::Create => return Err(ProblemKind::GeneratedTwice { id: id.to_string() }),
        Behavior::Merge => true,
        Behavior::Replace => false,
    };
    for field in ["labels", "annotations"] {
        let strings = over(old.strings(field), new.strings(field));
        new.set_strings(field, &strings);
    }
    let (name, namespace) = (old.name().to_owned(), old.namespace().to_owned());
    new.set_name(&name);
    new.set_namespace(&namespace);
    if is_merge {
        merge_data(old, &mut new);
        new.note.clone_from(&old.note);
    }
    new.transformations.clone_from(&old.transformations);
    new.needs_hash &= old.needs_hash;
    new.behavior = old.behavior;
    new.previous.clone_from(&old.previous);
    new.prefixes.clone_from(&old.prefixes);
    new.suffixes.clone_from(&old.suffixes);
    new.variables.clone_from(&old.variables);
    new.serial = old.serial;
    new.changes = std::mem::take(&mut old.changes);
    new.origin = std::mem::take(&mut old.origin);
    *old = new;
    Ok(())
}

fn over(old: Vec<(String, String)>, new: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut out: BTreeMap<String, String> = old.into_iter().collect();
    out.extend(new);
    out.into_iter().collect()
}

fn merge_data(old: &Resource, new: &mut Resource) {
    let read = |resource: &Resource, field: &str| -> BTreeMap<String, String> {
        let map = resource.object.get(field).and_then(Node::as_map);
        let entries = map.into_iter().flat_map(Map::iter);
        entries.map(|(key, value)| (key.to_owned(), value.text().unwrap_or_default().to_owned())).collect()
    };
    for field in ["data", "binaryData"] {
        let mut data = read(old, field);
        data.extend(read(new, field));
        new.object.remove(field);
        for (key, value) in data {
            put(&mut new.object, field, &key, value);
        }
    }
}
