//! What is said of an item at length.

use std::sync::Arc;

use mizan_engine::World;
use mizan_schema::contract::Contract;
use mizan_schema::declarations::Python;
use mizan_schema::{Origin, Places};

use super::About;
use crate::declared::{declared, field};
use crate::hover::Block;
use crate::thing::{Symbol, Thing};

/// What is said of an item at length; nothing where its line says all.
pub fn documentation(world: &World, about: &About) -> Vec<Block> {
    let said = match about {
        About::Nothing => Vec::new(),
        About::Keyword(of, name) => {
            of.all().iter().filter(|keyword| keyword.name == *name).map(|keyword| keyword.does.to_owned()).collect()
        }
        About::Thing(symbol) => of_thing(world, symbol).unwrap_or_default(),
    };
    said.into_iter().map(Block::Text).collect()
}

/// The docstring of a thing and where it is declared; of a context what it holds and who reads it.
pub(crate) fn of_thing(world: &World, symbol: &Symbol) -> Option<Vec<String>> {
    let snapshot = world.backends.get(symbol.backend)?;
    let contract = &snapshot.contract;
    let mut parts: Vec<String> = docstring(contract, &symbol.thing).map(|text| text.to_string()).into_iter().collect();
    if let Thing::Context(name) = &symbol.thing {
        parts.extend(members(contract, name));
        parts.extend(readers(world, symbol.backend, contract, name));
    }
    let places = snapshot.places();
    let place = |origin: Origin| format!("`{}:{}`", places.path(origin.source), places.range(origin).start_line + 1);
    parts.extend(declared(contract, &symbol.thing).map(place));
    Some(parts)
}

fn docstring(contract: &Contract, thing: &Thing) -> Option<Arc<str>> {
    let of = |python: &Python| python.docstring.clone();
    match thing {
        Thing::Function(name) => of(&contract.functions.get(name)?.python),
        Thing::Context(name) => {
            let context = contract.contexts.get(name)?;
            // Of a context without a constant, the docstring is its first member's.
            let is_member = contract.functions.values().any(|function| function.python == context.python);
            if is_member { None } else { of(&context.python) }
        }
        Thing::Composition(name) => of(&contract.compositions.get(name)?.python),
        Thing::Form(name) => of(&contract.forms.get(name)?.python),
        Thing::Channel(name) => of(&contract.channels.get(name)?.python),
        Thing::Type(key) => contract.definitions.get(key)?.docstring.clone(),
        Thing::Field { of, name } => field(contract, of, name)?.description.clone(),
        Thing::FormField { form, name } => {
            let fields = &contract.forms.get(form)?.fields;
            fields.iter().find(|field| field.name.value == *name)?.help_text.clone()
        }
        Thing::Parameter { .. } | Thing::Member { .. } | Thing::Literal { .. } => None,
    }
}

fn members(contract: &Contract, name: &str) -> Option<String> {
    let context = contract.contexts.get(name)?;
    let list = |names: Vec<String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let members = list(context.members.iter().map(ToString::to_string).collect());
    let params = list(context.params.iter().map(|param| param.parameter.name.value.to_string()).collect());
    Some(if params.is_empty() { format!("Holds {members}.") } else { format!("Holds {members}; takes {params}.") })
}

/// The components that read a context's slots.
fn readers(world: &World, backend: usize, contract: &Contract, name: &str) -> Option<String> {
    const SHOWN: usize = 5;
    let uses = world.uses(backend)?;
    let context = contract.contexts.get(name)?;
    let subjects = context.members.iter().map(|member| mizan_schema::difference::Subject::Function(Arc::clone(member)));
    let found = subjects.flat_map(|subject| uses.found(&subject));
    let mut components: Vec<&Arc<str>> = found.filter_map(|(_, one)| one.within.as_ref()).collect();
    components.sort();
    components.dedup();
    let shown: Vec<String> = components.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    match (shown.is_empty(), components.len().saturating_sub(SHOWN)) {
        (true, _) => None,
        (false, 0) => Some(format!("Read by {}.", shown.join(", "))),
        (false, more) => Some(format!("Read by {} and {more} more.", shown.join(", "))),
    }
}
