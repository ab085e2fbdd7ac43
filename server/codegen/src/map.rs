//! Declaration maps: the `.d.ts.map` that leads TypeScript from a declared name to the Python that made it.
//!
//! In go the marks of a written file and the places of their origins; out comes a source map of version 3. Only exact positions count to
//! TypeScript, and one without a mapping takes the next; so marks come in pairs, and a name without an origin has a segment that
//! names no source. The module's own file is the first source, because that is what an unmapped position is answered with by TypeScript 7.
//! Never a `sourcesContent`: it would hide the file on disk.

use std::sync::Arc;

use mizan_schema::contract::PlaceRange;
use mizan_schema::{Origin, Places, SourceId};
use serde::Serialize;

use crate::writer::{Edge, Mark};

#[derive(Serialize)]
struct SourceMap<'a> {
    version: u8,
    file: &'a str,
    names: [&'a str; 0],
    sources: Vec<String>,
    mappings: String,
}

/// The map of the declaration file `file`; `own` is its Python module, `to_project` leads from the output folder to the project.
pub(crate) fn declaration_map(
    file: &str,
    marks: &[Mark],
    own: SourceId,
    places: &dyn Places,
    to_project: &str,
) -> Vec<u8> {
    let sources = sources(marks, own, places);
    let map = SourceMap {
        version: 3,
        file,
        names: [],
        sources: sources.iter().map(|(path, _)| join(to_project, path)).collect(),
        mappings: mappings(marks, &sources, places),
    };
    let mut bytes = Vec::with_capacity(map.mappings.len() + 256);
    // Strings and numbers always have a JSON form.
    let _ = serde_json::to_writer(&mut bytes, &map);
    bytes.push(b'\n');
    bytes
}

/// The module's own file, then the others by path.
fn sources(marks: &[Mark], own: SourceId, places: &dyn Places) -> Vec<(Arc<str>, SourceId)> {
    let mut ids = sources_of(marks);
    ids.retain(|source| *source != own);
    let mut others: Vec<(Arc<str>, SourceId)> = ids.into_iter().map(|source| (places.path(source), source)).collect();
    others.sort_unstable();
    std::iter::once((places.path(own), own)).chain(others).collect()
}

/// The files that marks lead to, sorted by id.
pub(crate) fn sources_of(marks: &[Mark]) -> Vec<SourceId> {
    let mut ids: Vec<SourceId> = Vec::new();
    for (origin, _) in marks.iter().filter_map(|mark| mark.origin) {
        // Nearly all lead to the same.
        if ids.last() != Some(&origin.source) {
            ids.push(origin.source);
        }
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn join(to_project: &str, path: &str) -> String {
    match to_project.trim_end_matches('/') {
        "" if to_project.is_empty() => path.to_owned(),
        folder => format!("{folder}/{path}"),
    }
}

fn mappings(marks: &[Mark], sources: &[(Arc<str>, SourceId)], places: &dyn Places) -> String {
    let mut out = String::with_capacity(marks.len() * 8);
    let mut line = 0;
    let mut column = 0;
    // Source, line and column of the last segment that had them.
    let mut last = [0_i64; 3];
    let mut is_first = true;
    // A name has two marks, one after the other.
    let mut known: Option<(Origin, PlaceRange)> = None;
    for mark in marks {
        while line < mark.line {
            out.push(';');
            line += 1;
            column = 0;
            is_first = true;
        }
        if !is_first {
            out.push(',');
        }
        is_first = false;
        vlq(&mut out, i64::from(mark.column) - column);
        column = i64::from(mark.column);
        let Some((origin, edge)) = mark.origin else { continue };
        let Some(source) = sources.iter().position(|(_, id)| *id == origin.source) else { continue };
        let range = match known {
            Some((known, range)) if known == origin => range,
            _ => places.range(origin),
        };
        known = Some((origin, range));
        let (at_line, at_column) = match edge {
            Edge::Start => (range.start_line, range.start_column),
            Edge::End => (range.end_line, range.end_column),
        };
        let now = [i64::try_from(source).unwrap_or_default(), i64::from(at_line), i64::from(at_column)];
        for (now, last) in now.iter().zip(last) {
            vlq(&mut out, now - last);
        }
        last = now;
    }
    out
}

fn vlq(out: &mut String, value: i64) {
    const DIGITS: [char; 64] = [
        'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V',
        'W', 'X', 'Y', 'Z', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r',
        's', 't', 'u', 'v', 'w', 'x', 'y', 'z', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '/',
    ];
    let mut rest = (value.unsigned_abs() << 1) | u64::from(value < 0);
    loop {
        let low = usize::try_from(rest & 31).unwrap_or_default();
        rest >>= 5;
        let digit = if rest == 0 { low } else { low | 32 };
        out.extend(DIGITS.get(digit));
        if rest == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_format_says() {
        let written = |value| {
            let mut out = String::new();
            vlq(&mut out, value);
            out
        };
        assert_eq!([0, 1, -1, 15, 16, -16, 1000].map(written), ["A", "C", "D", "e", "gB", "hB", "w+B"]);
    }
}
