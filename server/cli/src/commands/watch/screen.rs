//! A terminal that is watched: lines that scroll, and one at the bottom that stays.
//!
//! The line that stays is taken away before anything is written and put back after, so that what was said before it is never lost. Keys are
//! read one by one for as long as this lives; afterwards the terminal is as it was.

use std::io::{self, IsTerminal, Write};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal;
use unicode_width::UnicodeWidthChar;

/// Takes away the line that stays: back to its start, and what is there erased.
const CLEAR: &str = "\r\x1b[2K";

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// `r`
    Regenerate,
    /// `e`
    Problems,
    /// `u`
    Unused,
    /// `q`, Ctrl-C, Ctrl-D
    Quit,
    /// The terminal has another size.
    Resized,
}

/// The terminal, while it is watched.
#[derive(Debug)]
pub(super) struct Screen {
    has_colours: bool,
    standing: String,
    reads_keys: bool,
}

impl Screen {
    /// Takes the terminal; `None` where standard output is none.
    pub(super) fn take(has_colours: bool) -> Option<Self> {
        let reads_keys = io::stdout().is_terminal() && io::stdin().is_terminal();
        let is_taken = io::stdout().is_terminal() && (!reads_keys || terminal::enable_raw_mode().is_ok());
        is_taken.then(|| Self { has_colours, standing: String::new(), reads_keys })
    }

    /// Columns and lines.
    pub(super) fn size() -> (usize, usize) {
        terminal::size().map_or((100, 30), |(columns, lines)| (usize::from(columns).max(20), usize::from(lines).max(8)))
    }

    /// Writes lines above the one that stays, and another one in its place.
    pub(super) fn write(&mut self, lines: &[String], standing: String) -> io::Result<()> {
        self.standing = standing;
        let mut text = String::from(CLEAR);
        for line in lines {
            text.push_str(line);
            // In raw mode a line feed is only that.
            text.push_str("\r\n");
        }
        text.push_str(&cut(&self.standing, Self::size().0.saturating_sub(1)));
        self.put(&text)
    }

    fn put(&self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        if self.has_colours {
            out.write_all(text.as_bytes())?;
        } else {
            out.write_all(without_styles(text).as_bytes())?;
        }
        out.flush()
    }

    /// Whether keys can be read.
    pub(super) fn reads_keys(&self) -> bool {
        self.reads_keys
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Whoever cannot be given the terminal back has none.
        let _ = self.put(CLEAR);
        if self.reads_keys {
            let _ = terminal::disable_raw_mode();
        }
    }
}

/// The next key that asks for something; `None` when there are no more.
pub(super) fn next_key() -> Option<Key> {
    loop {
        match event::read().ok()? {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                if let Some(key) = asked(key) {
                    return Some(key);
                }
            }
            Event::Resize(..) => return Some(Key::Resized),
            _ => {}
        }
    }
}

fn asked(key: KeyEvent) -> Option<Key> {
    let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Char('c' | 'd') if is_control => Some(Key::Quit),
        KeyCode::Char('q' | 'Q') => Some(Key::Quit),
        KeyCode::Char('r' | 'R') => Some(Key::Regenerate),
        KeyCode::Char('e' | 'E') => Some(Key::Problems),
        KeyCode::Char('u' | 'U') => Some(Key::Unused),
        _ => None,
    }
}

/// As much of a line as fits; escape codes have no width.
fn cut(line: &str, columns: usize) -> String {
    let mut out = String::new();
    let mut width = 0;
    let mut is_code = false;
    for c in line.chars() {
        is_code |= c == '\x1b';
        if !is_code {
            width += c.width().unwrap_or(0);
            if width > columns {
                break;
            }
        }
        is_code &= c != 'm';
        out.push(c);
    }
    if width > columns {
        out.push_str("\x1b[0m");
    }
    out
}

/// The text without colours; what moves the cursor stays.
fn without_styles(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\x1b') {
        let (before, code) = rest.split_at(at);
        out.push_str(before);
        let end = code.find(|c: char| c.is_ascii_alphabetic()).map_or(code.len(), |end| end + 1);
        let (code, after) = code.split_at(end);
        if !code.ends_with('m') {
            out.push_str(code);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_by_what_is_seen() {
        assert_eq!(cut("\x1b[32mok\x1b[0m done", 4), "\x1b[32mok\x1b[0m d\x1b[0m");
        assert_eq!(cut("日本語", 4), "日本\x1b[0m");
        assert_eq!(cut("short", 10), "short");
    }

    #[test]
    fn colours_go_and_the_cursor_stays() {
        assert_eq!(without_styles("\r\x1b[2K\x1b[31mno\x1b[0m"), "\r\x1b[2Kno");
    }
}
