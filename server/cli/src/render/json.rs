//! Findings as one JSON document; `docs/commands.md` describes its shape.

use std::io::{self, Write};

use mizan_schema::Severity;
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use super::{severity, visible};
use crate::findings::{Finding, Findings, Position, Spot};

/// Writes the document.
pub(crate) fn write(out: &mut impl Write, findings: &Findings) -> io::Result<()> {
    document(
        out,
        &Document {
            version: 1,
            summary: Summary {
                errors: findings.count(Severity::Error),
                warnings: findings.count(Severity::Warning),
                hints: findings.count(Severity::Hint),
            },
            diagnostics: findings.all.iter().map(Diagnostic::of).collect(),
            clients: findings
                .clients
                .iter()
                .map(|client| Client {
                    output: &client.output,
                    fresh: client.freshness.is_fresh(),
                    stale: &client.freshness.stale,
                    leftover: &client.freshness.leftover,
                    edited: &client.freshness.edited,
                })
                .collect(),
        },
    )
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    summary: Summary,
    diagnostics: Vec<Diagnostic<'a>>,
    clients: Vec<Client<'a>>,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    hints: usize,
}

/// A finding, as every JSON output of this program has it.
#[derive(Serialize)]
pub(crate) struct Diagnostic<'a> {
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    label: Option<&'a str>,
    related: Vec<Related<'a>>,
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    start: Option<LineColumn>,
    end: Option<LineColumn>,
}

#[derive(Serialize)]
struct LineColumn {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Client<'a> {
    output: &'a str,
    fresh: bool,
    stale: &'a [String],
    leftover: &'a [String],
    edited: &'a [String],
}

impl<'a> Diagnostic<'a> {
    pub(crate) fn of(finding: &'a Finding) -> Self {
        Self {
            code: finding.code.number(),
            name: finding.code.name(),
            severity: severity(finding.severity()),
            message: &finding.message,
            place: Place::of(&finding.at),
            label: finding.label.as_deref(),
            related: finding
                .related
                .iter()
                .map(|(spot, message)| Related { message, place: Place::of(spot) })
                .collect(),
            help: finding.help.as_deref(),
        }
    }
}

impl<'a> Place<'a> {
    fn of(spot: &'a Spot) -> Self {
        let range = spot.range();
        Self {
            file: &spot.source.path,
            start: range.map(|(start, _)| LineColumn::from(start)),
            end: range.map(|(_, end)| LineColumn::from(end)),
        }
    }
}

impl From<Position> for LineColumn {
    fn from(position: Position) -> Self {
        Self { line: position.line, column: position.column }
    }
}

/// Writes any value as an indented document. Characters that a terminal would obey are escaped, which leaves the value as it is.
pub(crate) fn document(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(&mut *out, Harmless(PrettyFormatter::new()));
    value.serialize(&mut serializer)?;
    writeln!(out)
}

/// Indented JSON whose strings have no character that is not safe to show.
struct Harmless<'a>(PrettyFormatter<'a>);

impl Formatter for Harmless<'_> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut safe_from = 0;
        for (at, c) in fragment.char_indices().filter(|&(_, c)| visible::is_hostile(c)) {
            writer.write_all(fragment.get(safe_from..at).unwrap_or_default().as_bytes())?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            safe_from = at + c.len_utf8();
        }
        writer.write_all(fragment.get(safe_from..).unwrap_or_default().as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_string_is_harmless_to_print_and_the_same_to_read() {
        let value = "a\u{202e}b\u{9b}31m\u{7f}\x1b \u{e0041} é";
        let mut out = Vec::new();
        document(&mut out, &value).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "\"a\\u202eb\\u009b31m\\u007f\\u001b \\udb40\\udc41 é\"\n");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), value);
    }
}
