//! Channels before and after.

use std::sync::Arc;

use crate::declarations::{self, Channel};
use crate::names;
use crate::spelling::typescript;
use crate::{Type, TypeKey};

use super::differing::Pair;
use super::references::model;
use super::slot::{self, Slot};
use super::{Affected, Change, Comparison, Grade, Mark, Part, Step, Subject, Way};

/// A slot of a channel: its word, its part of the client, the way of its values, and what it takes to add it.
const SLOTS: [(&str, Part, Way, Grade, &str); 3] = [
    ("params", Part::Arguments, Way::Input, Grade::Breaking, "subscriptions that do not give them do not compile"),
    ("send", Part::Send, Way::Input, Grade::Safe, "nothing sends it yet"),
    ("receive", Part::Receive, Way::Output, Grade::Safe, "nothing reads it yet"),
];

impl<'a> Comparison<'a> {
    pub(super) fn channels(&self, out: &mut Vec<Change>) {
        for Pair { name, before, after } in &self.differing.channels {
            let subject = Subject::Channel(Arc::clone(name));
            match (before, after) {
                (Some(one), Some(other)) => self.channel(one, other, out),
                (None, Some(_)) => {
                    out.push(Change::added(subject, format!("channel {name}")).touching(touched(
                        name,
                        Part::Whole,
                        &[],
                    )));
                }
                (Some(_), None) => {
                    out.push(Change::removed(subject, format!("channel {name}")).touching(touched(
                        name,
                        Part::Whole,
                        &[],
                    )));
                }
                (None, None) => {}
            }
        }
    }

    fn channel(&self, before: &'a Channel, after: &'a Channel, out: &mut Vec<Change>) {
        let name = &after.name.value;
        let subject = Subject::Channel(Arc::clone(name));
        for ((word, part, way, grade, why), (one, other)) in
            SLOTS.into_iter().zip(slots(before).into_iter().zip(slots(after)))
        {
            let what = format!("channel {name} {word}");
            let change = match (one.and_then(model), other.and_then(model)) {
                (Some(one), Some(other)) => self.model(&subject, &what, one, other, way),
                (None, Some(added)) => Some(
                    Change::new(subject.clone(), Mark::Added, format!("{what}: {}", typescript::name(added)))
                        .graded(grade, why),
                ),
                (Some(_), None) => Some(Change::removed(subject.clone(), what)),
                (None, None) => None,
            };
            out.extend(change.map(|change| change.going(&[way]).touching(touched(name, part, &[]))));
        }
    }

    fn model(&self, subject: &Subject, what: &str, one: &TypeKey, other: &TypeKey, way: Way) -> Option<Change> {
        let (before, after) = (Type::Object(one.clone()), Type::Object(other.clone()));
        let before = Slot::of(&before, &self.before.definitions);
        let after = Slot::of(&after, &self.after.definitions);
        let changed = slot::compare(before, after, &self.moves, way)?;
        let change = Change::changed(subject.clone(), what, changed.before, changed.after);
        Some(change.graded(changed.grade, changed.why))
    }
}

fn slots(channel: &Channel) -> [Option<&declarations::Slot>; 3] {
    [channel.params.as_ref(), channel.send.as_ref(), channel.receive.as_ref()]
}

/// The exports of a channel.
pub(super) fn touched(name: &str, part: Part, path: &[Step]) -> Vec<Affected> {
    let [subscribe, hook, ..] = names::channel(name);
    [subscribe, hook].into_iter().map(|export| Affected { export, part, path: path.to_vec() }).collect()
}
