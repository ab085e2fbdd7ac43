//! A text that does not parse, cut where its statements seem to begin.
//!
//! In go a text and an indentation; out come the pieces from one statement of that indentation to the next, decorators with what they decorate.
//! Brackets and strings are followed, and mistrusted: a line that can only begin a definition or an import begins one, whatever is still
//! open above it. Must be linear, and must never lose a byte: the pieces in order are the text.

use mizan_text::Span;

/// Some statements, most often one.
#[derive(Debug)]
pub(super) struct Piece {
    /// Its lines.
    pub(super) span: Span,
    /// The first thing that is wrong with its brackets and quotes.
    pub(super) fault: Option<Fault>,
    /// Whether a string in it holds a line that looks like the beginning of a definition: perhaps the string is not meant to go so far.
    pub(super) is_doubtful: bool,
    /// Whether it begins indented, or goes on indented without a head that could have a block: it is torn off from what stands above it.
    pub(super) is_torn: bool,
}

/// What is seen to be wrong without a grammar.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    /// A bracket that nothing closes.
    Unclosed(Span),
    /// A bracket that closes nothing.
    Unopened(Span),
    /// A string that does not end.
    String(Span),
    /// A marker that a merge left.
    Conflict(Span),
    /// A line that is indented, and in no block.
    Indented(Span),
}

/// The piece of `text` that begins at `start`, which is the beginning of a line, and ends by `end`.
///
/// Statements of at most `indent` columns begin a piece. A string is believed to end where its quotes say, unless `doubts`: then it ends
/// at the first line that looks like the beginning of a definition.
pub(super) fn next(text: &str, start: usize, end: usize, indent: usize, doubts: bool) -> Piece {
    let bytes = text.as_bytes().get(..end).unwrap_or(text.as_bytes());
    let mut scan = Scan::new(bytes, start);
    let mut first: Option<Head> = None;
    let mut is_doubtful = false;
    let mut is_torn = false;
    while scan.at < bytes.len() {
        let line = Line::at(bytes, scan.at);
        if scan.string.is_some() {
            if line.indent <= indent && line.begins_definition() {
                is_doubtful = true;
                if doubts {
                    scan.give_up();
                    break;
                }
            }
        } else if line.is_marker() && first.is_some() && !line.is_followed_by_block() {
            scan.give_up();
            break;
        } else if line.is_marker() {
            scan.fault.get_or_insert(Fault::Conflict(span(line.start, line.end())));
            if first.is_none() && !line.is_followed_by_block() {
                scan.at = after_line(bytes, line.start);
                break;
            }
            first.get_or_insert(Head::Simple);
            scan.at = after_line(bytes, line.start);
            continue;
        } else if !line.is_blank() {
            let begins = line.indent <= indent && line.begins_definition();
            let is_logical = scan.open.is_empty() && !scan.goes_on;
            let is_decorated = first == Some(Head::Decorators) && line.goes_with_decorators();
            if begins && !is_logical {
                scan.give_up();
            }
            match first {
                Some(_) if is_decorated && (is_logical || begins) => {}
                Some(_) if begins => break,
                Some(_) if is_logical && line.indent <= indent && !line.is_clause() => break,
                None | Some(Head::Simple) if is_logical && line.indent > indent => {
                    is_torn = true;
                    scan.fault.get_or_insert(Fault::Indented(span(line.end() - line.words.len(), line.end())));
                }
                _ => {}
            }
            if is_logical || begins {
                first = match first {
                    None | Some(Head::Decorators) => Some(line.head()),
                    head => head,
                };
            }
        }
        scan.line();
    }
    if scan.at >= bytes.len() {
        scan.give_up();
    }
    Piece { span: span(start, scan.at), fault: scan.fault, is_doubtful, is_torn }
}

/// What a piece begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    /// Decorators, and nothing that they decorate so far.
    Decorators,
    /// A statement with a block.
    Compound,
    /// A statement without one.
    Simple,
}

/// A line that a merge leaves, by what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// What was here.
    Ours,
    /// What both sides come from.
    Base,
    /// What is merged.
    Theirs,
    /// What is in no conflict any more.
    End,
}

/// Where a scan is between tokens.
pub(super) struct Scan<'t> {
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    /// The brackets that are open.
    open: Vec<(u8, usize)>,
    /// The triple-quoted string that is open: its quote, and where it began.
    pub(super) string: Option<(u8, usize)>,
    /// Whether the line before ended in a backslash.
    goes_on: bool,
    fault: Option<Fault>,
}

impl<'t> Scan<'t> {
    pub(super) fn new(bytes: &'t [u8], at: usize) -> Self {
        Self { bytes, at, open: Vec::new(), string: None, goes_on: false, fault: None }
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// Nothing closes what is open.
    fn give_up(&mut self) {
        if let Some((_, at)) = self.string.take() {
            self.fault.get_or_insert(Fault::String(span(at, at + 3)));
        } else if let Some(&(_, at)) = self.open.last() {
            self.fault.get_or_insert(Fault::Unclosed(span(at, at + 1)));
        }
        self.open.clear();
        self.goes_on = false;
    }

    /// Goes over the rest of the line and its end.
    pub(super) fn line(&mut self) {
        self.goes_on = false;
        while let Some(byte) = self.byte(0) {
            if let Some((quote, _)) = self.string {
                match byte {
                    b'\\' => self.at += self.escaped(),
                    _ if byte == quote && self.is_triple(quote) => {
                        self.string = None;
                        self.at += 3;
                    }
                    b'\n' | b'\r' => return self.at += self.line_end(),
                    _ => self.at += 1,
                }
                continue;
            }
            match byte {
                b'\n' | b'\r' => return self.at += self.line_end(),
                b'#' => self.at = end_of_line(self.bytes, self.at),
                b'\\' if matches!(self.byte(1), Some(b'\n' | b'\r')) => {
                    self.goes_on = true;
                    self.at += 1;
                }
                b'"' | b'\'' if self.is_triple(byte) => {
                    self.string = Some((byte, self.at));
                    self.at += 3;
                }
                b'"' | b'\'' => self.short_string(byte),
                b'(' | b'[' | b'{' => {
                    self.open.push((byte, self.at));
                    self.at += 1;
                }
                b')' | b']' | b'}' => {
                    self.close(byte);
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
    }

    fn close(&mut self, closing: u8) {
        let opening = match closing {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        match self.open.last() {
            Some(&(bracket, _)) if bracket == opening => {
                self.open.pop();
            }
            Some(&(_, at)) if self.open.iter().any(|&(bracket, _)| bracket == opening) => {
                self.fault.get_or_insert(Fault::Unclosed(span(at, at + 1)));
                while self.open.pop().is_some_and(|(bracket, _)| bracket != opening) {}
            }
            _ => {
                self.fault.get_or_insert(Fault::Unopened(span(self.at, self.at + 1)));
            }
        }
    }

    /// A string of one quote ends on its line, or on the next where a backslash ends the line.
    fn short_string(&mut self, quote: u8) {
        let start = self.at;
        self.at += 1;
        while let Some(byte) = self.byte(0) {
            match byte {
                b'\\' => self.at += self.escaped(),
                b'\n' | b'\r' => break,
                _ if byte == quote => {
                    self.at += 1;
                    return;
                }
                _ => self.at += 1,
            }
        }
        self.fault.get_or_insert(Fault::String(span(start, start + 1)));
    }

    /// How long a backslash in a string is with what it escapes.
    fn escaped(&self) -> usize {
        match (self.byte(1), self.byte(2)) {
            (Some(b'\r'), Some(b'\n')) => 3,
            (Some(_), _) => 2,
            (None, _) => 1,
        }
    }

    fn is_triple(&self, quote: u8) -> bool {
        self.byte(0) == Some(quote) && self.byte(1) == Some(quote) && self.byte(2) == Some(quote)
    }

    fn line_end(&self) -> usize {
        if self.byte(0) == Some(b'\r') && self.byte(1) == Some(b'\n') { 2 } else { 1 }
    }
}

/// One line, seen by itself.
pub(super) struct Line<'t> {
    pub(super) bytes: &'t [u8],
    pub(super) start: usize,
    /// How many columns it is indented by.
    indent: usize,
    /// What follows the indentation.
    words: &'t [u8],
}

impl<'t> Line<'t> {
    pub(super) fn at(bytes: &'t [u8], start: usize) -> Self {
        let line = bytes.get(start..end_of_line(bytes, start)).unwrap_or_default();
        let mut indent = 0;
        let mut words = line;
        while let Some((first, rest)) = words.split_first() {
            indent = match first {
                b' ' => indent + 1,
                b'\t' => indent / 8 * 8 + 8,
                b'\x0c' => 0,
                _ => break,
            };
            words = rest;
        }
        Self { bytes, start, indent, words }
    }

    pub(super) fn end(&self) -> usize {
        end_of_line(self.bytes, self.start)
    }

    fn is_blank(&self) -> bool {
        matches!(self.words.first(), None | Some(b'#'))
    }

    fn after_word(&self, word: &str) -> Option<&'t [u8]> {
        let rest = self.words.strip_prefix(word.as_bytes())?;
        rest.first().is_none_or(|&byte| !is_word(byte)).then(|| rest.trim_ascii_start())
    }

    /// Whether the line can hardly be anything but the beginning of a definition or an import.
    fn begins_definition(&self) -> bool {
        let name_then = |rest: &[u8], then: &[u8]| {
            let name = rest.iter().take_while(|&&byte| is_word(byte)).count();
            let after = rest.get(name..).unwrap_or_default().trim_ascii_start().first();
            name > 0 && after.is_some_and(|byte| then.contains(byte))
        };
        let is_def = |line: &Self| line.after_word("def").is_some_and(|rest| name_then(rest, b"(["));
        let is_async = self.after_word("async").is_some_and(|rest| is_def(&Line { words: rest, ..*self }));
        let is_class = self.after_word("class").is_some_and(|rest| name_then(rest, b"([:"));
        let is_decorator = matches!(self.words, [b'@', next, ..] if is_word(*next) && !next.is_ascii_digit());
        let is_import = self
            .after_word("import")
            .is_some_and(|rest| !rest.is_empty() && rest.iter().all(|&byte| is_word(byte) || b"., ".contains(&byte)));
        let is_from = self.after_word("from").is_some_and(|rest| {
            let module = rest.iter().take_while(|&&byte| is_word(byte) || byte == b'.').count();
            let rest = rest.get(module..).unwrap_or_default().trim_ascii_start();
            module > 0 && Line { words: rest, ..*self }.after_word("import").is_some()
        });
        is_async || is_def(self) || is_class || is_decorator || is_import || is_from
    }

    fn goes_with_decorators(&self) -> bool {
        self.words.first() == Some(&b'@')
            || ["def", "class", "async"].iter().any(|word| self.after_word(word).is_some())
    }

    fn is_clause(&self) -> bool {
        ["elif", "else", "except", "finally"].iter().any(|word| self.after_word(word).is_some())
    }

    fn head(&self) -> Head {
        const COMPOUND: [&str; 9] = ["async", "class", "def", "for", "if", "match", "try", "while", "with"];
        match self.words.first() {
            Some(b'@') => Head::Decorators,
            _ if COMPOUND.iter().any(|word| self.after_word(word).is_some()) => Head::Compound,
            _ => Head::Simple,
        }
    }

    /// What a merge leaves: seven of a kind in the first column.
    pub(super) fn marker(&self) -> Option<Marker> {
        let (sign, rest) = self.words.split_at_checked(7).filter(|_| self.indent == 0)?;
        let has_label = rest.first() == Some(&b' ');
        match sign {
            b"<<<<<<<" if has_label => Some(Marker::Ours),
            b"|||||||" if has_label => Some(Marker::Base),
            b"=======" if rest.is_empty() => Some(Marker::Theirs),
            b">>>>>>>" if has_label => Some(Marker::End),
            _ => None,
        }
    }

    fn is_marker(&self) -> bool {
        self.marker().is_some()
    }

    /// Whether the next line with something on it is indented. A conflict has three markers, so no more than these are looked past.
    fn is_followed_by_block(&self) -> bool {
        let mut markers = 0;
        let mut at = after_line(self.bytes, self.start);
        while at < self.bytes.len() && markers < 3 {
            let line = Line::at(self.bytes, at);
            match line.is_marker() {
                true => markers += 1,
                false if !line.is_blank() => return line.indent > 0,
                false => {}
            }
            at = after_line(self.bytes, at);
        }
        false
    }
}

fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// The offset of the end of the line that `at` is on.
pub(super) fn end_of_line(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len())
}

/// The offset of the line after the one that `at` is on.
pub(super) fn after_line(bytes: &[u8], at: usize) -> usize {
    let end = end_of_line(bytes, at);
    match (bytes.get(end), bytes.get(end + 1)) {
        (Some(b'\r'), Some(b'\n')) => end + 2,
        (Some(_), _) => end + 1,
        (None, _) => end,
    }
}

/// How many columns the line that begins at `start` is indented by; nothing for a line without a statement.
pub(super) fn indentation(text: &str, start: usize) -> Option<usize> {
    let line = Line::at(text.as_bytes(), start);
    (!line.is_blank()).then_some(line.indent)
}

/// The words of the line that begins at `start`, without its indentation.
pub(super) fn words(text: &str, start: usize) -> &str {
    let line = Line::at(text.as_bytes(), start);
    text.get(line.end() - line.words.len()..line.end()).unwrap_or_default()
}

/// Where the statement that begins at `start` ends its head: behind the colon that a block follows on a line of its own.
pub(super) fn head_end(text: &str, start: usize, end: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(..end)?;
    let mut scan = Scan::new(bytes, start);
    loop {
        let line = scan.at;
        scan.line();
        if scan.fault.is_some() || scan.at >= end {
            return None;
        }
        if scan.open.is_empty() && scan.string.is_none() && !scan.goes_on {
            return ends_in_colon(bytes, line, scan.at).then_some(scan.at);
        }
    }
}

/// Whether the last thing on a line that is no comment is a colon.
fn ends_in_colon(bytes: &[u8], start: usize, end: usize) -> bool {
    let mut scan = Scan::new(bytes.get(..end).unwrap_or(bytes), start);
    let mut last = None;
    while let Some(byte) = scan.byte(0) {
        match byte {
            b'#' | b'\n' | b'\r' => break,
            b'"' | b'\'' => {
                scan.short_string(byte);
                last = Some(byte);
                continue;
            }
            b' ' | b'\t' => {}
            _ => last = Some(byte),
        }
        scan.at += 1;
    }
    last == Some(b':')
}

pub(super) fn span(start: usize, end: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}
