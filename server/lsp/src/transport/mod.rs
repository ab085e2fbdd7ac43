//! Bytes to messages and back, over stdio, TCP or a pipe; one message after the other.
//!
//! In goes what an editor sends; out come calls of the server's methods, and their answers. A message is handled up to its first wait before the
//! next one is looked at, which is what makes order structural; what waits goes on by itself and holds up nothing. What is no message is answered with an
//! error and passed over.
//!
//! | file | what it does |
//! | --- | --- |
//! | `streams` | where bytes come from and go to |
//! | `frames` | bytes to the bodies of messages: headers, sizes, what is broken |
//! | `message` | bodies to requests and responses |
//! | `serving` | one message after the other |

mod frames;
mod message;
mod serving;
mod streams;

use std::io::{BufReader, Write};
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use futures::future::select;
use mizan_engine::Host;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower_lsp_server::LspService;

use crate::server::Server;
use crate::session::Session;
use crate::{Variables, outbox, parent, publish};
use frames::{Frame, Frames};
use serving::Serving;
pub(crate) use streams::{Input, Output};
pub use streams::{Transport, TransportError};

/// How long what is under way at the end may take to come to one.
const LAST_MOMENT: Duration = Duration::from_millis(500);

/// Serves one editor until it says `exit`, or is gone. Whether it said `shutdown` before that.
pub(crate) fn run(input: Input, output: Output, variables: Variables) -> bool {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_time().build() else { return false };
    let (frames_in, frames) = unbounded_channel();
    std::thread::spawn(move || read(input, &frames_in));
    let (bodies, bodies_out) = channel::<Vec<u8>>();
    let (written, is_written) = channel::<()>();
    std::thread::spawn(move || {
        write(output, &bodies_out);
        drop(written);
    });
    let (was_shut_down, hosts) = runtime.block_on(session(frames, bodies, variables));
    // The last answer is out, and no client is half written: as far as that comes to an end at all.
    let (ended, has_ended) = channel::<()>();
    std::thread::spawn(move || {
        drop::<Vec<Host>>(hosts);
        drop(ended);
    });
    let _ = is_written.recv_timeout(LAST_MOMENT);
    let _ = has_ended.recv_timeout(LAST_MOMENT);
    was_shut_down
}

async fn session(
    mut frames: UnboundedReceiver<Frame>,
    bodies: Sender<Vec<u8>>,
    variables: Variables,
) -> (bool, Vec<Host>) {
    let (outbox, letters) = outbox::new();
    let (telling, told) = channel();
    let session = Arc::new(Session::new(outbox, variables, telling));
    let publisher = Arc::clone(&session);
    std::thread::spawn(move || publish::run(&publisher, &told));
    let (server, mut parent) = Server::new(Arc::clone(&session));
    let (service, socket) = LspService::build(|client| {
        tokio::spawn(letters.send_all(client));
        server
    })
    .custom_method("mizan/status", Server::status)
    .custom_method("mizan/contract", Server::contract)
    .custom_method("$/setTrace", Server::set_trace)
    .finish();
    let mut serving = Serving::new(service, socket, bodies);
    let parent_is_gone = async move {
        let process = parent.wait_for(Option::is_some).await.ok().and_then(|process| *process);
        match process {
            Some(process) => parent::gone(process).await,
            None => futures::future::pending().await,
        }
    };
    select(pin!(serving.serve(&mut frames)), pin!(parent_is_gone)).await;
    (serving.was_shut_down, session.end())
}

fn read(input: Input, frames: &UnboundedSender<Frame>) {
    let mut input = Frames::new(BufReader::new(input));
    while let Some(frame) = input.next() {
        if frames.send(frame).is_err() {
            return;
        }
    }
}

fn write(mut output: Output, bodies: &Receiver<Vec<u8>>) {
    for body in bodies {
        let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        frame.extend(body);
        // Who does not read any more is gone, and the other direction says so, too.
        if output.write_all(&frame).and_then(|()| output.flush()).is_err() {
            return;
        }
    }
}
