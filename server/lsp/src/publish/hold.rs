//! Keeps what stands where it stands while a file does not parse.
//!
//! What a broken statement said is known from before, but its own places are of a text that is no more; the engine puts all of them at the
//! statement's head. Here each finding that was shown before the edit is moved along with it instead, so that nothing jumps or goes away and comes back
//! while someone types. Must never show what is not found any more.

use mizan_schema::Code;
use mizan_text::Span;

use super::findings::Finding;

/// Places the findings of a text that does not parse, given what was shown of the text before.
pub(super) fn hold(before: (&str, &[Finding]), now: (&str, &mut [Finding])) {
    let (was, shown) = before;
    let (is, findings) = now;
    let change = Change::between(was, is);
    let mut moved: Vec<(Span, &Finding)> = shown
        .iter()
        .filter(|finding| finding.code != Code::SyntaxError)
        .map(|finding| (change.moved(finding.span), finding))
        .collect();
    // What stands where it is expected is settled first: of two that say the same, the other one is the one that is moved.
    let mut open: Vec<&mut Finding> = Vec::new();
    for finding in findings.iter_mut().filter(|finding| finding.code != Code::SyntaxError) {
        match moved.iter().position(|(span, shown)| *span == finding.span && says_the_same(shown, finding)) {
            Some(at) => drop(moved.swap_remove(at)),
            None => open.push(finding),
        }
    }
    for finding in open {
        if let Some(at) = moved.iter().position(|(_, shown)| says_the_same(shown, finding)) {
            finding.span = moved.swap_remove(at).0;
        }
    }
    findings.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
}

/// The findings of a text that cannot be judged while a part of it does not parse: those that were shown before, moved along with it.
pub(super) fn unjudged(before: (&str, &[Finding]), now: &str) -> Vec<Finding> {
    let (was, shown) = before;
    let change = Change::between(was, now);
    let waits = |finding: &&Finding| matches!(finding.code, Code::OutsideProvider | Code::WrongArgument);
    shown.iter().filter(waits).map(|finding| Finding { span: change.moved(finding.span), ..finding.clone() }).collect()
}

fn says_the_same(one: &Finding, other: &Finding) -> bool {
    one.code == other.code && one.message == other.message
}

/// What differs between two texts, as one edit.
#[derive(Clone, Copy, Debug)]
struct Change {
    /// Where they begin to differ.
    start: u32,
    /// Where they differ no more, in the first and in the second.
    ends: (u32, u32),
}

impl Change {
    fn between(was: &str, is: &str) -> Self {
        let (was, is) = (was.as_bytes(), is.as_bytes());
        let start = was.iter().zip(is).take_while(|(a, b)| a == b).count();
        let rest = was.len().min(is.len()) - start;
        let same = was.iter().rev().zip(is.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
        let size = |size: usize| u32::try_from(size).unwrap_or(u32::MAX);
        Self { start: size(start), ends: (size(was.len() - same), size(is.len() - same)) }
    }

    /// Where a part of the first text is in the second. What was changed of it is as much of it as is left.
    fn moved(self, span: Span) -> Span {
        let at = |offset: u32, inside: u32| match offset {
            _ if offset <= self.start => offset,
            _ if offset >= self.ends.0 => offset - self.ends.0 + self.ends.1,
            _ => inside,
        };
        let start = at(span.start, self.start);
        Span::new(start, at(span.end, self.ends.1).max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(was: &str, is: &str, word: &str) -> String {
        let start = u32::try_from(was.find(word).unwrap()).unwrap();
        let span = Span::new(start, start + u32::try_from(word.len()).unwrap());
        Change::between(was, is).moved(span).of(is).to_owned()
    }

    #[test]
    fn a_place_moves_with_the_text_around_it() {
        assert_eq!(moved("a = wrong", "# note\na = wrong", "wrong"), "wrong");
        assert_eq!(moved("a = wrong\nb = 1", "a = wrong\nb = (", "wrong"), "wrong");
        assert_eq!(moved("f('wrong')", "f('wrong", "'wrong'"), "'wrong");
        assert_eq!(moved("f('wrong')", "f('wrongly')", "'wrong'"), "'wrongly'");
    }
}
