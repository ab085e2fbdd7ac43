//! The threads that questions are answered on.
//!
//! They are none of rayon's: whoever waits for a parallel loop there takes up other work meanwhile, and a question that is taken up so while another holds
//! what it asks for would wait for itself. Questions begin in the order in which they come.

use std::io;
use std::num::NonZero;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

type Work = Box<dyn FnOnce() + Send>;

/// As many threads as there are cores, and two at the least: one long question does not keep all others waiting. They end with what is handed to them when this is dropped.
#[derive(Debug)]
pub(crate) struct Answering {
    work: Sender<Work>,
}

impl Answering {
    /// Starts the threads.
    ///
    /// # Errors
    ///
    /// The system's, when it gives no thread.
    pub(crate) fn start() -> io::Result<Self> {
        let (work, inbox) = mpsc::channel();
        let inbox = Arc::new(Mutex::new(inbox));
        for _ in 0..thread::available_parallelism().map_or(2, NonZero::get).max(2) {
            let inbox = Arc::clone(&inbox);
            thread::Builder::new().name("answers".to_owned()).spawn(move || run(&inbox))?;
        }
        Ok(Self { work })
    }

    /// Has something done.
    pub(crate) fn spawn(&self, work: impl FnOnce() + Send + 'static) {
        // The threads listen for as long as this is there.
        let _ = self.work.send(Box::new(work));
    }
}

fn run(inbox: &Mutex<Receiver<Work>>) {
    loop {
        // Held while one thread waits, and no longer.
        let next = inbox.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match next {
            Ok(work) => work(),
            Err(_) => return,
        }
    }
}
