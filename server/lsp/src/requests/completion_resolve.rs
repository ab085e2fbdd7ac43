//! `completionItem/resolve`: what is said of an item at length, when a person looks at it.
//!
//! An item carries what it is of, in words that mean the same in another world: names, and no places.

use std::sync::Arc;

use mizan_ide::{About, KeywordsOf, Symbol, Thing, documentation};
use mizan_schema::TypeKey;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request::ResolveCompletionItem;
use tower_lsp_server::ls_types::{CompletionItem, Documentation, Uri};

use super::hover::markdown;
use super::{Answer, Asked, DocumentRequest, Params};

pub(crate) struct CompletionResolve;

impl DocumentRequest for CompletionResolve {
    type Method = ResolveCompletionItem;

    fn document(item: &CompletionItem) -> Option<Uri> {
        Some(Data::read(item)?.uri)
    }

    fn nothing() -> Answer<Self::Method> {
        CompletionItem::default()
    }

    fn answer(asked: &Asked<'_>, item: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let about = Data::read(&item).and_then(|data| data.about());
        let blocks = about.map(|about| documentation(asked.world, &about)).unwrap_or_default();
        let documentation = (!blocks.is_empty()).then(|| Documentation::MarkupContent(markdown(&blocks)));
        Ok(CompletionItem { documentation, ..item })
    }
}

/// What an item is of, as the client keeps it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Data {
    uri: Uri,
    /// The noun of the thing, and the names that lead to it.
    about: Vec<String>,
    /// The place of its backend.
    #[serde(default)]
    backend: usize,
}

impl Data {
    pub(super) fn of(uri: &Uri, about: &About) -> Option<Value> {
        let (about, backend) = match about {
            About::Nothing => return None,
            About::Keyword(KeywordsOf::Client, name) => (words(&["client", name]), 0),
            About::Keyword(KeywordsOf::FormMeta, name) => (words(&["form meta", name]), 0),
            About::Thing(symbol) => (names(&symbol.thing)?, symbol.backend),
        };
        serde_json::to_value(Self { uri: uri.clone(), about, backend }).ok()
    }

    fn read(item: &CompletionItem) -> Option<Self> {
        serde_json::from_value(item.data.clone()?).ok()
    }

    fn about(&self) -> Option<About> {
        let about: Vec<&str> = self.about.iter().map(String::as_str).collect();
        match about.as_slice() {
            ["client", name] => About::keyword(KeywordsOf::Client, name),
            ["form meta", name] => About::keyword(KeywordsOf::FormMeta, name),
            names => Some(About::Thing(Symbol { backend: self.backend, thing: thing(names)? })),
        }
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

/// A thing by its noun and names; nothing for what only a place tells.
fn names(thing: &Thing) -> Option<Vec<String>> {
    let noun = thing.noun();
    Some(match thing {
        Thing::Function(name)
        | Thing::Context(name)
        | Thing::Composition(name)
        | Thing::Form(name)
        | Thing::Channel(name) => words(&[noun, name]),
        Thing::Parameter { function: of, name } | Thing::FormField { form: of, name } => words(&[noun, of, name]),
        Thing::Type(key) => words(&[noun, &key.module, &key.qualname]),
        Thing::Field { of, name } | Thing::Member { of, name } => words(&[noun, &of.module, &of.qualname, name]),
        Thing::Literal { .. } => return None,
    })
}

fn thing(names: &[&str]) -> Option<Thing> {
    let text = |name: &str| -> Arc<str> { Arc::from(name) };
    let key = |module: &str, qualname: &str| TypeKey { module: text(module), qualname: text(qualname) };
    let thing = match *names {
        [_, name] => [Thing::Function, Thing::Context, Thing::Composition, Thing::Form, Thing::Channel]
            .map(|make| make(text(name)))
            .into_iter()
            .find(|thing| Some(&thing.noun()) == names.first())?,
        ["parameter", function, name] => Thing::Parameter { function: text(function), name: text(name) },
        ["type", module, qualname] => Thing::Type(key(module, qualname)),
        [_, form, name] => Thing::FormField { form: text(form), name: text(name) },
        ["field", module, qualname, name] => Thing::Field { of: key(module, qualname), name: text(name) },
        [_, module, qualname, name] => Thing::Member { of: key(module, qualname), name: text(name) },
        _ => return None,
    };
    (Some(&thing.noun()) == names.first()).then_some(thing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_item_is_of_is_found_again_by_its_names() {
        let key = TypeKey { module: "shop.models".into(), qualname: "Item".into() };
        for known in [
            Thing::Function("echo".into()),
            Thing::Context("cart".into()),
            Thing::Channel("chat".into()),
            Thing::Parameter { function: "echo".into(), name: "text".into() },
            Thing::FormField { form: "contact".into(), name: "email".into() },
            Thing::Type(key.clone()),
            Thing::Field { of: key.clone(), name: "name".into() },
            Thing::Member { of: key, name: "DRAFT".into() },
        ] {
            let names = names(&known).unwrap();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            assert_eq!(thing(&names), Some(known));
        }
        assert_eq!(thing(&["something", "else"]), None);
    }
}
