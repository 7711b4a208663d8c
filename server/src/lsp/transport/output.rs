//! Everything that goes to the client, in whole messages, through one thread.
//!
//! The queue has no limit: were the server to wait until a client reads, and the client until the server does,
//! neither would ever go on.

use std::io::{self, Write};
use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::AsyncWrite;
use tower_lsp::jsonrpc::Response;

enum Item {
    Bytes(Vec<u8>),
    /// Answered when everything before it is written.
    Flush(Sender<()>),
}

/// The way out.
#[derive(Clone)]
pub struct Output {
    queue: Sender<Item>,
}

/// Starts the thread that writes to `stream`.
///
/// # Errors
/// When the system has no thread left.
pub fn write(stream: impl Write + Send + 'static) -> io::Result<Output> {
    let (queue, items) = channel();
    std::thread::Builder::new().name("output".to_owned()).spawn(move || pump(stream, &items))?;
    Ok(Output { queue })
}

fn pump(mut stream: impl Write, items: &Receiver<Item>) {
    while let Ok(first) = items.recv() {
        let mut next = Some(first);
        while let Some(item) = next {
            let written = match item {
                Item::Bytes(bytes) => stream.write_all(&bytes),
                Item::Flush(done) => {
                    let flushed = stream.flush();
                    // Whoever waited may have given up.
                    let _ = done.send(());
                    flushed
                }
            };
            // The client is gone: the queue ends here, and its senders notice.
            if written.is_err() {
                return;
            }
            next = items.try_recv().ok();
        }
        if stream.flush().is_err() {
            return;
        }
    }
}

impl Output {
    /// Sends an answer that the framework does not know of.
    pub fn respond(&self, response: &Response) {
        if let Ok(body) = serde_json::to_vec(response) {
            let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
            frame.extend(body);
            // A client that is gone needs no answer.
            let _ = self.queue.send(Item::Bytes(frame));
        }
    }

    /// Waits until everything is written, but not longer than `limit`.
    pub fn flush(&self, limit: Duration) {
        let (done, waiting) = channel();
        if self.queue.send(Item::Flush(done)).is_ok() {
            let _ = waiting.recv_timeout(limit);
        }
    }
}

/// The framework's side of the output. It hands over whole messages: the encoder behind it writes a message into a
/// buffer, and the buffer is always taken as a whole.
pub struct Outgoing(pub Output);

impl AsyncWrite for Outgoing {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.0.queue.send(Item::Bytes(bytes.to_vec())) {
            Ok(()) => Poll::Ready(Ok(bytes.len())),
            Err(_) => Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
