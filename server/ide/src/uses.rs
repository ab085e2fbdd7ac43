//! Where TypeScript uses a thing.
//!
//! In go a world and a symbol; out come the words that stand for it, generated files left out. What leads to nothing of the contract is no use.

use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::World;
use mizan_engine::frontend::{Found, Part, Segment, Use, UseKind, Uses, in_order};
use mizan_schema::Contract;
use mizan_schema::difference::Subject;
use mizan_typescript::client::Role;
use mizan_typescript::uses;

use crate::declared::{self, is_same};
use crate::descend;
use crate::files::text;
use crate::thing::{Symbol, Thing};

/// Every word in TypeScript that stands for a thing, by file and place.
pub fn uses_of(world: &World, symbol: &Symbol) -> Vec<Use> {
    let Some(uses) = world.uses(symbol.backend) else { return Vec::new() };
    found(world, &uses, symbol).into_iter().map(|(file, one)| Use::new(file, one)).collect()
}

/// The same, as they are kept.
fn found<'u>(world: &World, uses: &'u Uses<'_>, symbol: &Symbol) -> Vec<Found<'u>> {
    let Some(snapshot) = world.backends.get(symbol.backend) else { return Vec::new() };
    let sought = Sought::new(&snapshot.contract, &symbol.thing);
    if let Some(subject) = symbol.thing.exported() {
        let mut found = uses.found(&subject);
        found.retain(|(_, one)| sought.is_exported(one));
        return found;
    }
    let all = uses.in_files().flat_map(|(file, found)| found.uses.iter().map(move |one| (file, one)));
    in_order(all.filter(|(file, one)| sought.is(world, uses, file, one)).collect())
}

/// The uses that do something with a thing: imports, exports and the ends of elements left out.
pub(crate) fn sites<'u>(world: &World, uses: &'u Uses<'_>, symbol: &Symbol) -> Vec<Found<'u>> {
    let mut sites = found(world, uses, symbol);
    sites.retain(|(_, one)| is_site(one.kind));
    sites
}

/// Whether a use does something with what it is of.
pub(crate) fn is_site(kind: UseKind) -> bool {
    !matches!(kind, UseKind::Import | UseKind::ReExport | UseKind::ClosingElement)
}

/// The things that one use stands for.
pub(crate) fn things(
    world: &World,
    contract: &Contract,
    uses: &Uses<'_>,
    file: &Utf8Path,
    one: &uses::Use,
) -> Vec<Thing> {
    let Some((subject, kind)) = uses.meaning(&one.target.export.name) else { return Vec::new() };
    if one.kind != UseKind::Text {
        return descend::things(contract, (subject, kind), &one.target);
    }
    let Some(text) = text(world, file) else { return Vec::new() };
    let written = one.span.of(&text.text);
    // `register("email")` names a field; any other text is a value.
    let names_field = matches!(one.target.path.last(), Some(Segment::Key(key)) if **key == *written);
    match subject {
        Subject::Form(_) if names_field => descend::things(contract, (subject, kind), &one.target),
        _ => descend::values(contract, (subject, kind), &one.target, written),
    }
}

/// A thing, and how to pass quickly over what cannot be it.
struct Sought<'s> {
    contract: &'s Contract,
    thing: &'s Thing,
    /// The keys it may stand under.
    keys: Vec<Arc<str>>,
}

impl<'s> Sought<'s> {
    fn new(contract: &'s Contract, thing: &'s Thing) -> Self {
        let keys = match thing {
            Thing::Function(name) | Thing::Parameter { name, .. } | Thing::Member { name, .. } => {
                vec![Arc::clone(name)]
            }
            Thing::FormField { name, .. } => {
                vec![Arc::clone(name), format!("{name}_0").into(), format!("{name}_1").into()]
            }
            Thing::Field { of, name } => {
                let field = declared::field(contract, of, name);
                field.map(|field| vec![Arc::clone(&field.input_key), Arc::clone(&field.output_key)]).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        Self { contract, thing, keys }
    }

    fn is(&self, world: &World, uses: &Uses<'_>, file: &Utf8Path, one: &uses::Use) -> bool {
        if !one.kind.is_word() || !self.may_be(one) {
            return false;
        }
        things(world, self.contract, uses, file, one).iter().any(|thing| is_same(self.contract, thing, self.thing))
    }

    fn may_be(&self, one: &uses::Use) -> bool {
        let is_key = matches!(one.target.path.last(), Some(Segment::Key(key)) if self.keys.contains(key));
        match self.thing {
            Thing::Literal { .. } => one.kind == UseKind::Text,
            Thing::Member { .. } => one.kind == UseKind::Text || is_key,
            _ => is_key,
        }
    }

    /// Of the uses of an export: whether one is of its name, or of the slot that is named so.
    fn is_exported(&self, one: &uses::Use) -> bool {
        let is_slot = || matches!(one.target.path.as_slice(), [Segment::Key(key)] if self.keys.contains(key));
        one.kind.is_word() && (one.target.part == Part::Name || (one.target.export.role == Role::Fetch && is_slot()))
    }
}
