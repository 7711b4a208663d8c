//! Paths of a root as text: `/` between parts, nothing in front, the root itself is empty.

/// Where `entry` leads from `directory`; `None` if it leaves the root or is absolute.
pub fn join(directory: &str, entry: &str) -> Option<String> {
    if entry.starts_with('/') {
        return None;
    }
    let mut out = String::with_capacity(directory.len() + entry.len() + 1);
    out.push_str(directory);
    for part in entry.split('/') {
        match part {
            "" | "." => {}
            ".." if out.is_empty() => return None,
            ".." => out.truncate(parent(&out).len()),
            part => {
                push(&mut out, part);
            }
        }
    }
    Some(out)
}

/// A path that cannot leave the root, as Flux reads `spec.path`, and whether it tried to.
pub fn clamp(path: &str) -> (String, bool) {
    let mut out = String::new();
    let mut left = false;
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                left |= out.is_empty();
                out.truncate(parent(&out).len());
            }
            part => {
                push(&mut out, part);
            }
        }
    }
    (out, left)
}

/// Appends one part; returns what [`str::len`] was before, for [`String::truncate`].
pub fn push(path: &mut String, part: &str) -> usize {
    let before = path.len();
    if !path.is_empty() {
        path.push('/');
    }
    path.push_str(part);
    before
}

/// The directory around a path; empty for a path at the root.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// The last part.
pub fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// Whether `path` is `directory` or lies below it.
pub fn is_within(path: &str, directory: &str) -> bool {
    below(path, directory).is_some()
}

/// The rest of `path` below `directory`; empty for the directory itself.
pub fn below<'a>(path: &'a str, directory: &str) -> Option<&'a str> {
    if directory.is_empty() {
        return Some(path);
    }
    match path.strip_prefix(directory)? {
        "" => Some(""),
        rest => rest.strip_prefix('/'),
    }
}

/// A path and all directories around it, the root last.
pub fn upwards(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| (!path.is_empty()).then(|| parent(path)))
}

/// Whether the text is filled in by somebody else before it means a path or a name.
pub fn is_template(text: &str) -> bool {
    text.contains("${") || text.contains("{{")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_lead_from_their_directory() {
        assert_eq!(join("a/b", "../c/./d.yaml").as_deref(), Some("a/c/d.yaml"));
        assert_eq!(join("a", "..").as_deref(), Some(""));
        assert_eq!(join("", "./").as_deref(), Some(""));
        assert_eq!(join("a", "../.."), None);
        assert_eq!(join("a", "/etc"), None);
    }

    #[test]
    fn a_stage_cannot_leave_its_source() {
        assert_eq!(clamp("./"), (String::new(), false));
        assert_eq!(clamp("./platform/"), ("platform".to_owned(), false));
        assert_eq!(clamp("/platform"), ("platform".to_owned(), false));
        assert_eq!(clamp("../../x"), ("x".to_owned(), true));
        assert_eq!(clamp("a/../b"), ("b".to_owned(), false));
    }

    #[test]
    fn below_respects_whole_parts() {
        assert_eq!(below("ab/c", "a"), None);
        assert_eq!(below("a/b", "a"), Some("b"));
        assert_eq!(upwards("a/b/c").collect::<Vec<_>>(), ["a/b/c", "a/b", "a", ""]);
    }
}
