//! The wish to stop: once means "after what is under way", twice means "now".

use tokio::sync::watch;

/// A switch that only goes up; copies are the same switch.
#[derive(Debug, Clone)]
pub struct Cancel {
    level: watch::Sender<u8>,
}

impl Default for Cancel {
    fn default() -> Cancel {
        Cancel { level: watch::Sender::new(0) }
    }
}

impl Cancel {
    /// Asks to stop; the second time, to stop now.
    pub fn cancel(&self) {
        self.level.send_modify(|level| *level = level.saturating_add(1));
    }

    /// Whether no new request should be made.
    pub fn is_cancelled(&self) -> bool {
        *self.level.borrow() > 0
    }

    /// Whether not even an answer should be waited for.
    pub fn is_aborted(&self) -> bool {
        *self.level.borrow() > 1
    }

    /// Ends when somebody asked to stop.
    pub async fn cancelled(&self) {
        self.reached(1).await;
    }

    /// Ends when somebody asked twice.
    pub async fn aborted(&self) {
        self.reached(2).await;
    }

    async fn reached(&self, wanted: u8) {
        let mut level = self.level.subscribe();
        // The sender lives in `self`, so this cannot end without a change.
        let _ = level.wait_for(|level| *level >= wanted).await;
    }
}
