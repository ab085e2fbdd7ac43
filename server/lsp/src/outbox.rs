//! What the server says to its editor without being asked, in order, and what it asks of it.
//!
//! Whoever puts something in goes on at once. One task sends; a request waits for its answer in a task of its own, and not for ever, so that a
//! editor that does not answer holds up nothing.

use std::time::Duration;

use futures::future::{BoxFuture, FutureExt};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower_lsp_server::Client;
use tower_lsp_server::ls_types::notification::{LogMessage, Notification};
use tower_lsp_server::ls_types::request::Request;
use tower_lsp_server::ls_types::{LogMessageParams, MessageType};

/// How long an answer of the editor is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

type Letter = Box<dyn FnOnce(Client) -> BoxFuture<'static, ()> + Send>;

/// The way to the editor.
#[derive(Clone, Debug)]
pub(crate) struct Outbox(UnboundedSender<Letter>);

/// The letters that wait.
pub(crate) struct Letters(UnboundedReceiver<Letter>);

/// An empty outbox.
pub(crate) fn new() -> (Outbox, Letters) {
    let (sender, receiver) = unbounded_channel();
    (Outbox(sender), Letters(receiver))
}

impl Letters {
    /// Sends whatever is put in, until nobody can put anything in any more.
    pub(crate) async fn send_all(mut self, client: Client) {
        while let Some(letter) = self.0.recv().await {
            letter(client.clone()).await;
        }
    }
}

impl Outbox {
    /// Tells the editor something.
    pub(crate) fn notify<N>(&self, params: N::Params)
    where
        N: Notification,
        N::Params: Send + 'static,
    {
        self.put(Box::new(move |client| async move { client.send_notification::<N>(params).await }.boxed()));
    }

    /// Writes a line to the editor's log.
    pub(crate) fn log(&self, typ: MessageType, message: impl Into<String>) {
        self.notify::<LogMessage>(LogMessageParams { typ, message: message.into() });
    }

    /// Asks the editor something. `then` gets the answer, where one comes.
    pub(crate) fn request<R>(&self, params: R::Params, then: impl FnOnce(R::Result) + Send + 'static)
    where
        R: Request,
        R::Params: Send + 'static,
        R::Result: Send + 'static,
    {
        let outbox = self.clone();
        self.run(move |client| async move {
            match tokio::time::timeout(PATIENCE, client.send_request::<R>(params)).await {
                Ok(Ok(answer)) => then(answer),
                Ok(Err(error)) => {
                    outbox.log(MessageType::WARNING, format!("the editor refuses `{}`: {error}", R::METHOD));
                }
                Err(_) => outbox.log(MessageType::WARNING, format!("the editor does not answer `{}`", R::METHOD)),
            }
        });
    }

    /// Has something done with the editor that may take its time.
    pub(crate) fn run<F>(&self, what: impl FnOnce(Client) -> F + Send + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.put(Box::new(move |client| {
            tokio::spawn(what(client));
            futures::future::ready(()).boxed()
        }));
    }

    fn put(&self, letter: Letter) {
        // Nobody takes letters any more only when the session has ended.
        let _ = self.0.send(letter);
    }
}
