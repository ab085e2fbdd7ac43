//! The thread that owns the engine, and the one queue that leads to it.
//!
//! Events and questions go through the same queue, so that a question is answered on what all events before it left. Whoever hands something
//! over never waits. Answers are found on a pool, on immutable worlds, and the thread goes on; events that wait together are taken in together.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::engine::Engine;
use crate::event::Event;
use crate::output::Written;
use crate::work::Work;
use crate::world::World;

/// How long a client that cannot be written is left alone before it is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// What a step changed.
#[derive(Debug)]
pub struct Update {
    /// What was known before.
    pub before: Arc<World>,
    /// What is known now; the same pointer where nothing is different.
    pub world: Arc<World>,
    /// What became of the clients that there was something to do about.
    pub written: Vec<Written>,
    /// What had to be done.
    pub work: Work,
    /// From taking up the events to the last file written.
    pub took: Duration,
}

/// Says that an answer is not wanted any more.
#[derive(Clone, Debug, Default)]
pub struct Cancellation(Arc<AtomicBool>);

impl Cancellation {
    /// Takes the question back.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether nobody waits for the answer. Long work asks now and then.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The way to an engine on its own thread. Dropping it stops the thread after what is in the queue.
#[derive(Debug)]
pub struct Host {
    queue: Sender<Message>,
    thread: Option<JoinHandle<()>>,
}

type Question = Box<dyn FnOnce(&Arc<World>, &Cancellation) + Send>;

enum Message {
    Events(Vec<Event>),
    Question(Question, Cancellation),
    Stop,
}

impl Host {
    /// Starts the thread, which writes the clients first. `listen` is told of every step that changed something, on that thread: it should
    /// hand over and return.
    ///
    /// # Errors
    ///
    /// What the system says when it gives no thread.
    pub fn start(engine: Engine, listen: impl FnMut(Update) + Send + 'static) -> std::io::Result<Self> {
        let (queue, inbox) = mpsc::channel();
        let thread = std::thread::Builder::new().name("engine".to_owned()).spawn(move || {
            let world = Arc::new(engine.world());
            Owner { engine, world, listen: Box::new(listen) }.run(&inbox);
        })?;
        Ok(Self { queue, thread: Some(thread) })
    }

    /// A way to hand over events, for another thread.
    pub fn events(&self) -> Events {
        Events(self.queue.clone())
    }

    /// Hands over events.
    pub fn send(&self, events: Vec<Event>) {
        // A queue that nobody reads is one that was stopped.
        let _ = self.queue.send(Message::Events(events));
    }

    /// Asks about the world as all events before this leave it. `answer` runs on a pool; it is not run when the question was taken back by then.
    pub fn ask(&self, answer: impl FnOnce(&Arc<World>, &Cancellation) + Send + 'static) -> Cancellation {
        let cancellation = Cancellation::default();
        let _ = self.queue.send(Message::Question(Box::new(answer), cancellation.clone()));
        cancellation
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.queue.send(Message::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A way to hand over events.
#[derive(Clone, Debug)]
pub struct Events(Sender<Message>);

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Events(_) => "Events",
            Self::Question(..) => "Question",
            Self::Stop => "Stop",
        })
    }
}

impl Events {
    /// Hands over events.
    pub fn send(&self, events: Vec<Event>) {
        let _ = self.0.send(Message::Events(events));
    }
}

/// What the thread has.
struct Owner {
    engine: Engine,
    world: Arc<World>,
    listen: Box<dyn FnMut(Update)>,
}

impl Owner {
    fn run(mut self, inbox: &Receiver<Message>) {
        self.step(Vec::new());
        while let Some(message) = self.next(inbox) {
            let mut waiting: Vec<Message> = std::iter::once(message).chain(inbox.try_iter()).collect();
            while !waiting.is_empty() {
                let events = waiting.iter().take_while(|message| matches!(message, Message::Events(_))).count();
                let rest = waiting.split_off(events);
                let events: Vec<Event> = waiting.into_iter().flat_map(Message::into_events).collect();
                if !events.is_empty() {
                    self.step(events);
                }
                let mut rest = rest.into_iter();
                match rest.next() {
                    Some(Message::Question(answer, cancellation)) => self.answer(answer, cancellation),
                    Some(Message::Stop) => return,
                    Some(Message::Events(_)) | None => {}
                }
                waiting = rest.collect();
            }
        }
    }

    /// The next message; what could not be written is tried again while there is none.
    fn next(&mut self, inbox: &Receiver<Message>) -> Option<Message> {
        loop {
            if !self.engine.is_unsettled() {
                return inbox.recv().ok();
            }
            match inbox.recv_timeout(RETRY) {
                Ok(message) => return Some(message),
                Err(RecvTimeoutError::Timeout) => self.step(Vec::new()),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    fn step(&mut self, events: Vec<Event>) {
        let start = Instant::now();
        let differs = self.engine.apply(events);
        let before = Arc::clone(&self.world);
        if differs {
            self.world = Arc::new(self.engine.world());
        }
        let written = self.engine.write();
        if !differs && written.is_empty() {
            return;
        }
        let world = Arc::clone(&self.world);
        let work = self.engine.work();
        (self.listen)(Update { before, world, written, work, took: start.elapsed() });
    }

    fn answer(&self, answer: Question, cancellation: Cancellation) {
        let world = Arc::clone(&self.world);
        rayon::spawn(move || {
            if !cancellation.is_cancelled() {
                answer(&world, &cancellation);
            }
        });
    }
}

impl Message {
    fn into_events(self) -> Vec<Event> {
        match self {
            Self::Events(events) => events,
            Self::Question(..) | Self::Stop => Vec::new(),
        }
    }
}
