//! A small HTTP/1.1 server that can misbehave: what a library would never do is the point of it.
//!
//! One thread for each connection, and a handler that says what to answer: a whole answer, a part of
//! one, one that trickles, silence, or an end without a word.
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A request.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Method.
    pub method: String,
    /// Path, without the query.
    pub path: String,
    /// Query, as it came.
    pub query: String,
    /// Headers, names in small letters.
    pub headers: BTreeMap<String, String>,
    /// Body.
    pub body: Vec<u8>,
}

impl Asked {
    /// The body as JSON; null if it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Whether it wants nothing to be written.
    #[must_use]
    pub fn is_dry(&self) -> bool {
        self.query.contains("dryRun=All")
    }
}

/// An answer, or what comes in its place.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A whole answer.
    Whole(Answer),
    /// Only so many bytes of the body, then the end.
    Cut(Answer, usize),
    /// All of it, byte for byte with pauses.
    Slow(Answer, Duration),
    /// The connection ends without a word.
    Reset,
    /// Nothing, for this long; then the end.
    Hang(Duration),
}

/// A status with headers and a body.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Headers beside the length.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A JSON body.
    #[must_use]
    pub fn json(status: u16, value: &serde_json::Value) -> Answer {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Answer { status, headers, body: value.to_string().into_bytes() }
    }

    /// With one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Answer {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Reply {
        Reply::Whole(answer)
    }
}

type Handler = dyn Fn(&Asked) -> Reply + Send + Sync;

/// A running server; it ends with this value.
#[derive(Debug)]
pub struct Web {
    /// Where it listens.
    pub address: SocketAddr,
    stop: Arc<AtomicBool>,
}

impl Web {
    /// Starts on a free port of the loopback, with TLS if a configuration is given.
    ///
    /// # Panics
    /// When there is no free port.
    #[allow(clippy::expect_used)]
    pub fn start(
        tls: Option<Arc<rustls::ServerConfig>>,
        handler: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Web {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let stop = Arc::new(AtomicBool::new(false));
        let (handler, stopped): (Arc<Handler>, _) = (Arc::new(handler), stop.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let (handler, tls) = (handler.clone(), tls.clone());
                std::thread::spawn(move || {
                    let _ = match tls {
                        None => connection(stream, &*handler),
                        Some(tls) => match rustls::ServerConnection::new(tls) {
                            Ok(server) => connection(rustls::StreamOwned::new(server, stream), &*handler),
                            Err(_) => Ok(()),
                        },
                    };
                });
            }
        });
        Web { address, stop }
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(self.address);
    }
}

fn connection(stream: impl Read + Write, handler: &Handler) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(asked) = read(&mut stream)? {
        match handler(&asked) {
            Reply::Whole(answer) => write(stream.get_mut(), &answer, answer.body.len(), None)?,
            Reply::Cut(answer, bytes) => return write(stream.get_mut(), &answer, bytes, None),
            Reply::Slow(answer, pause) => write(stream.get_mut(), &answer, answer.body.len(), Some(pause))?,
            Reply::Reset => return Ok(()),
            Reply::Hang(time) => {
                std::thread::sleep(time);
                return Ok(());
            }
        }
    }
    Ok(())
}

fn read(stream: &mut impl BufRead) -> std::io::Result<Option<Asked>> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut parts = line.split_whitespace();
    let (method, target) = (parts.next().unwrap_or("").to_owned(), parts.next().unwrap_or("").to_owned());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(Some(Asked { method, path: path.to_owned(), query: query.to_owned(), headers, body }))
}

fn write(out: &mut impl Write, answer: &Answer, bytes: usize, pause: Option<Duration>) -> std::io::Result<()> {
    let mut head = format!("HTTP/1.1 {} X\r\ncontent-length: {}\r\n", answer.status, answer.body.len());
    for (name, value) in &answer.headers {
        head += &format!("{name}: {value}\r\n");
    }
    out.write_all(head.as_bytes())?;
    out.write_all(b"\r\n")?;
    match pause {
        None => out.write_all(&answer.body[..bytes.min(answer.body.len())])?,
        Some(pause) => {
            for byte in &answer.body {
                out.write_all(&[*byte])?;
                out.flush()?;
                std::thread::sleep(pause);
            }
        }
    }
    out.flush()
}
