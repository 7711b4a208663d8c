//! Bytes to messages, whatever the bytes are.
//!
//! The framework's own reader gives up for good at the first frame it cannot read, and an editor would lose its
//! server over one bad header. This one looks for the next credible header instead and goes on. A header line never
//! occurs inside a JSON text (a string cannot hold a bare line end), so finding one in the middle of a body proves
//! that the body was cut off.

use serde::Deserialize;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

/// The longest body that is taken. A file of 64 MiB is the largest that the server reads, but no editor sends one.
pub const MAX_BODY: usize = 64 << 20;
/// The longest block of headers.
const MAX_HEAD: usize = 16 << 10;
/// The longest credible `Content-Length: N` line: the word, blanks, twenty digits, the line end.
const MAX_LENGTH_LINE: usize = 64;
const LENGTH: &[u8] = b"content-length";

/// What stands next in the stream.
#[derive(Debug, PartialEq)]
pub enum Piece {
    /// The body of a message that the framework will understand.
    Message(Message),
    /// An answer to something that was no message.
    Problem(Response),
}

/// A message, as far as the byte layer cares.
#[derive(Debug, PartialEq)]
pub struct Message {
    /// The JSON text.
    pub body: Vec<u8>,
    /// The method; empty for a response.
    pub method: String,
    /// Whether it has an identifier: a request or a response.
    pub has_id: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    /// Before or in a block of headers.
    Head,
    /// After garbage, before the next header.
    Lost,
    /// In a body of `length` bytes; up to `searched` it holds no header.
    Body { length: usize, searched: usize },
}

/// Cuts a stream of bytes into messages.
#[derive(Debug)]
pub struct Frames {
    buffer: Vec<u8>,
    start: usize,
    state: State,
    /// Whether the last thing was an error, so that the rest of the same garbage is not reported again.
    reported: bool,
}

impl Default for Frames {
    fn default() -> Frames {
        Frames { buffer: Vec::new(), start: 0, state: State::Head, reported: false }
    }
}

impl Frames {
    /// Adds what was read.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.start > 0 && (self.start == self.buffer.len() || self.start > MAX_HEAD) {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next piece; `None` until more bytes come.
    pub fn next_piece(&mut self) -> Option<Piece> {
        loop {
            let step = match self.state {
                State::Head => self.head(),
                State::Lost => self.lost(),
                State::Body { length, searched } => self.body(length, searched),
            };
            match step {
                Step::More => return None,
                Step::Again => {}
                Step::Found(piece) => return Some(piece),
            }
        }
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    fn head(&mut self) -> Step {
        match read_head(self.rest()) {
            Head::Incomplete if self.rest().len() > MAX_HEAD => {
                let line = memchr::memchr(b'\n', self.rest()).map(|end| end + 1);
                self.garbage("the headers do not end", line.unwrap_or(MAX_HEAD - MAX_LENGTH_LINE))
            }
            Head::Incomplete => Step::More,
            Head::Blank(skip) => {
                self.start += skip;
                Step::Again
            }
            Head::Complete { skip, length } => {
                self.start += skip;
                self.state = State::Body { length, searched: 0 };
                Step::Again
            }
            Head::Bad { why, resume } => self.garbage(why, resume),
        }
    }

    /// Looks for the next header from `resume` bytes on, and reports what was skipped.
    fn garbage(&mut self, why: &'static str, resume: usize) -> Step {
        self.start += resume;
        self.state = State::Lost;
        if self.reported {
            return Step::Again;
        }
        self.problem(ErrorCode::ParseError, Id::Null, why)
    }

    fn lost(&mut self) -> Step {
        match find_length_line(self.rest()) {
            Some(at) => {
                self.start += at;
                self.state = State::Head;
                Step::Again
            }
            None => {
                // The end may be the beginning of a header.
                self.start = self.start.max(self.buffer.len().saturating_sub(MAX_LENGTH_LINE));
                Step::More
            }
        }
    }

    fn body(&mut self, length: usize, searched: usize) -> Step {
        if self.rest().len() >= length {
            let body = self.rest()[..length].to_vec();
            return match message(body) {
                Ok(message) => {
                    self.start += length;
                    self.state = State::Head;
                    self.reported = false;
                    Step::Found(Piece::Message(message))
                }
                Err(bad) if bad.is_json => {
                    self.start += length;
                    self.state = State::Head;
                    self.problem(bad.code, bad.id, bad.why)
                }
                // The length may be wrong: the next header may stand in the body or across its end.
                Err(bad) => {
                    let body = &self.rest()[..length];
                    self.start += find_length_line(body).unwrap_or(length.saturating_sub(MAX_LENGTH_LINE));
                    self.state = State::Lost;
                    self.problem(bad.code, bad.id, bad.why)
                }
            };
        }
        let from = searched.saturating_sub(MAX_LENGTH_LINE);
        match find_length_line(&self.rest()[from..]) {
            Some(at) => self.cut_off(from + at),
            None => {
                self.state = State::Body { length, searched: self.rest().len() };
                Step::More
            }
        }
    }

    fn cut_off(&mut self, next: usize) -> Step {
        self.start += next;
        self.state = State::Head;
        self.problem(ErrorCode::ParseError, Id::Null, "the body is shorter than its Content-Length")
    }

    fn problem(&mut self, code: ErrorCode, id: Id, why: &'static str) -> Step {
        self.reported = true;
        let error = Error { code, message: why.into(), data: None };
        Step::Found(Piece::Problem(Response::from_error(id, error)))
    }
}

enum Step {
    More,
    Again,
    Found(Piece),
}

enum Head {
    /// No empty line yet.
    Incomplete,
    /// Empty lines before a header: skip so many bytes.
    Blank(usize),
    /// A length was given; the body begins after `skip` bytes.
    Complete { skip: usize, length: usize },
    /// No headers; the search for the next ones begins at `resume`.
    Bad { why: &'static str, resume: usize },
}

fn read_head(bytes: &[u8]) -> Head {
    let mut at = 0;
    let mut length = None;
    while let Some(end) = memchr::memchr(b'\n', &bytes[at..]).map(|n| at + n) {
        let line = bytes[at..end].strip_suffix(b"\r").unwrap_or(&bytes[at..end]);
        let next = end + 1;
        if line.is_empty() {
            return match length {
                Some(length) => Head::Complete { skip: next, length },
                None if at == 0 => Head::Blank(next),
                // The length may stand in the middle of a line, behind something else.
                None => Head::Bad { why: "there is no Content-Length", resume: 0 },
            };
        }
        match header(line) {
            Some((name, value)) if name.eq_ignore_ascii_case(LENGTH) => match read_length(value) {
                Some(value) => length = Some(value),
                None => return Head::Bad { why: "Content-Length is no length from 0 to 64 MiB", resume: next },
            },
            _ if length.is_some() => {}
            Some(_) => {}
            None => return Head::Bad { why: "this is no header", resume: 0 },
        }
        at = next;
    }
    Head::Incomplete
}

/// A header line: a name of letters, digits and hyphens, and a value. The charset of a `Content-Type` is not looked
/// at: the protocol knows one, and a body in another does not read as JSON.
fn header(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = memchr::memchr(b':', line)?;
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    let sound = !name.is_empty() && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-');
    sound.then_some((name, value.trim_ascii()))
}

fn read_length(value: &[u8]) -> Option<usize> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(value).ok()?.parse().ok().filter(|length| *length <= MAX_BODY)
}

/// The first place where a whole `Content-Length: N` line with a sound length stands, in any case.
fn find_length_line(bytes: &[u8]) -> Option<usize> {
    memchr::memchr2_iter(b'c', b'C', bytes).find(|at| {
        let rest = &bytes[*at..];
        let Some(rest) = rest.get(LENGTH.len()..).filter(|_| rest[..LENGTH.len()].eq_ignore_ascii_case(LENGTH)) else {
            return false;
        };
        let Some(rest) = rest.strip_prefix(b":") else { return false };
        let rest = &rest[..rest.len().min(MAX_LENGTH_LINE)];
        memchr::memchr(b'\n', rest).is_some_and(|end| read_length(rest[..end].trim_ascii()).is_some())
    })
}

struct Bad {
    code: ErrorCode,
    id: Id,
    why: &'static str,
    /// Whether the body reads as JSON, so that it surely ends where it says.
    is_json: bool,
}

/// The shapes that the framework reads; what fits none of them would end it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Shape {
    Response(Response),
    Request(Request),
}

fn message(body: Vec<u8>) -> Result<Message, Bad> {
    match serde_json::from_slice(&body) {
        Ok(Shape::Response(response)) => {
            Ok(Message { has_id: *response.id() != Id::Null, method: String::new(), body })
        }
        Ok(Shape::Request(request)) if !request.method().is_empty() => {
            Ok(Message { method: request.method().to_owned(), has_id: request.id().is_some(), body })
        }
        Ok(Shape::Request(request)) => {
            let id = request.id().cloned().unwrap_or_default();
            Err(Bad { code: ErrorCode::InvalidRequest, id, why: "there is no method", is_json: true })
        }
        Err(_) => Err(refuse(&body)),
    }
}

fn refuse(body: &[u8]) -> Bad {
    match serde_json::from_slice::<Value>(body) {
        Ok(Value::Array(_)) => {
            let why = "the protocol knows no batches";
            Bad { code: ErrorCode::InvalidRequest, id: Id::Null, why, is_json: true }
        }
        Ok(value) => {
            let id = value.get("id").and_then(|id| Id::deserialize(id).ok()).unwrap_or_default();
            Bad { code: ErrorCode::InvalidRequest, id, why: "this is no JSON-RPC 2.0 message", is_json: true }
        }
        Err(_) => {
            let why = "the body is no JSON text in UTF-8";
            Bad { code: ErrorCode::ParseError, id: Id::Null, why, is_json: false }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PING: &str = r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#;

    fn frame(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    /// Pieces in short: the method of a message, the number of an error.
    fn read(bytes: &[u8], chunk: usize) -> Vec<String> {
        let mut frames = Frames::default();
        let mut out = Vec::new();
        for part in bytes.chunks(chunk) {
            frames.push(part);
            while let Some(piece) = frames.next_piece() {
                out.push(match piece {
                    Piece::Message(message) => message.method,
                    Piece::Problem(response) => response.error().unwrap().code.code().to_string(),
                });
            }
        }
        out
    }

    /// The same stream in pieces of any size gives the same messages.
    #[track_caller]
    fn check(bytes: impl AsRef<[u8]>, expected: &[&str]) {
        for chunk in [1, 2, 7, 64, 100_000] {
            assert_eq!(read(bytes.as_ref(), chunk), expected, "in chunks of {chunk}");
        }
    }

    #[test]
    fn plain_frames() {
        check(frame(PING).repeat(3), &["ping", "ping", "ping"]);
        check("\r\n\n".to_owned() + &frame(PING), &["ping"]);
        check(format!("Content-Length:{}\n\n{PING}", PING.len()), &["ping"]);
    }

    #[test]
    fn any_sound_header_is_taken() {
        for head in [
            "content-length: 40\r\n\r\n",
            "CONTENT-LENGTH: 40\r\n\r\n",
            "Content-Type: application/vscode-jsonrpc\r\nContent-Length: 40\r\n\r\n",
            "Content-Length: 40\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n",
            "Content-Length: 40\r\nX-One: 1\r\nX-Two: 2\r\nX-Three:\r\n\r\n",
            "Content-Length:   40  \r\n\r\n",
        ] {
            assert_eq!(PING.len(), 40);
            check(format!("{head}{PING}{}", frame(PING)), &["ping", "ping"]);
        }
    }

    #[test]
    fn garbage_before_a_frame_is_one_error() {
        let good = frame(PING);
        check(format!("hello\r\n\r\n{good}"), &["-32700", "ping"]);
        check(format!("hello{good}"), &["-32700", "ping"]);
        check(format!("a: b\r\n\r\n{{}}{good}"), &["-32700", "ping"]);
        check(format!("Content-Length: -5\r\n\r\n{PING}{good}"), &["-32700", "ping"]);
        check(format!("Content-Length: 99999999999999999999999\r\n\r\n{PING}{good}"), &["-32700", "ping"]);
        check(format!("Content-Length: 67108865\r\n\r\n{PING}{good}"), &["-32700", "ping"]);
        check(format!("Content-Length: five\r\n\r\n{PING}{good}"), &["-32700", "ping"]);
        check(format!("Content-Length:\r\n\r\n{PING}{good}"), &["-32700", "ping"]);
        check(format!("{}\n{good}", "x".repeat(40_000)), &["-32700", "ping"]);
        check([&[0xff, 0xfe, 0, b'\n'], good.as_bytes()].concat(), &["-32700", "ping"]);
    }

    #[test]
    fn a_bad_body_is_one_error() {
        let good = frame(PING);
        check(frame("{\"jsonrpc\":") + &good, &["-32700", "ping"]);
        check(frame("") + &good, &["-32700", "ping"]);
        check(frame("[]") + &good, &["-32600", "ping"]);
        check(frame(&format!("[{PING}]")) + &good, &["-32600", "ping"]);
        check(frame("1") + &good, &["-32600", "ping"]);
        check(frame("{\"jsonrpc\":\"2.0\"}") + &good, &["-32600", "ping"]);
        check(frame("{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"x\"}") + &good, &["-32600", "ping"]);
        check(frame("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"x\"}") + &good, &["-32600", "ping"]);
        check(frame(&("[".repeat(1_000) + &"]".repeat(1_000))) + &good, &["-32700", "ping"]);
        let invalid = [b"Content-Length: 3\r\n\r\n\"\xff\"", good.as_bytes()].concat();
        check(invalid, &["-32700", "ping"]);
        check(frame("nonsense") + &frame("nonsense") + &good, &["-32700", "-32700", "ping"]);
    }

    #[test]
    fn the_number_of_a_refused_request_is_kept() {
        let mut frames = Frames::default();
        frames.push(frame("{\"id\":\"seven\",\"method\":\"x\"}").as_bytes());
        let Some(Piece::Problem(response)) = frames.next_piece() else { panic!() };
        assert_eq!(*response.id(), Id::from("seven"));
    }

    #[test]
    fn a_body_of_another_length_costs_only_itself() {
        let good = frame(PING);
        let short = format!("Content-Length: 100\r\n\r\n{PING}");
        check(short.clone() + &good, &["-32700", "ping"]);
        check(short.clone() + &short + &good, &["-32700", "-32700", "ping"]);
        check(format!("Content-Length: 10\r\n\r\n{PING}{good}"), &["-32700", "ping"]);
        for length in 41..80 {
            check(format!("Content-Length: {length}\r\n\r\n{PING}{good}"), &["-32700", "ping"]);
        }
    }

    #[test]
    fn headers_without_an_end_do_not_hold_up_the_rest() {
        let good = frame(PING);
        let endless = format!("Content-Length: 40\r\n{}", "X-Again: 1\r\n".repeat(1_500));
        check(endless.clone() + "\r\n" + &good, &["-32700", "ping"]);
        check(format!("Content-Length: 40\r\nnonsense\r\n\r\n{PING}{good}"), &["ping", "ping"]);
    }

    #[test]
    fn a_response_passes() {
        check(frame(r#"{"jsonrpc":"2.0","id":1,"result":null}"#), &[""]);
    }
}
