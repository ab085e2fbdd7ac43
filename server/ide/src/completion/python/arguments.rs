//! What the arguments of something that is ours take.

use super::gap::Gap;
use super::names;
use super::targets::{self, Purpose};
use crate::completion::{About, Completion, CompletionKind, Completions};
use crate::half_typed::{Argument, Brackets, Enclosing, Place, Speech, Taker};
use crate::keywords::{Keyword, KeywordsOf};

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

const AUTH: [(&str, &str); 3] =
    [("required", "who is logged in"), ("staff", "who is staff"), ("superuser", "who is a superuser")];

/// What can be typed in what encloses the place.
pub(super) fn complete(speech: &Speech<'_, '_>, brackets: &Brackets<'_>, enclosing: &Enclosing) -> Option<Completions> {
    let argument = enclosing.argument()?;
    let name = argument.name.filter(|_| argument.has_value_at(brackets.offset()));
    let items = match name.map(|name| name.of(brackets.text())) {
        Some(name) => return value(speech, brackets, enclosing, name),
        None if enclosing.list.is_some() => return None,
        None => match enclosing.taker {
            Taker::Client | Taker::ClientMeta => return keywords(speech, brackets, enclosing, KeywordsOf::Client),
            Taker::FormMeta => return keywords(speech, brackets, enclosing, KeywordsOf::FormMeta),
            Taker::Compose => {
                targets::items(speech, brackets, enclosing, Purpose::Compose, Gap::of(brackets, argument)?)
            }
            Taker::Context => names::of_context(speech, brackets, Gap::of(brackets, argument)?),
            Taker::Register if enclosing.at == 0 => names::to_register(speech, brackets, Gap::of(brackets, argument)?)?,
            Taker::Register if enclosing.at == 1 => return registered(speech, brackets, enclosing, argument),
            Taker::RegisterAs if enclosing.at == 0 => {
                names::of_decorated(speech, brackets, enclosing, Gap::of(brackets, argument)?)
            }
            Taker::Clients if enclosing.at == 0 => names::apps(speech, brackets, Gap::of(brackets, argument)?),
            Taker::Module if enclosing.at == 0 => names::modules(speech, brackets, Gap::of(brackets, argument)?),
            _ => return None,
        },
    };
    Some(Gap::of(brackets, argument)?.completions(brackets, items))
}

/// The keywords that are not given yet and that what is given leaves room for.
fn keywords(
    speech: &Speech<'_, '_>,
    brackets: &Brackets<'_>,
    enclosing: &Enclosing,
    of: KeywordsOf,
) -> Option<Completions> {
    let argument = enclosing.argument()?;
    let is_renamed = argument.name.is_some();
    let gap = if is_renamed { renamed(brackets)? } else { Gap::of(brackets, argument)? };
    let is_key = enclosing.taker == Taker::ClientMeta;
    // In a call a keyword is a word, in a dict a text.
    if matches!(gap, Gap::Text(_)) != is_key && !(is_key && gap == Gap::Word) {
        return None;
    }
    let text = brackets.text();
    let others = enclosing.arguments.iter().enumerate().filter(|(at, _)| *at != enclosing.at);
    let given: Vec<&str> = others.filter_map(|(_, other)| Some(other.name?.of(text))).collect();
    let sockets = speech.snapshot.declarations.websockets;
    let is_open = |keyword: &Keyword| !given.contains(&keyword.name) && leaves_room(of, keyword.name, &given, sockets);
    let item = |keyword: Keyword| {
        let detail = keyword.signature();
        let item = match (gap, is_renamed) {
            (_, true) => Completion::new(CompletionKind::Keyword, keyword.name, detail),
            (Gap::Word, false) if is_key => Completion {
                text: format!("\"{}\": ", keyword.name),
                ..Completion::new(CompletionKind::Keyword, keyword.name, detail)
            },
            (Gap::Word, false) => Completion {
                label: format!("{}=", keyword.name),
                text: format!("{}=", keyword.name),
                ..Completion::new(CompletionKind::Keyword, keyword.name, detail)
            },
            (Gap::Text(_), false) => gap.text(brackets, CompletionKind::Keyword, keyword.name, detail),
        };
        item.about(About::Keyword(of, keyword.name))
    };
    let items = of.keywords(speech.dialect, speech.framework).into_iter().filter(is_open).map(item);
    Some(gap.completions(brackets, items))
}

/// A keyword that has its `=` already.
fn renamed(brackets: &Brackets<'_>) -> Option<Gap> {
    match brackets.place {
        Place::Code => Some(Gap::Word),
        Place::Text(text) => Some(Gap::Text(text)),
        Place::Comment => None,
    }
}

/// Whether a keyword can stand beside those that are given: the rules of the graph.
fn leaves_room(of: KeywordsOf, name: &str, given: &[&str], sockets: Option<bool>) -> bool {
    let has = |others: &[&str]| given.iter().any(|given| others.contains(given));
    if of == KeywordsOf::FormMeta {
        return true;
    }
    match name {
        "context" => !has(&["affects", "merge", "route", "methods"]),
        "affects" => !has(&["context"]),
        "merge" => !has(&["context", "route", "methods"]),
        "route" | "methods" => !has(&["context", "merge", "websocket"]),
        "websocket" => !has(&["route", "methods"]) && sockets != Some(false),
        _ => true,
    }
}

/// What a keyword takes.
fn value(speech: &Speech<'_, '_>, brackets: &Brackets<'_>, enclosing: &Enclosing, name: &str) -> Option<Completions> {
    let argument = enclosing.argument()?;
    if enclosing.taker == Taker::Register && name == "name" {
        return registered(speech, brackets, enclosing, argument);
    }
    let of = enclosing.taker.keywords_of()?;
    let keyword = of.keywords(speech.dialect, speech.framework).into_iter().find(|keyword| keyword.name == name)?;
    let gap = match enclosing.list {
        Some(list) if takes_list(keyword.name) => {
            let (items, at) = brackets.argument(list);
            Gap::of(brackets, items.get(at)?)?
        }
        Some(_) => return None,
        None => Gap::of(brackets, argument)?,
    };
    let booleans = || match gap {
        Gap::Word => {
            ["True", "False"].map(|word| Completion::new(CompletionKind::Value, word, keyword.signature())).to_vec()
        }
        Gap::Text(_) => Vec::new(),
    };
    let items = match (of, name) {
        (KeywordsOf::Client, "context") => targets::items(speech, brackets, enclosing, Purpose::Context, gap),
        (KeywordsOf::Client, "affects") => targets::items(speech, brackets, enclosing, Purpose::Affects, gap),
        (KeywordsOf::Client, "merge") => targets::items(speech, brackets, enclosing, Purpose::Merge, gap),
        (KeywordsOf::Client, "auth") => {
            let mut items: Vec<Completion> =
                AUTH.map(|(name, who)| gap.text(brackets, CompletionKind::Value, name, who)).to_vec();
            if gap == Gap::Word {
                items.push(Completion::new(CompletionKind::Value, "True", "who is logged in"));
            }
            items
        }
        (KeywordsOf::Client, "methods") if enclosing.list.is_some() => {
            let given = given_texts(brackets, enclosing);
            METHODS
                .iter()
                .filter(|method| !given.contains(*method))
                .map(|method| gap.text(brackets, CompletionKind::Value, method, "HTTP method"))
                .collect()
        }
        (KeywordsOf::FormMeta, "name") => names::of_form(speech, brackets, enclosing, gap),
        _ if keyword.takes.starts_with("bool") => booleans(),
        _ => return None,
    };
    Some(gap.completions(brackets, items))
}

fn takes_list(keyword: &str) -> bool {
    matches!(keyword, "affects" | "merge" | "methods")
}

/// The texts and words that stand in the list around the place already, and in the argument where there is none.
pub(super) fn given_texts<'t>(brackets: &Brackets<'t>, enclosing: &Enclosing) -> Vec<&'t str> {
    let Some(list) = enclosing.list else { return Vec::new() };
    let (items, at) = brackets.argument(list);
    let others = items.iter().enumerate().filter(|(other, _)| *other != at);
    others.filter_map(|(_, item)| item.word(brackets.text())).collect()
}

/// The name that something is registered under.
fn registered(
    speech: &Speech<'_, '_>,
    brackets: &Brackets<'_>,
    enclosing: &Enclosing,
    argument: &Argument,
) -> Option<Completions> {
    let gap = Gap::of(brackets, argument)?;
    let target = enclosing.given(brackets.text(), "fn", Some(0))?.word(brackets.text())?;
    Some(gap.completions(brackets, names::of_target(speech, brackets, target, gap)))
}
