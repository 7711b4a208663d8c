//! Tells a client that follows it how the server is, when that has changed.
//!
//! A client that shows a status bar and trees must know when to draw them anew; asking again and again would be the
//! other way. Much may happen between two news, so they come at most four times a second, and only when they say
//! something new.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::main_loop::MainLoop;
use super::status::Status;

/// Time between two news.
const PAUSE: Duration = Duration::from_millis(250);

/// What the client was told last.
#[derive(Debug, Default)]
pub struct News {
    /// When something happened that the client was not told of.
    stale: Option<Instant>,
    told: Option<(Instant, Value)>,
}

impl News {
    /// Something has happened that may show in the status.
    pub fn happened(&mut self) {
        self.stale.get_or_insert_with(Instant::now);
    }

    fn due(&self) -> Option<Instant> {
        let since = self.stale?;
        Some(self.told.as_ref().map_or(since, |(at, _)| *at + PAUSE))
    }
}

impl MainLoop {
    /// When the client is to be told, if it follows the status.
    pub(super) fn news_due(&self) -> Option<Instant> {
        self.news.due().filter(|_| self.session.follows_status)
    }

    /// Tells the client, if it is time and there is something new.
    pub(super) fn tell_news(&mut self, now: Instant) {
        if self.news_due().is_none_or(|due| due > now) {
            return;
        }
        self.news.stale = None;
        let Ok(status) = serde_json::to_value(Status::of(self)) else { return };
        let same = self.news.told.as_ref().is_some_and(|(_, told)| *told == status);
        if !same {
            self.outbox.status(status.clone());
        }
        self.news.told = Some((now, status));
    }
}
