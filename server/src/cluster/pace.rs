//! How many requests may be under way: more as long as the server keeps up, half as many when not.

use std::future::Future;
use std::sync::Mutex;

use tokio::task::JoinSet;

const FIRST: f64 = 8.0;
const MOST: f64 = 32.0;

/// The present limit.
#[derive(Debug)]
pub struct Pace {
    limit: Mutex<f64>,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { limit: Mutex::new(FIRST) }
    }
}

impl Pace {
    /// A request was answered: after as many as the limit allows, it allows one more.
    pub fn went_well(&self) {
        self.change(|limit| (limit + 1.0 / limit).min(MOST));
    }

    /// The server was too busy, or silent.
    pub fn went_badly(&self) {
        self.change(|limit| (limit / 2.0).max(1.0));
    }

    /// How many requests may be under way now.
    pub fn limit(&self) -> usize {
        self.limit.lock().map_or(1, |limit| *limit as usize).max(1)
    }

    fn change(&self, to: impl Fn(f64) -> f64) {
        if let Ok(mut limit) = self.limit.lock() {
            *limit = to(*limit);
        }
    }

    /// Runs the jobs that `next` hands out, as many at a time as the limit allows, and hands each
    /// result to `done`; ends when `next` has no more and all are done.
    pub async fn spread<T, F>(&self, mut next: impl FnMut() -> Option<F>, mut done: impl FnMut(T))
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let mut running = JoinSet::new();
        let mut is_empty = false;
        loop {
            while !is_empty && running.len() < self.limit() {
                match next() {
                    Some(job) => {
                        running.spawn(job);
                    }
                    None => is_empty = true,
                }
            }
            match running.join_next().await {
                Some(Ok(result)) => done(result),
                // A panic in a job is a bug of ours; its object stays without a result, and is told so.
                Some(Err(_)) => {}
                None => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows_slowly_and_falls_fast() {
        let pace = Pace::default();
        (0..9).for_each(|_| pace.went_well());
        assert_eq!(pace.limit(), 9);
        pace.went_badly();
        assert_eq!(pace.limit(), 4);
        (0..20).for_each(|_| pace.went_badly());
        assert_eq!(pace.limit(), 1);
        (0..2000).for_each(|_| pace.went_well());
        assert_eq!(pace.limit(), 32);
    }
}
