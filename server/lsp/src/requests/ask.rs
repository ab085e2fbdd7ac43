//! How a question gets to an engine, and its answer back.
//!
//! The question is in the engine's queue before anything is waited for. Who stops waiting has taken it back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use camino::Utf8PathBuf;
use futures::future::try_join_all;
use mizan_engine::World;
use mizan_engine::host::Cancellation;
use tokio::sync::oneshot;
use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types::MessageType;
use tower_lsp_server::ls_types::request::Request;

use super::{Answer, Asked, DocumentRequest, Params, Texts, WhenStale, WorkspaceRequest};
use crate::session::Session;

/// Asks the project that a file belongs to.
pub(crate) async fn ask<R: DocumentRequest>(
    session: &Arc<Session>,
    params: Params<R::Method>,
) -> Result<Answer<R::Method>> {
    let Some(path) = R::document(&params).and_then(|uri| session.convert().path(&uri)) else { return Ok(R::nothing()) };
    let version = session.version(&path);
    let (sender, answer) = oneshot::channel();
    let asked = session.ask(&path, |name| {
        question(Arc::clone(session), name.to_owned(), sender, move |asked| R::answer(asked, params))
    });
    let Some(question) = asked else { return Ok(R::nothing()) };
    let answer = Waiting { answer, question }.wait::<R::Method>(session).await?;
    if R::WHEN_STALE == WhenStale::AskAgain && session.version(&path) != version {
        return Err(Error::content_modified());
    }
    answer.unwrap_or_else(|| Ok(R::nothing()))
}

/// Asks every project, and puts together what they say.
pub(crate) async fn ask_all<R: WorkspaceRequest>(
    session: &Arc<Session>,
    params: Params<R::Method>,
) -> Result<Answer<R::Method>> {
    let mut answers = Vec::new();
    let questions = session.ask_all(|name| {
        let (sender, answer) = oneshot::channel();
        answers.push(answer);
        let params = params.clone();
        question(Arc::clone(session), name.to_owned(), sender, move |asked| R::part(asked, &params))
    });
    let waiting = answers.into_iter().zip(questions).map(|(answer, question)| Waiting { answer, question });
    let parts = try_join_all(waiting.map(|waiting| waiting.wait::<R::Method>(session))).await?;
    Ok(R::join(parts.into_iter().flatten().collect()))
}

/// Looks for an answer and hands it over.
fn question<A: Send + 'static>(
    session: Arc<Session>,
    name: Utf8PathBuf,
    sender: oneshot::Sender<std::thread::Result<A>>,
    answer: impl FnOnce(&Asked<'_>) -> A + Send + 'static,
) -> impl FnOnce(&Arc<World>, &Cancellation) + Send + 'static {
    move |world, cancellation| {
        let Some(abilities) = session.abilities() else { return };
        let (convert, settings) = (session.convert(), session.settings());
        let (name, session, texts) = (&name, &session, Texts::new(world));
        let asked = Asked { name, world, texts, cancellation, session, convert, settings, abilities };
        // A mistake of ours costs one answer and not the session.
        let answer = catch_unwind(AssertUnwindSafe(|| answer(&asked)));
        // Whoever has stopped waiting has taken it back.
        let _ = sender.send(answer);
    }
}

/// An answer that is waited for. Dropping it takes the question back.
struct Waiting<A> {
    answer: oneshot::Receiver<std::thread::Result<A>>,
    question: Cancellation,
}

impl<A> Drop for Waiting<A> {
    fn drop(&mut self) {
        self.question.cancel();
    }
}

impl<A> Waiting<A> {
    /// The answer; nothing where the project was closed meanwhile.
    async fn wait<M: Request>(mut self, session: &Session) -> Result<Option<A>> {
        match (&mut self.answer).await {
            Ok(Ok(answer)) => Ok(Some(answer)),
            Ok(Err(_)) => {
                let sentence = format!("a mistake in mizan-dev keeps it from answering `{}`", M::METHOD);
                session.outbox.log(MessageType::ERROR, sentence.clone());
                Err(Error { message: sentence.into(), ..Error::internal_error() })
            }
            Err(_) => Ok(None),
        }
    }
}
