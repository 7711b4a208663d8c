//! Everything that comes from the client.

use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::{mpsc, oneshot};

use super::frames::{Frames, Message, Piece};
use super::output::Output;

/// How the conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With `exit`; `after_shutdown` is what decides the exit status.
    Exit {
        /// Whether `shutdown` came before.
        after_shutdown: bool,
    },
    /// The stream just ended.
    EndOfFile,
    /// The process of the client is gone.
    Orphaned,
}

/// The framework's side of the input: sound frames only, and an end after `exit`.
pub struct Incoming {
    frames: mpsc::Receiver<Vec<u8>>,
    current: Vec<u8>,
    taken: usize,
}

/// So many messages may wait for the framework. It starts each one as it comes, so they do not.
const QUEUE: usize = 1024;

/// Starts the thread that reads `stream` and answers to `output` what is no message.
///
/// # Errors
/// When the system has no thread left.
pub fn read(stream: impl Read + Send + 'static, output: Output) -> io::Result<(Incoming, oneshot::Receiver<End>)> {
    let (sender, frames) = mpsc::channel(QUEUE);
    let (ended, end) = oneshot::channel();
    std::thread::Builder::new().name("input".to_owned()).spawn(move || {
        let how = pump(stream, &sender, &output);
        // The end is told first: the framework ends by itself when `sender` is dropped.
        let _ = ended.send(how);
    })?;
    Ok((Incoming { frames, current: Vec::new(), taken: 0 }, end))
}

fn pump(mut stream: impl Read, sender: &mpsc::Sender<Vec<u8>>, output: &Output) -> End {
    let mut frames = Frames::default();
    let mut chunk = vec![0; 64 << 10];
    let mut after_shutdown = false;
    loop {
        match stream.read(&mut chunk) {
            Ok(0) => return End::EndOfFile,
            Ok(count) => frames.push(&chunk[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                tracing::error!("standard input cannot be read: {error}");
                return End::EndOfFile;
            }
        }
        while let Some(piece) = frames.next_piece() {
            match piece {
                Piece::Message(message) => {
                    after_shutdown |= message.has_id && message.method == "shutdown";
                    let exit = !message.has_id && message.method == "exit";
                    if sender.blocking_send(frame(&message)).is_err() || exit {
                        return if exit { End::Exit { after_shutdown } } else { End::EndOfFile };
                    }
                }
                Piece::Problem(response) => {
                    tracing::warn!("something that is no message: {:?}", response.error());
                    output.respond(&response);
                }
            }
        }
    }
}

fn frame(message: &Message) -> Vec<u8> {
    let mut frame = format!("Content-Length: {}\r\n\r\n", message.body.len()).into_bytes();
    frame.extend_from_slice(&message.body);
    frame
}

impl AsyncRead for Incoming {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.taken == this.current.len() {
            match this.frames.poll_recv(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(Ok(())),
                Poll::Ready(Some(frame)) => (this.current, this.taken) = (frame, 0),
            }
        }
        let rest = &this.current[this.taken..];
        let count = rest.len().min(buffer.remaining());
        buffer.put_slice(&rest[..count]);
        this.taken += count;
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use tokio::io::AsyncReadExt;

    fn frame(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    async fn run(bytes: String) -> (String, End) {
        let output = super::super::write(io::sink()).unwrap();
        let (mut incoming, end) = read(io::Cursor::new(bytes.into_bytes()), output).unwrap();
        let mut all = String::new();
        incoming.read_to_string(&mut all).await.unwrap();
        (all, end.await.unwrap())
    }

    #[tokio::test]
    async fn only_messages_pass_and_nothing_after_exit() {
        let ping = frame(r#"{"jsonrpc":"2.0","method":"ping"}"#);
        let exit = frame(r#"{"jsonrpc":"2.0","method":"exit"}"#);
        let shutdown = frame(r#"{"jsonrpc":"2.0","id":1,"method":"shutdown"}"#);
        let (all, end) = run(format!("junk{ping}{}{shutdown}{exit}{ping}", frame("[]"))).await;
        assert_eq!(all, format!("{ping}{shutdown}{exit}"));
        assert_eq!(end, End::Exit { after_shutdown: true });
        assert_eq!(run(exit.clone()).await, (exit, End::Exit { after_shutdown: false }));
        assert_eq!(run(ping.clone()).await, (ping, End::EndOfFile));
    }
}
