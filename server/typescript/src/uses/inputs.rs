//! What is given to the client: the path of each key, attribute and text literal in the arguments that it is part of.

use std::sync::Arc;

use mizan_text::Span;

use super::meaning::{Data, What};
use super::{Names, Part, Reader, Segment, Target, UseKind};
use crate::client::{ClientExport, Role};
use crate::facts::{From, Given, Input, InputId, Position, Reason, Step, Under, ValueId, Written};

/// How many keys the name of a field may be made of.
const DEEPEST_NAME: usize = 64;

/// Where an input stands in what it is given to.
#[derive(Clone)]
struct Place {
    data: Data,
    way: Way,
}

/// What is left to be passed on the way to what the server declares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Nothing.
    There,
    /// `data` or `forms`, which only say how many there are.
    Wrapped,
    /// The argument is the name of a field.
    FieldName,
    /// The argument is a function that is given this.
    Callback,
}

impl<N: Names> Reader<'_, N> {
    pub(super) fn inputs(&mut self) {
        let mut places: Vec<Option<Place>> = Vec::with_capacity(self.facts.inputs.len());
        for input in &self.facts.inputs {
            let around = match input.under {
                Under::Argument(argument) => self.place(input.to, argument),
                Under::Returned(argument) => self.returned(input.to, argument),
                Under::Input(InputId(id)) => places.get(id as usize).cloned().flatten(),
            };
            places.push(around.and_then(|place| self.input(input, place)));
        }
    }

    /// What a function in this place is expected to return.
    fn returned(&self, to: ValueId, argument: u32) -> Option<Place> {
        let From::Step(callee, Step::Call) = self.facts.values.get(to.0 as usize)?.from else { return None };
        let callee = self.meaning(callee);
        let data = callee.sets().filter(|_| argument == 0)?;
        Some(Place { data: data.clone(), way: Way::There })
    }

    /// What the argument in this place is declared as.
    fn place(&self, to: ValueId, argument: u32) -> Option<Place> {
        let value = self.facts.values.get(to.0 as usize)?;
        let place = |export: &Arc<ClientExport>, part, way| {
            Some(Place { data: Data { export: export.clone(), part, path: Vec::new(), lists: 0 }, way })
        };
        let meaning = self.meaning(to);
        match (&value.from, &meaning.what) {
            (From::Step(callee, Step::Call), _) if argument == 0 => {
                let callee = self.meaning(*callee);
                if let Some((export, part)) = callee.takes() {
                    let way = if export.role == Role::FormCall { Way::Wrapped } else { Way::There };
                    return place(&export, part, way);
                }
                if let Some(data) = callee.sets() {
                    return Some(Place { data: data.clone(), way: Way::There });
                }
                match (&callee.what, callee.hands_on()) {
                    (_, Some(What::Data(data) | What::Entries(data) | What::Entry(data))) => {
                        Some(Place { data, way: Way::Callback })
                    }
                    (_, Some(what)) => place(what.export()?, Part::Whole, Way::Callback),
                    (What::Register(export), None) => place(export, Part::Arguments, Way::FieldName),
                    _ => None,
                }
            }
            (From::Step(_, Step::Annotated { .. }), What::Data(data)) => {
                Some(Place { data: data.clone(), way: Way::There })
            }
            (_, What::Export(export)) if value.position == Position::Element && export.role == Role::Provider => {
                place(export, Part::Arguments, Way::There)
            }
            _ => None,
        }
    }

    /// Says what `input` is, and where its own parts stand.
    fn input(&mut self, input: &Input, place: Place) -> Option<Place> {
        match (&input.what, place.way) {
            (Given::Dynamic(reason), way) => {
                let reason = if way == Way::Callback { Reason::Passed } else { *reason };
                self.push(input.span, UseKind::Dynamic(reason), place.data.target(), Written::Alias);
                None
            }
            (Given::Text(text), Way::FieldName) => {
                self.field_name(text, input.span, &place.data);
                None
            }
            (Given::Key(key, _), Way::Wrapped) => match &**key {
                "data" => Some(Place { way: Way::There, ..place }),
                "forms" => Some(Place { way: Way::There, data: Data { lists: 1, ..place.data } }),
                _ => None,
            },
            (Given::Value(value, reason), way) => {
                self.value_given(*value, *reason, input.span, way, &place.data);
                None
            }
            (_, Way::Callback | Way::FieldName | Way::Wrapped) => None,
            (Given::Key(key, written), Way::There) => self.key(input.span, UseKind::Key, key, *written, place),
            (Given::Attribute(name), Way::There) => {
                self.key(input.span, UseKind::Attribute, &attribute(name)?, Written::Name, place)
            }
            (Given::Item, Way::There) => Some(Place { data: place.data.item(), way: Way::There }),
            (Given::Text(_), Way::There) => {
                self.push(input.span, UseKind::Text, place.data.target(), Written::Name);
                None
            }
        }
    }

    /// What is given is a value. What comes from the client itself has no keys that are written here.
    fn value_given(&mut self, value: ValueId, reason: Reason, span: Span, way: Way, data: &Data) {
        let meaning = self.meaning(value);
        if matches!(meaning.what, What::Plain) {
            return;
        }
        let is_client = meaning.what.export().is_some() && (way != Way::Callback || meaning.sets().is_some());
        let reason = match way {
            _ if is_client => Reason::Client,
            Way::Callback => Reason::Passed,
            _ => reason,
        };
        if is_client {
            self.given_back.insert(value);
        }
        self.push(span, UseKind::Dynamic(reason), data.target(), Written::Alias);
    }

    fn key(&mut self, span: Span, kind: UseKind, key: &Arc<str>, written: Written, place: Place) -> Option<Place> {
        let mut data = place.data;
        if data.lists > 0 {
            return None;
        }
        data.path.push(Segment::Key(key.clone()));
        self.push(span, kind, data.target(), written);
        Some(Place { data, way: Way::There })
    }

    /// `register("lines.0.name")`: each part of the name is a key.
    fn field_name(&mut self, text: &str, span: Span, data: &Data) {
        let Target { export, part, mut path } = data.target();
        let mut start = span.start;
        for name in text.split('.').take(DEEPEST_NAME) {
            let end = start.saturating_add(u32::try_from(name.len()).unwrap_or(u32::MAX));
            if name.bytes().all(|byte| byte.is_ascii_digit()) {
                path.push(Segment::Item);
            } else {
                path.push(Segment::Key(name.into()));
                let target = Target { export: export.clone(), part, path: path.clone() };
                self.push(Span::new(start, end), UseKind::Key, target, Written::Name);
            }
            start = end.saturating_add(1);
        }
    }
}

/// The param that an attribute gives. A param with a name that React keeps to itself has an underscore behind it.
fn attribute(name: &Arc<str>) -> Option<Arc<str>> {
    match &**name {
        "key" | "ref" | "children" => None,
        "key_" | "ref_" | "children_" => name.strip_suffix('_').map(Arc::from),
        _ => Some(name.clone()),
    }
}
