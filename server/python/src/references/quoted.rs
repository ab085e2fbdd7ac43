//! Which strings are types, and what stands in a string.
//!
//! In go nodes as they are laid out, each after those around it; out comes whether types are written there. `Literal["user"]` and what follows the
//! first part of `Annotated[…]` are no types. Must only say so where Python, or every type checker, takes the string for one.

use mizan_syntax::python::{Field, Kind};
use mizan_text::Span;

use super::nodes::{NodeId, Nodes};

/// What is subscripted with types, wherever that stands.
const GENERICS: &[&str] = &[
    "AbstractSet",
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterator",
    "Awaitable",
    "Callable",
    "ClassVar",
    "Collection",
    "Coroutine",
    "DefaultDict",
    "Deque",
    "Dict",
    "Final",
    "FrozenSet",
    "Generator",
    "Generic",
    "Iterable",
    "Iterator",
    "List",
    "Mapping",
    "MutableMapping",
    "MutableSequence",
    "NotRequired",
    "Optional",
    "Required",
    "RootModel",
    "Sequence",
    "Set",
    "Tuple",
    "Type",
    "Union",
    "dict",
    "frozenset",
    "list",
    "set",
    "tuple",
    "type",
];

/// Whether types are written at `id`, whose ancestors are known.
pub(super) fn is_type(nodes: &Nodes<'_>, id: NodeId) -> bool {
    let parent = nodes.parent(id);
    if parent == id {
        return false;
    }
    let is_around = nodes.is_type(parent);
    match nodes.kind(parent) {
        Kind::TypeParameter => {
            let generic = nodes.parent(parent);
            let head = nodes.first(generic).filter(|_| nodes.kind(generic) == Kind::GenericType);
            let is_first = nodes.first(parent) == Some(id);
            takes_types(head.and_then(|head| nodes.last_word(head)), is_first).unwrap_or(true)
        }
        Kind::Subscript if nodes.field(id) == Some(Field::Subscript) => {
            let head = nodes.child(parent, Field::Value).and_then(|head| nodes.last_word(head));
            let is_first = nodes.child(parent, Field::Subscript) == Some(id);
            takes_types(head, is_first).unwrap_or(is_around)
        }
        Kind::ArgumentList => is_type_argument(nodes, parent, id),
        Kind::KeywordArgument => {
            let call = nodes.parent(nodes.parent(parent));
            let name = nodes.child(parent, Field::Name).map(|name| nodes.text(name));
            name == Some("bound") && callee(nodes, call) == Some("TypeVar") && nodes.field(id) == Some(Field::Value)
        }
        Kind::TypeAliasStatement => nodes.is_alias(parent),
        Kind::Interpolation | Kind::Lambda => false,
        _ => is_around || nodes.kind(id) == Kind::Type,
    }
}

/// Whether a part of `head[…]` is a type; nothing where `head` does not tell.
fn takes_types(head: Option<&str>, is_first: bool) -> Option<bool> {
    match head? {
        "Literal" => Some(false),
        "Annotated" => Some(is_first),
        head => GENERICS.binary_search(&head).is_ok().then_some(true),
    }
}

fn callee<'t>(nodes: &Nodes<'t>, call: NodeId) -> Option<&'t str> {
    nodes.child(call, Field::Function).and_then(|function| nodes.last_word(function))
}

fn is_type_argument(nodes: &Nodes<'_>, list: NodeId, id: NodeId) -> bool {
    let index = nodes.children(list).take_while(|argument| *argument != id).take(3).count();
    match callee(nodes, nodes.parent(list)) {
        Some("cast" | "ForwardRef") => index == 0,
        Some("NewType") => index == 1,
        Some("TypeVar") => index > 0 && nodes.kind(id) != Kind::KeywordArgument,
        _ => false,
    }
}

/// Where the characters of a plain string stand in its text: nothing where they are not what it means, or the string is none.
pub(super) fn inner(string: &str) -> Option<Span> {
    let start = string.find(['"', '\''])?;
    let prefix = string.get(..start)?;
    if !matches!(prefix, "" | "u" | "U" | "r" | "R") || string.contains('\\') {
        return None;
    }
    let quotes = string.get(start..)?;
    let length = if quotes.starts_with("\"\"\"") || quotes.starts_with("'''") { 3 } else { 1 };
    let quote = quotes.get(..length)?;
    let inside = quotes.strip_prefix(quote)?.strip_suffix(quote)?;
    let start = u32::try_from(start + length).ok()?;
    Some(Span::new(start, start + u32::try_from(inside.len()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generics_are_sorted_for_their_search() {
        assert!(GENERICS.is_sorted());
    }

    #[test]
    fn a_string_that_is_cut_off_has_no_inside() {
        assert_eq!(inner("\"\"\""), None);
        assert_eq!(inner("'a"), None);
        assert_eq!(inner("u'ab'"), Some(Span::new(2, 4)));
        assert_eq!(inner("b'ab'"), None);
    }
}
