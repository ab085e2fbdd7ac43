//! A named place for a value (an argument, a field, a result) before and after.
//!
//! In go two such places and the way that values go; out comes what changed, how bad that is, and how it is spelled.

use crate::Type;
use crate::spelling::{python, typescript};
use crate::types::{Default, Definitions};

use super::fit::{Fit, Typed, fit};
use super::moves::Moves;
use super::{Grade, Way};

/// A place for a value.
#[derive(Clone, Copy)]
pub(super) struct Slot<'a> {
    pub(super) ty: &'a Type,
    pub(super) definitions: &'a Definitions,
    /// Whether it may be left out, or be missing.
    pub(super) optional: bool,
    pub(super) default: Option<&'a Default>,
}

/// What changed of a place.
pub(super) struct Changed {
    pub(super) before: String,
    pub(super) after: String,
    pub(super) grade: Grade,
    pub(super) why: &'static str,
}

impl<'a> Slot<'a> {
    /// A result.
    pub(super) fn of(ty: &'a Type, definitions: &'a Definitions) -> Self {
        Self { ty, definitions, optional: false, default: None }
    }

    /// How it is declared: `text?: string`.
    pub(super) fn declared(&self, name: &str, way: Way) -> String {
        let mark = if self.optional { "?" } else { "" };
        format!("{name}{mark}: {}", typescript::of(self.ty, way))
    }
}

/// What changed between two places that have one name.
pub(super) fn compare<'a>(before: Slot<'a>, after: Slot<'a>, moves: &Moves<'_>, way: Way) -> Option<Changed> {
    let typed = |slot: Slot<'a>| Typed { ty: slot.ty, definitions: slot.definitions };
    let of_type = graded(fit(typed(before), typed(after), moves, way), way);
    let of_absence = absence(before.optional, after.optional, way);
    let of_default = defaults(before, after, way);
    let is_other_type = of_type.is_some();
    let (grade, why) = [of_type, of_absence, of_default].into_iter().flatten().max_by_key(|(grade, _)| *grade)?;
    if !is_other_type && of_absence.is_none() {
        let spelled = |slot: Slot<'_>| slot.default.map_or_else(String::new, default);
        return Some(Changed { before: spelled(before), after: spelled(after), grade, why });
    }
    let (mut one, mut other) = (typescript::of(before.ty, way), typescript::of(after.ty, way));
    if is_other_type && one == other {
        // What TypeScript does not tell apart.
        (one, other) = (python::of(before.ty), python::of(after.ty));
    }
    if is_other_type && one == other {
        other.push_str(", in detail");
    }
    if of_absence.is_some() {
        let word = |optional| if optional { " (optional)" } else { "" };
        one.push_str(word(before.optional));
        other.push_str(word(after.optional));
    }
    Some(Changed { before: one, after: other, grade, why })
}

fn graded(fit: Fit, way: Way) -> Option<(Grade, &'static str)> {
    match (fit, way) {
        (Fit::Same, _) => None,
        (Fit::Narrower, Way::Input) => Some((Grade::Safe, "it takes all that it took")),
        (Fit::Narrower, Way::Output) => Some((Grade::Safe, "all that it gives is of the type that it had")),
        (Fit::Loose(why), _) => Some((Grade::Risky, why)),
        (Fit::No(why), _) => Some((Grade::Breaking, why)),
    }
}

fn absence(before: bool, after: bool, way: Way) -> Option<(Grade, &'static str)> {
    match (before, after, way) {
        (true, false, Way::Input) => Some((Grade::Breaking, "calls that leave it out do not compile")),
        (false, true, Way::Input) => Some((Grade::Safe, "it may be left out")),
        (false, true, Way::Output) => Some((Grade::Breaking, "it may be missing now")),
        (true, false, Way::Output) => Some((Grade::Safe, "it is always there now")),
        _ => None,
    }
}

fn defaults(before: Slot<'_>, after: Slot<'_>, way: Way) -> Option<(Grade, &'static str)> {
    let (Some(one), Some(other)) = (before.default, after.default) else { return None };
    let is_left_out = way == Way::Input && before.optional && after.optional;
    (is_left_out && default(one) != default(other))
        .then_some((Grade::Risky, "calls that leave it out get another value"))
}

/// `default 1`; what cannot be shown is `…`.
fn default(default: &Default) -> String {
    format!("default {}", python::default(default).trim_start_matches(" = "))
}
