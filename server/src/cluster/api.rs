//! Requests to an API server: with time limits, with retries where they are safe, and with an answer in
//! words for everything that can go wrong on the way.
//!
//! Everything here may be repeated: reads, dry runs, and server-side apply, which says what shall be and
//! not what to do. So a lost connection, half an answer or a busy server is tried again, for a while
//! that ends; what the server decided is not.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::Result;
use http::{Method, Request, Response};
use kube::client::{Body, Client};
use serde_json::Value;
use tokio::sync::RwLock;

use super::cancel::Cancel;
use super::connect::Choice;
use super::pace::Pace;
use crate::apply::mask::Redactor;
use crate::apply::{Event, ObjectRef, Refusal, Sort};

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// One request, with its answer.
    pub request: Duration,
    /// One request with all its repetitions.
    pub patience: Duration,
    /// The longest pause that a server may ask for.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { request: Duration::from_secs(30), patience: Duration::from_secs(60), pause: Duration::from_secs(30) }
    }
}

/// Who listens to what happens.
pub trait Observer: Send + Sync {
    /// Something happened. Called from any thread, and must not wait.
    fn event(&self, event: Event);
}

/// A request, as often as it takes.
#[derive(Debug, Clone)]
pub struct Call<'a> {
    /// Method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// Body with its type.
    pub body: Option<(&'static str, Vec<u8>)>,
    /// What is accepted, where that is not plain JSON.
    pub accept: &'static str,
    /// The object it is about, for what is told.
    pub about: Option<&'a ObjectRef>,
}

impl Call<'_> {
    /// A read.
    pub fn get(path: String) -> Call<'static> {
        Call { method: Method::GET, path, body: None, accept: "application/json", about: None }
    }
}

/// An answer that is an object.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The object.
    pub value: Value,
    /// What the server warns of.
    pub warnings: Vec<String>,
}

/// A server that was connected to.
pub struct Api {
    choice: Choice,
    link: RwLock<Link>,
    limits: Limits,
    cancel: Cancel,
    redactor: Mutex<Redactor>,
    /// How many requests may be under way.
    pub pace: Pace,
    requests: std::sync::atomic::AtomicUsize,
}

struct Link {
    client: Client,
    /// Rises with every sign-in.
    number: u32,
}

/// What one attempt came to.
enum Attempt {
    Done(Answer),
    Refused(Refusal, Option<Duration>),
}

impl Api {
    /// Signs in.
    ///
    /// # Errors
    /// When the kubeconfig, the credential program or a certificate cannot be used.
    pub async fn connect(choice: Choice, limits: Limits, cancel: Cancel) -> Result<Api> {
        let mut redactor = Redactor::default();
        let client = choice.client(limits.request, &mut redactor).await?;
        Ok(Api {
            choice,
            link: RwLock::new(Link { client, number: 0 }),
            limits,
            cancel,
            redactor: Mutex::new(redactor),
            pace: Pace::default(),
            requests: std::sync::atomic::AtomicUsize::new(0),
        })
    }

    /// Remembers what a Secret holds, so that no text repeats it.
    pub fn learn(&self, value: &Value) {
        if let Ok(mut redactor) = self.redactor.lock() {
            redactor.learn_object(value);
        }
    }

    /// A text without the secrets of this run.
    pub fn redact(&self, text: &str) -> String {
        self.redactor.lock().map_or_else(|_| "***".to_owned(), |redactor| redactor.redact(text))
    }

    /// How many requests were sent so far.
    pub fn requests(&self) -> usize {
        self.requests.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Sends a request until there is an answer that counts.
    ///
    /// # Errors
    /// What the server said instead, or what was tried in vain.
    pub async fn call(&self, call: &Call<'_>, observer: &dyn Observer) -> Result<Answer, Refusal> {
        let start = Instant::now();
        let (mut tries, mut signed_in) = (0_u32, false);
        loop {
            let number = self.link.read().await.number;
            let (mut refusal, asked) = match self.attempt(call).await {
                Attempt::Done(answer) => {
                    self.pace.went_well();
                    return Ok(answer);
                }
                Attempt::Refused(refusal, asked) => (refusal, asked),
            };
            refusal.message = self.redact(&refusal.message);
            refusal.causes.iter_mut().for_each(|cause| cause.message = self.redact(&cause.message));
            tries += 1;
            if refusal.sort == Sort::Unauthorized && !signed_in {
                signed_in = true;
                if let Err(error) = self.sign_in(number).await {
                    refusal.message =
                        self.redact(&format!("the server does not know the user any more, and {error:#}"));
                    return Err(refusal);
                }
                continue;
            }
            let Some(most) = tries_of(refusal.sort) else { return Err(refusal) };
            if matches!(refusal.sort, Sort::Busy | Sort::NoAnswer) {
                self.pace.went_badly();
            }
            let pause = asked.unwrap_or_else(|| pause(tries));
            if pause > self.limits.pause {
                let seconds = pause.as_secs();
                refusal.message =
                    format!("{}; the server asks to come back in {seconds} s, which is too long", refusal.message);
                return Err(refusal);
            }
            if tries >= most || start.elapsed() + pause > self.limits.patience || self.cancel.is_cancelled() {
                if tries > 1 {
                    refusal.message = format!("{} (tried {tries} times)", refusal.message);
                }
                return Err(refusal);
            }
            observer.event(Event::Retry {
                object: call.about.cloned(),
                message: refusal.message.clone(),
                after_ms: pause.as_millis() as u64,
            });
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.cancel.cancelled() => return Err(refusal),
            }
        }
    }

    /// Signs in again, unless somebody did since `number`.
    async fn sign_in(&self, number: u32) -> Result<()> {
        let mut link = self.link.write().await;
        if link.number != number {
            return Ok(());
        }
        let mut redactor = self.redactor.lock().map(|redactor| redactor.clone()).unwrap_or_default();
        let client = self.choice.client(self.limits.request, &mut redactor).await?;
        if let Ok(mut own) = self.redactor.lock() {
            *own = redactor;
        }
        *link = Link { client, number: number + 1 };
        Ok(())
    }

    async fn attempt(&self, call: &Call<'_>) -> Attempt {
        let silence = |message: String| Attempt::Refused(Refusal::silence(message), None);
        let (kind, body) = call.body.clone().map_or(("", Vec::new()), |(kind, body)| (kind, body));
        let mut request = Request::builder().method(call.method.clone()).uri(&call.path).header("accept", call.accept);
        if !kind.is_empty() {
            request = request.header("content-type", kind);
        }
        let Ok(request) = request.body(Body::from(body)) else {
            return silence("the request is no request".to_owned());
        };
        let client = self.link.read().await.client.clone();
        self.requests.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let answer = async {
            let response = client.send(request).await.map_err(|error| words(&error))?;
            let (parts, body) = response.into_parts();
            let bytes =
                body.collect_bytes().await.map_err(|error| format!("the answer broke off: {}", words(&error)))?;
            Ok::<_, String>(Response::from_parts(parts, bytes))
        };
        let response = tokio::select! {
            response = tokio::time::timeout(self.limits.request, answer) => response,
            () = self.cancel.aborted() => return silence("stopped before the answer came".to_owned()),
        };
        match response {
            Err(_) => silence(format!("no answer in {} s", self.limits.request.as_secs())),
            Ok(Err(message)) => silence(message),
            Ok(Ok(response)) => read(&response),
        }
    }
}

fn read(response: &Response<impl AsRef<[u8]>>) -> Attempt {
    let (status, body) = (response.status().as_u16(), response.body().as_ref());
    if response.status().is_success() {
        return match serde_json::from_slice::<Value>(body) {
            Ok(value) => Attempt::Done(Answer { status, value, warnings: warnings(response) }),
            Err(_) if looks_like_json(body) => Attempt::Refused(Refusal::silence("the answer broke off"), None),
            Err(_) => Attempt::Refused(Refusal::read(status, body), None),
        };
    }
    let asked = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.trim().parse().ok());
    Attempt::Refused(Refusal::read(status, body), asked.map(Duration::from_secs))
}

fn looks_like_json(body: &[u8]) -> bool {
    body.is_empty() || body.trim_ascii_start().first() == Some(&b'{')
}

/// The texts of `Warning: 299 - "text"`.
fn warnings(response: &Response<impl AsRef<[u8]>>) -> Vec<String> {
    let values = response.headers().get_all("warning").iter().filter_map(|value| value.to_str().ok());
    let mut out = Vec::new();
    for value in values {
        let mut rest = value;
        while let Some(start) = rest.find('"') {
            let tail = &rest[start + 1..];
            let mut text = String::new();
            let mut chars = tail.char_indices();
            let mut end = tail.len();
            while let Some((at, c)) = chars.next() {
                match c {
                    '\\' => text.extend(chars.next().map(|(_, c)| c)),
                    '"' => {
                        end = at + 1;
                        break;
                    }
                    c => text.push(c),
                }
            }
            out.push(text);
            rest = &tail[end..];
        }
    }
    out
}

/// How often a request is sent at most; `None` where the server has decided.
fn tries_of(sort: Sort) -> Option<u32> {
    match sort {
        Sort::Busy | Sort::NoAnswer => Some(20),
        // It may be restarting; it may also be gone for good.
        Sort::WebhookDown => Some(4),
        // Two writers met; the next attempt sees what the other one wrote.
        Sort::Changed => Some(4),
        _ => None,
    }
}

fn pause(tries: u32) -> Duration {
    let steps = [200, 400, 800, 1500, 3000];
    Duration::from_millis(steps[(tries as usize - 1).min(steps.len() - 1)])
}

/// An error with its causes; the last one is what a person needs.
fn words(error: &kube::Error) -> String {
    let mut out = String::new();
    let mut next: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = next {
        let text = error.to_string();
        if !out.contains(&text) {
            if !out.is_empty() {
                out += ": ";
            }
            out += &text;
        }
        next = error.source();
    }
    out
}
