//! Which names are allowed, by who would refuse others.

use crate::features::classify::Target;
use crate::features::definition::item_word;
use crate::model::{ItemKind, Kind};
use crate::workspace::Snapshot;

/// Longest name of an object.
const LONGEST: usize = 253;
/// Longest DNS label.
const LONGEST_LABEL: usize = 63;

/// Kinds whose names other objects may only write as a DNS label.
const LABELS: &[Kind] = &[
    Kind::NAMESPACE,
    Kind::COMPONENT_TYPE,
    Kind::CLUSTER_COMPONENT_TYPE,
    Kind::PROJECT_TYPE,
    Kind::CLUSTER_PROJECT_TYPE,
    Kind::RESOURCE_TYPE,
    Kind::CLUSTER_RESOURCE_TYPE,
    Kind::OBSERVABILITY_PLANE,
    Kind::CLUSTER_OBSERVABILITY_PLANE,
];

/// Kinds whose names other objects may only write in 63 characters.
const SHORT: &[Kind] =
    &[Kind::DEPLOYMENT_PIPELINE, Kind::ENVIRONMENT, Kind::WORKFLOW_PLANE, Kind::CLUSTER_WORKFLOW_PLANE];

/// Refuses a name that the cluster would refuse, with the reason.
pub fn check(snapshot: &Snapshot, target: &Target, name: &str) -> Result<(), String> {
    match target {
        Target::Object(id) => {
            let kind = snapshot.object(*id).map_or(Kind::OTHER, |object| object.summary.kind);
            object_name(kind, name)
        }
        Target::Item(_, item) => item_name(item.kind, name),
        _ => Ok(()),
    }
}

fn object_name(kind: Kind, name: &str) -> Result<(), String> {
    let what = "a name is made of lower case letters, digits and `-`";
    if LABELS.contains(&kind) {
        if !is_label(name) {
            return Err(format!(
                "`{name}` is no name for a {}: {what}, begins and ends with a letter or digit, and has at most {LONGEST_LABEL} of them",
                kind.name()
            ));
        }
        return Ok(());
    }
    let is_subdomain = name.len() <= LONGEST && name.split('.').all(is_dns);
    if !is_subdomain {
        return Err(format!(
            "`{name}` is no name: {what}, in parts joined by dots that begin and end with a letter or digit, and at most {LONGEST} of them"
        ));
    }
    if SHORT.contains(&kind) && name.len() > LONGEST_LABEL {
        return Err(format!("the name of a {} has at most {LONGEST_LABEL} characters", kind.name()));
    }
    Ok(())
}

/// A part of a DNS name, whatever its length.
fn is_dns(part: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    edge(part.chars().next())
        && edge(part.chars().last())
        && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn is_label(name: &str) -> bool {
    name.len() <= LONGEST_LABEL && is_dns(name)
}

fn item_name(kind: ItemKind, name: &str) -> Result<(), String> {
    let word = item_word(kind);
    if kind == ItemKind::ExternalRef {
        let fits = name.len() >= 2 && is_label(name) && name.starts_with(|c: char| c.is_ascii_lowercase());
        return if fits {
            Ok(())
        } else {
            Err(format!(
                "`{name}` is no id: 2 to {LONGEST_LABEL} lower case letters, digits and `-`, a letter first and no `-` last"
            ))
        };
    }
    let fits = !name.is_empty()
        && name.len() <= LONGEST
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if fits { Ok(()) } else { Err(format!("the name of a {word} is made of letters, digits, `-`, `_` and `.`")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_objects() {
        for good in ["a", "http-service", "a.b", "3scale"] {
            assert_eq!(object_name(Kind::COMPONENT, good), Ok(()), "{good}");
        }
        for bad in ["", "A", "-a", "a-", "a b", "a_b", ".a", "a..b", "ä", &"a".repeat(254)] {
            assert!(object_name(Kind::COMPONENT, bad).is_err(), "{bad}");
        }
        assert!(object_name(Kind::COMPONENT_TYPE, "a.b").is_err());
        assert!(object_name(Kind::ENVIRONMENT, &"a".repeat(64)).is_err());
    }

    #[test]
    fn names_of_parts() {
        assert_eq!(item_name(ItemKind::SecretKey, "DB_PASSWORD.txt"), Ok(()));
        assert!(item_name(ItemKind::Endpoint, "a b").is_err());
        assert!(item_name(ItemKind::ExternalRef, "a").is_err());
        assert_eq!(item_name(ItemKind::ExternalRef, "git-secret"), Ok(()));
    }
}
