//! Whether values of one type can go where another is expected: what decides about every changed type.
//!
//! On the way in, callers give what the server took before and it wants the new type; on the way out, the server gives the new type to a frontend
//! that expects the old one. So one question serves both. It is asked in terms of TypeScript first (would it compile?), then of values
//! (would the server take them, has the frontend met them?). A named type that both sides refer to fits itself: what changed in it
//! is told of the definition, once.

use serde_json::Value;

use crate::spelling::typescript::Way;
use crate::types::{Array, Bound, Definitions, Dict, Discriminator, Format, Numeric, Object, ObjectKind, Shape, Text};
use crate::{Type, TypeKey};

use super::moves::Moves;
use super::reach::{fields, key_of, may_be_absent};

/// How one type fits into another, the worst last. The words say why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// They are one type.
    Same,
    /// Every value of it is one of the other's.
    Narrower,
    /// It compiles, and values may come that the other side does not know or does not take.
    Loose(&'static str),
    /// It does not compile.
    No(&'static str),
}

impl Fit {
    fn rank(self) -> u8 {
        match self {
            Self::Same => 0,
            Self::Narrower => 1,
            Self::Loose(_) => 2,
            Self::No(_) => 3,
        }
    }

    /// The better of two; of two that are as good, the first.
    fn or(self, other: Self) -> Self {
        if other.rank() < self.rank() { other } else { self }
    }

    /// The worse of two; of two that are as bad, the first.
    fn and(self, other: Self) -> Self {
        if other.rank() > self.rank() { other } else { self }
    }
}

/// A type as it was or is, with the definitions of its contract.
#[derive(Clone, Copy)]
pub(super) struct Typed<'a> {
    pub(super) ty: &'a Type,
    pub(super) definitions: &'a Definitions,
}

/// How values of the one type do where the other is expected.
pub(super) fn fit(before: Typed<'_>, after: Typed<'_>, moves: &Moves<'_>, way: Way) -> Fit {
    let (given, wanted) = match way {
        Way::Input => (before, after),
        Way::Output => (after, before),
    };
    let mut fitting = Fitting { given: given.definitions, wanted: wanted.definitions, moves, way, within: Vec::new() };
    fitting.types(given.ty, wanted.ty)
}

struct Fitting<'a> {
    given: &'a Definitions,
    wanted: &'a Definitions,
    moves: &'a Moves<'a>,
    way: Way,
    /// The pairs that are being compared: one that comes up again fits as far as the rest does.
    within: Vec<(*const Type, *const Type)>,
}

/// A type that is no union.
#[derive(Clone, Copy)]
enum Atom<'a> {
    Unknown,
    Null,
    Bool,
    Number { whole: bool, bounds: &'a Numeric },
    Text { form: Form, limits: Option<&'a Text> },
    Literal(&'a Value),
    Enum(&'a TypeKey),
    Named(&'a TypeKey),
    Array(&'a Array),
    Tuple(&'a [Type]),
    Dict(&'a Dict),
}

/// What is in a string.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Bytes,
    Decimal,
    Json,
    Known(Format),
}

/// The members of a union.
#[derive(Default)]
struct Alternatives<'a> {
    atoms: Vec<Atom<'a>>,
    /// A field tells its members apart, so that who reads one has asked which it is.
    is_tagged: bool,
}

const COMPILE_IN: &str = "calls that give what it took do not compile";
const COMPILE_OUT: &str = "code that reads what it was does not compile";
const REFUSED: &str = "the server may refuse what it took";
const UNMET: &str = "a value comes that no code has met";

impl<'a> Fitting<'a> {
    fn types(&mut self, given: &'a Type, wanted: &'a Type) -> Fit {
        let pair = (std::ptr::from_ref(given), std::ptr::from_ref(wanted));
        if self.within.contains(&pair) {
            return Fit::Same;
        }
        self.within.push(pair);
        let fit = self.unions(given, wanted);
        self.within.pop();
        fit
    }

    fn unions(&mut self, given: &'a Type, wanted: &'a Type) -> Fit {
        let (mut given_names, mut wanted_names) = (Vec::new(), Vec::new());
        names(given, self.way, &mut given_names);
        names(wanted, self.way, &mut wanted_names);
        let is_wanted = |key: &TypeKey| wanted_names.iter().any(|other| self.is_one(key, other));
        let is_given = |key: &TypeKey| given_names.iter().any(|other| self.is_one(other, key));
        let given = alternatives(given, self.given, self.way, &is_wanted);
        let wanted = alternatives(wanted, self.wanted, self.way, &is_given);
        let mut is_met = vec![false; wanted.atoms.len()];
        let mut worst = Fit::Same;
        for atom in &given.atoms {
            let mut best = self.stranger(*atom, &wanted);
            for (candidate, is_met) in wanted.atoms.iter().zip(&mut is_met) {
                let fit = self.atoms(*atom, *candidate);
                *is_met |= fit == Fit::Same;
                best = best.or(fit);
            }
            worst = worst.and(best);
        }
        let unmet = || wanted.atoms.iter().zip(&is_met).filter(|(_, is_met)| !**is_met).map(|(atom, _)| *atom);
        // TypeScript refuses to compare with a value that cannot be; it says nothing of `null` and of kinds of values.
        let is_literal = |atom: Atom<'_>| matches!(atom, Atom::Literal(_));
        let has_lost = given.atoms.iter().copied().any(is_literal) && unmet().any(is_literal);
        match worst {
            Fit::Same | Fit::Narrower if has_lost && self.way == Way::Output => {
                Fit::Loose("code that asks for the value that is gone does not compile")
            }
            Fit::Same if unmet().next().is_some() => Fit::Narrower,
            _ => worst,
        }
    }

    /// What it means that a member is none of the other's.
    fn stranger(&self, atom: Atom<'a>, wanted: &Alternatives<'a>) -> Fit {
        if self.way == Way::Input {
            return Fit::No(if matches!(atom, Atom::Null) { "`null` is no longer taken" } else { COMPILE_IN });
        }
        let kin = |candidate: &Atom<'_>| match (atom, candidate) {
            (Atom::Literal(new), Atom::Literal(old)) => std::mem::discriminant(new) == std::mem::discriminant(*old),
            _ => false,
        };
        match atom {
            Atom::Null => Fit::No("it may be `null` now"),
            Atom::Literal(_) if wanted.atoms.iter().any(kin) => Fit::Loose(UNMET),
            Atom::Named(_) if wanted.is_tagged => Fit::Loose(UNMET),
            Atom::Unknown => Fit::No("nothing is known of it any more"),
            _ => Fit::No(COMPILE_OUT),
        }
    }

    /// Whether two names are of one type.
    fn is_one(&self, given: &TypeKey, wanted: &TypeKey) -> bool {
        match self.way {
            Way::Input => self.moves.now(given) == wanted,
            Way::Output => self.moves.now(wanted) == given,
        }
    }

    fn no(&self) -> Fit {
        Fit::No(match self.way {
            Way::Input => COMPILE_IN,
            Way::Output => COMPILE_OUT,
        })
    }

    fn atoms(&mut self, given: Atom<'a>, wanted: Atom<'a>) -> Fit {
        let (items, wanted_items) = (elements(given, self.given), elements(wanted, self.wanted));
        match (given, wanted) {
            (Atom::Unknown, Atom::Unknown) | (Atom::Null, Atom::Null) | (Atom::Bool, Atom::Bool) => Fit::Same,
            (Atom::Number { whole, bounds }, Atom::Number { whole: wants_whole, bounds: wanted }) => {
                let of_whole = match (whole, wants_whole) {
                    (true, false) => Fit::Narrower,
                    (false, true) if self.way == Way::Output => Fit::Loose("fractions may come"),
                    (false, true) => Fit::Loose("fractions are refused"),
                    _ => Fit::Same,
                };
                of_whole.and(self.limits(bounds == wanted, within_bounds(bounds, wanted)))
            }
            (Atom::Text { form, limits }, Atom::Text { form: wants, limits: wanted }) => {
                let is_within = within_limits(limits, wanted);
                self.forms(form, wants).and(self.limits(limits == wanted, is_within))
            }
            (Atom::Literal(one), Atom::Literal(other)) if one == other => Fit::Same,
            (_, Atom::Unknown)
            | (Atom::Literal(Value::Bool(_)), Atom::Bool)
            | (Atom::Literal(Value::Number(_)), Atom::Number { .. })
            | (Atom::Literal(Value::String(_)), Atom::Text { form: Form::Plain, .. }) => Fit::Narrower,
            (Atom::Literal(Value::String(_)), Atom::Text { .. }) => self.refusal(),
            // What became of the one name is told of its definition.
            (Atom::Enum(one) | Atom::Named(one), Atom::Enum(other) | Atom::Named(other)) if self.is_one(one, other) => {
                Fit::Same
            }
            (Atom::Array(one), Atom::Array(other)) => {
                let (lengths, wanted) = ((one.min_items, one.max_items), (other.min_items, other.max_items));
                self.types(&one.items, &other.items).and(self.limits(lengths == wanted, within(lengths, wanted)))
            }
            (_, Atom::Array(array)) if items.is_some() => {
                let items = items.into_iter().flatten().map(|item| (item, &array.items));
                self.each(items).and(Fit::Narrower)
            }
            _ if items.is_some() || wanted_items.is_some() => match (items, wanted_items) {
                (Some(one), Some(other)) if one.len() == other.len() => self.each(one.into_iter().zip(other)),
                _ => self.no(),
            },
            (Atom::Dict(one), Atom::Dict(other)) => {
                let keys = match self.types(&one.keys, &other.keys) {
                    // On the wire every key is a string: any is one, and a wrong one compiles.
                    Fit::No(_) if matches!(other.keys, Type::Str(_)) => Fit::Narrower,
                    Fit::No(_) => self.refusal(),
                    fit => fit,
                };
                keys.and(self.types(&one.values, &other.values))
            }
            (Atom::Named(one), Atom::Named(other)) => self.objects(one, other),
            _ => self.no(),
        }
    }

    /// The worst of several.
    fn each(&mut self, pairs: impl IntoIterator<Item = (&'a Type, &'a Type)>) -> Fit {
        pairs.into_iter().fold(Fit::Same, |worst, (given, wanted)| worst.and(self.types(given, wanted)))
    }

    /// What a string that may be none of the wanted means.
    fn refusal(&self) -> Fit {
        Fit::Loose(match self.way {
            Way::Input => REFUSED,
            Way::Output => UNMET,
        })
    }

    /// What limits on values do. The server keeps to its own, so that on the way out they bind nobody.
    fn limits(&self, are_same: bool, are_within: bool) -> Fit {
        match self.way {
            _ if are_same => Fit::Same,
            Way::Input if !are_within => Fit::Loose(REFUSED),
            _ => Fit::Narrower,
        }
    }

    fn forms(&self, given: Form, wanted: Form) -> Fit {
        match (given, wanted) {
            _ if given == wanted => Fit::Same,
            (_, Form::Plain) => Fit::Narrower,
            (Form::Known(Format::Date), Form::Known(Format::DateTime)) if self.way == Way::Input => Fit::Narrower,
            (Form::Known(given), Form::Known(wanted)) if is_kind_of(given, wanted) => Fit::Narrower,
            (Form::Plain, _) => self.refusal(),
            _ if self.way == Way::Input => Fit::No("what it took is refused now"),
            _ => Fit::Loose("the text has another form"),
        }
    }

    /// Whether the fields of one class do for another, name apart.
    fn objects(&mut self, given: &'a TypeKey, wanted: &'a TypeKey) -> Fit {
        match (object(self.given, given), object(self.wanted, wanted)) {
            (Some(one), Some(other)) => self.fields(one, other),
            _ => self.no(),
        }
    }

    fn fields(&mut self, given: &'a Object, wanted: &'a Object) -> Fit {
        let way = self.way;
        let mut worst = Fit::Narrower;
        for field in fields(wanted, way) {
            let is_optional = may_be_absent(wanted, field, way);
            let same_key = fields(given, way).find(|other| key_of(other, way) == key_of(field, way));
            worst = worst.and(match same_key {
                None if is_optional => Fit::Narrower,
                None => self.no(),
                Some(other) if may_be_absent(given, other, way) && !is_optional => self.no(),
                Some(other) => self.types(&other.ty, &field.ty),
            });
        }
        // TypeScript refuses a key too many where an object is written.
        let has = |object, key| fields(object, way).any(|field| key_of(field, way) == key);
        let is_too_much = way == Way::Input && fields(given, way).any(|field| !has(wanted, key_of(field, way)));
        if is_too_much { self.no() } else { worst }
    }
}

/// The elements of what is a tuple on the wire.
fn elements<'a>(atom: Atom<'a>, definitions: &'a Definitions) -> Option<Vec<&'a Type>> {
    match atom {
        Atom::Tuple(items) => Some(items.iter().collect()),
        Atom::Named(key) => {
            let object = object(definitions, key).filter(|object| object.kind == ObjectKind::NamedTuple)?;
            Some(object.fields.iter().map(|field| &field.ty).collect())
        }
        _ => None,
    }
}

fn object<'a>(definitions: &'a Definitions, key: &TypeKey) -> Option<&'a Object> {
    match &definitions.get(key)?.shape {
        Shape::Object(object) => Some(object),
        _ => None,
    }
}

/// The names that stand in a type at once, not inside another.
fn names<'a>(ty: &'a Type, way: Way, out: &mut Vec<&'a TypeKey>) {
    match ty {
        Type::Enum(key) | Type::Object(key) | Type::Alias(key) => out.push(key),
        Type::Nullable(inner) | Type::Annotated(inner, _) => names(inner, way, out),
        Type::Union(union) => union.members.iter().for_each(|member| names(member, way, out)),
        Type::Json(inner) if way == Way::Output => names(inner, way, out),
        Type::Directed(directed) => match way {
            Way::Input => names(&directed.input, way, out),
            Way::Output => names(&directed.output, way, out),
        },
        _ => {}
    }
}

/// The members of a type as a union. Names that are not to be `kept` are looked through.
fn alternatives<'a>(
    ty: &'a Type,
    definitions: &'a Definitions,
    way: Way,
    kept: &dyn Fn(&TypeKey) -> bool,
) -> Alternatives<'a> {
    let mut flattening = Flattening { definitions, way, kept, within: Vec::new(), out: Alternatives::default() };
    flattening.add(ty);
    flattening.out
}

struct Flattening<'a, 'k> {
    definitions: &'a Definitions,
    way: Way,
    kept: &'k dyn Fn(&TypeKey) -> bool,
    /// The names that are being looked through; one that names itself is not known.
    within: Vec<&'a TypeKey>,
    out: Alternatives<'a>,
}

impl<'a> Flattening<'a, '_> {
    fn add(&mut self, ty: &'a Type) {
        let text = |form, limits| Atom::Text { form, limits: Some(limits) };
        let atom = match ty {
            Type::Any | Type::Unknown(_) => Atom::Unknown,
            Type::None => Atom::Null,
            Type::Bool => Atom::Bool,
            Type::Int(bounds) => Atom::Number { whole: true, bounds },
            Type::Float(bounds) => Atom::Number { whole: false, bounds },
            Type::Decimal(bounds) => {
                if self.way == Way::Input {
                    self.out.atoms.push(Atom::Number { whole: false, bounds });
                }
                Atom::Text { form: Form::Decimal, limits: None }
            }
            Type::Str(limits) => text(Form::Plain, limits),
            Type::Bytes(limits) => text(Form::Bytes, limits),
            Type::Formatted(format, limits) => text(Form::Known(*format), limits),
            Type::Literal(values) => {
                for literal in values {
                    let atom = if literal.value.is_null() { Atom::Null } else { Atom::Literal(&literal.value) };
                    self.out.atoms.push(atom);
                }
                return;
            }
            Type::Enum(key) | Type::Object(key) | Type::Alias(key) => return self.add_named(key),
            Type::Array(array) => Atom::Array(array),
            Type::Tuple(items) => Atom::Tuple(items),
            Type::Dict(dict) => Atom::Dict(dict),
            Type::Nullable(inner) => {
                self.add(inner);
                Atom::Null
            }
            Type::Union(union) => {
                self.out.is_tagged |= matches!(union.discriminator, Some(Discriminator::Field(_)));
                return union.members.iter().for_each(|member| self.add(member));
            }
            Type::Json(_) if self.way == Way::Input => Atom::Text { form: Form::Json, limits: None },
            Type::Json(inner) | Type::Annotated(inner, _) => return self.add(inner),
            Type::Directed(directed) => {
                return match self.way {
                    Way::Input => self.add(&directed.input),
                    Way::Output => self.add(&directed.output),
                };
            }
        };
        self.out.atoms.push(atom);
    }

    fn add_named(&mut self, key: &'a TypeKey) {
        let Some(definition) = self.definitions.get(key).filter(|_| !self.within.contains(&key)) else {
            return self.out.atoms.push(Atom::Unknown);
        };
        if (self.kept)(key) {
            let is_enum = matches!(definition.shape, Shape::Enum(_));
            return self.out.atoms.push(if is_enum { Atom::Enum(key) } else { Atom::Named(key) });
        }
        self.within.push(key);
        match (&definition.shape, &definition.serialized) {
            (_, Some(serialized)) if self.way == Way::Output => self.add(serialized),
            (Shape::Alias(inner) | Shape::Root(inner, _), _) => self.add(inner),
            (Shape::Object(_), _) => self.out.atoms.push(Atom::Named(key)),
            (Shape::Enum(enumeration), _) => {
                self.out.atoms.extend(enumeration.members.iter().map(|member| Atom::Literal(&member.value)));
            }
        }
        self.within.pop();
    }
}

/// Whether what is of the one format is of the other too.
fn is_kind_of(given: Format, wanted: Format) -> bool {
    matches!(
        (given, wanted),
        (Format::UuidVersion(_), Format::Uuid)
            | (Format::Uri, Format::MultiHostUri)
            | (Format::Email, Format::NameEmail)
            | (Format::FilePath | Format::DirectoryPath, Format::Path)
            | (Format::Ipv4 | Format::Ipv6, Format::IpAny)
            | (Format::Ipv4Interface | Format::Ipv6Interface, Format::IpAnyInterface)
            | (Format::Ipv4Network | Format::Ipv6Network, Format::IpAnyNetwork)
    )
}

/// Whether every number within the one's bounds is within the other's.
fn within_bounds(given: &Numeric, wanted: &Numeric) -> bool {
    let number = |bound: &Bound| bound.as_deref().and_then(Value::as_f64);
    let at_least = |given: &Bound, wanted: &Bound| {
        wanted.is_none() || number(given).zip(number(wanted)).is_some_and(|(given, wanted)| given >= wanted)
    };
    let at_most = |given: &Bound, wanted: &Bound| {
        wanted.is_none() || number(given).zip(number(wanted)).is_some_and(|(given, wanted)| given <= wanted)
    };
    at_least(&given.minimum, &wanted.minimum)
        && at_least(&given.exclusive_minimum, &wanted.exclusive_minimum)
        && at_most(&given.maximum, &wanted.maximum)
        && at_most(&given.exclusive_maximum, &wanted.exclusive_maximum)
        && (wanted.multiple_of.is_none() || given.multiple_of == wanted.multiple_of)
        && within((None, given.max_digits), (None, wanted.max_digits))
        && within((None, given.decimal_places), (None, wanted.decimal_places))
}

fn within_limits(given: Option<&Text>, wanted: Option<&Text>) -> bool {
    let Some(wanted) = wanted else { return true };
    let lengths = |text: &Text| (text.min_length, text.max_length);
    let given_lengths = given.map(lengths).unwrap_or_default();
    within(given_lengths, lengths(wanted))
        && (wanted.pattern.is_none() || given.is_some_and(|given| given.pattern == wanted.pattern))
}

/// Whether the one's least and most are within the other's.
fn within(given: (Option<u64>, Option<u64>), wanted: (Option<u64>, Option<u64>)) -> bool {
    let at_least = wanted.0.is_none_or(|wanted| wanted == 0 || given.0.is_some_and(|given| given >= wanted));
    let at_most = wanted.1.is_none_or(|wanted| given.1.is_some_and(|given| given <= wanted));
    at_least && at_most
}
