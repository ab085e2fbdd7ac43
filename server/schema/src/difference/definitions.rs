//! Named types before and after: each told of once, whoever leads to it.
//!
//! A type is judged in the directions in which the client uses it both before and after; what the one has and the other has not is told of the
//! function that brought it. One change that both directions see is one change, with the worse grade.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use crate::spelling::typescript;
use crate::types::{Definition, Enumeration, Extra, Object, Shape};
use crate::{Type, TypeKey};

use super::reach::{Reach, fields, key_of, may_be_absent};
use super::references::Root;
use super::slot::{self, Slot};
use super::{
    Affected, Change, Comparison, Grade, Mark, Part, Reached, Step, Subject, Way, channels, contexts, forms, functions,
};

impl Comparison<'_> {
    pub(super) fn definitions(&self, out: &mut Vec<Change>) {
        for &key in &self.gone {
            let now = self.moves.now(key);
            if self.reach_after.has(now) {
                self.named(key, now, out);
            } else {
                out.push(gone(key));
            }
        }
        for pair in &self.differing.definitions {
            if !self.gone.contains(pair.key) {
                self.named(pair.key, pair.key, out);
            }
        }
    }

    /// A type that was called one thing and is called another now, or the same.
    fn named(&self, key: &TypeKey, now: &TypeKey, out: &mut Vec<Change>) {
        let (Some(one), Some(other)) = (self.before.definitions.get(key), self.after.definitions.get(now)) else {
            return;
        };
        let is_used = |way: &Way| self.reach_before.is_used(key, *way) && self.reach_after.is_used(now, *way);
        let ways: Vec<Way> = [Way::Input, Way::Output].into_iter().filter(is_used).collect();
        let mut told: Vec<Told> = Vec::new();
        for way in &ways {
            let mut changes = Vec::new();
            self.definition(key, one, other, *way, &mut changes);
            for change in changes {
                tell(change, &mut told);
            }
        }
        for mut told in told {
            if ways.len() > 1 {
                name_way(&mut told.change);
            }
            out.push(reached(told, key, &self.reach_before));
        }
    }

    fn definition(&self, key: &TypeKey, before: &Definition, after: &Definition, way: Way, out: &mut Vec<Told>) {
        let serialized = |definition: &'_ Definition| way == Way::Output && definition.serialized.is_some();
        match (&before.shape, &after.shape) {
            _ if serialized(before) || serialized(after) => self.whole(key, before, after, way, out),
            (Shape::Object(one), Shape::Object(other)) if one.kind == other.kind => {
                self.fields(key, one, other, way, out);
                rest(key, &one.extra, &other.extra, way, out);
            }
            (Shape::Enum(one), Shape::Enum(other)) => members(key, one, other, way, out),
            _ => self.whole(key, before, after, way, out),
        }
    }

    fn fields(&self, key: &TypeKey, before: &Object, after: &Object, way: Way, out: &mut Vec<Told>) {
        let subject = || Subject::Type(key.clone());
        let old: BTreeMap<_, _> = fields(before, way).map(|field| (key_of(field, way), field)).collect();
        let new: BTreeMap<_, _> = fields(after, way).map(|field| (key_of(field, way), field)).collect();
        let names: BTreeSet<_> = old.keys().chain(new.keys()).copied().collect();
        for name in names {
            let path = format!("{}.{}", typescript::name(key), typescript::key(name));
            let one = old.get(name).map(|field| Slot {
                ty: &field.ty,
                definitions: &self.before.definitions,
                optional: may_be_absent(before, field, way),
                default: Some(&field.default),
            });
            let other = new.get(name).map(|field| Slot {
                ty: &field.ty,
                definitions: &self.after.definitions,
                optional: may_be_absent(after, field, way),
                default: Some(&field.default),
            });
            let change = match (one, other) {
                (Some(one), Some(other)) => slot::compare(one, other, &self.moves, way).map(|changed| {
                    Change::changed(subject(), &path, changed.before, changed.after).graded(changed.grade, changed.why)
                }),
                (None, Some(added)) => {
                    let (grade, why) = match way {
                        Way::Input if !added.optional => (Grade::Breaking, "objects without it do not compile"),
                        Way::Input => (Grade::Safe, "it may be left out"),
                        Way::Output => (Grade::Safe, "nothing reads it yet"),
                    };
                    Some(Change::added(subject(), added.declared(&path, way)).graded(grade, why))
                }
                (Some(_), None) => {
                    let why = match way {
                        Way::Input => "objects that have it do not compile",
                        Way::Output => "code that reads it does not compile",
                    };
                    Some(Change::removed(subject(), path).graded(Grade::Breaking, why))
                }
                (None, None) => None,
            };
            let is_missing =
                way == Way::Input && one.is_none_or(|slot| slot.optional) && other.is_some_and(|slot| !slot.optional);
            let steps = if is_missing { Vec::new() } else { vec![Step::Key(Arc::clone(name))] };
            out.extend(change.map(|change| within(change, key, way, steps)));
        }
    }

    /// What is no class with fields on both sides: an alias, a root model, a kind that became another.
    fn whole(&self, key: &TypeKey, before: &Definition, after: &Definition, way: Way, out: &mut Vec<Told>) {
        let named = Type::Alias(key.clone());
        let inner = |definition: &Definition| match (&definition.shape, &definition.serialized) {
            (_, Some(serialized)) if way == Way::Output => serialized.clone(),
            (Shape::Root(inner, _) | Shape::Alias(inner), _) => inner.clone(),
            _ => named.clone(),
        };
        let (one, other) = (inner(before), inner(after));
        let subject = Subject::Type(key.clone());
        let what = format!("type {}", typescript::name(key));
        let change = if one == named || other == named {
            // One class became another kind of class under its name.
            let word = |definition: &Definition, inner: &Type| {
                if inner == &named { kind(&definition.shape).to_owned() } else { typescript::of(inner, way) }
            };
            let (word_before, word_after) = (word(before, &one), word(after, &other));
            let why = "what is written as the one does not compile as the other";
            Some(Change::changed(subject, &what, word_before, word_after).graded(Grade::Breaking, why))
        } else {
            let (one, other) = (Slot::of(&one, &self.before.definitions), Slot::of(&other, &self.after.definitions));
            slot::compare(one, other, &self.moves, way).map(|changed| {
                Change::changed(subject, &what, changed.before, changed.after).graded(changed.grade, changed.why)
            })
        };
        out.extend(change.map(|change| within(change, key, way, Vec::new())));
    }
}

fn gone(key: &TypeKey) -> Change {
    let name = typescript::name(key);
    Change::removed(Subject::Type(key.clone()), format!("type {name}")).touching(vec![Affected::whole(name)])
}

/// A change of a type, and where in a value of that type it is seen, each way.
struct Told {
    change: Change,
    inside: Vec<(Way, Vec<Step>)>,
}

/// A change that is seen at `steps` in a value of the type.
fn within(change: Change, key: &TypeKey, way: Way, steps: Vec<Step>) -> Told {
    let own = Affected { export: typescript::name(key), part: Part::Fields, path: steps.clone() };
    let touched = if change.affected.is_empty() { vec![own] } else { change.affected.clone() };
    Told { change: change.going(&[way]).touching(touched), inside: vec![(way, steps)] }
}

/// Adds a change, or adds its direction to the same change of the other direction. What may be left out on the way in is there on the way out.
fn tell(new: Told, told: &mut Vec<Told>) {
    let (mark, text) = (new.change.mark, &new.change.text);
    let is_same = |it: &Change| {
        let is_new = it.mark == Mark::Added && mark == Mark::Added;
        it.mark == mark && (it.text == *text || is_new && it.text.replacen("?: ", ": ", 1) == *text)
    };
    let Some(same) = told.iter_mut().find(|it| is_same(&it.change)) else { return told.push(new) };
    same.inside.extend(new.inside);
    same.change.ways.extend(new.change.ways);
    same.change.affected.extend(new.change.affected);
    if new.change.grade > same.change.grade {
        (same.change.grade, same.change.why) = (new.change.grade, new.change.why);
    }
}

/// Says in which direction a type has changed that is used in both.
fn name_way(change: &mut Change) {
    match change.ways.as_slice() {
        [Way::Input] => change.text.push_str(", as input"),
        [Way::Output] => change.text.push_str(", as output"),
        _ => {}
    }
}

/// The change with who leads to the type, and the parts of the client on the way.
fn reached(told: Told, key: &TypeKey, reach: &Reach<'_>) -> Change {
    let Told { mut change, inside } = told;
    let mut reached_by = BTreeSet::new();
    let mut affected = BTreeSet::new();
    for (way, steps) in inside {
        for (root, part, path) in reach.ways_to(key, way) {
            let path = [path, steps.clone()].concat();
            let (subject, touched) = match root {
                Root::Function(function) => {
                    (Subject::Function(Arc::clone(&function.name)), functions::touched(function, part, &path))
                }
                Root::Context(context) => {
                    (Subject::Context(Arc::clone(&context.name)), contexts::touched(context, part, &path))
                }
                Root::Form(form) => (Subject::Form(Arc::clone(&form.name.value)), forms::touched(form, part, &path)),
                Root::Channel(channel) => {
                    let name = &channel.name.value;
                    (Subject::Channel(Arc::clone(name)), channels::touched(name, part, &path))
                }
            };
            reached_by.insert(Reached { subject, way });
            affected.extend(touched);
        }
    }
    affected.extend(std::mem::take(&mut change.affected));
    change.affected = affected.into_iter().collect();
    change.reached_by = reached_by.into_iter().collect();
    change
}

fn members(key: &TypeKey, before: &Enumeration, after: &Enumeration, way: Way, out: &mut Vec<Told>) {
    let name = typescript::name(key);
    let subject = || Subject::Type(key.clone());
    let value = |enumeration: &Enumeration, name: &str| {
        enumeration.members.iter().find(|member| &*member.name == name).map(|member| member.value.clone())
    };
    let has_value =
        |enumeration: &Enumeration, value: &Value| enumeration.members.iter().any(|member| member.value == *value);
    let touched = |member: &str| {
        vec![Affected { export: name.clone(), part: Part::Members, path: vec![Step::Key(Arc::from(member))] }]
    };
    for member in &after.members {
        let path = format!("{name}.{}", typescript::key(&member.name));
        let change = match value(before, &member.name) {
            Some(old) if old == member.value => continue,
            Some(old) => {
                let why = "values of the old kind are none any more";
                Change::changed(subject(), &path, old.to_string(), member.value.to_string())
                    .graded(Grade::Breaking, why)
            }
            None => {
                let (grade, why) = match way {
                    _ if has_value(before, &member.value) => (Grade::Safe, "a second name for a value"),
                    Way::Input => (Grade::Safe, "nothing has to give it"),
                    Way::Output => (Grade::Risky, "a value comes that no code has met"),
                };
                Change::added(subject(), format!("{path} = {}", member.value)).graded(grade, why)
            }
        };
        out.push(within(change.touching(touched(&member.name)), key, way, Vec::new()));
    }
    for member in before.members.iter().filter(|member| value(after, &member.name).is_none()) {
        let change = Change::removed(subject(), format!("{name}.{}", typescript::key(&member.name)))
            .graded(Grade::Breaking, "code that names it does not compile");
        out.push(within(change.touching(touched(&member.name)), key, way, Vec::new()));
    }
}

/// What becomes of keys that are no field.
fn rest(key: &TypeKey, before: &Extra, after: &Extra, way: Way, out: &mut Vec<Told>) {
    let word = |extra: &Extra| match (extra, way) {
        (Extra::Allow(_), _) => "allowed",
        (Extra::Forbid, Way::Input) => "refused",
        _ => "left out",
    };
    let (one, other) = (word(before), word(after));
    if one == other {
        return;
    }
    let (grade, why) = match (one, other, way) {
        ("allowed", _, _) => (Grade::Breaking, "code that gives or reads other keys does not compile"),
        (_, "refused", _) => (Grade::Risky, "the server may refuse what it took"),
        _ => (Grade::Safe, "what was written still stands"),
    };
    let what = format!("{} further keys", typescript::name(key));
    let change = Change::changed(Subject::Type(key.clone()), &what, one.to_owned(), other.to_owned());
    out.push(within(change.graded(grade, why), key, way, Vec::new()));
}

fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Object(object) => match object.kind {
            crate::types::ObjectKind::NamedTuple => "a tuple",
            _ => "an object",
        },
        Shape::Enum(_) => "an enumeration",
        Shape::Root(..) | Shape::Alias(_) => "an alias",
    }
}
