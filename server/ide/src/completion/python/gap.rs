//! Where exactly in Python something is typed: what it replaces, and how it is written there.

use mizan_text::Span;

use crate::completion::{Completion, CompletionKind, Completions, matching::may_become};
use crate::half_typed::{Argument, Brackets, Kind, Place, Text, Token};

/// A place for a word, or for what stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Code: the word there, empty where there is none yet.
    Word,
    /// A text, closed or half typed.
    Text(Text),
}

impl Gap {
    /// That of an argument, where nothing but the word at the place stands before its end there.
    pub(super) fn of(brackets: &Brackets<'_>, argument: &Argument) -> Option<Self> {
        Self::among(brackets, argument.value())
    }

    fn among(brackets: &Brackets<'_>, tokens: &[Token]) -> Option<Self> {
        let offset = brackets.offset();
        let mut before = tokens.iter().filter(|token| token.span.start < offset);
        let (first, rest) = (before.next(), before.next());
        match (brackets.place, first.map(|token| (token.kind, token.span)), rest) {
            (Place::Text(text), Some((Kind::Text(first), _)), None) if text == first && text.is_plain => {
                Some(Self::Text(text))
            }
            (Place::Code, None, None) => Some(Self::Word),
            (Place::Code, Some((Kind::Word, span)), None) if span.touches(offset) => Some(Self::Word),
            _ => None,
        }
    }

    /// What an item takes the place of, before the place alone and as a whole.
    fn spans(self, brackets: &Brackets<'_>) -> (Span, Span) {
        let offset = brackets.offset();
        match self {
            Self::Word => {
                let word = brackets.word();
                (Span::new(word.start, offset), word)
            }
            Self::Text(text) => {
                let start = text.content.start;
                let end = if is_one_name(text, brackets) { text.content.end } else { offset.max(brackets.word().end) };
                (Span::new(start, offset), Span::new(start, end))
            }
        }
    }

    /// What of the word was typed.
    pub(super) fn typed<'t>(self, brackets: &Brackets<'t>) -> &'t str {
        self.spans(brackets).0.of(brackets.text())
    }

    /// An item that is a text: quoted in code, between the quotes in a text, which is closed where it is not.
    pub(super) fn text(
        self,
        brackets: &Brackets<'_>,
        kind: CompletionKind,
        name: &str,
        detail: impl Into<String>,
    ) -> Completion {
        let item = match self {
            Self::Word => Completion::new(kind, format!("\"{name}\""), detail),
            Self::Text(text) => {
                let is_closed = is_one_name(text, brackets);
                let close = if is_closed { String::new() } else { char::from(text.quote).to_string() };
                Completion { text: format!("{name}{close}"), ..Completion::new(kind, name, detail) }
            }
        };
        Completion { filter: name.to_owned(), ..item }
    }

    /// The items among `items` that the word may become.
    pub(super) fn completions(
        self,
        brackets: &Brackets<'_>,
        items: impl IntoIterator<Item = Completion>,
    ) -> Completions {
        let (inserted, replaced) = self.spans(brackets);
        let typed = inserted.of(brackets.text());
        let items = items.into_iter().filter(|item| may_become(typed, &item.filter)).collect();
        Completions { inserted, replaced, items, is_cut: false }
    }
}

/// Whether a text is closed by its own quote: one that is half typed takes the next one on its line, and code with it.
fn is_one_name(text: Text, brackets: &Brackets<'_>) -> bool {
    let is_of_a_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    text.is_closed && text.content.of(brackets.text()).chars().all(is_of_a_name)
}
