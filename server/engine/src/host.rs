//! The thread that owns the engine, and the one queue that leads to it.
//!
//! Events and questions go through the same queue, so that a question is answered on what all events before it left. Whoever hands something
//! over never waits. Answers are found on a pool, on immutable worlds, and the thread goes on; events that wait together are taken in together.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use camino::Utf8Path;
use mizan_sources::watch::{self, Batch, Watched, Watcher};

use crate::analysis::Touched;
use crate::answering::Answering;
use crate::engine::{Engine, Variables};
use crate::event::Event;
use crate::failure::Failure;
use crate::output::Written;
use crate::project::Project;
use crate::watching;
use crate::work::Work;
use crate::world::World;

/// What the thread tells.
#[derive(Debug)]
pub enum News {
    /// The project cannot be opened. It is tried again when something of the disk is different.
    Failed(Arc<Failure>),
    /// The project is read and its clients are written: what everything else begins with.
    Ready(Update),
    /// Something is different.
    Update(Update),
    /// Something a person should know, as a sentence.
    Notice(String),
}

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
    Batch(Batch),
    Question(Question, Cancellation),
    Stop,
}

impl Host {
    /// Opens the project that `folder` belongs to and keeps it up to date with the disk. The clients are written first. `listen` is told of every
    /// step that changed something, and first whether the project can be opened, on the engine's thread: it should hand over and return.
    ///
    /// # Errors
    ///
    /// [`Failure::NoThread`].
    pub fn watch(
        folder: &Utf8Path,
        variables: Variables,
        options: watch::Options,
        listen: impl FnMut(News) + Send + 'static,
    ) -> Result<Self, Failure> {
        let (queue, inbox) = mpsc::channel();
        let batches = queue.clone();
        let deliver = move |batch: Batch| {
            // A queue that nobody reads is one that was stopped.
            let _ = batches.send(Message::Batch(batch));
        };
        let folder = folder.to_owned();
        let options = watch::Options { matters: watching::matters, ..options };
        let thread = std::thread::Builder::new().name("engine".to_owned()).spawn(move || {
            // Watched before it is read: what changes meanwhile is heard of.
            let project = Project::open(&folder, &*variables).unwrap_or_else(|_| Project::nothing_in(&folder));
            let places = watching::watched(&project);
            let mut listen: Box<dyn FnMut(News)> = Box::new(listen);
            let watcher = match Watcher::start(places.clone(), options, deliver) {
                Ok(watcher) => watcher,
                Err(error) => return listen(News::Failed(Arc::new(no_thread(&error)))),
            };
            let answering = match Answering::start() {
                Ok(answering) => answering,
                Err(error) => return listen(News::Failed(Arc::new(no_thread(&error)))),
            };
            let engine = Engine::waiting(&folder, variables);
            let world = Arc::new(engine.world());
            Owner { engine, world, answering, watcher, watched: places, is_ready: false, listen }.run(&inbox);
        });
        Ok(Self { queue, thread: Some(thread.map_err(|error| no_thread(&error))?) })
    }

    /// Hands over events.
    pub fn send(&self, events: Vec<Event>) {
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

/// What the thread has.
struct Owner {
    engine: Engine,
    world: Arc<World>,
    answering: Answering,
    watcher: Watcher,
    watched: Watched,
    /// Whether the project could be opened.
    is_ready: bool,
    listen: Box<dyn FnMut(News)>,
}

impl Owner {
    fn run(mut self, inbox: &Receiver<Message>) {
        self.begin();
        while let Some(message) = self.next(inbox) {
            let mut events = Vec::new();
            // What waits together is taken in together, as far as no question stands between.
            for message in std::iter::once(message).chain(inbox.try_iter()) {
                match message {
                    Message::Events(more) => events.extend(more),
                    Message::Batch(batch) => events.push(self.event(&batch)),
                    Message::Question(answer, cancellation) => {
                        self.step(std::mem::take(&mut events));
                        self.answer(answer, cancellation);
                    }
                    Message::Stop => return,
                }
            }
            self.step(events);
        }
    }

    fn begin(&mut self) {
        let (start, before) = (Instant::now(), Arc::clone(&self.world));
        self.engine.begin();
        self.world = Arc::new(self.engine.world());
        let written = self.engine.write();
        self.tell(&before, written, start);
    }

    fn event(&mut self, batch: &Batch) -> Event {
        if let Some(notice) = watching::notice(batch) {
            (self.listen)(News::Notice(notice));
        }
        Event::Disk(watching::touched(batch))
    }

    /// The next message; what could not be written is tried again while there is none.
    fn next(&mut self, inbox: &Receiver<Message>) -> Option<Message> {
        loop {
            let Some(wait) = self.engine.retry() else { return inbox.recv().ok() };
            match inbox.recv_timeout(wait) {
                Ok(message) => return Some(message),
                Err(RecvTimeoutError::Timeout) => self.step(Vec::new()),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    fn step(&mut self, events: Vec<Event>) {
        if events.is_empty() && self.engine.retry().is_none() {
            return;
        }
        let start = Instant::now();
        let says_which =
            events.iter().any(|event| matches!(event, Event::Disk(touched) if watching::says_which(touched)));
        let differs = self.engine.apply(events);
        let before = Arc::clone(&self.world);
        if differs {
            self.world = Arc::new(self.engine.world());
        }
        let written = self.engine.write();
        if differs || !written.is_empty() {
            self.tell(&before, written, start);
        }
        let may_be_elsewhere = says_which || !self.is_ready || !Arc::ptr_eq(&before.project, &self.world.project);
        if may_be_elsewhere {
            self.watch();
        }
    }

    /// Watches where the project is now.
    fn watch(&mut self) {
        let watched = watching::watched(&self.world.project);
        if watched != self.watched {
            self.watcher.watch(watched.clone());
            self.watched = watched;
            // What changed in a folder before it was watched is found by looking.
            self.step(vec![Event::Disk(Touched::Everything)]);
        }
    }

    fn tell(&mut self, before: &Arc<World>, written: Vec<Written>, start: Instant) {
        let update = Update {
            before: Arc::clone(before),
            world: Arc::clone(&self.world),
            written,
            work: self.engine.work(),
            took: start.elapsed(),
        };
        let news = match &self.world.failure {
            Some(failure) if !self.is_ready => {
                let is_known = before.failure.as_ref().is_some_and(|known| Arc::ptr_eq(known, failure));
                if is_known {
                    return;
                }
                News::Failed(Arc::clone(failure))
            }
            _ if std::mem::replace(&mut self.is_ready, true) => News::Update(update),
            _ => News::Ready(update),
        };
        (self.listen)(news);
    }

    fn answer(&self, answer: Question, cancellation: Cancellation) {
        let world = Arc::clone(&self.world);
        self.answering.spawn(move || {
            if !cancellation.is_cancelled() {
                answer(&world, &cancellation);
            }
        });
    }
}

fn no_thread(error: &std::io::Error) -> Failure {
    Failure::NoThread(error.to_string())
}
