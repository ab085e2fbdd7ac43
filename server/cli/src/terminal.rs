//! Where words go: data to stdout, talk to stderr, colours where they are wanted.
//!
//! A reader that goes away (`mizan-dev check | head`) is no failure: what it does not want is dropped, and the command ends with the exit code
//! that it would have had. A disk that is full is one.

use std::io::{self, BufWriter, Write};

use annotate_snippets::renderer::DEFAULT_ERROR_STYLE;
use anstream::{AutoStream, ColorChoice};

use crate::arguments::Color;
use crate::render::visible;

/// The two streams, and how much is said on the second.
pub(crate) struct Terminal {
    data: BufWriter<Stream>,
    talk: Stream,
    has_colours: bool,
    is_quiet: bool,
    is_verbose: bool,
}

impl Terminal {
    pub(crate) fn new(color: Color, is_quiet: bool, is_verbose: bool) -> Self {
        let choice = match color {
            Color::Always => Some(ColorChoice::Always),
            Color::Never => Some(ColorChoice::Never),
            Color::Auto => None,
        };
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let data_choice = choice.unwrap_or_else(|| AutoStream::choice(&stdout));
        let talk_choice = choice.unwrap_or_else(|| AutoStream::choice(&stderr));
        Self {
            data: BufWriter::new(Stream::new("stdout", AutoStream::new(stdout, data_choice))),
            talk: Stream::new("stderr", AutoStream::new(stderr, talk_choice)),
            has_colours: data_choice != ColorChoice::Never,
            is_quiet,
            is_verbose,
        }
    }

    /// Whether data may have colours.
    pub(crate) fn has_colours(&self) -> bool {
        self.has_colours
    }

    /// Whether more is wanted.
    pub(crate) fn is_verbose(&self) -> bool {
        self.is_verbose
    }

    /// Data: what the command was asked for.
    pub(crate) fn data(&mut self) -> &mut impl Write {
        &mut self.data
    }

    /// A line of talk, after the data that was written before it.
    pub(crate) fn say(&mut self, line: &str) -> io::Result<()> {
        if self.is_quiet {
            return Ok(());
        }
        self.data.flush()?;
        writeln!(self.talk, "{line}")
    }

    /// A line of talk that is only wanted with `-v`.
    pub(crate) fn detail(&mut self, line: &str) -> io::Result<()> {
        if self.is_verbose { self.say(line) } else { Ok(()) }
    }

    /// A line on stderr that `-q` does not silence.
    pub(crate) fn insist(&mut self, line: &str) -> io::Result<()> {
        self.data.flush()?;
        writeln!(self.talk, "{line}")
    }

    /// Writes out what is still held.
    pub(crate) fn finish(&mut self) -> anyhow::Result<()> {
        Ok(self.data.flush()?)
    }

    /// Why the command could not do its work. That this cannot be said either is nobody's to hear.
    pub(crate) fn fail(&mut self, error: &anyhow::Error) {
        let _ = self.data.flush();
        let (style, reset) = (DEFAULT_ERROR_STYLE.render(), DEFAULT_ERROR_STYLE.render_reset());
        let _ = writeln!(self.talk, "{style}error{reset}: {}", visible::line(&format!("{error:#}")));
    }

    /// How many columns a line may have.
    pub(crate) fn width() -> usize {
        let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        asked.or_else(seen).unwrap_or(120).clamp(40, 240)
    }
}

/// A stream whose reader may go away.
struct Stream {
    name: &'static str,
    inner: Box<dyn Write>,
    is_closed: bool,
}

impl Stream {
    fn new(name: &'static str, inner: impl Write + 'static) -> Self {
        Self { name, inner: Box::new(inner), is_closed: false }
    }

    /// The result, where there is one; `unread` when the reader has gone away.
    fn guard<T>(&mut self, unread: T, result: io::Result<T>) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(unread)
            }
            // Tried again by whoever writes.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => Err(io::Error::new(error.kind(), format!("cannot write to {}: {error}", self.name))),
            Ok(value) => Ok(value),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_closed {
            return Ok(bytes.len());
        }
        let result = self.inner.write(bytes);
        self.guard(bytes.len(), result)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let result = self.inner.flush();
        self.guard((), result)
    }
}
