//! What a value means, and what a step makes of it: the shapes of the client's hooks, calls and results as plain data.

use std::sync::Arc;

use super::{Part, Segment};
use crate::client::{ClientExport, Role};
use crate::facts::{Listed, Place, Step};

/// What a value means.
#[derive(Clone, Debug)]
pub(super) struct Meaning<Module> {
    pub(super) what: What<Module>,
    hold: Hold,
}

/// What there is, leaving aside whether it is there yet.
#[derive(Clone, Debug)]
pub(super) enum What<Module> {
    Nothing,
    Module(Module),
    Export(Arc<ClientExport>),
    /// What a hook gives, by the role of the export.
    State(Arc<ClientExport>),
    /// `useUserProfile.state`.
    StateOf(Arc<ClientExport>),
    /// What that gives.
    SlotState(Arc<ClientExport>),
    /// What `subscribeChat` gives.
    Subscription(Arc<ClientExport>),
    /// `mutate`, `submit`.
    Mutate(Arc<ClientExport>),
    /// `send`.
    Send(Arc<ClientExport>),
    /// `register` and the like, which take the name of a field.
    Register(Arc<ClientExport>),
    Error(Arc<ClientExport>),
    ErrorFields(Arc<ClientExport>),
    /// A value of the client that has nothing in it: `Status.Draft`.
    Plain,
    /// A list of what is in data, in pairs with their keys.
    Entries(Data),
    /// One of these pairs.
    Entry(Data),
    Data(Data),
}

/// Something that the server declares.
#[derive(Clone, Debug)]
pub(super) struct Data {
    pub(super) export: Arc<ClientExport>,
    pub(super) part: Part,
    pub(super) path: Vec<Segment>,
    /// How many lists there are around it that the path does not count.
    pub(super) lists: u8,
}

/// In which way a value has what it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    /// It is that.
    Now,
    /// It is a promise of that.
    Promised,
    /// It is `then` of a promise of that.
    Then,
    /// It is `catch` or `finally` of a promise of that.
    Settled,
    /// It is a method of a list that is that.
    List(ListMethod),
    /// It is a function that is given that, or a function from that to that.
    Setter,
}

/// What a method of a list does with its elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ListMethod {
    /// Which parameters of its first argument are elements.
    elements: &'static [u32],
    gives: Gives,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gives {
    List,
    Element,
    Other,
}

impl ListMethod {
    fn named(name: &str) -> Option<Self> {
        let (elements, gives): (&[u32], Gives) = match name {
            "map" | "flatMap" | "forEach" | "some" | "every" | "findIndex" | "findLastIndex" => (&[0], Gives::Other),
            "filter" => (&[0], Gives::List),
            "find" | "findLast" => (&[0], Gives::Element),
            "reduce" | "reduceRight" => (&[1], Gives::Other),
            "sort" | "toSorted" => (&[0, 1], Gives::List),
            "slice" | "reverse" | "toReversed" | "concat" | "splice" | "toSpliced" | "with" | "values" => {
                (&[], Gives::List)
            }
            "at" | "pop" | "shift" => (&[], Gives::Element),
            _ => return None,
        };
        Some(Self { elements, gives })
    }
}

impl<Module> Default for Meaning<Module> {
    fn default() -> Self {
        What::Nothing.into()
    }
}

impl<Module> From<What<Module>> for Meaning<Module> {
    fn from(what: What<Module>) -> Self {
        Self { what, hold: Hold::Now }
    }
}

impl<Module> What<Module> {
    fn data(export: &Arc<ClientExport>, part: Part, lists: u8) -> Self {
        Self::Data(Data { export: export.clone(), part, path: Vec::new(), lists })
    }

    /// The export that this comes from.
    pub(super) fn export(&self) -> Option<&Arc<ClientExport>> {
        match self {
            Self::Nothing | Self::Module(_) | Self::Error(_) | Self::ErrorFields(_) | Self::Plain => None,
            Self::Export(export)
            | Self::State(export)
            | Self::StateOf(export)
            | Self::SlotState(export)
            | Self::Subscription(export)
            | Self::Mutate(export)
            | Self::Send(export)
            | Self::Register(export)
            | Self::Data(Data { export, .. })
            | Self::Entries(Data { export, .. })
            | Self::Entry(Data { export, .. }) => Some(export),
        }
    }

    /// The property `name`.
    fn member(&self, name: &str) -> Self {
        match self {
            Self::Export(export) if export.role == Role::SlotHook && name == "state" => Self::StateOf(export.clone()),
            Self::Export(export) if export.role == Role::Enum => Self::Plain,
            Self::State(export) => state_member(export, name),
            Self::SlotState(export) if name == "data" => Self::data(export, Part::Result, 0),
            Self::Subscription(export) if name == "send" => Self::Send(export.clone()),
            Self::Error(export) if name == "fields" => Self::ErrorFields(export.clone()),
            Self::ErrorFields(export) => Self::Data(Data {
                export: export.clone(),
                part: Part::Arguments,
                path: vec![Segment::Key(name.into())],
                lists: 0,
            }),
            Self::Data(data) if data.lists == 0 => Self::Data(data.then(Segment::Key(name.into()))),
            _ => Self::Nothing,
        }
    }

    fn item(&self, place: Place) -> Self {
        match (self, place) {
            (Self::Data(data), _) => Self::Data(data.item()),
            (Self::Entries(data), _) => Self::Entry(data.clone()),
            (Self::Entry(_), Place::At(0)) => Self::Plain,
            (Self::Entry(data), _) => Self::Data(data.clone()),
            _ => Self::Nothing,
        }
    }

    /// What `Object.values` and `Object.entries` make of it.
    fn listed(&self, listed: Listed) -> Self {
        match (self, listed) {
            (Self::Export(export), Listed::Values) if export.role == Role::Enum => Self::data(export, Part::Members, 1),
            (Self::Data(data), Listed::Values) => Self::Data(Data { lists: 1, ..data.item() }),
            (Self::Data(data), Listed::Entries) => Self::Entries(data.item()),
            _ => Self::Nothing,
        }
    }
}

impl Data {
    fn then(&self, segment: Segment) -> Self {
        let mut path = self.path.clone();
        path.push(segment);
        Self { path, ..self.clone() }
    }

    pub(super) fn item(&self) -> Self {
        match self.lists.checked_sub(1) {
            Some(lists) => Self { lists, ..self.clone() },
            None => self.then(Segment::Item),
        }
    }
}

fn state_member<Module>(export: &Arc<ClientExport>, name: &str) -> What<Module> {
    match (export.role, name) {
        (Role::CallHook, "mutate") | (Role::FormHook, "submit") => What::Mutate(export.clone()),
        (Role::CallHook, "data") => What::data(export, Part::Result, 0),
        (Role::CallHook, "error") => What::Error(export.clone()),
        (Role::FormHook, "register" | "watch" | "setValue" | "getValues" | "setError" | "setFocus" | "trigger") => {
            What::Register(export.clone())
        }
        (Role::ChannelHook, "messages") => What::data(export, Part::Receive, 1),
        (Role::ChannelHook, "last") => What::data(export, Part::Receive, 0),
        (Role::ChannelHook, "send") => What::Send(export.clone()),
        _ => What::Nothing,
    }
}

impl<Module: Clone> Meaning<Module> {
    pub(super) fn promised(what: What<Module>) -> Self {
        Self { what, hold: Hold::Promised }
    }

    /// Whether it is not `what` itself but a promise, or a method on the way to it.
    pub(super) fn is_held(&self) -> bool {
        self.hold != Hold::Now
    }

    /// What a call of this takes first, if it is something to be called.
    pub(super) fn takes(&self) -> Option<(Arc<ClientExport>, Part)> {
        if self.is_held() {
            return None;
        }
        match &self.what {
            What::Export(export) => match export.role {
                Role::Call | Role::Fetch | Role::Submit | Role::FormCall | Role::Subscribe | Role::ChannelHook => {
                    Some((export.clone(), Part::Arguments))
                }
                _ => None,
            },
            What::Mutate(export) => Some((export.clone(), Part::Arguments)),
            What::Send(export) => Some((export.clone(), Part::Send)),
            _ => None,
        }
    }

    /// The element that a function gets which is given to this, where this is a method of a list, or the value, where it is `then`.
    pub(super) fn hands_on(&self) -> Option<What<Module>> {
        match self.hold {
            Hold::Then => Some(self.what.clone()),
            Hold::List(method) if !method.elements.is_empty() => Some(self.what.item(Place::Any)),
            _ => None,
        }
    }

    /// What may be given to it, where it is a setter.
    pub(super) fn sets(&self) -> Option<&Data> {
        match (&self.what, self.hold) {
            (What::Data(data), Hold::Setter) => Some(data),
            _ => None,
        }
    }

    /// What `step` makes of it.
    pub(super) fn step(&self, step: &Step) -> Self {
        match (step, self.hold) {
            (Step::Alias, _) => self.clone(),
            (Step::Await, Hold::Now | Hold::Promised) => self.what.clone().into(),
            (Step::Member(name) | Step::Method(name), Hold::Promised) => self.promise_method(name),
            (Step::Method(name), Hold::Now) => self.method(name),
            (Step::Member(name), Hold::Now) => self.what.member(name).into(),
            (Step::Item(place), Hold::Now) => self.what.item(*place).into(),
            (Step::Listed(listed), Hold::Now) => self.what.listed(*listed).into(),
            (Step::Call, _) => self.call(),
            (Step::Parameter { argument, key, index }, _) => self.parameter(*argument, key.as_deref(), *index),
            (Step::Annotated { lists, is_query }, Hold::Now) => self.annotated(*lists, *is_query),
            (Step::Setter, Hold::Now) => Self { what: self.what.clone(), hold: Hold::Setter },
            _ => Self::default(),
        }
    }

    fn promise_method(&self, name: &str) -> Self {
        let hold = match name {
            "then" => Hold::Then,
            "catch" | "finally" => Hold::Settled,
            _ => return Self::default(),
        };
        Self { what: self.what.clone(), hold }
    }

    fn method(&self, name: &str) -> Self {
        match &self.what {
            // Data are plain: what is called on them is the language's.
            What::Data(_) | What::Entries(_) => match ListMethod::named(name) {
                Some(method) => Self { what: self.what.clone(), hold: Hold::List(method) },
                None => Self::default(),
            },
            what => what.member(name).into(),
        }
    }

    fn call(&self) -> Self {
        match (&self.what, self.hold) {
            (_, Hold::Settled) => Self { what: self.what.clone(), hold: Hold::Promised },
            (_, Hold::List(method)) => match method.gives {
                Gives::List => self.what.clone().into(),
                Gives::Element => self.what.item(Place::Any).into(),
                Gives::Other => Self::default(),
            },
            (What::Export(export), Hold::Now) => called(export),
            (What::StateOf(export), Hold::Now) => What::SlotState(export.clone()).into(),
            (What::Mutate(export), Hold::Now) => Self::promised(What::data(export, Part::Result, 0)),
            _ => Self::default(),
        }
    }

    fn parameter(&self, argument: u32, key: Option<&str>, index: u32) -> Self {
        match (&self.what, self.hold, argument, key, index) {
            (what, Hold::Then | Hold::Setter, 0, None, 0) => what.clone().into(),
            (what, Hold::List(method), 0, None, index) if method.elements.contains(&index) => {
                what.item(Place::Any).into()
            }
            (What::Export(export), Hold::Now, 1, Some("onMessage"), 0) if export.role == Role::Subscribe => {
                What::data(export, Part::Receive, 0).into()
            }
            _ => Self::default(),
        }
    }

    fn annotated(&self, lists: u8, is_query: bool) -> Self {
        match &self.what {
            What::Data(data) => What::Data(Data { lists: data.lists.saturating_add(lists), ..data.clone() }).into(),
            what if is_query && lists == 0 => what.clone().into(),
            What::Export(export) if export.role == Role::Type => What::data(export, Part::Fields, lists).into(),
            What::Export(export) if export.role == Role::Enum => What::data(export, Part::Members, lists).into(),
            _ => Self::default(),
        }
    }
}

fn called<Module>(export: &Arc<ClientExport>) -> Meaning<Module> {
    let (what, hold) = match export.role {
        Role::Call | Role::Fetch | Role::Submit => (What::data(export, Part::Result, 0), Hold::Promised),
        Role::CallHook | Role::FormHook | Role::ChannelHook => (What::State(export.clone()), Hold::Now),
        Role::SlotHook => (What::data(export, Part::Result, 0), Hold::Now),
        Role::Subscribe => (What::Subscription(export.clone()), Hold::Now),
        _ => (What::Nothing, Hold::Now),
    };
    Meaning { what, hold }
}
