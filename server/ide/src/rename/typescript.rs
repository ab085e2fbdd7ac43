//! Where TypeScript goes by a name: what the client exports, keys of arguments, attributes, slots of a bundle.
//!
//! Every place is one that reading is sure of. Where an object that has the name as a key goes where it is not followed, where the whole client does, and in a
//! file that cannot be read, nothing is renamed. An object that goes elsewhere without having the key is in nobody's way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::World;
use mizan_engine::frontend::{Part, Segment, Target, UseKind, Uses};
use mizan_schema::Contract;
use mizan_schema::contract::ContextKind;
use mizan_schema::difference::Subject;
use mizan_syntax::typescript::{Dialect, broken, parse};
use mizan_text::Span;
use mizan_typescript::facts::{Exported, FileFacts, Reason, Written};
use mizan_typescript::uses::{FileUses, Use};

use super::named::Named;
use super::refusal::Refusal;
use super::sites::{Brought, NewNames, Says, Site};
use super::{Group, after};
use crate::descend;
use crate::files::{FileSpan, text};
use crate::search::words;
use crate::thing::Thing;
use crate::uses;

/// Every place in TypeScript.
pub(super) fn sites(world: &World, named: &Named) -> Result<Vec<Site>, Refusal> {
    let Some((snapshot, uses)) = world.backends.get(named.backend).zip(world.uses(named.backend)) else {
        return Ok(Vec::new());
    };
    let sought = Sought::new(&snapshot.contract, &uses, named, after::nested(snapshot, named).cloned().collect());
    if sought.is_nothing() {
        return Ok(Vec::new());
    }
    if let Some((export, file)) = sought.exports.iter().find_map(|export| Some((export, uses.mention_unread(export)?)))
    {
        let sentence = format!("`{export}` stands in a file whose language is not read");
        let span = text(world, &file).and_then(|text| words(&text.text, export).next());
        return Err(Refusal::at(world, sentence, at(&Arc::from(file), span.unwrap_or_default())));
    }
    let mut sites = Vec::new();
    for (file, facts, found) in uses.linked() {
        sought.refuse(world, &uses, file, (facts, found))?;
        sought.sites_in(world, &uses, file, found, &mut sites);
    }
    Ok(sites)
}

fn at(file: &Arc<Utf8Path>, span: Span) -> FileSpan {
    FileSpan { file: Arc::clone(file), span }
}

/// What is looked for.
struct Sought<'s> {
    contract: &'s Contract,
    /// The exports of the client that belong to it: those that are called after it, and those that take or give it.
    exports: BTreeSet<Arc<str>>,
    /// Those that are called after it.
    named: BTreeSet<Arc<str>>,
    /// What has it for a key: parameters, a slot.
    keyed: BTreeSet<Thing>,
    key: Option<Arc<str>>,
}

impl<'s> Sought<'s> {
    fn new(contract: &'s Contract, uses: &Uses<'_>, named: &Named, nested: Vec<mizan_schema::TypeKey>) -> Self {
        let things: &[Thing] = named.wire.as_ref().map(|wire| wire.of.as_slice()).unwrap_or_default();
        let is_key = |thing: &&Thing| matches!(thing, Thing::Parameter { .. } | Thing::Function(_));
        let keyed: BTreeSet<Thing> = things.iter().filter(is_key).cloned().collect();
        let mut subjects: BTreeSet<Subject> = nested.into_iter().map(Subject::Type).collect();
        let own = things.iter().filter(|thing| !matches!(thing, Thing::Parameter { .. }));
        subjects.extend(own.filter_map(Thing::subject));
        let local = things.iter().filter_map(|thing| match thing {
            Thing::Function(name) => Some(contract.contexts.get(name)?)
                .filter(|context| context.kind == ContextKind::Local)
                .map(|context| Arc::clone(&context.name)),
            _ => None,
        });
        subjects.extend(local.map(Subject::Context));
        let called: BTreeSet<Arc<str>> =
            subjects.iter().flat_map(|subject| uses.names_of(subject)).map(|(name, _)| name).collect();
        let around =
            things.iter().filter_map(Thing::subject).flat_map(|subject| uses.names_of(&subject)).map(|(name, _)| name);
        let exports = called.iter().cloned().chain(around).collect();
        let key = named.wire.as_ref().filter(|_| !keyed.is_empty()).map(|wire| Arc::clone(&wire.word));
        Self { contract, exports, named: called, keyed, key }
    }

    fn is_nothing(&self) -> bool {
        self.exports.is_empty() && self.key.is_none()
    }

    fn sites_in(&self, world: &World, uses: &Uses<'_>, file: &Arc<Utf8Path>, found: &FileUses, sites: &mut Vec<Site>) {
        for one in &found.uses {
            if one.written == Written::Alias || !one.kind.is_word() {
                continue;
            }
            let Some(says) = self.says(world, uses, file, one) else { continue };
            // A list of exports gives on what it names, under that name.
            let is_given = matches!(says, Says::Export(_, Brought::Out));
            let written = if is_given { Written::Name } else { one.written };
            sites.push(Site { at: at(file, one.span), group: Group::TypeScriptUses, says, written });
        }
    }

    fn says(&self, world: &World, uses: &Uses<'_>, file: &Utf8Path, one: &Use) -> Option<Says> {
        let export = &one.target.export.name;
        if one.target.part == Part::Name {
            let brought = match one.kind {
                UseKind::Import => Brought::In,
                UseKind::ReExport => Brought::Out,
                _ => Brought::Used,
            };
            return self.named.contains(export).then(|| Says::Export(Arc::clone(export), brought));
        }
        let is_key = matches!((one.target.path.last(), &self.key), (Some(Segment::Key(key)), Some(own)) if key == own);
        if !is_key || one.kind == UseKind::Text {
            return None;
        }
        let is_it = uses::things(world, self.contract, uses, file, one).iter().any(|thing| self.keyed.contains(thing));
        let says = if one.kind == UseKind::Attribute { Says::Attribute } else { Says::Wire };
        is_it.then_some(says)
    }

    /// Refuses what stands in the way in one file.
    fn refuse(
        &self,
        world: &World,
        uses: &Uses<'_>,
        file: &Arc<Utf8Path>,
        (facts, found): (&FileFacts, &FileUses),
    ) -> Result<(), Refusal> {
        if let Some((span, reason)) = found.modules.first() {
            let sentence =
                format!("The client as a whole {}, and what is used of it there cannot be known", reason.phrase());
            return Err(Refusal::at(world, sentence, at(file, *span)));
        }
        self.refuse_shared(world, uses, file, found)?;
        for one in &found.uses {
            if let UseKind::Dynamic(reason) = one.kind
                && self.may_hold(uses, one)
                && !self.is_kept(uses, found, one, reason)
            {
                let name = self.key.as_deref().unwrap_or_default();
                let sentence = format!("`{name}` cannot be renamed as a whole: {} {}", what(one), reason.phrase());
                return Err(Refusal::at(world, sentence, at(file, one.span)));
            }
        }
        self.refuse_own_exports(world, uses, file, (facts, found))?;
        if facts.is_broken { self.refuse_broken(world, file) } else { Ok(()) }
    }

    /// A word that stands for this and for something else at once.
    fn refuse_shared(
        &self,
        world: &World,
        uses: &Uses<'_>,
        file: &Arc<Utf8Path>,
        found: &FileUses,
    ) -> Result<(), Refusal> {
        let Some(key) = &self.key else { return Ok(()) };
        let is_word = |one: &&Use| one.kind.is_word() && one.kind != UseKind::Text && one.target.part != Part::Name;
        let is_key = |one: &&Use| matches!(one.target.path.last(), Some(Segment::Key(last)) if last == key);
        let mut by_word: BTreeMap<Span, Vec<Thing>> = BTreeMap::new();
        for one in found.uses.iter().filter(is_word).filter(is_key) {
            let things = uses::things(world, self.contract, uses, file, one);
            by_word.entry(one.span).or_default().extend(things);
        }
        for (span, things) in by_word {
            let other = things.iter().find(|thing| !self.keyed.contains(thing));
            if let Some(other) = other.filter(|_| things.iter().any(|thing| self.keyed.contains(thing))) {
                let sentence = format!("`{key}` is here a {} of something else, too", other.noun());
                return Err(Refusal::at(world, sentence, at(file, span)));
            }
        }
        Ok(())
    }

    /// Whether what goes elsewhere has the name for a key.
    fn may_hold(&self, uses: &Uses<'_>, one: &Use) -> bool {
        self.holds(uses, one).iter().any(|thing| self.keyed.contains(thing))
    }

    /// What the key is in what goes elsewhere.
    fn holds(&self, uses: &Uses<'_>, one: &Use) -> Vec<Thing> {
        let Some(key) = self.key.as_ref().filter(|_| one.target.path.is_empty()) else { return Vec::new() };
        let Some((subject, kind)) = uses.meaning(&one.target.export.name) else { return Vec::new() };
        let parts: &[Part] = match one.target.part {
            Part::Whole => &[Part::Arguments, Part::Result, Part::Fields],
            Part::Name => &[],
            ref part => std::slice::from_ref(part),
        };
        let inside = |part: &Part| Target {
            export: Arc::clone(&one.target.export),
            part: *part,
            path: vec![Segment::Key(Arc::clone(key))],
        };
        parts.iter().flat_map(|part| descend::things(self.contract, (subject, kind), &inside(part))).collect()
    }

    /// Whether it goes from one part of the client to another where the key is the same.
    fn is_kept(&self, uses: &Uses<'_>, found: &FileUses, one: &Use, reason: Reason) -> bool {
        let is_beside = |other: &&Use| other.span == one.span && other.kind == UseKind::Dynamic(Reason::Client);
        let beside: Vec<&Use> = found.uses.iter().filter(is_beside).collect();
        reason == Reason::Client && beside.len() > 1 && beside.iter().all(|other| self.may_hold(uses, other))
    }

    /// A file that gives an export on under its old name by a declaration of its own, from which others import it.
    fn refuse_own_exports(
        &self,
        world: &World,
        uses: &Uses<'_>,
        file: &Arc<Utf8Path>,
        (facts, found): (&FileFacts, &FileUses),
    ) -> Result<(), Refusal> {
        let is_own = |name: &Arc<str>| {
            let is_given = |one: &Use| {
                one.kind == UseKind::ReExport && one.written != Written::Alias && one.target.export.name == *name
            };
            !found.uses.iter().any(is_given)
        };
        let exports = facts.exports.iter().filter(|export| matches!(export.what, Exported::Import { .. }));
        let own = exports.map(|export| &export.name).find(|name| self.named.contains(*name) && is_own(name));
        match own.filter(|name| uses.given_on(file).contains(*name)) {
            Some(name) => {
                let sentence = format!("`{name}` is given on under this name by a declaration of the file's own");
                let text = text(world, file);
                let span = text.and_then(|text| words(&text.text, name).last());
                Err(Refusal::at(world, sentence, at(file, span.unwrap_or_default())))
            }
            None => Ok(()),
        }
    }

    /// A name in a statement that does not parse, whatever it seems to be there.
    fn refuse_broken(&self, world: &World, file: &Arc<Utf8Path>) -> Result<(), Refusal> {
        let dialect = file.extension().and_then(Dialect::of_extension);
        let Some((dialect, text)) = dialect.zip(text(world, file)) else { return Ok(()) };
        let broken = broken(&parse(&text.text, dialect));
        let is_broken = |span: &Span| broken.iter().any(|wrong| wrong.start <= span.start && span.end <= wrong.end);
        for name in self.exports.iter().chain(&self.key) {
            if let Some(span) = words(&text.text, name).find(is_broken) {
                return Err(Refusal::broken(world, name, at(file, span)));
            }
        }
        Ok(())
    }
}

/// What goes elsewhere, in words.
fn what(one: &Use) -> String {
    let export = &one.target.export.name;
    match one.target.part {
        Part::Arguments => format!("an arguments object of `{export}`"),
        Part::Result => format!("what `{export}` gives"),
        _ => format!("`{export}`"),
    }
}

/// The places in one file as they are written with these names: where it has a new name for something of its own already, the old one stays, and is imported
/// for the new.
pub(super) fn settled(world: &World, text: &str, sites: &[Site], names: &NewNames) -> Result<Vec<Site>, Refusal> {
    let mut taken: BTreeMap<&Arc<str>, bool> = BTreeMap::new();
    let mut settled = Vec::with_capacity(sites.len());
    for site in sites {
        let Says::Export(export, brought) = &site.says else {
            settled.push(site.clone());
            continue;
        };
        let is_taken = *taken
            .entry(export)
            .or_insert_with(|| names.exports.get(export).is_some_and(|new| words(text, new).next().is_some()));
        match brought {
            Brought::In if is_taken => {
                settled.push(Site { says: Says::Export(Arc::clone(export), Brought::InAs), ..site.clone() });
            }
            Brought::Out if is_taken => {
                let sentence = format!("`{export}` is given on by a file that has the new name already");
                return Err(Refusal::at(world, sentence, site.at.clone()));
            }
            Brought::Used if is_taken && site.written != Written::Binding && !is_member(text, site) => {}
            _ => settled.push(site.clone()),
        }
    }
    Ok(settled)
}

/// Whether a word names a member of something, and is no name of the file's own.
fn is_member(text: &str, site: &Site) -> bool {
    let before = text.get(..site.at.span.start as usize).unwrap_or_default();
    before.trim_end().ends_with(['.', '"', '\''])
}
