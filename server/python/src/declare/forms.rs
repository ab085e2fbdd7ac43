//! Forms: which classes are ours, and what they say of themselves beside their fields.

use std::collections::BTreeSet;
use std::sync::Arc;

use mizan_schema::declarations::{Form, FormMeta, Located};
use mizan_schema::{Code, Diagnostic, Origin};

use super::{Backend, Declaring, located, python};
use crate::evaluate::Constant;
use crate::facts::ast::{Call, Expr, ExprKind, Keyword, Stmt};
use crate::program::ModuleRef;
use crate::render;
use crate::resolve::{ClassRef, Reason, Scope, Symbol};

/// The keywords of `mizanFormMeta`.
const KEYWORDS: &[&str] = &[
    "name",
    "title",
    "subtitle",
    "submit_label",
    "live_validation",
    "live_form_errors",
    "refetch_schema_on_validate",
    "enable_formset",
];

impl<'p> Declaring<'_, 'p> {
    /// Reads a class as a form; `false` where it is none of ours.
    pub(super) fn read_form(&mut self, class: &ClassRef<'p>) -> bool {
        let said = self.form_meta(class);
        let lineage = self.classes.lineage(self.resolver, class);
        let has_mixin = self.derives_from(class, |name| self.words.own(name) == Some(self.words.form_mixin));
        match (said, lineage) {
            (None, Err(_)) => false,
            (None, Ok(_)) => {
                let is_form = has_mixin && self.types.django().is_form(class);
                if is_form {
                    self.report_without_meta(class);
                }
                is_form
            }
            (Some(said), lineage) => {
                // Of a class whose bases are not known, what it says of itself tells that it is a form.
                if lineage.is_ok() && !self.types.django().is_form(class) {
                    return false;
                }
                self.read_own_form(class, &said, has_mixin || lineage.is_err());
                true
            }
        }
    }

    fn read_own_form(&mut self, class: &ClassRef<'p>, said: &Said<'p>, has_mixin: bool) {
        let node = class.node();
        let outer = class.outer_scope();
        let python = python(&outer, &node.name, node.anchor, node.docstring.as_ref());
        let (name, meta) = match said {
            Said::Call(scope, call) => match self.read_form_meta(scope, call) {
                Some(read) => read,
                None => return,
            },
            Said::Unknown(scope, value, reason) => {
                let message = format!("what `{}` says of the form is not known: {reason}", render::expression(value));
                let attribute = self.words.form_attribute;
                let help = format!("write `{attribute} = {}(name=\"…\")` in the class", self.words.form_meta);
                self.report(
                    Diagnostic::new(Code::DynamicDeclaration, scope.origin(value.anchor), message).with_help(help),
                );
                return;
            }
        };
        let read = self.types.django().form(class);
        for (field, origin, reason) in &read.unknown {
            let message = format!("what `{field}` takes is not known before the program runs: {reason}");
            let help = "the client leaves to the server what it cannot know; write it as a constant to have it checked";
            self.report(Diagnostic::new(Code::DynamicDeclaration, *origin, message).with_help(help));
        }
        let registrations = if has_mixin { self.form_registrations(class) } else { Vec::new() };
        self.reading.forms.push(Form { python, name, meta, registrations, fields: read.fields, dynamic: read.dynamic });
    }

    /// A form registers itself when its module is imported.
    fn form_registrations(&mut self, class: &ClassRef<'p>) -> Vec<Origin> {
        if let Some(origin) = self.given.discovered {
            return vec![origin];
        }
        let own = self.is_imported().then(|| class.outer_scope().origin(class.node().anchor));
        own.into_iter().collect()
    }

    /// What the class itself sets `mizan` to.
    fn form_meta(&self, class: &ClassRef<'p>) -> Option<Said<'p>> {
        let attribute = self.words.form_attribute;
        let value =
            self.resolver.straight(&class.node().body).into_iter().rev().find_map(|statement| match statement {
                Stmt::Assign(assign) => {
                    let is_it = |target: &Expr| target.as_name().is_some_and(|name| &**name == attribute);
                    assign.targets.iter().any(is_it).then_some(assign.value.as_ref()).flatten()
                }
                _ => None,
            })?;
        let (scope, value) = self.followed(&class.scope(), value);
        match &value.kind {
            ExprKind::Call(call) if self.own(&scope, &call.function).as_deref() == Some(self.words.form_meta) => {
                Some(Said::Call(scope, call))
            }
            // Something else of that name: its class has nothing to do with us.
            _ if self.derives_from(class, |name| self.words.own(name) == Some(self.words.form_mixin)) => {
                let reason = Arc::from(format!("it is no `{}(…)`", self.words.form_meta));
                Some(Said::Unknown(scope, value, reason))
            }
            _ => None,
        }
    }

    /// The call behind a name.
    fn followed(&self, scope: &Scope<'p>, value: &'p Expr) -> (Scope<'p>, &'p Expr) {
        if let (ExprKind::Name(_) | ExprKind::Attribute(..), Ok(Symbol::Variable(variable))) =
            (&value.kind, self.resolver.denoted(scope, value))
            && let Some(inner) = variable.value()
        {
            return (variable.scope.clone(), inner);
        }
        (scope.clone(), value)
    }

    fn read_form_meta(&mut self, scope: &Scope<'p>, call: &'p Call) -> Option<(Located<Arc<str>>, FormMeta)> {
        let mut meta = FormMeta { live_validation: true, ..FormMeta::default() };
        let mut name = None;
        let mut is_named = false;
        for keyword in &call.keywords {
            let word = keyword.name.as_deref();
            match word {
                Some("name") => {
                    is_named = true;
                    name = self.form_name(scope, &keyword.value);
                }
                Some("title") => meta.title = self.form_text(scope, keyword),
                Some("subtitle") => meta.subtitle = self.form_text(scope, keyword),
                Some("submit_label") => meta.submit_label = self.form_text(scope, keyword),
                Some("live_validation") => meta.live_validation = self.form_flag(scope, keyword, true),
                Some("live_form_errors") => meta.live_form_errors = self.form_flag(scope, keyword, false),
                Some("refetch_schema_on_validate") => {
                    meta.refetch_schema_on_validate = self.form_flag(scope, keyword, false);
                }
                Some("enable_formset") => meta.enable_formset = self.form_flag(scope, keyword, false),
                Some(other) => {
                    self.report_unknown_keyword(self.words.form_meta, KEYWORDS, other, scope.origin(keyword.anchor));
                }
                None => {
                    is_named = true;
                    self.report_dynamic_meta(scope, &keyword.value, &Reason::from("its keywords are not written out"));
                }
            }
        }
        if !is_named {
            let message = format!("`{}` is not given the form's `name`", self.words.form_meta);
            let origin = scope.origin(call.function.anchor);
            self.report(
                Diagnostic::new(Code::InvalidKeyword, origin, message).with_help("name the form: `name=\"contact\"`"),
            );
        }
        Some((name?, meta))
    }

    fn form_name(&mut self, scope: &Scope<'p>, value: &'p Expr) -> Option<Located<Arc<str>>> {
        match self.constant_string(scope, value) {
            Ok(name) => Some(located(scope, name, value.anchor)),
            Err(reason) => {
                self.report_dynamic_meta(scope, value, &reason);
                None
            }
        }
    }

    fn form_text(&mut self, scope: &Scope<'p>, keyword: &'p Keyword) -> Option<Arc<str>> {
        if matches!(self.constant(scope, &keyword.value), Ok(Constant::None)) {
            return None;
        }
        match self.constant_string(scope, &keyword.value) {
            Ok(text) => Some(text),
            Err(reason) => {
                self.report_dynamic_meta(scope, &keyword.value, &reason);
                None
            }
        }
    }

    fn form_flag(&mut self, scope: &Scope<'p>, keyword: &'p Keyword, default: bool) -> bool {
        let reason = match self.constant(scope, &keyword.value) {
            Ok(constant) => match constant.as_bool() {
                Some(value) => return value,
                None => Arc::from("it is neither `True` nor `False`"),
            },
            Err(reason) => reason,
        };
        self.report_dynamic_meta(scope, &keyword.value, &reason);
        default
    }

    /// MZ125.
    fn report_dynamic_meta(&mut self, scope: &Scope<'p>, value: &Expr, reason: &Reason) {
        let message = format!("`{}` is not known before the program runs: {reason}", render::expression(value));
        let diagnostic = Diagnostic::new(Code::DynamicDeclaration, scope.origin(value.anchor), message);
        self.report(diagnostic.with_help("write the value itself, or a constant that has it"));
    }

    /// MZ118, unless another class of the program derives from this one.
    fn report_without_meta(&mut self, class: &ClassRef<'p>) {
        let (attribute, meta) = (self.words.form_attribute, self.words.form_meta);
        let message =
            format!("`{}` has `{}` and sets no `{attribute}` of its own", class.qualname(), self.words.form_mixin);
        let origin = class.outer_scope().origin(class.node().anchor);
        let help = format!("add `{attribute} = {meta}(name=\"…\")` to the class, or take the mixin away");
        self.without_meta.push((origin, Diagnostic::new(Code::FormWithoutMeta, origin, message).with_help(help)));
    }
}

impl<'p> Backend<'_, 'p> {
    /// The classes that the classes of a module derive from, each by its place.
    pub(super) fn bases(&self, module: &'p ModuleRef) -> BTreeSet<Origin> {
        let mut bases = BTreeSet::new();
        for class in self.classes_of(module) {
            let Ok(lineage) = self.classes.lineage(self.resolver, &class) else { continue };
            let ancestors = lineage.classes().filter(|ancestor| **ancestor != class);
            bases.extend(ancestors.map(|ancestor| ancestor.outer_scope().origin(ancestor.node().anchor)));
        }
        bases
    }
}

/// What a form says of itself.
enum Said<'p> {
    /// `mizanFormMeta(…)`, in the scope it is written in.
    Call(Scope<'p>, &'p Call),
    /// Something else.
    Unknown(Scope<'p>, &'p Expr, Reason),
}
