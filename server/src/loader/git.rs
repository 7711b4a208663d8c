//! What git knows about a folder, read from its files: no program is ever started for it.

use std::path::Path;

use gix::remote::Direction;

/// The URLs of the remotes of the repository at `path` itself, without credentials; none where it
/// is no repository or cannot be read.
pub(super) fn remotes(path: &Path) -> Vec<String> {
    // `isolated`: no `git` binary, no environment, no configuration outside the repository.
    let Ok(repository) = gix::open_opts(path, gix::open::Options::isolated()) else { return Vec::new() };
    let mut urls: Vec<String> = repository
        .remote_names()
        .iter()
        .filter_map(|name| repository.try_find_remote(name.as_slice())?.ok())
        .filter_map(|remote| {
            let mut url = remote.url(Direction::Fetch)?.clone();
            // A token in a URL must not end up in a message. The user of ssh (`git@`) is no secret.
            url.set_password(None);
            if !matches!(url.scheme, gix::url::Scheme::Ssh) {
                url.set_user(None);
            }
            Some(url.to_bstring().to_string())
        })
        .collect();
    urls.sort();
    urls.dedup();
    urls
}
