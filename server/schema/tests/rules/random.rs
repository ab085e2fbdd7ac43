//! Random projects, small and full of clashes, and random edits of them.
//!
//! In go random choices; out come the pieces that a project is written from. Every name is one of a few, so that most pieces are in the way of another;
//! what is said more than once in a list is chosen more often.

use mizan_schema::Declarations;
use mizan_schema::declarations::Dialect;
use proptest::prelude::*;
use proptest::sample::select;

use crate::project::{
    FormSketch, Fun, Project, To, Ty, alias, form, function, int, list, literal, model, none, positive, str, union,
    unknown, unknown_default,
};

const MODULES: [&str; 3] = ["a.clients", "b.clients", "shop.clients"];
const NAMES: [&str; 12] = [
    "profile",
    "orders",
    "total",
    "edit",
    "items",
    "get_user",
    "getUser",
    "client",
    "chat_channel",
    "contact_form",
    "user",
    "a b",
];
const WIRES: [&str; 4] = ["contact.submit", "profile", "user", "contact.formset.submit"];
const CONTEXTS: [&str; 11] =
    ["user", "user", "user", "user", "cart", "cart", "local", "global", "User", "my cart", "mizan"];
const ALIASES: [&str; 2] = ["Price", "Name"];

/// One declaration.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Function(Fun),
    Constant(&'static str, &'static str),
    Composition(&'static str, Vec<To>),
    Model(Ty),
    Alias(&'static str, Ty),
    Form(FormSketch),
    Channel(&'static str, &'static str, Option<bool>),
}

/// A change of a project.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Insert(usize, Piece),
    Remove(usize),
    /// Another type for what a function takes, or for what an alias stands for.
    Takes(usize, Ty),
    Returns(usize, Ty),
    Documented(usize, &'static str),
    Websockets(Option<bool>),
    Dialect(Dialect),
    Hint(bool),
}

/// A project that can be edited.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sketch {
    pieces: Vec<Piece>,
    websockets: Option<bool>,
    dialect: Dialect,
    has_hint: bool,
}

impl Sketch {
    pub(crate) fn edit(&mut self, edit: &Edit) {
        let count = self.pieces.len();
        let at = |index: usize| index % count.max(1);
        match edit {
            Edit::Insert(index, piece) => self.pieces.insert(index % (count + 1), piece.clone()),
            Edit::Remove(index) if count > 0 => {
                self.pieces.remove(at(*index));
            }
            Edit::Remove(_) => {}
            Edit::Takes(index, ty) => match self.pieces.get_mut(at(*index)) {
                Some(Piece::Function(function)) => *function = function.clone().takes_only("id", ty.clone()),
                Some(Piece::Alias(_, aliased)) => *aliased = ty.clone(),
                _ => {}
            },
            Edit::Returns(index, ty) => {
                if let Some(Piece::Function(function)) = self.pieces.get_mut(at(*index)) {
                    *function = function.clone().returns(ty.clone());
                }
            }
            Edit::Documented(index, docstring) => {
                if let Some(Piece::Function(function)) = self.pieces.get_mut(at(*index)) {
                    *function = function.clone().documented(docstring);
                }
            }
            Edit::Websockets(websockets) => self.websockets = *websockets,
            Edit::Dialect(dialect) => self.dialect = *dialect,
            Edit::Hint(has_hint) => self.has_hint = *has_hint,
        }
    }

    pub(crate) fn declarations(&self) -> Declarations {
        let others = ["shop.apps", "shop.channels", "shop.compositions", "shop.contexts", "shop.forms", "shop.models"];
        let modules: Vec<&str> = MODULES.into_iter().chain(others).collect();
        let mut project = Project::of_modules(&modules);
        project.declarations.websockets = self.websockets;
        project.declarations.dialect = self.dialect;
        if !self.has_hint {
            project.declarations.registration_hint = None;
        }
        for piece in &self.pieces {
            project = match piece.clone() {
                Piece::Function(function) => project.with(function),
                Piece::Constant(constant, name) => project.constant(constant, name),
                Piece::Composition(name, parts) => project.composed(name, &parts),
                Piece::Model(field) => project.model("Item", [("price", field)]),
                Piece::Alias(name, ty) => project.alias(name, &ty),
                Piece::Form(form) => project.form(form),
                Piece::Channel(class, name, Some(true)) => project.channel(class, name, Ok("Item")),
                Piece::Channel(class, name, Some(false)) => project.channel(class, name, Err("it is a function")),
                Piece::Channel(class, name, None) => project.unregistered_channel(class, name),
            };
        }
        project.declarations
    }
}

pub(crate) fn sketch() -> impl Strategy<Value = Sketch> {
    (prop::collection::vec(piece(), 0..14), any::<Option<bool>>(), dialect(), any::<bool>())
        .prop_map(|(pieces, websockets, dialect, has_hint)| Sketch { pieces, websockets, dialect, has_hint })
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (any::<usize>(), piece()).prop_map(|(index, piece)| Edit::Insert(index, piece)),
        4 => any::<usize>().prop_map(Edit::Remove),
        4 => (any::<usize>(), ty()).prop_map(|(index, ty)| Edit::Takes(index, ty)),
        4 => (any::<usize>(), ty()).prop_map(|(index, ty)| Edit::Returns(index, ty)),
        2 => (any::<usize>(), select(vec!["One.", "Two."])).prop_map(|(index, text)| Edit::Documented(index, text)),
        1 => any::<Option<bool>>().prop_map(Edit::Websockets),
        1 => dialect().prop_map(Edit::Dialect),
        1 => any::<bool>().prop_map(Edit::Hint),
    ]
}

fn dialect() -> impl Strategy<Value = Dialect> {
    prop_oneof![5 => Just(Dialect::Mizan), 1 => Just(Dialect::Izana)]
}

fn piece() -> impl Strategy<Value = Piece> {
    let constant = ("[AB]", select(&CONTEXTS[..])).prop_map(|(name, context)| Piece::Constant(fixed(name), context));
    let composition = (select(vec!["user", "dashboard", "profile", "ü"]), prop::collection::vec(target(), 0..4))
        .prop_map(|(name, parts)| Piece::Composition(name, parts));
    let forms = (select(vec!["contact", "contactUs", "contact_us", "a b"]), any::<[bool; 3]>());
    let forms = forms.prop_map(|(name, [is_discovered, has_formset, has_unknown])| {
        let unknown_fields = if has_unknown { vec![("phone", "it is made at run time")] } else { Vec::new() };
        Piece::Form(FormSketch { is_discovered, has_formset, unknown_fields, ..form("ContactForm", name) })
    });
    let channel = (select(vec!["chat", "Chat", "user", "a b"]), any::<Option<bool>>())
        .prop_map(|(name, params)| Piece::Channel("ChatChannel", name, params));
    prop_oneof![
        10 => fun().prop_map(Piece::Function),
        1 => constant,
        2 => composition,
        1 => ty().prop_map(Piece::Model),
        2 => (select(&ALIASES[..]), ty()).prop_map(|(name, ty)| Piece::Alias(name, ty)),
        2 => forms,
        2 => channel,
    ]
}

fn fun() -> impl Strategy<Value = Fun> {
    let named = (select(&NAMES[..]), select(&MODULES[..]), prop::collection::vec(select(&WIRES[..]), 0..3));
    let flags = (any::<[bool; 3]>(), 0..10_usize, select(&CONTEXTS[..]));
    let targets = (prop::collection::vec(target(), 1..3), prop::collection::vec(target(), 1..3));
    let types = (prop::collection::vec((select(vec!["id", "page"]), ty()), 0..3), ty(), 0..12_usize);
    (named, flags, targets, types).prop_map(|(named, flags, targets, types)| {
        let (name, module, wires) = named;
        let ([is_discovered, is_websocket, is_private], role, context) = flags;
        let (affects, merge) = targets;
        let (parameters, result, ending) = types;
        let mut fun = function(name).module(module).returns(result);
        // Most are on the wire, over HTTP.
        fun = if is_discovered || is_private { fun } else { fun.unregistered() };
        fun = if is_websocket && is_private { fun.websocket() } else { fun };
        fun = wires.into_iter().take(2).fold(fun, |fun, wire| if is_websocket { fun.registered_as(wire) } else { fun });
        fun = match role {
            0..=3 => fun.context(context),
            4 => fun.affects(affects),
            5 => fun.merge(merge),
            6 => fun.affects(affects).merge(merge),
            7 => fun.unknown_context("pick()", "it is computed at run time"),
            _ => fun,
        };
        for (name, ty) in parameters {
            fun = fun.takes(name, ty);
        }
        match ending {
            0 => fun.without_annotation(),
            1 => fun.route("/page/").returns_response("HttpResponse"),
            2 => fun.private(),
            3 => fun.auth("stuff"),
            4 => fun.may_take("later", int(), unknown_default("now()", "it is computed at run time")),
            _ => fun,
        }
    })
}

fn target() -> impl Strategy<Value = To> {
    prop_oneof![
        4 => select(&CONTEXTS[..]).prop_map(To::Context),
        1 => Just(To::Context("usr")),
        4 => (select(&MODULES[..]), select(&NAMES[..])).prop_map(|(module, name)| To::Function(module, name)),
        1 => Just(To::Unknown("pick()", "it is computed at run time")),
    ]
}

fn ty() -> impl Strategy<Value = Ty> {
    let plain = vec![
        none(),
        int(),
        int(),
        int(),
        str(),
        positive(),
        literal(["a", "b"]),
        literal(["b", "a"]),
        model("Item"),
        alias("Price"),
        alias("Price"),
        alias("Name"),
        unknown("make()", "it is computed at run time"),
    ];
    select(plain).prop_recursive(2, 4, 2, |inner| {
        prop_oneof![inner.clone().prop_map(|ty| list(&ty)), (inner.clone(), inner).prop_map(|(a, b)| union(&a, &b))]
    })
}

fn fixed(name: String) -> &'static str {
    if name == "A" { "A" } else { "B" }
}
