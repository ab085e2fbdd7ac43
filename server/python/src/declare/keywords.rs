//! The keywords of `@client`: what each says, and what it cannot say.

use std::sync::Arc;

use mizan_schema::declarations::{Auth, Cache, ContextRef, Located, Target};
use mizan_schema::nearest::did_you_mean;
use mizan_schema::{Code, Diagnostic, Origin};

use super::{Declaring, Decorator, Written, located};
use crate::evaluate::Constant;
use crate::facts::ast::{Call, Expr, ExprKind};
use crate::render;
use crate::resolve::{Scope, Symbol};

/// The keywords there are.
const KEYWORDS: &[&str] =
    &["context", "affects", "merge", "websocket", "auth", "route", "methods", "private", "rev", "cache"];

/// How far `functools.partial(partial(client, …), …)` is followed.
const DEPTH: usize = 8;

/// What the keywords say.
#[derive(Default)]
pub(super) struct Options {
    pub(super) context: Option<Located<ContextRef>>,
    pub(super) affects: Vec<Located<Target>>,
    pub(super) merge: Vec<Located<Target>>,
    pub(super) websocket: Option<Origin>,
    pub(super) auth: Option<Located<Auth>>,
    pub(super) route: Option<Located<Arc<str>>>,
    pub(super) methods: Option<Vec<Arc<str>>>,
    pub(super) private: bool,
    pub(super) rev: i64,
    pub(super) cache: Cache,
}

impl<'p> Declaring<'_, 'p> {
    /// What `expr` is as a decorator, where it is one of ours.
    pub(super) fn decorator(&self, scope: &Scope<'p>, expr: &'p Expr) -> Option<Decorator<'p>> {
        if let Some(call) = expr.as_call()
            && self.own(scope, &call.function).as_deref() == Some("compose")
        {
            return Some(Decorator::Compose(&call.arguments));
        }
        self.client(scope, expr, 0).map(Decorator::Client)
    }

    /// The keywords of `client`, `client(…)`, `functools.partial(client, …)`, and of names that hold one of these.
    fn client(&self, scope: &Scope<'p>, expr: &'p Expr, depth: usize) -> Option<Vec<Written<'p>>> {
        if depth > DEPTH {
            return None;
        }
        match &expr.kind {
            ExprKind::Name(_) | ExprKind::Attribute(..) => {
                if self.own(scope, expr).as_deref() == Some("client") {
                    return Some(Vec::new());
                }
                let Ok(Symbol::Variable(variable)) = self.resolver.denoted(scope, expr) else { return None };
                self.client(&variable.scope, variable.value()?, depth + 1)
            }
            ExprKind::Call(call) => {
                let is_partial = self.resolver.external(scope, &call.function).as_deref() == Some("functools.partial");
                let (inner, arguments) = match call.arguments.split_first() {
                    Some((first, rest)) if is_partial => (first, rest),
                    _ => (&call.function, call.arguments.as_slice()),
                };
                let mut keywords = self.client(scope, inner, depth + 1)?;
                keywords.extend(written(scope, call, arguments));
                Some(keywords)
            }
            _ => None,
        }
    }

    /// Reads keywords; a later one of the same name wins, as in `functools.partial`.
    pub(super) fn options(&mut self, keywords: &[Written<'p>]) -> Options {
        let mut options = Options::default();
        for keyword in keywords {
            match keyword.name.as_deref() {
                Some("context") => options.context = self.context(keyword),
                Some("affects") => options.affects = self.targets(&keyword.scope, keyword.value),
                Some("merge") => options.merge = self.targets(&keyword.scope, keyword.value),
                Some("websocket") => options.websocket = self.flag(keyword).then_some(keyword.origin),
                Some("auth") => options.auth = self.auth(keyword),
                Some("route") => {
                    options.route =
                        self.string(keyword).map(|route| located(&keyword.scope, route, keyword.value.anchor));
                }
                Some("methods") => options.methods = self.strings(keyword),
                Some("private") => options.private = self.flag(keyword),
                Some("rev") => options.rev = self.revision(keyword),
                Some("cache") => options.cache = self.cache(keyword),
                Some(other) => self.report_unknown_keyword("client", KEYWORDS, other, keyword.origin),
                None => self.report_unnamed(keyword),
            }
        }
        options
    }

    fn context(&mut self, keyword: &Written<'p>) -> Option<Located<ContextRef>> {
        let (scope, expr) = (&keyword.scope, keyword.value);
        let name = match self.context_name(scope, expr) {
            Ok(None) => return None,
            Ok(Some(name)) => name,
            Err(reason) => {
                let unknown = ContextRef::Unknown(Arc::from(render::expression(expr)), reason);
                return Some(located(scope, unknown, expr.anchor));
            }
        };
        let context = match &*name {
            "global" => ContextRef::Global,
            "local" => ContextRef::Local,
            _ => ContextRef::Named(name),
        };
        Some(located(scope, context, expr.anchor))
    }

    /// The name of the context that `expr` stands for; `None` for Python's `None`.
    fn context_name(&self, scope: &Scope<'p>, expr: &'p Expr) -> Result<Option<Arc<str>>, Arc<str>> {
        match &expr.kind {
            ExprKind::Call(call) => return self.react_context(scope, call).map(Some),
            ExprKind::Name(_) | ExprKind::Attribute(..) => {
                if self.own(scope, expr).as_deref() == Some("GlobalContext") {
                    return Ok(Some(Arc::from("global")));
                }
                if let Ok(Symbol::Variable(variable)) = self.resolver.denoted(scope, expr)
                    && let Some(call) = variable.value().and_then(|value| value.as_call())
                {
                    return self.react_context(&variable.scope, call).map(Some);
                }
            }
            _ => {}
        }
        match self.constant(scope, expr)? {
            Constant::None => Ok(None),
            other => other
                .as_str()
                .cloned()
                .map(Some)
                .ok_or_else(|| Arc::from("it is neither a string nor a `ReactContext`")),
        }
    }

    fn react_context(&self, scope: &Scope<'p>, call: &'p Call) -> Result<Arc<str>, Arc<str>> {
        if self.own(scope, &call.function).as_deref() != Some("ReactContext") {
            return Err(Arc::from(format!("`{}` is called when the program runs", render::expression(&call.function))));
        }
        let argument = call.argument(0, "name").ok_or_else(|| Arc::from("`ReactContext` has no name"))?;
        self.constant_string(scope, argument)
    }

    /// The targets of `affects` and `merge`: one, or a list of them.
    fn targets(&mut self, scope: &Scope<'p>, expr: &'p Expr) -> Vec<Located<Target>> {
        match &expr.kind {
            ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items) => {
                items.iter().map(|item| self.target(scope, item)).collect()
            }
            ExprKind::None => Vec::new(),
            ExprKind::Name(_) | ExprKind::Attribute(..) => match self.resolver.denoted(scope, expr) {
                Ok(Symbol::Variable(variable)) => match variable.value() {
                    // A constant list: the targets are where it is written.
                    Some(value) if matches!(value.kind, ExprKind::List(_) | ExprKind::Tuple(_) | ExprKind::Set(_)) => {
                        self.targets(&variable.scope, value)
                    }
                    _ => vec![self.target(scope, expr)],
                },
                _ => vec![self.target(scope, expr)],
            },
            _ => vec![self.target(scope, expr)],
        }
    }

    /// One target: a context by name or constant, or a function.
    pub(super) fn target(&mut self, scope: &Scope<'p>, expr: &'p Expr) -> Located<Target> {
        let unknown = |reason: Arc<str>| Target::Unknown(Arc::from(render::expression(expr)), reason);
        let function = match &expr.kind {
            ExprKind::Name(_) | ExprKind::Attribute(..) => match self.resolver.denoted(scope, expr) {
                Ok(Symbol::Function(function)) => {
                    Some(Target::Function { module: Arc::clone(&function.module.name), qualname: function.qualname() })
                }
                Ok(Symbol::Class(class)) => Some(Target::Function {
                    module: Arc::clone(&class.module().name),
                    qualname: Arc::clone(class.qualname()),
                }),
                _ => None,
            },
            _ => None,
        };
        let target = function.unwrap_or_else(|| match self.context_name(scope, expr) {
            Ok(Some(name)) => Target::Context(name),
            Ok(None) => unknown(Arc::from("it is `None`")),
            Err(reason) => unknown(reason),
        });
        located(scope, target, expr.anchor)
    }

    /// `True`, a string, or something that decides when it is asked.
    fn auth(&mut self, keyword: &Written<'p>) -> Option<Located<Auth>> {
        let (scope, expr) = (&keyword.scope, keyword.value);
        let auth = match self.constant(scope, expr) {
            Ok(Constant::Bool(true)) => Auth::Required,
            Ok(Constant::Bool(false) | Constant::None) => return None,
            Ok(constant) => match constant.as_str().map(|text| &**text) {
                Some("required") => Auth::Required,
                Some("staff") => Auth::Staff,
                Some("superuser") => Auth::Superuser,
                Some(other) => Auth::Unrecognised(Arc::from(other)),
                None => {
                    self.report_value(keyword, "`True`, a string or a function of the request");
                    return None;
                }
            },
            Err(_) => Auth::Callable(Arc::from(render::expression(expr))),
        };
        Some(located(scope, auth, expr.anchor))
    }

    fn flag(&mut self, keyword: &Written<'p>) -> bool {
        match self.constant(&keyword.scope, keyword.value) {
            Ok(Constant::None) => false,
            Ok(constant) if constant.as_bool().is_some() => constant.as_bool() == Some(true),
            _ => {
                self.report_value(keyword, "`True` or `False`");
                false
            }
        }
    }

    fn string(&mut self, keyword: &Written<'p>) -> Option<Arc<str>> {
        match self.constant(&keyword.scope, keyword.value) {
            Ok(Constant::None) => None,
            Ok(constant) if constant.as_str().is_some() => constant.as_str().cloned(),
            _ => {
                self.report_value(keyword, "a string");
                None
            }
        }
    }

    fn strings(&mut self, keyword: &Written<'p>) -> Option<Vec<Arc<str>>> {
        let constant = self.constant(&keyword.scope, keyword.value).ok();
        if matches!(constant, Some(Constant::None)) {
            return None;
        }
        let strings =
            constant.as_ref().and_then(Constant::items).map(|items| items.iter().map(|item| item.as_str().cloned()));
        let strings = strings.and_then(Iterator::collect::<Option<Vec<_>>>);
        if strings.is_none() {
            self.report_value(keyword, "a list of strings");
        }
        strings
    }

    fn revision(&mut self, keyword: &Written<'p>) -> i64 {
        if let Ok(Constant::Int(revision)) = self.constant(&keyword.scope, keyword.value) {
            return revision;
        }
        self.report_value(keyword, "an integer");
        0
    }

    fn cache(&mut self, keyword: &Written<'p>) -> Cache {
        match self.constant(&keyword.scope, keyword.value) {
            Ok(Constant::Bool(true)) => Cache::Forever,
            Ok(Constant::Bool(false)) => Cache::Never,
            Ok(Constant::Int(seconds)) if seconds >= 0 => Cache::Seconds(seconds.unsigned_abs()),
            _ => {
                self.report_value(keyword, "`True`, `False` or a number of seconds");
                Cache::default()
            }
        }
    }

    /// MZ123: the keyword is taken for not said.
    fn report_value(&mut self, keyword: &Written<'p>, wanted: &str) {
        let name = keyword.name.as_deref().unwrap_or_default();
        let message =
            format!("`{name}` takes {wanted}, and `{}` is not known to be that", render::expression(keyword.value));
        let origin = keyword.scope.origin(keyword.value.anchor);
        self.report(
            Diagnostic::new(Code::InvalidKeyword, origin, message)
                .with_help("write the value itself, or a constant that has it"),
        );
    }

    /// MZ123: `callable` takes the keywords `known`, and this is none of them.
    pub(super) fn report_unknown_keyword(&mut self, callable: &str, known: &[&str], name: &str, origin: Origin) {
        let help = did_you_mean(name, known.iter().copied(), format!("the keywords are {}", known.join(", ")));
        let message = format!("`{callable}` has no keyword `{name}`");
        self.report(Diagnostic::new(Code::InvalidKeyword, origin, message).with_help(help));
    }

    fn report_unnamed(&mut self, keyword: &Written<'p>) {
        let text = render::expression(keyword.value);
        self.report(
            Diagnostic::new(
                Code::InvalidKeyword,
                keyword.origin,
                format!("what `{text}` says to `client` is not known"),
            )
            .with_help("write each keyword with its name: `@client(context=\"user\")`"),
        );
    }
}

fn written<'p>(scope: &Scope<'p>, call: &'p Call, arguments: &'p [Expr]) -> Vec<Written<'p>> {
    let positional = arguments.iter().map(|value| Written {
        scope: scope.clone(),
        name: None,
        origin: scope.origin(value.anchor),
        value,
    });
    let named = call.keywords.iter().map(|keyword| Written {
        scope: scope.clone(),
        name: keyword.name.clone(),
        origin: scope.origin(keyword.anchor),
        value: &keyword.value,
    });
    positional.chain(named).collect()
}
