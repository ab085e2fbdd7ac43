//! One message after the other: what comes in to the server's methods, what they answer and ask to the editor.

use std::sync::mpsc::Sender;
use std::task::Poll;

use futures::future::{Either, FutureExt, poll_fn, select};
use futures::{SinkExt, StreamExt};
use serde::Serialize;
use tokio::sync::mpsc::UnboundedReceiver;
use tower_lsp_server::jsonrpc::{Error, Request, Response};
use tower_lsp_server::{ClientSocket, LspService};
use tower_service::Service;

use super::frames::Frame;
use super::message::{self, Message};
use crate::server::Server;

/// An editor being served.
pub(super) struct Serving {
    service: LspService<Server>,
    socket: ClientSocket,
    out: Out,
    /// Whether it said `shutdown`.
    pub(super) was_shut_down: bool,
}

/// The way to the editor, as bodies of messages.
#[derive(Clone)]
struct Out(Sender<Vec<u8>>);

impl Out {
    fn say(&self, message: &impl Serialize) {
        // What cannot be written as JSON does not come about; who does not listen any more is gone.
        if let Ok(body) = serde_json::to_vec(message) {
            let _ = self.0.send(body);
        }
    }
}

impl Serving {
    pub(super) fn new(service: LspService<Server>, socket: ClientSocket, bodies: Sender<Vec<u8>>) -> Self {
        Self { service, socket, out: Out(bodies), was_shut_down: false }
    }

    /// Serves until the editor says `exit` or the stream ends.
    pub(super) async fn serve(&mut self, frames: &mut UnboundedReceiver<Frame>) {
        loop {
            let next = {
                let said = self.socket.next();
                let heard = Box::pin(frames.recv());
                match select(said, heard).await {
                    Either::Left((Some(request), _)) => Either::Left(request),
                    Either::Left((None, _)) => return,
                    Either::Right((frame, _)) => Either::Right(frame),
                }
            };
            match next {
                Either::Left(request) => self.out.say(&request),
                Either::Right(None) => return,
                Either::Right(Some(Frame::Broken)) => self.out.say(&message::no_frame()),
                Either::Right(Some(Frame::Body(body))) => match message::read(&body) {
                    Some(Message::Request(request)) if request.method() == "exit" => return,
                    Some(Message::Request(request)) => self.call(request).await,
                    // An answer to what nobody asked is passed over.
                    Some(Message::Response(response)) => drop(self.socket.send(response).await),
                    Some(Message::Wrong(response)) => self.out.say(&response),
                    None => {}
                },
            }
        }
    }

    /// Runs a method up to its first wait. What is left of it goes on by itself.
    async fn call(&mut self, request: Request) {
        self.was_shut_down |= request.method() == "shutdown";
        let request = message::with_parameters(request);
        let id = request.id().cloned();
        let mut answer = self.service.call(request);
        let out = self.out.clone();
        let say = move |answer: Result<Option<Response>, _>| match answer {
            Ok(Some(response)) => out.say(&response),
            // Whatever has an id is answered.
            Ok(None) | Err(_) => {
                if let Some(id) = id {
                    out.say(&Response::from_error(id, Error::method_not_found()));
                }
            }
        };
        match poll_fn(|cx| Poll::Ready(answer.poll_unpin(cx))).await {
            Poll::Ready(answer) => say(answer),
            Poll::Pending => drop(tokio::spawn(async move { say(answer.await) })),
        }
    }
}
