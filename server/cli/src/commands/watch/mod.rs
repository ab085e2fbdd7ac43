//! `watch`: keeps the clients fresh, and says in a line what changed.
//!
//! The engine has a thread of its own, keys and signals have theirs; what they say meets here in one queue and is printed in its order.

mod json;
mod lines;
mod screen;
mod story;
mod unused;

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::time::Duration;

#[cfg(unix)]
use anyhow::Context;
use mizan_engine::host::{News, Update};
use mizan_engine::{Event, Host, Touched, World, watch};

use crate::Outcome;
use crate::arguments::{WatchFormat, WatchOptions};
use crate::memory::in_small_pages;
use crate::paths::{WorkingFolder, variable};
use crate::terminal::Terminal;
use lines::Room;
use screen::{Key, Screen};
use story::{Standing, Story, Told};

/// How much of a plain stream one step may take.
const PLAIN_LINES: usize = 24;

/// What happens while a project is watched.
enum Happening {
    News(News),
    Key(Key),
    /// The answer to who asked for what is unused.
    Unused(unused::Answer),
}

pub(crate) fn run(options: &WatchOptions, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    in_small_pages();
    let here = WorkingFolder::current()?;
    let (sender, happenings) = mpsc::channel();
    let news = sender.clone();
    let listen = move |told| {
        // Nobody listens any more only when this command ends.
        let _ = news.send(Happening::News(told));
    };
    let watch = watch::Options { poll: options.poll.map(Duration::from_millis), ..watch::Options::default() };
    let host = Host::watch(&options.folder.path, Box::new(variable), watch, listen)?;
    let beginning = match happenings.recv()? {
        Happening::News(News::Failed(failure)) => anyhow::bail!(failure),
        beginning => beginning,
    };
    hear_signals(sender.clone())?;
    let screen = match options.format {
        WatchFormat::Pretty => Screen::take(terminal.has_colours()),
        WatchFormat::Json => None,
    };
    if screen.as_ref().is_some_and(Screen::reads_keys) {
        hear_keys(sender.clone());
    }
    let voice = match (screen, options.format) {
        (Some(screen), _) => Voice::Screen(screen),
        (None, WatchFormat::Pretty) => Voice::Plain,
        (None, WatchFormat::Json) => Voice::Json,
    };
    let told = Told::default();
    let mut watching = Watching { host, answers: sender, voice, here, told, world: None, was_asked: false, terminal };
    watching.listen(std::iter::once(beginning).chain(happenings))?;
    Ok(Outcome::Fine)
}

/// How it is said.
enum Voice {
    Screen(Screen),
    Plain,
    Json,
}

struct Watching<'t> {
    host: Host,
    /// Where answers go that the host has to look for.
    answers: Sender<Happening>,
    voice: Voice,
    here: WorkingFolder,
    told: Told,
    world: Option<Arc<World>>,
    /// Whether the clients are being written because someone asked.
    was_asked: bool,
    terminal: &'t mut Terminal,
}

impl Watching<'_> {
    fn listen(&mut self, happenings: impl Iterator<Item = Happening>) -> io::Result<()> {
        for happening in happenings {
            match happening {
                Happening::News(News::Ready(update)) => self.begin(update)?,
                Happening::News(News::Update(update)) => self.tell(&update)?,
                Happening::News(News::Notice(words)) => self.note(&words)?,
                // Told first or never.
                Happening::News(News::Failed(failure)) => self.note(&failure.to_string())?,
                Happening::Unused(answer) => self.write(&answer.lines(self.room()))?,
                Happening::Key(Key::Quit) => break,
                Happening::Key(key) => self.press(key)?,
            }
        }
        Ok(())
    }

    fn begin(&mut self, update: Update) -> io::Result<()> {
        let story = Story::beginning(&update, &mut self.told, &self.here);
        let project = self.here.show(&update.world.project.root);
        let standing = Standing::of(&update.world);
        self.world = Some(update.world);
        match &self.voice {
            Voice::Json => json::ready(self.terminal.data(), &project, &story, standing),
            Voice::Screen(_) | Voice::Plain => self.write(&lines::of_beginning(&story, &project, self.room())),
        }
    }

    fn tell(&mut self, update: &Update) -> io::Result<()> {
        let story = Story::of(update, &mut self.told, &self.here);
        let was_asked = std::mem::take(&mut self.was_asked);
        self.world = Some(Arc::clone(&update.world));
        match &self.voice {
            Voice::Json if story.is_nothing() => Ok(()),
            Voice::Json => json::update(self.terminal.data(), &story, Standing::of(&update.world)),
            Voice::Screen(_) | Voice::Plain if story.is_quiet() && !was_asked => self.write(&[]),
            Voice::Screen(_) | Voice::Plain => {
                let mut said = lines::of_story(&story, &now(), self.room());
                if was_asked {
                    said.extend(lines::of_regenerated(&story));
                }
                self.write(&said)
            }
        }
    }

    fn note(&mut self, words: &str) -> io::Result<()> {
        match &self.voice {
            Voice::Json => json::notice(self.terminal.data(), words),
            Voice::Screen(_) | Voice::Plain => self.write(&[lines::notice(words)]),
        }
    }

    fn press(&mut self, key: Key) -> io::Result<()> {
        match key {
            Key::Regenerate => {
                self.was_asked = true;
                self.host.send(vec![Event::Disk(Touched::Everything)]);
                Ok(())
            }
            Key::Problems => self.show_problems(),
            Key::Unused => {
                self.ask_for_unused();
                Ok(())
            }
            Key::Resized | Key::Quit => self.write(&[]),
        }
    }

    fn ask_for_unused(&self) {
        let (answers, here) = (self.answers.clone(), self.here.clone());
        self.host.ask(move |world, _| {
            // Nobody listens any more only when this command ends.
            let _ = answers.send(Happening::Unused(unused::Answer::of(world, &here)));
        });
    }

    fn show_problems(&mut self) -> io::Result<()> {
        let Some(world) = &self.world else { return Ok(()) };
        let findings = story::findings(world, &self.here);
        let columns = self.room().columns;
        let mut said: Vec<String> = Vec::new();
        for finding in &findings {
            said.extend(lines::frame(finding, columns));
            said.push(String::new());
        }
        if findings.is_empty() {
            said.push(lines::no_problems());
        }
        self.write(&said)
    }

    /// Writes lines, and below them on a screen the one that stays.
    fn write(&mut self, said: &[String]) -> io::Result<()> {
        match &mut self.voice {
            Voice::Screen(screen) => {
                let standing = self.world.as_deref().map(Standing::of).unwrap_or_default();
                screen.write(said, lines::of_standing(standing, Screen::size().0, screen.reads_keys()))
            }
            Voice::Plain | Voice::Json => {
                let out = self.terminal.data();
                said.iter().try_for_each(|line| writeln!(out, "{line}"))?;
                out.flush()
            }
        }
    }

    fn room(&self) -> Room {
        let is_verbose = self.terminal.is_verbose();
        match self.voice {
            Voice::Screen(_) => {
                let (columns, lines) = Screen::size();
                // Half of what can be seen: what came before stays in sight.
                Room { columns, is_cut: true, lines: (lines / 2).max(6), is_verbose }
            }
            Voice::Plain | Voice::Json => {
                Room { columns: Terminal::width(), is_cut: false, lines: PLAIN_LINES, is_verbose }
            }
        }
    }
}

/// The time of day, where the machine is.
fn now() -> String {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}

fn hear_keys(sender: Sender<Happening>) {
    std::thread::spawn(move || {
        while let Some(key) = screen::next_key() {
            if sender.send(Happening::Key(key)).is_err() {
                return;
            }
        }
    });
}

/// On Windows the end of a console ends what runs in it, and Ctrl-C comes as a key.
#[cfg(not(unix))]
fn hear_signals(_sender: Sender<Happening>) -> anyhow::Result<()> {
    Ok(())
}

/// A signal to end is a wish to quit: the terminal is given back.
#[cfg(unix)]
fn hear_signals(sender: Sender<Happening>) -> anyhow::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};

    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]).context("cannot listen to signals")?;
    std::thread::spawn(move || {
        for _ in signals.forever() {
            if sender.send(Happening::Key(Key::Quit)).is_err() {
                return;
            }
        }
    });
    Ok(())
}
