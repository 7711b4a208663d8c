//! JSON patches (RFC 6902), with the liberties of the library that kustomize uses.

use serde_json::{Map, Value};

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    op: String,
    path: String,
    from: String,
    value: Value,
}

/// Reads the operations of a patch.
///
/// # Errors
/// When it is no list of objects.
pub fn read(patch: &Value) -> Result<Vec<Operation>, String> {
    let items = match patch {
        Value::Null => return Ok(Vec::new()),
        Value::Array(items) => items,
        _ => return Err("a JSON patch is a list of operations".to_owned()),
    };
    let operation = |item: &Value| {
        let Value::Object(map) = item else { return Err("an operation of a JSON patch is an object".to_owned()) };
        let text = |key: &str| map.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Operation {
            op: text("op"),
            path: text("path"),
            from: text("from"),
            value: map.get("value").cloned().unwrap_or(Value::Null),
        })
    };
    items.iter().map(operation).collect()
}

/// Applies all operations.
///
/// # Errors
/// When one of them does not fit; it is named.
pub fn apply(object: &mut Value, patch: &[Operation]) -> Result<(), String> {
    patch.iter().try_for_each(|operation| {
        operation.apply(object).map_err(|why| format!("{} `{}`: {why}", operation.op, operation.path))
    })
}

impl Operation {
    fn apply(&self, object: &mut Value) -> Result<(), String> {
        match self.op.as_str() {
            "add" => add(object, &self.path, self.value.clone()),
            "remove" => remove(object, &self.path).map(drop),
            "replace" => {
                get(object, &self.path)?;
                replace(object, &self.path, self.value.clone())
            }
            "move" => {
                let value = remove(object, &self.from)?;
                add(object, &self.path, value)
            }
            "copy" => {
                let value = get(object, &self.from)?.clone();
                add(object, &self.path, value)
            }
            "test" => {
                let found = get(object, &self.path).ok();
                match found.unwrap_or(&Value::Null) == &self.value {
                    true => Ok(()),
                    false => Err("the value is another one".to_owned()),
                }
            }
            other => Err(format!("unknown operation `{other}`")),
        }
    }
}

/// The parts of a pointer, the last one apart.
fn parts(path: &str) -> Result<(Vec<String>, String), String> {
    let decode = |part: &str| part.replace("~1", "/").replace("~0", "~");
    let mut parts: Vec<String> = path.split('/').skip(1).map(decode).collect();
    let last = parts.pop().ok_or("the path is empty")?;
    Ok((parts, last))
}

fn container<'v>(object: &'v mut Value, parts: &[String]) -> Result<&'v mut Value, String> {
    let mut at = object;
    for part in parts {
        at = child_mut(at, part).ok_or("the path leads nowhere")?;
    }
    match at {
        Value::Object(_) | Value::Array(_) => Ok(at),
        _ => Err("the path leads nowhere".to_owned()),
    }
}

fn child_mut<'v>(value: &'v mut Value, part: &str) -> Option<&'v mut Value> {
    match value {
        Value::Object(map) => map.get_mut(part),
        Value::Array(items) => {
            let at = index(part, items.len())?;
            items.get_mut(at)
        }
        _ => None,
    }
}

/// The place in a list that a part of a path means; a negative one counts from the end.
fn index(part: &str, len: usize) -> Option<usize> {
    let at: i64 = part.parse().ok()?;
    let at = if at < 0 { at + i64::try_from(len).ok()? } else { at };
    usize::try_from(at).ok()
}

fn get<'v>(object: &'v mut Value, path: &str) -> Result<&'v Value, String> {
    let (parts, last) = parts(path)?;
    let at = container(object, &parts)?;
    child_mut(at, &last).map(|value| &*value).ok_or_else(|| "there is no such value".to_owned())
}

fn replace(object: &mut Value, path: &str, value: Value) -> Result<(), String> {
    let (parts, last) = parts(path)?;
    let at = container(object, &parts)?;
    match child_mut(at, &last) {
        Some(old) => {
            *old = value;
            Ok(())
        }
        None => Err("there is no such value".to_owned()),
    }
}

fn add(object: &mut Value, path: &str, value: Value) -> Result<(), String> {
    let (parts, last) = parts(path)?;
    match container(object, &parts)? {
        Value::Object(map) => {
            map.insert(last, value);
        }
        Value::Array(items) if last == "-" => items.push(value),
        Value::Array(items) => {
            // Behind the last item is a place too.
            let at = index(&last, items.len() + 1).filter(|at| *at <= items.len());
            items.insert(at.ok_or("there is no such place in the list")?, value);
        }
        _ => return Err("the path leads nowhere".to_owned()),
    }
    Ok(())
}

fn remove(object: &mut Value, path: &str) -> Result<Value, String> {
    let (parts, last) = parts(path)?;
    let gone = || "there is no such value".to_owned();
    match container(object, &parts)? {
        Value::Object(map) => Map::remove(map, &last).ok_or_else(gone),
        Value::Array(items) => {
            let at = index(&last, items.len()).filter(|at| *at < items.len()).ok_or_else(gone)?;
            Ok(items.remove(at))
        }
        _ => Err(gone()),
    }
}
