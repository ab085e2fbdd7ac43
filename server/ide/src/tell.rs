//! What there is to tell of each declaration of a contract, as lines of a name and a value.
//!
//! In go a declaration and its contract; out come words for people, on one line each, unescaped. Places and uses are not told here.

use mizan_schema::Contract;
use mizan_schema::contract::{Composition, Context, ContextKind, Effect, Function, Transport};
use mizan_schema::declarations::{Auth, Cache, Channel, Dialect, Form, Parameter, Returns, Slot};
use mizan_schema::spelling::python::{self as spelling, default, form_field};

/// Lines of a name and a value, in order. A line without a name goes on with the one above.
pub type Facts = Vec<(&'static str, String)>;

/// What a composition mounts.
pub fn composition(composition: &Composition) -> Facts {
    vec![("mounts", list(composition.parts.iter()))]
}

/// How a function is called, by whom, what it takes and gives, and what it changes.
pub fn function(function: &Function, contract: &Contract) -> Facts {
    let mut facts: Facts =
        vec![("transport", transport(function.transport)), ("called by", request(function, contract))];
    if !function.registered {
        facts.push(("on the wire", "no: nothing registers it".to_owned()));
    }
    if function.private {
        facts.push(("private", "never callable from a client".to_owned()));
    }
    facts.push(("auth", auth(function.auth.as_ref())));
    if function.context.is_some() {
        facts.push(("cache", cache(function)));
    }
    facts.extend(parameters(&function.parameters));
    facts.push(("output", output(&function.returns)));
    facts.extend(function.context.iter().map(|context| ("member of", context.to_string())));
    if !function.affects.is_empty() {
        facts.push(("invalidates", list(function.affects.iter().map(effect))));
    }
    if !function.merge.is_empty() {
        facts.push(("replaces", list(function.merge.iter().map(|slot| format!("{}.{}", slot.context, slot.slot)))));
    }
    if let Some(context) = &function.context {
        facts.extend(changed_by(context, Some(&function.name), contract));
    }
    facts
}

fn transport(transport: Transport) -> String {
    match transport {
        Transport::Http => "HTTP".to_owned(),
        Transport::Websocket => "WebSocket".to_owned(),
    }
}

/// How it is asked for: method and URL, or the frame on the socket.
pub fn request(function: &Function, contract: &Contract) -> String {
    let base = contract.dialect.base_url();
    if let Some(route) = &function.route {
        let methods = function.methods.as_ref().map_or_else(|| "any method".to_owned(), |all| list(all.iter()));
        return format!("{methods} {route}, mounted by `{}.urls`", dialect(contract.dialect));
    }
    match (&function.context, function.transport) {
        (Some(context), Transport::Http) => format!("GET {base}/ctx/{context}/"),
        (Some(context), Transport::Websocket) => format!("/ws/ {{\"action\": \"ctx\", \"context\": \"{context}\"}}"),
        (None, Transport::Http) => format!("POST {base}/call/ {{\"fn\": \"{}\"}}", function.name),
        (None, Transport::Websocket) => format!("/ws/ {{\"action\": \"rpc\", \"fn\": \"{}\"}}", function.name),
    }
}

fn dialect(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Mizan => "mizan",
        Dialect::Izana => "izana",
    }
}

/// Who may call.
pub fn auth(auth: Option<&Auth>) -> String {
    match auth {
        None => "anyone".to_owned(),
        Some(Auth::Required) => "whoever is signed in".to_owned(),
        Some(Auth::Staff) => "staff".to_owned(),
        Some(Auth::Superuser) => "superusers".to_owned(),
        Some(Auth::Callable(expression)) => format!("whom `{expression}` lets in"),
        Some(Auth::Unrecognised(words)) => format!("`{words}`, which is not known"),
    }
}

/// How long the server keeps the answer.
pub fn cache(function: &Function) -> String {
    let lasts = match function.cache {
        Cache::Forever => "until it is invalidated".to_owned(),
        Cache::Never => "never".to_owned(),
        Cache::Seconds(seconds) => format!("{seconds} s"),
    };
    if function.rev == 0 { lasts } else { format!("{lasts}, revision {}", function.rev) }
}

fn parameters(parameters: &[Parameter]) -> Facts {
    if parameters.is_empty() {
        return vec![("input", "none".to_owned())];
    }
    parameters.iter().enumerate().map(|(index, one)| (if index == 0 { "input" } else { "" }, parameter(one))).collect()
}

fn parameter(parameter: &Parameter) -> String {
    format!("{}: {}{}", parameter.name.value, spelling::of(&parameter.ty), default(&parameter.default))
}

fn output(returns: &Returns) -> String {
    match returns {
        Returns::Value(located) => spelling::of(&located.value),
        Returns::Response(located) => located.value.to_string(),
        Returns::Missing => "not said".to_owned(),
    }
}

/// What is invalidated: a context, or a function of one.
pub(crate) fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Context(context) => context.to_string(),
        Effect::Function { context, function } => format!("{context}.{function}"),
    }
}

/// Which mutations invalidate or replace a context, or one function of it.
pub(crate) fn changed_by(context: &str, member: Option<&str>, contract: &Contract) -> Facts {
    let touches = |other: &str, function: Option<&str>| {
        other == context && (member.is_none() || function.is_none() || function == member)
    };
    let invalidates = |function: &Function| {
        function.affects.iter().any(|effect| match effect {
            Effect::Context(other) => touches(other, None),
            Effect::Function { context, function } => touches(context, Some(function)),
        })
    };
    let replaces = |function: &Function| function.merge.iter().any(|slot| touches(&slot.context, Some(&slot.slot)));
    let names = |matches: &dyn Fn(&Function) -> bool| -> Vec<String> {
        contract
            .functions
            .values()
            .filter(|function| matches(function))
            .map(|function| function.name.to_string())
            .collect()
    };
    let mut facts = Vec::new();
    for (word, all) in [("invalidated by", names(&invalidates)), ("replaced by", names(&replaces))] {
        if !all.is_empty() {
            facts.push((word, all.join(", ")));
        }
    }
    facts
}

/// How a context is fetched, what is in it, and what changes it.
pub fn context(context: &Context, contract: &Contract) -> Facts {
    let kind = match context.kind {
        ContextKind::Global => "global: fetched once, by `MizanContext`",
        ContextKind::Named => "named: fetched by each provider that is mounted",
        ContextKind::Local => "local: of one function",
    };
    let url = match context.transport {
        Transport::Http => format!("GET {}/ctx/{}/", contract.dialect.base_url(), context.name),
        Transport::Websocket => format!("/ws/ {{\"action\": \"ctx\", \"context\": \"{}\"}}", context.name),
    };
    let mut facts: Facts =
        vec![("kind", kind.to_owned()), ("transport", transport(context.transport)), ("fetched by", url)];
    let params: Vec<String> = context
        .params
        .iter()
        .map(|one| {
            let optional = if one.required { "" } else { " (optional)" };
            format!("{}: {}{optional}", one.parameter.name.value, spelling::of(&one.parameter.ty))
        })
        .collect();
    facts.push(("params", if params.is_empty() { "none".to_owned() } else { params.join(", ") }));
    facts.push(("members", list(context.members.iter())));
    facts.extend(changed_by(&context.name, None, contract));
    facts
}

/// How a form is called, and its fields.
pub fn form(form: &Form, dialect: Dialect) -> Facts {
    let name = &form.name.value;
    let mut calls = vec![format!("{name}.schema"), format!("{name}.validate"), format!("{name}.submit")];
    if form.meta.enable_formset {
        calls.extend(["schema", "validate", "submit"].map(|call| format!("{name}.formset.{call}")));
    }
    let mut facts: Facts = vec![("called by", format!("POST {}/call/ {}", dialect.base_url(), calls.join(", ")))];
    facts.extend(form.meta.title.iter().map(|title| ("title", title.to_string())));
    for (index, field) in form.fields.iter().enumerate() {
        facts.push((if index == 0 { "fields" } else { "" }, form_field(field)));
    }
    if let Some(reason) = &form.dynamic {
        facts.push((
            if form.fields.is_empty() { "fields" } else { "" },
            format!("and more at run time: {}", reason.value),
        ));
    }
    facts
}

/// How a channel is reached, and what goes over it.
pub fn channel(channel: &Channel) -> Facts {
    let slot = |slot: &Option<Slot>| match slot {
        None => "none".to_owned(),
        Some(Slot { model: Ok(key), .. }) => key.qualname.to_string(),
        Some(Slot { model: Err(reason), .. }) => format!("unknown: {reason}"),
    };
    vec![
        ("reached by", format!("/ws/ {{\"action\": \"subscribe\", \"channel\": \"{}\"}}", channel.name.value)),
        ("params", slot(&channel.params)),
        ("client sends", slot(&channel.send)),
        ("server sends", slot(&channel.receive)),
    ]
}

fn list(items: impl Iterator<Item = impl ToString>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}
