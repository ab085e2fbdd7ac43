//! Where something may be named and reading cannot follow.
//!
//! In goes what is asked for; out come the places that may name it, each with its reason. Only what may really be meant is said: an attribute of something
//! unknown is no doubt for a function of a module, unless that something may be the module.

use std::rc::Rc;
use std::sync::Arc;

use mizan_syntax::python::{Field, Kind};
use mizan_text::Span;

use super::binders::Role;
use super::nodes::NodeId;
use super::values::{Value, Values};
use super::{Denoted, Doubt, File};
use crate::resolve::Symbol;

/// What takes an object and the name of an attribute, by its last word.
const BY_NAME: &[&str] = &["delattr", "getattr", "hasattr", "object", "patch_object", "setattr"];

/// What is asked for.
struct Sought<'q> {
    to: &'q Denoted,
    word: &'q str,
    /// Whether it stands at the top of a module.
    is_at_top: bool,
    /// Whether it is a method.
    is_method: bool,
    /// Whether this file's module has it, under its own name.
    is_here: bool,
}

impl<'p> File<'_, 'p> {
    /// The places of the file that may name `to` where reading cannot follow, in source order.
    pub fn doubts(&self, to: &Denoted) -> Vec<Doubt> {
        let word = to.word();
        let is_at_top = matches!(to, Denoted::Name { qualname, .. } if !qualname.contains('.'));
        let is_method = matches!(to, Denoted::Name { module, qualname } if self.is_method(module, qualname));
        let is_here = is_at_top && self.denoted_in_module(word).contains(to);
        let sought = Sought { to, word, is_at_top, is_method, is_here };
        let mut doubts: Vec<Doubt> = self
            .nodes
            .all()
            .filter_map(|id| match self.nodes.kind(id) {
                Kind::String => self.doubted_string(id, &sought),
                Kind::Call => self.doubted_call(id, &sought),
                Kind::Identifier => self.doubted_name(id, &sought),
                Kind::Subscript => self.doubted_index(id, &sought),
                _ => None,
            })
            .map(|(span, reason)| Doubt { span, reason: Arc::from(reason) })
            .collect();
        doubts.sort_by_key(|doubt| doubt.span);
        doubts
    }

    fn is_method(&self, module: &str, qualname: &str) -> bool {
        let Some(module) = self.resolver.program().module(module) else { return false };
        qualname.contains('.') && matches!(self.resolver.qualified(module, qualname), Ok(Symbol::Function(_)))
    }

    /// A string that is a dotted path to it: `patch("shop.clients.echo")`.
    fn doubted_string(&self, id: NodeId, sought: &Sought<'_>) -> Option<(Span, String)> {
        let (text, span) = self.nodes.literal(id)?;
        if self.nodes.is_type(id) || !is_path(text) || matches!(sought.to, Denoted::Parameter { .. }) {
            return self.doubted_decorator(id, text, span, sought);
        }
        let mut symbol: Option<Symbol<'p>> = None;
        let mut start = 0;
        for part in text.split(['.', ':']) {
            let end = start + part.len();
            let path = text.get(..end)?.replace(':', ".");
            symbol = match symbol {
                None | Some(Symbol::External(_)) => Some(self.resolver.dotted(&path)),
                Some(symbol) => Some(self.resolver.attribute(&symbol, part).ok()?),
            };
            let denoted = symbol.as_ref().and_then(|symbol| self.denoted_symbol(symbol));
            if denoted.as_ref() == Some(sought.to) && part == sought.word {
                let place = Span::new(span.start + offset(start), span.start + offset(end));
                return Some((place, format!("the string `{text}` may name it")));
            }
            start = end + 1;
        }
        None
    }

    /// A string in a decorator of the function whose parameter is sought: `parametrize("text", …)`.
    fn doubted_decorator(&self, id: NodeId, text: &str, span: Span, sought: &Sought<'_>) -> Option<(Span, String)> {
        let Denoted::Parameter { module, function, name } = sought.to else { return None };
        let is_named = text.split([',', ' ']).any(|part| part == &**name);
        if !is_named || **module != *self.module.name {
            return None;
        }
        let mut around = self.nodes.parent(id);
        while !matches!(self.nodes.kind(around), Kind::Decorator | Kind::Block | Kind::Other) && around != NodeId::ROOT
        {
            around = self.nodes.parent(around);
        }
        let decorated = self.nodes.parent(around);
        let definition = self.nodes.child(decorated, Field::Definition)?;
        let defined = self.nodes.child(definition, Field::Name)?;
        let qualname = self.scopes.qualified(self.scopes.of(definition), self.nodes.text(defined));
        let is_its_own = self.nodes.kind(around) == Kind::Decorator && qualname == *function;
        is_its_own.then(|| (span, format!("a decorator of `{function}` is given its name as a string")))
    }

    fn doubted_call(&self, call: NodeId, sought: &Sought<'_>) -> Option<(Span, String)> {
        let function = self.nodes.child(call, Field::Function)?;
        let list = self.nodes.child(call, Field::Arguments)?;
        let span = self.nodes.span(call);
        let word = self.nodes.last_word(function)?;
        if BY_NAME.contains(&word) {
            return self.doubted_by_name(list, word, sought);
        }
        let is_parameter = matches!(sought.to, Denoted::Parameter { .. });
        let is_in_reach = sought.is_here || is_parameter && self.is_inside(call, sought.to);
        if is_in_reach
            && matches!(word, "exec" | "eval" | "locals" | "vars" | "globals")
            && self.is_builtin(function, word)
        {
            return self.doubted_builtin(call, list, word, span, sought);
        }
        if is_parameter { self.doubted_keywords(call, function, list, sought) } else { None }
    }

    /// `getattr(clients, name)`.
    fn doubted_by_name(&self, list: NodeId, word: &str, sought: &Sought<'_>) -> Option<(Span, String)> {
        if matches!(sought.to, Denoted::Parameter { .. } | Denoted::Module { .. }) {
            return None;
        }
        let mut arguments = self.nodes.children(list);
        let (object, name) = (arguments.next()?, arguments.next()?);
        let value = self.value(object);
        let may_have = self.may_have(&value, sought);
        match self.nodes.literal(name) {
            Some((text, span)) => {
                let may_be = text == sought.word && may_have.unwrap_or(true);
                may_be.then(|| (span, format!("`{word}` is given its name as a string")))
            }
            None if may_have == Some(true) => {
                Some((self.nodes.span(name), format!("`{word}` is given a name that is computed")))
            }
            None => None,
        }
    }

    /// Whether what is sought may be an attribute of `values`; nothing where these are not known.
    fn may_have(&self, values: &Values<'p>, sought: &Sought<'_>) -> Option<bool> {
        let values = values.as_ref()?;
        let is_chosen = sought.is_at_top && values.iter().any(|value| matches!(value, Value::SomeModule));
        Some(is_chosen || self.denoted_attribute(&Some(Rc::clone(values)), sought.word).contains(sought.to))
    }

    /// `exec(…)`, `eval(…)`, `globals()`, `vars()`, `locals()`, where what is sought can be reached by name.
    fn doubted_builtin(
        &self,
        call: NodeId,
        list: NodeId,
        word: &str,
        span: Span,
        sought: &Sought<'_>,
    ) -> Option<(Span, String)> {
        let first = self.nodes.first(list);
        let is_code = matches!(word, "exec" | "eval");
        if is_code {
            let is_elsewhere =
                first.and_then(|first| self.nodes.literal(first)).is_some_and(|(code, _)| !mentions(code, sought.word));
            return (first.is_some() && !is_elsewhere).then(|| (span, format!("`{word}` runs code that may name it")));
        }
        let is_local = self.scopes.of(call) != super::scopes::ScopeId::MODULE;
        let reaches = match sought.to {
            Denoted::Parameter { .. } => word != "globals",
            _ => word == "globals" || !is_local,
        };
        let is_indexed = self.nodes.kind(self.nodes.parent(call)) == Kind::Subscript;
        (reaches && first.is_none() && !is_indexed).then(|| (span, format!("`{word}()` holds it under its name")))
    }

    /// `globals()["echo"]`.
    fn doubted_index(&self, subscript: NodeId, sought: &Sought<'_>) -> Option<(Span, String)> {
        let call = self.nodes.child(subscript, Field::Value)?;
        let index = self.nodes.child(subscript, Field::Subscript)?;
        let function = self.nodes.child(call, Field::Function)?;
        let word = self.nodes.last_word(function)?;
        let reaches = match sought.to {
            Denoted::Parameter { .. } => matches!(word, "locals" | "vars") && self.is_inside(call, sought.to),
            _ => matches!(word, "globals" | "vars") && sought.is_here,
        };
        if !reaches || !self.is_builtin(function, word) {
            return None;
        }
        match self.nodes.literal(index) {
            Some((text, span)) => {
                (text == sought.word).then(|| (span, format!("`{word}()` is given its name as a string")))
            }
            None => Some((self.nodes.span(index), format!("`{word}()` is given a name that is computed"))),
        }
    }

    fn is_builtin(&self, function: NodeId, word: &str) -> bool {
        let external =
            |value: &Value<'p>| matches!(value, Value::External(name) if **name == *format!("builtins.{word}"));
        self.value(function).is_some_and(|values| values.iter().any(external))
    }

    /// Whether `id` is evaluated in the function whose parameter is sought.
    fn is_inside(&self, id: NodeId, to: &Denoted) -> bool {
        let Denoted::Parameter { module, function, .. } = to else { return false };
        let within = self.scopes.get(self.scopes.of(id)).within.as_deref().unwrap_or_default();
        let inner = within.strip_prefix(&**function);
        **module == *self.module.name && inner.is_some_and(|inner| inner.is_empty() || inner.starts_with(".<locals>"))
    }

    /// A call that may give the sought parameter its value by name.
    fn doubted_keywords(
        &self,
        call: NodeId,
        function: NodeId,
        list: NodeId,
        sought: &Sought<'_>,
    ) -> Option<(Span, String)> {
        let nodes = &self.nodes;
        let spread = nodes.children(list).find(|argument| {
            nodes.kind(*argument) == Kind::DictionarySplat
                && nodes.first(*argument).is_none_or(|dictionary| !self.is_spelled_out(dictionary))
        });
        let keyword = nodes.children(list).find(|argument| {
            nodes.kind(*argument) == Kind::KeywordArgument
                && nodes.child(*argument, Field::Name).is_some_and(|name| nodes.text(name) == sought.word)
        });
        if spread.is_none() && keyword.is_none() {
            return None;
        }
        if let Some(spread) = spread
            && self.keyword(call, sought.word).contains(sought.to)
        {
            return Some((
                nodes.span(spread),
                "keywords are spread into the call, and this may be one of them".to_owned(),
            ));
        }
        let place = nodes.span(keyword.or(spread)?);
        let Denoted::Parameter { module, function: owner, .. } = sought.to else { return None };
        let owner_name = Denoted::Name { module: Arc::clone(module), qualname: Arc::clone(owner) };
        let is_passed = |argument: NodeId| {
            nodes.last_word(argument) == Some(owner_name.word())
                && self.denoted(self.last_part(argument)).contains(&owner_name)
        };
        let callee = self.value(function);
        let is_partial = matches!(callee.as_deref(), Some([Value::External(name)]) if &**name == "functools.partial");
        if !is_partial && nodes.children(list).any(is_passed) {
            return Some((place, format!("`{}` is passed on, and may be called with this", owner_name.word())));
        }
        let is_unknown_method =
            owner.contains('.') && callee.is_none() && nodes.last_word(function) == Some(owner_name.word());
        is_unknown_method.then(|| (place, format!("what this calls is not known, and may be `{owner}`")))
    }

    /// Whether a dictionary has nothing but keys that are strings.
    fn is_spelled_out(&self, dictionary: NodeId) -> bool {
        let is_key =
            |pair: NodeId| self.nodes.child(pair, Field::Key).is_some_and(|key| self.nodes.literal(key).is_some());
        self.nodes.kind(dictionary) == Kind::Dictionary && self.nodes.children(dictionary).all(is_key)
    }

    /// The identifier by which an expression is named.
    fn last_part(&self, id: NodeId) -> NodeId {
        self.nodes.child(id, Field::Attribute).unwrap_or(id)
    }

    fn doubted_name(&self, id: NodeId, sought: &Sought<'_>) -> Option<(Span, String)> {
        let role = self.variables.role(id);
        let text = self.nodes.text(id);
        let span = self.nodes.span(id);
        if role == Role::Attribute && text == sought.word {
            let object = self.object(id);
            if sought.is_method && object.is_none() {
                return Some((span, format!("the class of what has `.{text}` here is not known")));
            }
            let is_chosen = |value: &Value<'p>| matches!(value, Value::SomeModule);
            if sought.is_at_top && object.is_some_and(|values| values.iter().any(is_chosen)) {
                return Some((span, "which module this is of is decided at run time".to_owned()));
            }
        }
        if !matches!(role, Role::Means | Role::Attribute) || !sought.is_at_top {
            return None;
        }
        let denoted = self.denoted(id);
        if denoted.len() > 1 && denoted.contains(sought.to) {
            return Some((span, format!("which `{text}` is meant is decided at run time")));
        }
        if denoted.is_empty() && role == Role::Means && text == sought.word {
            let meant = self.variables.meant(&self.nodes, &self.scopes, id);
            let is_nowhere = meant.is_open && meant.bindings.is_empty();
            let reason = is_nowhere.then(|| self.resolver.hidden_by_star(self.module)).flatten()?;
            return Some((span, reason.to_string()));
        }
        self.doubted_module(id, &denoted, sought)
    }

    /// The module that has it, passed on as a value.
    fn doubted_module(&self, id: NodeId, denoted: &[Denoted], sought: &Sought<'_>) -> Option<(Span, String)> {
        let [Denoted::Module { module }] = denoted else { return None };
        let whole = match self.variables.role(id) {
            Role::Attribute => self.nodes.parent(id),
            _ => id,
        };
        let around = self.nodes.parent(whole);
        let is_followed = match self.nodes.kind(around) {
            Kind::Attribute | Kind::MemberType => self.nodes.first(around) == Some(whole),
            Kind::Assignment => {
                self.nodes.child(around, Field::Left).is_some_and(|left| self.nodes.kind(left) == Kind::Identifier)
            }
            Kind::ArgumentList => {
                let function = self.nodes.child(self.nodes.parent(around), Field::Function);
                function.and_then(|function| self.nodes.last_word(function)).is_some_and(|word| BY_NAME.contains(&word))
            }
            Kind::ExpressionStatement | Kind::DottedName => true,
            _ => self.nodes.is_type(whole),
        };
        if is_followed {
            return None;
        }
        let module = self.resolver.program().module(module)?;
        let has = self.denoted_symbols(&self.resolver.alternatives(module, sought.word)).contains(sought.to);
        has.then(|| (self.nodes.span(whole), format!("the module `{}` is passed on as a value", module.name)))
    }
}

/// Whether a string may be a dotted path: `shop.clients.echo`, `shop.clients:echo`.
fn is_path(text: &str) -> bool {
    let is_name = |part: &str| {
        part.chars().all(|c| c == '_' || c.is_alphanumeric()) && part.chars().next().is_some_and(|c| !c.is_numeric())
    };
    text.len() < 512 && text.contains('.') && text.split(['.', ':']).all(is_name)
}

/// Whether code has `word` in it, as a word.
fn mentions(code: &str, word: &str) -> bool {
    code.split(|c: char| c != '_' && !c.is_alphanumeric()).any(|part| part == word)
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
