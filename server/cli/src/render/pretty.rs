//! Findings as frames of source, in the manner of rustc: the token underlined, other places beside it, what to do below.

use std::io::{self, Write};
use std::ops::Range;
use std::rc::Rc;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use mizan_schema::Severity;

use super::visible;
use crate::findings::{Finding, Source, Spot};

/// Writes a frame for each finding, an empty line after each.
pub(crate) fn write<'f>(
    out: &mut impl Write,
    findings: impl IntoIterator<Item = &'f Finding>,
    width: usize,
) -> io::Result<()> {
    let renderer = Renderer::styled().term_width(width);
    for finding in findings {
        writeln!(out, "{}\n", renderer.render(&groups(finding)))?;
    }
    Ok(())
}

fn groups(finding: &Finding) -> Vec<Group<'static>> {
    let title =
        level(finding.severity()).primary_title(visible::line(&finding.message).into_owned()).id(finding.code.number());
    let mut groups = vec![title.elements(elements(finding))];
    if let Some(help) = &finding.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(visible::text(help).into_owned())));
    }
    groups
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::INFO.with_name("hint"),
    }
}

/// The frame of the file it is in, then one for each other file that it speaks of.
fn elements(finding: &Finding) -> Vec<Element<'static>> {
    let primary = (&finding.at, AnnotationKind::Primary, finding.label.as_deref());
    let related = finding.related.iter().map(|(spot, words)| (spot, AnnotationKind::Context, Some(words.as_str())));
    let mut files: Vec<File<'_>> = Vec::new();
    for mark in std::iter::once(primary).chain(related) {
        match files.iter_mut().find(|file| Rc::ptr_eq(file.source, &mark.0.source)) {
            Some(file) => file.marks.push(mark),
            None => files.push(File { source: &mark.0.source, marks: vec![mark] }),
        }
    }
    files.iter().map(File::element).collect()
}

/// A file and what is marked in it.
struct File<'a> {
    source: &'a Rc<Source>,
    marks: Vec<(&'a Spot, AnnotationKind, Option<&'a str>)>,
}

impl File<'_> {
    fn element(&self) -> Element<'static> {
        let path = visible::line(&self.source.path).into_owned();
        let spans: Vec<Range<usize>> = self.marks.iter().filter_map(|(spot, ..)| span(spot)).collect();
        let Some((first, last)) =
            spans.iter().map(|span| span.start).min().zip(spans.iter().map(|span| span.end).max())
        else {
            return Origin::path(path).into();
        };
        let window = Window::around(&self.source.text, first..last);
        let marks = self.marks.iter().filter_map(|(spot, kind, label)| {
            let label = label.map(|label| visible::line(label).into_owned());
            Some(kind.span(window.place(span(spot)?)).label(label))
        });
        let line = self.marks.iter().filter_map(|(spot, ..)| spot.range()).map(|(start, _)| start.line).min();
        Snippet::source(window.text.clone())
            .line_start(line.unwrap_or(1))
            .path(path)
            .annotations(marks.collect::<Vec<_>>())
            .into()
    }
}

fn span(spot: &Spot) -> Option<Range<usize>> {
    spot.span.map(|span| span.start as usize..span.end as usize)
}

/// The lines of a text that a frame needs, made harmless, with LF between them.
struct Window<'a> {
    text: String,
    original: &'a str,
    /// Where `original` begins in the whole text.
    start: usize,
}

impl<'a> Window<'a> {
    /// The whole lines that `range` touches.
    fn around(text: &'a str, range: Range<usize>) -> Self {
        let is_end = |c: char| c == '\n' || c == '\r';
        let before = text.get(..range.start).unwrap_or(text);
        let start = before.rfind(is_end).map_or(0, |at| at + 1);
        let after = text.get(range.end..).unwrap_or_default();
        let end = after.find(is_end).map_or(text.len(), |at| range.end + at);
        let original = text.get(start..end).unwrap_or_default();
        Self { text: shown(original), original, start }
    }

    /// Where a range of the whole text is in this one.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        let offset = |at: usize| {
            let before = self.original.get(..at.saturating_sub(self.start)).unwrap_or(self.original);
            shown(before).len()
        };
        offset(range.start)..offset(range.end)
    }
}

fn shown(text: &str) -> String {
    visible::text(&text.replace("\r\n", "\n").replace('\r', "\n")).into_owned()
}

#[cfg(test)]
mod tests {
    use mizan_schema::Code;
    use mizan_text::Span;

    use super::*;

    fn source(path: &str, text: &str) -> Rc<Source> {
        Rc::new(Source::new(path.to_owned(), text.into()))
    }

    /// The place of the `token` in a source.
    fn spot(source: &Rc<Source>, token: &str) -> Spot {
        let start = source.text.find(token).unwrap();
        let span = Span::new(u32::try_from(start).unwrap(), u32::try_from(start + token.len()).unwrap());
        Spot { source: Rc::clone(source), span: Some(span) }
    }

    fn finding(code: Code, at: Spot, message: &str) -> Finding {
        Finding { code, message: message.to_owned(), at, label: None, related: Vec::new(), help: None }
    }

    fn frame(finding: &Finding, width: usize) -> String {
        let mut out = Vec::new();
        write(&mut out, [finding], width).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn the_token_is_underlined_and_other_places_stand_beside_it() {
        let clients = source(
            "backend/shop/clients.py",
            "from mizan import client\n\n\n@client(affects=\"usr\")\ndef rename(request, name: str) -> None: ...\n",
        );
        let contexts = source("backend/shop/contexts.py", "user = ReactContext(\"user\")\n");
        let mut finding = finding(Code::UnknownAffectsTarget, spot(&clients, "\"usr\""), "no context is called `usr`");
        finding.label = Some("not declared anywhere".to_owned());
        finding.related = vec![
            (spot(&clients, "rename"), "of this function".to_owned()),
            (spot(&contexts, "\"user\""), "the nearest context".to_owned()),
        ];
        finding.help = Some("did you mean `user`?".to_owned());
        insta::assert_snapshot!(frame(&finding, 80));
    }

    #[test]
    fn a_whole_file_has_no_frame() {
        let at = Spot { source: source("shop/latin.py", ""), span: None };
        insta::assert_snapshot!(frame(&finding(Code::Undecodable, at, "byte 0xe9 at offset 12 is not UTF-8"), 80));
    }

    #[test]
    fn a_long_line_is_cut_and_wide_characters_and_tabs_are_counted() {
        let long = format!("\tfoo = [{}] ; bad ; [{}]\n", "1, ".repeat(200), "2, ".repeat(200));
        let wide = "\tx = \"日本語\", bad  # 👩\u{200d}🚀\n";
        let old_mac = "one\rtwo\rbad = 1\rthree";
        let windows = "a = 1\r\nbad = 2\r\nc = 3\r\n";
        let frames: Vec<String> = [long.as_str(), wide, old_mac, windows]
            .iter()
            .map(|text| frame(&finding(Code::SyntaxError, spot(&source("a.py", text), "bad"), "wrong"), 60))
            .collect();
        insta::assert_snapshot!(frames.concat());
    }

    #[test]
    fn nothing_of_the_repository_reaches_the_terminal_as_a_command() {
        let text = "x = \"\x1b[31m\u{202e}\u{9b}\x07\" + bad\x08\x7f\n";
        let source = source("a\x1b]0;title\x07.py", text);
        let mut finding = finding(Code::SyntaxError, spot(&source, "bad"), "what \x1b[2J does\nand \u{2066} more");
        finding.label = Some("\x1b[1m".to_owned());
        finding.help = Some("\u{202e}".to_owned());
        let frame = frame(&finding, 80);
        insta::assert_snapshot!(frame);
        let mut out = Vec::new();
        write(&mut out, [&finding], 80).unwrap();
        let styled = String::from_utf8(out).unwrap();
        let own: usize = styled.matches("\x1b[").count();
        assert_eq!(own, styled.matches('\x1b').count());
        assert!(!styled.contains("\x1b[2J") && !styled.chars().any(|c| c != '\x1b' && visible::is_hostile(c)));
    }

    #[test]
    fn a_place_of_no_width_and_one_over_lines_are_shown() {
        let text = "def f(\n    a,\n    b,\n    c,\n    d,\n    e,\n    f,\n    g,\n)\n";
        let source = source("a.py", text);
        let end = u32::try_from(text.len()).unwrap();
        let spans = [Span::new(5, 5), Span::new(5, end - 1), Span::new(end, end), Span::new(end + 9, end + 12)];
        let frames: Vec<String> = spans
            .into_iter()
            .map(|span| Spot { source: Rc::clone(&source), span: Some(span) })
            .map(|at| frame(&finding(Code::SyntaxError, at, "wrong"), 60))
            .collect();
        insta::assert_snapshot!(frames.concat());
    }
}
