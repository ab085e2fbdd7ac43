//! Functions, contexts, compositions, forms and channels by name.

use mizan_engine::World;
use mizan_schema::Contract;

use crate::declared::declared;
use crate::definition::file_span;
use crate::files::FileSpan;
use crate::thing::{Symbol, Thing};

/// How many are given at the most: nobody reads on.
const LIMIT: usize = 200;

/// Something that was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub symbol: Symbol,
    /// Where it is declared.
    pub at: FileSpan,
}

/// What has a name with the letters of `query` in it, in their order, whatever their case: the same first, then what begins so, then the shortest.
pub fn workspace_symbols(world: &World, query: &str) -> Vec<Found> {
    let mut ranked: Vec<(Rank, Symbol)> = Vec::new();
    for (backend, snapshot) in world.backends.iter().enumerate() {
        let matching = things(&snapshot.contract).filter_map(|thing| Some((Rank::of(thing.name(), query)?, thing)));
        ranked.extend(matching.map(|(rank, thing)| (rank, Symbol { backend, thing })));
    }
    ranked.sort();
    let found = ranked.into_iter().filter_map(|(_, symbol)| {
        let snapshot = world.backends.get(symbol.backend)?;
        let at = file_span(world, symbol.backend, declared(&snapshot.contract, &symbol.thing)?);
        Some(Found { symbol, at })
    });
    found.take(LIMIT).collect()
}

fn things(contract: &Contract) -> impl Iterator<Item = Thing> {
    let functions = contract.functions.keys().cloned().map(Thing::Function);
    let contexts = contract.contexts.keys().cloned().map(Thing::Context);
    let compositions = contract.compositions.keys().cloned().map(Thing::Composition);
    let forms = contract.forms.keys().cloned().map(Thing::Form);
    let channels = contract.channels.keys().cloned().map(Thing::Channel);
    functions.chain(contexts).chain(compositions).chain(forms).chain(channels)
}

/// How well a name fits; the best is least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    is_other: bool,
    begins_otherwise: bool,
    length: usize,
}

impl Rank {
    fn of(name: &str, query: &str) -> Option<Self> {
        // `useEcho` and `user_profile` are found by the letters alone.
        let letters = |text: &str| text.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect::<String>();
        let (own, asked) = (letters(name), letters(query));
        let mut rest = own.chars();
        let fits = asked.chars().all(|wanted| rest.any(|c| c == wanted));
        fits.then(|| Self { is_other: own != asked, begins_otherwise: !own.starts_with(&asked), length: own.len() })
    }
}
