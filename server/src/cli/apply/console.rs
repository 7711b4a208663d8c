//! Where events go on a command line: lines on standard output, progress on a terminal's standard error.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;

use anstream::AutoStream;
use indicatif::{ProgressBar, ProgressStyle};

use super::arguments::Format;
use super::show::Show;
use crate::apply::Event;
use crate::cluster::Observer;

/// Prints events as they come.
pub struct Console {
    format: Format,
    show: Mutex<Show>,
    bar: ProgressBar,
}

impl Console {
    /// A console; progress is shown to people only.
    pub fn new(format: Format) -> Console {
        let bar = ProgressBar::hidden();
        let style = ProgressStyle::with_template("{spinner} {pos}/{len} {wide_msg}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        if format == Format::Text && std::io::stderr().is_terminal() {
            bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        }
        Console { format, show: Mutex::default(), bar }
    }

    /// How many objects there are to write.
    pub fn expect(&self, objects: usize) {
        self.bar.set_length(objects as u64);
    }

    /// Tells several events.
    pub fn tell(&self, events: Vec<Event>) {
        events.into_iter().for_each(|event| self.event(event));
    }

    fn line(&self, text: &str) {
        if text.is_empty() {
            return;
        }
        let write = || {
            let stdout = std::io::stdout().lock();
            let choice = AutoStream::choice(&stdout);
            let mut out = AutoStream::new(stdout, choice);
            out.write_all(text.as_bytes()).and_then(|()| out.flush())
        };
        // Whoever read the lines may be gone; what is under way ends in order all the same.
        let _ = self.bar.suspend(write);
    }

    fn progress(&self, event: &Event) {
        match event {
            Event::Batch { stage, .. } => self.bar.set_message(format!("{stage}")),
            Event::Applied { .. } | Event::Failed { .. } | Event::Skipped { .. } => self.bar.inc(1),
            Event::Waiting { object, message } => {
                self.bar.set_message(format!("waiting for {}: {message}", object.called()))
            }
            Event::Report(_) => self.bar.finish_and_clear(),
            _ => {}
        }
    }
}

impl Observer for Console {
    fn event(&self, event: Event) {
        self.progress(&event);
        let text = match self.format {
            Format::Json => serde_json::to_string(&event).map(|line| line + "\n").unwrap_or_default(),
            Format::Text => self.show.lock().map(|mut show| show.text(&event)).unwrap_or_default(),
        };
        self.line(&text);
    }
}
