//! What is not the same in two contracts: all that comparing them looks at.
//!
//! In go two contracts, of which the later may share with the earlier whatever did not change; out come the parts that are others, as far as a client has
//! them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::TypeKey;
use crate::contract::{Composition, Context, Contract, Function};
use crate::declarations::{Channel, Form};
use crate::shared::{self, Shared};
use crate::types::Definition;

use super::contexts::is_emitted;
use super::references::Root;

/// Something by its name, before and after; nothing where a client has, or had, none of it.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a, V> {
    pub(super) name: &'a Arc<str>,
    pub(super) before: Option<&'a V>,
    pub(super) after: Option<&'a V>,
}

/// What is not the same.
pub(super) struct Differing<'a> {
    pub(super) functions: Vec<Pair<'a, Function>>,
    /// Also those whose members came to have a client, or to have none.
    pub(super) contexts: Vec<Pair<'a, Context>>,
    /// Whether a client has them hangs on their contexts.
    pub(super) compositions: Vec<Pair<'a, Composition>>,
    pub(super) forms: Vec<Pair<'a, Form>>,
    pub(super) channels: Vec<Pair<'a, Channel>>,
    pub(super) definitions: Vec<shared::Pair<'a, TypeKey, Definition>>,
}

impl<'a> Differing<'a> {
    pub(super) fn between(before: &'a Contract, after: &'a Contract) -> Self {
        let functions = pairs(&before.functions, &after.functions);
        let contexts = contexts(before, after, &functions);
        let compositions = compositions(before, after, &contexts);
        Self {
            functions: with_client(functions, Function::is_emitted),
            contexts,
            compositions,
            forms: with_client(pairs(&before.forms, &after.forms), |form| !form.registrations.is_empty()),
            channels: with_client(pairs(&before.channels, &after.channels), |it| !it.registrations.is_empty()),
            definitions: shared::pairs(&before.definitions, &after.definitions).collect(),
        }
    }

    /// How many parts there are.
    pub(super) fn count(&self) -> usize {
        let Self { functions, contexts, compositions, forms, channels, definitions } = self;
        functions.len() + contexts.len() + compositions.len() + forms.len() + channels.len() + definitions.len()
    }

    /// What types hang on, before and after.
    pub(super) fn roots(&self) -> impl Iterator<Item = (Option<Root<'a>>, Option<Root<'a>>)> {
        let functions = self.functions.iter().map(|it| (it.before.map(Root::Function), it.after.map(Root::Function)));
        let contexts = self.contexts.iter().map(|it| (it.before.map(Root::Context), it.after.map(Root::Context)));
        let forms = self.forms.iter().map(|it| (it.before.map(Root::Form), it.after.map(Root::Form)));
        let channels = self.channels.iter().map(|it| (it.before.map(Root::Channel), it.after.map(Root::Channel)));
        functions.chain(contexts).chain(forms).chain(channels)
    }
}

fn pairs<'a, V: PartialEq>(before: &'a Shared<Arc<str>, V>, after: &'a Shared<Arc<str>, V>) -> Vec<Pair<'a, V>> {
    let pair = |it: shared::Pair<'a, Arc<str>, V>| Pair {
        name: it.key,
        before: it.before.map(AsRef::as_ref),
        after: it.after.map(AsRef::as_ref),
    };
    shared::pairs(before, after).map(pair).collect()
}

fn with_client<V>(mut pairs: Vec<Pair<'_, V>>, has_client: impl Fn(&V) -> bool) -> Vec<Pair<'_, V>> {
    for pair in &mut pairs {
        pair.before = pair.before.filter(|it| has_client(it));
        pair.after = pair.after.filter(|it| has_client(it));
    }
    pairs
}

/// By their names: what is there before and after.
fn named<'a, V>(
    names: BTreeSet<&'a Arc<str>>,
    before: &'a Shared<Arc<str>, V>,
    after: &'a Shared<Arc<str>, V>,
) -> Vec<Pair<'a, V>> {
    let find = |map: &'a Shared<Arc<str>, V>, name| map.get(name).map(AsRef::as_ref);
    names.into_iter().map(|name| Pair { name, before: find(before, name), after: find(after, name) }).collect()
}

fn contexts<'a>(before: &'a Contract, after: &'a Contract, functions: &[Pair<'a, Function>]) -> Vec<Pair<'a, Context>> {
    let members = functions.iter().flat_map(|it| [it.before, it.after]).flatten();
    let mut names: BTreeSet<&Arc<str>> = members.filter_map(|function| function.context.as_ref()).collect();
    names.extend(shared::pairs(&before.contexts, &after.contexts).map(|it| it.key));
    let mut pairs = named(names, &before.contexts, &after.contexts);
    for pair in &mut pairs {
        pair.before = pair.before.filter(|context| is_emitted(context, before));
        pair.after = pair.after.filter(|context| is_emitted(context, after));
    }
    pairs
}

fn compositions<'a>(
    before: &'a Contract,
    after: &'a Contract,
    contexts: &[Pair<'a, Context>],
) -> Vec<Pair<'a, Composition>> {
    let mut names: BTreeSet<&Arc<str>> =
        shared::pairs(&before.compositions, &after.compositions).map(|it| it.key).collect();
    let came_or_went = contexts.iter().filter(|it| it.before.is_some() != it.after.is_some());
    let others: BTreeSet<&Arc<str>> = came_or_went.map(|it| it.name).collect();
    if !others.is_empty() {
        let all = before.compositions.iter().chain(&after.compositions);
        let concerned = all.filter(|(_, composition)| composition.parts.iter().any(|part| others.contains(part)));
        names.extend(concerned.map(|(name, _)| name));
    }
    named(names, &before.compositions, &after.compositions)
}
