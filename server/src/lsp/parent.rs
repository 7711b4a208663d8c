//! Ends the server when the editor that started it is gone without a word.
//!
//! Usually standard input ends then. It does not where somebody else holds the other end of the pipe, and a server
//! that nobody talks to would stay for ever.

use std::time::Duration;

const INTERVAL: Duration = Duration::from_secs(2);

/// Calls `gone` once the process `id` is no more. Where that cannot be seen, it is never called.
pub fn watch(id: u32, gone: impl FnOnce() + Send + 'static) {
    let parent = own_parent();
    let is_parent = parent == Some(id);
    let run = move || {
        loop {
            std::thread::sleep(INTERVAL);
            // Whoever loses its parent gets another one; a number alone may be taken by a new process.
            let alive = if is_parent { own_parent() == parent } else { exists(id) };
            if !alive {
                return gone();
            }
        }
    };
    if let Err(error) = std::thread::Builder::new().name("parent".to_owned()).spawn(run) {
        tracing::warn!("no thread to watch the editor: {error}");
    }
}

#[cfg(unix)]
fn own_parent() -> Option<u32> {
    Some(std::os::unix::process::parent_id())
}

#[cfg(not(unix))]
fn own_parent() -> Option<u32> {
    None
}

#[cfg(target_os = "linux")]
fn exists(id: u32) -> bool {
    std::path::Path::new("/proc").join(id.to_string()).exists()
}

#[cfg(not(target_os = "linux"))]
fn exists(_: u32) -> bool {
    true
}
