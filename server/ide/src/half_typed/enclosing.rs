//! Whose brackets a place is in: those of something that declares or registers.

use mizan_text::Span;

use super::brackets::{Argument, Bracket, Brackets};
use super::speech::Speech;
use super::tokens::Kind;
use crate::keywords::KeywordsOf;

/// What takes arguments that are ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taker {
    /// `client(…)`.
    Client,
    /// `_meta = {…}` in a `ServerFunction`, whose keywords are texts.
    ClientMeta,
    /// `mizanFormMeta(…)`.
    FormMeta,
    /// `compose(…)`.
    Compose,
    /// `ReactContext(…)`.
    Context,
    /// `register(…)`.
    Register,
    /// `register_as(…)`.
    RegisterAs,
    /// `mizan_clients(…)`.
    Clients,
    /// `mizan_module(…)`.
    Module,
}

/// A place in the brackets of something that is ours.
pub(crate) struct Enclosing {
    pub(crate) taker: Taker,
    /// Its bracket.
    pub(crate) bracket: Bracket,
    /// The list or tuple in them that the place is in.
    pub(crate) list: Option<Bracket>,
    /// Everything that stands in the brackets.
    pub(crate) arguments: Vec<Argument>,
    /// The one among these that the place is in.
    pub(crate) at: usize,
}

impl Taker {
    /// Its keywords, where it has some.
    pub(crate) fn keywords_of(self) -> Option<KeywordsOf> {
        match self {
            Self::Client | Self::ClientMeta => Some(KeywordsOf::Client),
            Self::FormMeta => Some(KeywordsOf::FormMeta),
            _ => None,
        }
    }
}

impl Enclosing {
    /// That of the innermost brackets; those of a list may be between. Nothing where they belong to someone else.
    pub(crate) fn find(speech: &Speech<'_, '_>, brackets: &Brackets<'_>) -> Option<Self> {
        let mut open = brackets.open();
        let innermost = open.next()?;
        if let Some(taker) = taker(speech, brackets, innermost) {
            return Some(Self::of(brackets, taker, innermost, None));
        }
        let around = open.next().filter(|_| brackets.callee(innermost).is_none())?;
        let taker = taker(speech, brackets, around)?;
        Some(Self::of(brackets, taker, around, Some(innermost)))
    }

    fn of(brackets: &Brackets<'_>, taker: Taker, bracket: Bracket, list: Option<Bracket>) -> Self {
        let (arguments, at) = brackets.argument(bracket);
        Self { taker, bracket, list, arguments, at }
    }

    /// The argument that the place is in.
    pub(crate) fn argument(&self) -> Option<&Argument> {
        self.arguments.get(self.at)
    }

    /// The argument under a keyword, or in a place.
    pub(crate) fn given<'a>(&'a self, text: &str, name: &str, position: Option<usize>) -> Option<&'a Argument> {
        let named = self.arguments.iter().find(|argument| argument.name.is_some_and(|span| span.of(text) == name));
        let positional = |at: usize| self.arguments.get(at).filter(|argument| argument.name.is_none());
        named.or_else(|| position.and_then(positional))
    }
}

fn taker(speech: &Speech<'_, '_>, brackets: &Brackets<'_>, bracket: Bracket) -> Option<Taker> {
    let is_meta =
        |bracket| brackets.assigned_to(bracket) == Some("_meta") && is_in_server_function(speech, brackets, bracket);
    if bracket.byte == b'{' {
        return is_meta(bracket).then_some(Taker::ClientMeta);
    }
    let callee = (bracket.byte == b'(').then(|| brackets.callee(bracket)).flatten()?;
    if callee == "dict" {
        return is_meta(bracket).then_some(Taker::Client);
    }
    let words = speech.words;
    Some(match speech.own(callee)? {
        "client" => Taker::Client,
        "compose" => Taker::Compose,
        "register" => Taker::Register,
        "register_as" => Taker::RegisterAs,
        "ReactContext" => Taker::Context,
        word if word == words.clients => Taker::Clients,
        word if word == words.module => Taker::Module,
        word if word == words.form_meta => Taker::FormMeta,
        _ => return None,
    })
}

/// Whether the class whose body a bracket stands in is a `ServerFunction`: the nearest `class` above.
fn is_in_server_function(speech: &Speech<'_, '_>, brackets: &Brackets<'_>, bracket: Bracket) -> bool {
    let text = brackets.text();
    let start = brackets.start(bracket);
    let before = brackets.tokens().iter().take_while(|token| token.span.start < start);
    let tokens: Vec<_> = before.collect();
    let class = tokens.iter().rposition(|token| token.kind == Kind::Word && token.span.of(text) == "class");
    let Some([_, _, open, bases @ ..]) = class.and_then(|class| tokens.get(class..)) else { return false };
    if open.kind != Kind::Open(b'(') {
        return false;
    }
    let mut names: Vec<Span> = Vec::new();
    for token in bases.iter().take_while(|token| token.kind != Kind::Close) {
        match (token.kind, names.last_mut()) {
            (Kind::Word | Kind::Dot, Some(last)) if last.end == token.span.start => last.end = token.span.end,
            (Kind::Word, _) => names.push(token.span),
            _ => {}
        }
    }
    names.into_iter().any(|name| speech.is_server_function(name.of(text)))
}
