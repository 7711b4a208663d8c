//! Paths into a document, as the tables write them.
//!
//! `spec.traits[].name`: keys with dots between them, `[]` for the items of a list, `{}` for the
//! values of a map, `{key}` for its keys, `["a.b/c"]` for a key that holds dots.

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// The value at a key.
    Key(&'a str),
    /// Each item of a list.
    Items,
    /// Each value of a map.
    Values,
    /// Each key of a map.
    Keys,
}

/// The steps of `path`. Text that fits no step counts as a key: the tables are ours, and a test
/// reads every row.
pub fn steps(path: &str) -> Vec<Step<'_>> {
    let mut out = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix("[]") {
            out.push(Step::Items);
            rest = tail;
        } else if let Some(tail) = rest.strip_prefix("{}") {
            out.push(Step::Values);
            rest = tail;
        } else if let Some(tail) = rest.strip_prefix("{key}") {
            out.push(Step::Keys);
            rest = tail;
        } else if let Some((key, tail)) = rest.strip_prefix("[\"").and_then(|tail| tail.split_once("\"]")) {
            out.push(Step::Key(key));
            rest = tail;
        } else {
            rest = rest.strip_prefix('.').unwrap_or(rest);
            let end = rest.find(['.', '[', '{']).unwrap_or(rest.len());
            if end > 0 {
                out.push(Step::Key(&rest[..end]));
            }
            rest = &rest[end..];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_kind_of_step() {
        assert_eq!(
            steps("metadata.labels[\"openchoreo.dev/project\"]"),
            [Step::Key("metadata"), Step::Key("labels"), Step::Key("openchoreo.dev/project")]
        );
        assert_eq!(
            steps("spec.a[].b{}.c{key}"),
            [Step::Key("spec"), Step::Key("a"), Step::Items, Step::Key("b"), Step::Values, Step::Key("c"), Step::Keys]
        );
    }
}
