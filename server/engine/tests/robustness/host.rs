//! The thread that owns the engine: what is asked is answered on what was said before.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use mizan_engine::host::{News, Update};
use mizan_engine::{Event, Host, World, watch};

use crate::project::{OnDisk, SOUND};

/// Reached only when something is wrong.
const PATIENCE: Duration = Duration::from_secs(20);

/// A host, and each update that it tells; it goes on when it is told to.
struct Held {
    project: OnDisk,
    host: Host,
    updates: Receiver<Update>,
    go_on: Sender<()>,
}

impl Held {
    fn new() -> Self {
        let project = OnDisk::with(&[]);
        let (sender, updates) = channel();
        let (go_on, wait) = channel();
        let listen = move |news| match news {
            News::Failed(_) | News::Ready(_) | News::Notice(_) => {}
            News::Update(update) => {
                // Nobody waits for it any more only when the test has ended.
                let _ = sender.send(update);
                let _ = wait.recv();
            }
        };
        // What the disk says by itself comes too late to count.
        let options = watch::Options { poll: Some(Duration::from_secs(3600)), ..watch::Options::default() };
        let host = Host::watch(&project.root(), Box::new(|_| None), options, listen).unwrap();
        Self { project, host, updates, go_on }
    }

    /// Types another text: one whose only function has this name.
    fn type_in(&self, function: &str) {
        let text = SOUND.replace("sound", function);
        self.host.send(vec![Event::Opened {
            path: self.project.path("backend/shop/clients/sound.py"),
            version: 1,
            text,
        }]);
    }

    fn update(&self) -> Update {
        self.updates.recv_timeout(PATIENCE).unwrap()
    }

    /// Asks for the functions there are.
    fn functions(&self) -> Receiver<Vec<String>> {
        let (sender, answer) = channel();
        self.host.ask(move |world, _| drop(sender.send(functions(world))));
        answer
    }
}

fn functions(world: &World) -> Vec<String> {
    world.backends[0].contract.functions.keys().map(ToString::to_string).collect()
}

#[test]
fn a_question_is_answered_on_what_the_events_before_it_left() {
    let held = Held::new();
    let at_first = held.functions();
    held.type_in("one");
    let after_one = held.functions();
    held.type_in("two");
    let after_two = held.functions();
    drop(held.go_on);
    let answer = |receiver: Receiver<Vec<String>>| receiver.recv_timeout(PATIENCE).unwrap();
    assert_eq!(answer(at_first), ["sound"]);
    assert_eq!(answer(after_one), ["one"]);
    assert_eq!(answer(after_two), ["two"]);
}

#[test]
fn events_that_wait_together_are_taken_in_together() {
    let held = Held::new();
    held.type_in("one");
    assert_eq!(functions(&held.update().world), ["one"]);
    // The thread is busy with telling that.
    held.type_in("two");
    held.type_in("three");
    held.type_in("four");
    held.go_on.send(()).unwrap();
    assert_eq!(functions(&held.update().world), ["four"]);
    drop(held.go_on);
    assert!(held.updates.recv_timeout(Duration::from_millis(50)).is_err(), "there was one step");
}

#[test]
fn a_question_that_is_taken_back_is_not_answered() {
    let held = Held::new();
    held.type_in("one");
    held.update();
    // The thread is busy with telling that.
    let (sender, answers) = channel();
    let cancellation = held.host.ask({
        let sender = sender.clone();
        move |_, _| sender.send("taken back").unwrap()
    });
    held.host.ask(move |_, cancellation| {
        sender.send(if cancellation.is_cancelled() { "cancelled" } else { "answered" }).unwrap();
    });
    cancellation.cancel();
    assert!(cancellation.is_cancelled());
    drop(held.go_on);
    assert_eq!(answers.recv_timeout(PATIENCE), Ok("answered"));
    assert!(answers.recv_timeout(PATIENCE).is_err(), "nobody is left to answer");
}

#[test]
fn long_work_hears_that_nobody_waits_for_it() {
    let held = Held::new();
    drop(held.go_on);
    let (sender, answers) = channel();
    let (begun, has_begun) = channel();
    let cancellation = held.host.ask(move |_, cancellation| {
        begun.send(()).unwrap();
        while !cancellation.is_cancelled() {
            std::thread::yield_now();
        }
        sender.send("gave up").unwrap();
    });
    has_begun.recv_timeout(PATIENCE).unwrap();
    cancellation.cancel();
    assert_eq!(answers.recv_timeout(PATIENCE), Ok("gave up"));
}
