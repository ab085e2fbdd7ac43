//! The names that are given: to what is registered, to forms and contexts, and those of apps and modules.
//!
//! A name that something else has already is not offered: two cannot have one.

use std::sync::Arc;

use mizan_python::program::Found;
use mizan_python::resolve::Symbol;
use mizan_schema::declarations::Python;
use mizan_schema::names::{hook, pascal, snake};

use super::gap::Gap;
use crate::completion::{About, Completion, CompletionKind};
use crate::half_typed::{Bracket, Brackets, Enclosing, Kind, Speech, Token};
use crate::thing::{self, Thing};

/// The function or class that a decorator is on.
pub(super) fn decorated<'t>(brackets: &Brackets<'t>, bracket: Bracket) -> Option<&'t str> {
    let (text, start) = (brackets.text(), brackets.start(bracket));
    let after = brackets.tokens().iter().filter(|token| token.span.start > start);
    let words: Vec<&Token> = after.filter(|token| !matches!(token.kind, Kind::Line | Kind::Comment)).collect();
    let mut rest = words.as_slice();
    loop {
        let begin = rest.iter().position(|token| token.kind == Kind::Statement)?;
        rest = rest.get(begin + 1..)?;
        let word = |at: usize| rest.get(at).map(|token| token.span.of(text));
        match word(0)? {
            "def" | "class" => return word(1),
            // After `async` the `def` on its line is no first word.
            "async" => return word(2),
            word if word.starts_with('@') => {}
            _ => return None,
        }
    }
}

/// Whether something of this name is made above the place.
pub(super) fn stands_above(brackets: &Brackets<'_>, name: &str) -> bool {
    let text = brackets.text();
    let above: Vec<&Token> = brackets.tokens().iter().take_while(|token| token.span.end < brackets.offset()).collect();
    let word = |token: Option<&&Token>| token.map(|token| token.span.of(text));
    above.iter().enumerate().any(|(at, token)| {
        let is_made = || {
            let before = at.checked_sub(1).and_then(|before| above.get(before));
            let after = above.get(at + 1).map(|token| token.kind);
            matches!(word(before), Some("def" | "class")) || matches!(after, Some(Kind::Equals | Kind::Colon))
        };
        token.kind == Kind::Word && token.span.of(text) == name && is_made()
    })
}

/// What can be registered and is not.
pub(super) fn to_register(speech: &Speech<'_, '_>, brackets: &Brackets<'_>, gap: Gap) -> Option<Vec<Completion>> {
    if gap != Gap::Word {
        return None;
    }
    let declarations = &speech.snapshot.declarations;
    let functions = declarations.functions().filter(|function| function.registrations.is_empty());
    let functions =
        functions.map(|function| (&function.python, Thing::Function(Arc::clone(&function.name.value)), "function"));
    let channels = declarations.channels().filter(|channel| channel.registrations.is_empty());
    let channels =
        channels.map(|channel| (&channel.python, Thing::Channel(Arc::clone(&channel.name.value)), "channel"));
    let in_scope = speech.in_scope();
    let item = |(python, thing, noun): (&Python, Thing, &str)| {
        let name = in_scope.get(&((&*python.module).into(), (&*python.qualname).into()))?;
        let is_own = *python.module == *speech.module.name;
        if is_own && !stands_above(brackets, &python.qualname) {
            return None;
        }
        let item = Completion::new(CompletionKind::Function, *name, format!("{noun} that is not registered yet"));
        Some(item.about(About::Thing(thing::Symbol { backend: speech.backend, thing })))
    };
    Some(functions.chain(channels).filter_map(item).collect())
}

/// The name that `register(target, "…")` would give.
pub(super) fn of_target(speech: &Speech<'_, '_>, brackets: &Brackets<'_>, target: &str, gap: Gap) -> Vec<Completion> {
    let name = match speech.denotes(target) {
        Some(Symbol::Function(function)) => function.node.name.to_string(),
        Some(Symbol::Class(class)) => of_class(&class.node().name),
        // Half a file away from being read: the name as it is written.
        _ => snake(target.rsplit('.').next().unwrap_or(target)),
    };
    given(speech, brackets, &name, gap)
}

/// The name that `@register_as("…")` would give.
pub(super) fn of_decorated(
    speech: &Speech<'_, '_>,
    brackets: &Brackets<'_>,
    enclosing: &Enclosing,
    gap: Gap,
) -> Vec<Completion> {
    let Some(name) = decorated(brackets, enclosing.bracket) else { return Vec::new() };
    given(speech, brackets, &of_class(name), gap)
}

/// `ChatChannel` → `chat`, `EditProfile` → `edit_profile`.
fn of_class(name: &str) -> String {
    snake(name.strip_suffix("Channel").filter(|bare| !bare.is_empty()).unwrap_or(name))
}

fn given(speech: &Speech<'_, '_>, brackets: &Brackets<'_>, name: &str, gap: Gap) -> Vec<Completion> {
    let contract = &speech.snapshot.contract;
    let is_taken = contract.functions.get(name).is_some_and(|function| *function.python.module != *speech.module.name);
    if is_taken {
        return Vec::new();
    }
    vec![gap.text(brackets, CompletionKind::Name, name, format!("{} in the client", hook(name)))]
}

/// The name of the form that says it of itself: `ContactForm` → `contact`.
pub(super) fn of_form(
    speech: &Speech<'_, '_>,
    brackets: &Brackets<'_>,
    enclosing: &Enclosing,
    gap: Gap,
) -> Vec<Completion> {
    let (text, start) = (brackets.text(), brackets.start(enclosing.bracket));
    let above: Vec<&Token> = brackets.tokens().iter().take_while(|token| token.span.start < start).collect();
    let class = above.iter().rposition(|token| token.kind == Kind::Word && token.span.of(text) == "class");
    let Some(class) = class.and_then(|at| above.get(at + 1)).map(|name| name.span.of(text)) else { return Vec::new() };
    let name = snake(class.strip_suffix("Form").filter(|bare| !bare.is_empty()).unwrap_or(class));
    let is_taken = speech.snapshot.contract.forms.get(&*name).is_some_and(|form| *form.python.qualname != *class);
    if is_taken {
        return Vec::new();
    }
    vec![gap.text(brackets, CompletionKind::Name, &name, format!("submit{}Form in the client", pascal(&name)))]
}

/// The name of a context, for its constant: that of the constant, and those that are named without one.
pub(super) fn of_context(speech: &Speech<'_, '_>, brackets: &Brackets<'_>, gap: Gap) -> Vec<Completion> {
    let snapshot = &speech.snapshot;
    let has_constant = |name: &str| snapshot.declarations.contexts().any(|constant| *constant.name.value == *name);
    let bracket = brackets.open().next();
    let own = bracket.and_then(|bracket| brackets.assigned_to(bracket)).map(snake).filter(|name| !has_constant(name));
    let own = own.iter().map(|name| gap.text(brackets, CompletionKind::Name, name, "as the constant is called"));
    let named =
        snapshot.contract.contexts.values().filter(|context| {
            context.kind == mizan_schema::contract::ContextKind::Named && !has_constant(&context.name)
        });
    let named =
        named.map(|context| gap.text(brackets, CompletionKind::Name, &context.name, "a context without a constant"));
    let mut items: Vec<Completion> = own.chain(named).collect();
    let mut seen = std::collections::BTreeSet::new();
    items.retain(|item| seen.insert(item.label.clone()));
    items
}

/// The project's own apps.
pub(super) fn apps(speech: &Speech<'_, '_>, brackets: &Brackets<'_>, gap: Gap) -> Vec<Completion> {
    let modules = speech.snapshot.modules();
    let is_own = |app: &&Arc<str>| match modules.find(app) {
        Found::File(found) => found.is_project,
        Found::Namespace => true,
        Found::Missing | Found::Unreadable => false,
    };
    let declared = &speech.snapshot.declarations.modules;
    let item = |app: &Arc<str>| {
        let clients = format!("{app}.clients");
        let is_of_it = |module: &&Arc<str>| ***module == *clients || module.starts_with(&format!("{clients}."));
        let modules: Vec<&str> = declared.keys().filter(is_of_it).map(|module| &**module).collect();
        let detail = if modules.is_empty() { "an app without `clients`".to_owned() } else { modules.join(", ") };
        gap.text(brackets, CompletionKind::Name, app, detail)
    };
    speech.snapshot.declarations.apps.iter().filter(is_own).map(item).collect()
}

/// The modules that declare something.
pub(super) fn modules(speech: &Speech<'_, '_>, brackets: &Brackets<'_>, gap: Gap) -> Vec<Completion> {
    let declared = speech.snapshot.declarations.modules.iter();
    let item = |(module, declared): (&Arc<str>, &Arc<mizan_schema::declarations::ModuleDeclarations>)| {
        let names: Vec<&str> = declared.functions.iter().map(|function| &*function.python.qualname).collect();
        gap.text(brackets, CompletionKind::Name, module, names.join(", "))
    };
    declared.map(item).collect()
}
