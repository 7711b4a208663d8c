//! Which source is this repository: by its URL, by being the only one, or because a setting says so.

use std::collections::BTreeSet;

use super::facts::Source;
use super::{Tree, paths};

/// The answer for all sources that stages name.
#[derive(Debug, PartialEq, Eq)]
pub enum Ours<K> {
    /// These are this repository; every other one is not.
    These(BTreeSet<K>),
    /// Nobody can tell.
    Undecided,
}

/// A source as stages name it, with its URL where the repository has the object.
pub struct Candidate<'a, K> {
    pub key: K,
    pub name: &'a str,
    pub url: Option<&'a str>,
    /// Whether any path below its root that a stage takes exists in the tree.
    pub has_paths: bool,
}

/// Decides which of `candidates` is the tree.
pub fn ours<K: Ord + Clone>(tree: &dyn Tree, setting: Option<&str>, candidates: &[Candidate<'_, K>]) -> Ours<K> {
    let those = |keep: &dyn Fn(&Candidate<'_, K>) -> bool| -> BTreeSet<K> {
        candidates.iter().filter(|candidate| keep(candidate)).map(|candidate| candidate.key.clone()).collect()
    };
    if let Some(name) = setting {
        return Ours::These(those(&|candidate| candidate.name == name));
    }
    let remotes: Vec<String> = tree.remotes().iter().map(|url| normalized(url)).collect();
    let matching = those(&|candidate| candidate.url.is_some_and(|url| remotes.contains(&normalized(url))));
    if !matching.is_empty() {
        return Ours::These(matching);
    }
    match candidates {
        // A repository that only tells a cluster about another one has none of its paths, and a copy
        // of a repository mostly keeps the name.
        [only] if !only.has_paths && only.url.is_some_and(|url| is_another(url, &remotes)) => {
            Ours::These(BTreeSet::new())
        }
        [] | [_] => Ours::These(those(&|_| true)),
        _ => Ours::Undecided,
    }
}

/// Whether the URL is neither one of the remotes nor looks like a copy of one.
fn is_another(url: &str, remotes: &[String]) -> bool {
    let url = normalized(url);
    !remotes.is_empty() && remotes.iter().all(|remote| paths::name(remote) != paths::name(&url))
}

/// The object among `sources` that a reference names: same kind and name, in the namespace if there is one there.
pub fn find<'a>(sources: &[&'a Source], kind: &str, name: &str, namespace: Option<&str>) -> Option<&'a Source> {
    let named = || sources.iter().filter(|s| s.identity.name() == name && s.kind.name() == kind);
    let near = named().find(|source| source.identity.namespace().map(|n| n.as_str()) == namespace);
    near.or_else(|| named().next()).copied()
}

/// A URL without what may differ between two ways to the same repository: scheme, user, port, `.git`
/// and a slash at the end, case. Hosts ignore case in paths too, as far as they host GitOps repositories.
pub fn normalized(url: &str) -> String {
    let lower = url.trim().to_ascii_lowercase();
    let (has_scheme, rest) = match lower.split_once("://") {
        Some((_, rest)) => (true, rest),
        None => (false, lower.as_str()),
    };
    let (authority, path) = match rest.split_once('/') {
        // `git@host:org/repo`
        _ if !has_scheme && is_scp(rest) => rest.split_once(':').unwrap_or((rest, "")),
        Some((authority, path)) => (authority, path),
        None => (rest, ""),
    };
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = host.split(':').next().unwrap_or(host);
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    // Azure DevOps writes its paths in two ways.
    match host {
        "ssh.dev.azure.com" => format!("dev.azure.com/{}", path.strip_prefix("v3/").unwrap_or(path)),
        "dev.azure.com" => format!("{host}/{}", path.replace("_git/", "")),
        _ => format!("{host}/{path}"),
    }
}

fn is_scp(rest: &str) -> bool {
    let colon = rest.find(':');
    colon.is_some_and(|colon| rest.find('/').is_none_or(|slash| colon < slash))
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn two_ways_to_a_repository_are_one() {
        let same = [
            "https://github.com/Org/repo",
            "https://GitHub.com/org/repo.git",
            "https://user:token@github.com/org/repo/",
            "ssh://git@github.com:22/org/repo.git",
            "ssh://git@github.com/org/repo",
            "git@github.com:org/repo.git",
            "git://github.com/org/repo.git/",
        ];
        for url in same {
            assert_eq!(normalized(url), "github.com/org/repo", "{url}");
        }
        assert_ne!(normalized("https://github.com/org/repo-2"), "github.com/org/repo");
        assert_ne!(normalized("https://gitlab.com/org/repo"), "github.com/org/repo");
        assert_eq!(
            normalized("git@ssh.dev.azure.com:v3/org/project/repo"),
            normalized("https://org@dev.azure.com/org/project/_git/repo")
        );
    }
}
