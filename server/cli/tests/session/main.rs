//! A language server that has been told anything at all knows what a fresh one knows, and is still there.
//!
//! How many messages is `MIZAN_SESSION_MESSAGES` (a few thousand by default), which ones `MIZAN_SESSION_SEED`; `cargo xtask session` sends many.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that meets the unexpected fails, and a long one says how far it is"
)]

mod desk;
mod editor;
mod frames;
mod known;

use std::time::Instant;

use desk::Desk;
use editor::{Editor, Unit};

fn variable(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |value| value.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

/// Diagnostics are sent, and columns are UTF-16.
#[test]
fn a_session_in_utf16_ends_equal_to_a_fresh_server() {
    session(Unit::Utf16, variable("MIZAN_SESSION_SEED", 1));
}

/// Diagnostics are asked for, and columns are bytes.
#[test]
fn a_session_in_utf8_ends_equal_to_a_fresh_server() {
    session(Unit::Utf8, variable("MIZAN_SESSION_SEED", 1) + 1_000);
}

fn session(unit: Unit, seed: u64) {
    let messages = variable("MIZAN_SESSION_MESSAGES", 2_000);
    let mut desk = Desk::new(seed, unit);
    let mut editor = Editor::start(&desk, unit);
    let (mut compared, mut early, mut late) = (0, 0, 0);
    let start = Instant::now();
    let mut next = messages / 4;
    for message in 1..=messages {
        desk.say_something(&mut editor);
        if message == next || message == messages {
            desk.make_whole(&mut editor);
            known::expect_fresh(&mut editor, &mut desk, &format!("seed {seed}, message {message}"));
            compared += 1;
            next += (messages / 4).min(2_000);
        }
        if message.is_multiple_of(50) {
            editor.hear();
            // What it holds grows until everything has been read once.
            match message * 10 / messages {
                2..4 => early = editor.memory().max(early),
                9.. => late = editor.memory().max(late),
                _ => {}
            }
        }
        if message.is_multiple_of(50_000) {
            eprintln!(
                "{message} messages, {compared} compared, {} MB in {:.0?}",
                late.max(early) >> 20,
                start.elapsed()
            );
        }
    }
    let said = editor.count();
    eprintln!(
        "{messages} messages in {:.1?}: {compared} compared, {said} answers, {} MB early, {} MB late",
        start.elapsed(),
        early >> 20,
        late >> 20
    );
    assert!(said > messages / 4, "only {said} answers");
    // What the allocator leaves between things, and the sizes that random texts differ by.
    assert!(late <= (early / 4 * 5).max(early + (16 << 20)), "memory grew from {early} to {late} bytes");
    assert!(editor.end(), "the server does not end well");
}
