//! Where the program's own log goes: to standard error or a file, never to standard output.

use std::fs::File;
use std::sync::Mutex;

use anyhow::{Context, Result};
use tracing::level_filters::LevelFilter;

/// Starts the log. `target` is a level (then standard error takes it) or a file (at `debug`);
/// without it only errors are logged.
///
/// # Errors
/// When the file cannot be written.
pub fn init(target: Option<&str>) -> Result<()> {
    let builder = tracing_subscriber::fmt().with_ansi(false);
    match target.map(|target| (target, target.parse::<LevelFilter>())) {
        None => builder.with_max_level(LevelFilter::ERROR).with_writer(std::io::stderr).init(),
        Some((_, Ok(level))) => builder.with_max_level(level).with_writer(std::io::stderr).init(),
        Some((path, Err(_))) => {
            let file = File::options().create(true).append(true).open(path);
            let file = file.with_context(|| format!("cannot log to {path} (no level of that name either)"))?;
            builder.with_max_level(LevelFilter::DEBUG).with_writer(Mutex::new(file)).init();
        }
    }
    Ok(())
}
