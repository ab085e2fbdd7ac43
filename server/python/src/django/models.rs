//! Django models: their fields through abstract bases, parents and mixins, and what they refer to.
//!
//! In goes a class statement that derives from `django.db.models.Model`; out come its fields in the order of their creation, the key that Django adds where
//! none is said, and why there may be more fields than can be read.

use std::sync::Arc;

use indexmap::IndexMap;
use mizan_schema::Origin;
use rustc_hash::FxBuildHasher;

use super::arguments::computed;
use super::{Arguments, Built, Django, Given, Instance};
use crate::classes::{Ancestor, Lineage};
use crate::facts::ast::{Expr, ExprKind, Stmt};
use crate::render;
use crate::resolve::{ClassRef, Reason, Resolver, Scope, Symbol};

const PACKAGE: &str = "django.db.models.";
const MODEL: &str = "django.db.models.Model";

/// Parents of parents are followed this far.
pub(super) const DEPTH: usize = 16;

/// A field of a model.
#[derive(Clone, Debug)]
pub(crate) struct ModelField<'p> {
    pub(crate) name: Arc<str>,
    pub(crate) kind: ModelFieldKind<'p>,
    /// Its name in the class body, where the project declares it.
    pub(crate) origin: Option<Origin>,
    /// The model it is a field of.
    pub(crate) model: ClassRef<'p>,
    /// The class whose body declares it: the model, or an abstract base.
    owner: ClassRef<'p>,
}

/// Where a field comes from.
#[derive(Clone, Debug)]
pub(crate) enum ModelFieldKind<'p> {
    /// A field of one of Django's classes.
    Built(Built<'p>),
    /// Something of which only its class is known: its name, and why no more is known.
    Unread(Arc<str>, Reason),
    /// The key that Django adds: `id`.
    Auto,
    /// The link to a parent's table: `place_ptr`.
    Parent(ClassRef<'p>),
}

/// A model.
#[derive(Clone, Debug)]
pub(crate) struct Model<'p> {
    pub(crate) class: ClassRef<'p>,
    /// The models whose tables it extends.
    pub(crate) parents: Vec<Model<'p>>,
    /// Its own fields and those of abstract bases, in the order of their creation; what Django adds first.
    pub(crate) own: Vec<ModelField<'p>>,
    /// Why it may have more fields.
    pub(crate) open: Option<Reason>,
}

impl<'p> Model<'p> {
    /// Every field, those of parents first.
    pub(crate) fn fields(&self) -> Vec<&ModelField<'p>> {
        let mut fields: Vec<_> = self.parents.iter().flat_map(Model::fields).collect();
        fields.extend(&self.own);
        fields
    }

    /// The field of this name.
    pub(crate) fn field(&self, name: &str) -> Option<&ModelField<'p>> {
        self.fields().into_iter().rev().find(|field| *field.name == *name)
    }

    /// Why there may be more fields than are known.
    pub(crate) fn open(&self) -> Option<&Reason> {
        self.open.as_ref().or_else(|| self.parents.iter().find_map(Model::open))
    }
}

impl<'p> ModelField<'p> {
    /// The arguments of its class, where it has one of Django's.
    pub(crate) fn built(&self) -> Option<&Built<'p>> {
        match &self.kind {
            ModelFieldKind::Built(built) => Some(built),
            _ => None,
        }
    }

    pub(crate) fn is_many_to_many(&self) -> bool {
        self.built().is_some_and(|built| &*built.class == "ManyToManyField")
    }

    pub(crate) fn is_relation(&self) -> bool {
        match &self.kind {
            ModelFieldKind::Built(built) => is_relation(&built.class),
            ModelFieldKind::Parent(_) => true,
            ModelFieldKind::Auto | ModelFieldKind::Unread(..) => false,
        }
    }
}

fn is_relation(class: &str) -> bool {
    matches!(class, "ForeignKey" | "OneToOneField" | "ManyToManyField" | "ForeignObject")
}

type Fields<'p> = IndexMap<Arc<str>, ModelField<'p>, FxBuildHasher>;

impl<'p> Django<'_, 'p> {
    /// Reads a model; the reason where the class is none, or not known to be one.
    pub(crate) fn model(&self, class: &ClassRef<'p>) -> Result<Model<'p>, Reason> {
        self.model_within(class, 0)
    }

    fn model_within(&self, class: &ClassRef<'p>, depth: usize) -> Result<Model<'p>, Reason> {
        let lineage = self
            .classes
            .lineage(self.resolver, class)
            .map_err(|reason| Reason::from(format!("the model `{}` is not known: {reason}", class.qualname())))?;
        if !lineage.derives_from(MODEL) || depth > DEPTH {
            return Err(Arc::from(format!("`{}` is no Django model", class.qualname())));
        }
        let parents: Vec<ClassRef<'p>> = self.parents(&lineage, 0);
        let parents: Vec<Model<'p>> =
            parents.iter().map(|parent| self.model_within(parent, depth + 1)).collect::<Result<_, _>>()?;
        let mut open = None;
        let mut fields = Fields::default();
        for ancestor in lineage.classes().rev() {
            if parents.iter().any(|parent| self.is_ancestor(ancestor, &parent.class)) {
                continue;
            }
            if !self.derives_from(ancestor, &[MODEL]) {
                // What a mixin that is no model binds hides a field and is none.
                fields.retain(|name, _| self.resolver.class_bindings(ancestor).get(name).is_none());
                continue;
            }
            self.own_fields(ancestor, class, &mut fields, &mut open);
        }
        let mut own: Vec<ModelField<'p>> = Vec::with_capacity(fields.len() + 1);
        if !self.is_proxy(class) {
            own.extend(self.added(class, &parents, &fields));
        }
        let mut created = Vec::new();
        self.by_creation(class, &mut created, 0);
        // Within one class they are in order already.
        fields.sort_by(|_, left, _, right| {
            let place = |field: &ModelField<'p>| created.iter().position(|class| *class == field.owner);
            place(left).cmp(&place(right))
        });
        own.extend(fields.into_values());
        Ok(Model { class: class.clone(), parents, own, open })
    }

    /// The classes that `class` derives from and itself, in the order in which Python makes them, by which Django orders fields: bases first; of several
    /// bases those of other modules, which are imported above, then as they stand in the module.
    fn by_creation(&self, class: &ClassRef<'p>, created: &mut Vec<ClassRef<'p>>, depth: usize) {
        if depth > DEPTH || created.contains(class) {
            return;
        }
        let Ok(lineage) = self.classes.lineage(self.resolver, class) else { return };
        let mut bases: Vec<&ClassRef<'p>> = lineage
            .bases
            .iter()
            .filter_map(|base| match &base.class {
                Ancestor::Class(base) => Some(base),
                Ancestor::External(_) => None,
            })
            .collect();
        bases.sort_by_key(|base| {
            let is_here = std::ptr::eq(base.module(), class.module());
            (is_here, if is_here { base.node().anchor.0 } else { 0 })
        });
        for base in bases {
            self.by_creation(base, created, depth + 1);
        }
        created.push(class.clone());
    }

    /// What Django adds: a key, or the links to parents.
    fn added(&self, class: &ClassRef<'p>, parents: &[Model<'p>], fields: &Fields<'p>) -> Vec<ModelField<'p>> {
        let new =
            |name: Arc<str>, kind| ModelField { name, kind, origin: None, model: class.clone(), owner: class.clone() };
        if parents.is_empty() {
            let has_key = fields.values().any(|field| self.is_primary_key(field));
            return if has_key || self.is_abstract(class) {
                Vec::new()
            } else {
                vec![new(Arc::from("id"), ModelFieldKind::Auto)]
            };
        }
        let has_link = |field: &ModelField<'p>| {
            field
                .built()
                .and_then(|built| built.arguments.get("parent_link"))
                .is_some_and(|given| self.flag(given) == Ok(true))
        };
        if fields.values().any(has_link) {
            return Vec::new();
        }
        parents
            .iter()
            .map(|parent| {
                let name = Arc::from(format!("{}_ptr", parent.class.node().name.to_lowercase()));
                new(name, ModelFieldKind::Parent(parent.class.clone()))
            })
            .collect()
    }

    /// The models among the bases that have a table of their own, also behind abstract ones.
    fn parents(&self, lineage: &Lineage<'p>, depth: usize) -> Vec<ClassRef<'p>> {
        let mut parents = Vec::new();
        for base in &lineage.bases {
            let Ancestor::Class(base) = &base.class else { continue };
            let Ok(lineage) = self.classes.lineage(self.resolver, base) else { continue };
            if !lineage.derives_from(MODEL) {
                continue;
            }
            if !self.is_abstract(base) {
                parents.push(base.clone());
            } else if depth < DEPTH {
                parents.extend(self.parents(&lineage, depth + 1));
            }
        }
        parents
    }

    fn is_ancestor(&self, ancestor: &ClassRef<'p>, class: &ClassRef<'p>) -> bool {
        self.classes.lineage(self.resolver, class).is_ok_and(|lineage| lineage.classes().any(|known| known == ancestor))
    }

    /// `class Meta: abstract = True` in the class's own body: it is not inherited.
    fn is_abstract(&self, class: &ClassRef<'p>) -> bool {
        self.meta_flag(class, "abstract")
    }

    fn is_proxy(&self, class: &ClassRef<'p>) -> bool {
        self.meta_flag(class, "proxy")
    }

    fn meta_flag(&self, class: &ClassRef<'p>, name: &str) -> bool {
        let meta = class.node().body.iter().rev().find_map(|statement| match statement {
            Stmt::Class(meta) if &*meta.name == "Meta" => Some(meta),
            _ => None,
        });
        let Some(meta) = meta else { return false };
        let scope = class.scope();
        let value = meta.body.iter().rev().find_map(|statement| match statement {
            Stmt::Assign(assign)
                if assign.targets.iter().any(|target| target.as_name().is_some_and(|known| **known == *name)) =>
            {
                assign.value.as_ref()
            }
            _ => None,
        });
        value.is_some_and(|value| {
            self.evaluator().evaluate(&scope, value).is_ok_and(|value| value.as_bool() == Some(true))
        })
    }

    /// The fields that one class body declares for `model`.
    fn own_fields(
        &self,
        class: &ClassRef<'p>,
        model: &ClassRef<'p>,
        fields: &mut Fields<'p>,
        open: &mut Option<Reason>,
    ) {
        let scope = class.scope();
        let straight = self.resolver.straight(&class.node().body);
        for statement in &straight {
            match statement {
                Stmt::Assign(assign) => {
                    let Some(value) = &assign.value else { continue };
                    for target in &assign.targets {
                        let Some(name) = target.as_name() else { continue };
                        // A later field of the same name is created later.
                        fields.shift_remove(name);
                        let Some(kind) = self.field_kind(&scope, name, value, open) else { continue };
                        let field = ModelField {
                            name: Arc::clone(name),
                            kind,
                            origin: scope.project_origin(target.anchor),
                            model: model.clone(),
                            owner: class.clone(),
                        };
                        fields.insert(Arc::clone(name), field);
                    }
                }
                Stmt::Function(function) => {
                    fields.shift_remove(&function.name);
                }
                _ => {}
            }
        }
        if let Some(name) = undecided_field(&class.node().body, &straight) {
            let reason = format!("whether `{}` has `{name}` is decided at run time", class.qualname());
            open.get_or_insert_with(|| Arc::from(reason));
        }
    }

    /// What the value of a name in a model's body is as a field; nothing where it is none.
    fn field_kind(
        &self,
        scope: &Scope<'p>,
        name: &str,
        value: &'p Expr,
        open: &mut Option<Reason>,
    ) -> Option<ModelFieldKind<'p>> {
        let call = value.as_call()?;
        if self.is_generic_relation(scope, &call.function) {
            return None;
        }
        match self.instance(scope, call, PACKAGE) {
            Instance::Of(built) => Some(ModelFieldKind::Built(built)),
            Instance::Unread { class, reason } => Some(ModelFieldKind::Unread(class, reason)),
            Instance::Unknown(reason) => {
                let what =
                    format!("whether `{name} = {}` is a field is not known: {reason}", render::expression(value));
                open.get_or_insert_with(|| Arc::from(what));
                Some(ModelFieldKind::Unread(Arc::from(render::expression(&call.function)), reason))
            }
            Instance::Other => None,
        }
    }

    /// `GenericForeignKey` and `GenericRelation`: they hold nothing themselves.
    fn is_generic_relation(&self, scope: &Scope<'p>, function: &Expr) -> bool {
        const MODULE: &str = "django.contrib.contenttypes.fields";
        match self.resolver.denoted(scope, function) {
            Ok(Symbol::External(name)) => name.starts_with(MODULE),
            Ok(Symbol::Class(class)) => &*class.module().name == MODULE,
            _ => false,
        }
    }

    pub(crate) fn is_primary_key(&self, field: &ModelField<'p>) -> bool {
        match &field.kind {
            ModelFieldKind::Auto | ModelFieldKind::Parent(_) => true,
            ModelFieldKind::Unread(..) => false,
            ModelFieldKind::Built(built) => {
                let parent_link = built.arguments.get("parent_link").is_some_and(|given| self.flag(given) == Ok(true));
                parent_link
                    || primary_key_argument(&built.arguments, &built.class)
                        .is_some_and(|given| self.flag(given) == Ok(true))
            }
        }
    }

    /// The primary key of a model.
    pub(crate) fn primary_key<'m>(&self, model: &'m Model<'p>) -> Option<&'m ModelField<'p>> {
        let own = model.own.iter().find(|field| self.is_primary_key(field));
        own.or_else(|| model.parents.iter().find_map(|parent| self.primary_key(parent)))
    }

    /// The model that a relation refers to.
    pub(crate) fn related(&self, field: &ModelField<'p>) -> Result<ClassRef<'p>, Reason> {
        match &field.kind {
            ModelFieldKind::Parent(parent) => Ok(parent.clone()),
            ModelFieldKind::Built(built) => {
                let to = built
                    .arguments
                    .at(0, "to")
                    .ok_or_else(|| Reason::from(format!("`{}` does not say what it refers to", field.name)))?;
                if to.computed.is_none() && to.expr.as_str().is_some_and(|name| &**name == "self") {
                    return Ok(field.model.clone());
                }
                self.model_class(to, Some(&field.model))
            }
            ModelFieldKind::Auto | ModelFieldKind::Unread(..) => {
                Err(Arc::from(format!("`{}` is no relation", field.name)))
            }
        }
    }

    /// The model class that an expression or a string such as `"shop.Product"` names; without an app, of the app of `beside`.
    pub(crate) fn model_class(&self, given: &Given<'p>, beside: Option<&ClassRef<'p>>) -> Result<ClassRef<'p>, Reason> {
        if let Some(reason) = &given.computed {
            return Err(Arc::clone(reason));
        }
        let (scope, expr) = (&given.scope, given.expr);
        match &expr.kind {
            ExprKind::String(name, _) => return self.model_of_name(name, beside),
            ExprKind::Call(call) => {
                return if self.is_get_user_model(scope, &call.function) {
                    self.user_model()
                } else {
                    Err(computed(expr))
                };
            }
            _ => {}
        }
        match self.resolver.denoted(scope, expr)? {
            Symbol::Class(class) => Ok(class),
            Symbol::External(name) if &*name == "django.conf.settings.AUTH_USER_MODEL" => self.user_model(),
            Symbol::External(name) if Resolver::is_known_external(&name) => {
                Err(Arc::from(format!("`{name}` is no model")))
            }
            Symbol::External(name) => Err(Arc::from(format!("`{name}` is not found"))),
            Symbol::Variable(variable) => match variable.value() {
                Some(value) if matches!(value.kind, ExprKind::Call(_) | ExprKind::String(..)) => {
                    self.model_class(&Given::new(&variable.scope, value), beside)
                }
                _ => Err(computed(expr)),
            },
            other => Err(Arc::from(format!("`{}` is {}", render::expression(expr), other.describe()))),
        }
    }

    fn is_get_user_model(&self, scope: &Scope<'p>, function: &Expr) -> bool {
        match self.resolver.denoted(scope, function) {
            Ok(Symbol::External(name)) => &*name == "django.contrib.auth.get_user_model",
            Ok(Symbol::Function(function)) => {
                &*function.module.name == "django.contrib.auth" && &*function.node.name == "get_user_model"
            }
            _ => false,
        }
    }

    /// `AUTH_USER_MODEL`.
    fn user_model(&self) -> Result<ClassRef<'p>, Reason> {
        let not_known = |why: &str| Reason::from(format!("`AUTH_USER_MODEL` {why}"));
        let settings =
            self.installed().settings.as_deref().and_then(|settings| self.resolver.program().module(settings));
        let name = match settings.map(|settings| self.resolver.member(settings, "AUTH_USER_MODEL")) {
            Some(Ok(Symbol::Variable(variable))) => {
                let value = self.evaluator().variable(&variable)?;
                value.as_str().cloned().ok_or_else(|| not_known("is no string"))?
            }
            Some(Ok(_)) => return Err(not_known("is no constant")),
            Some(Err(_)) => Arc::from("auth.User"),
            None => return Err(not_known("is not known: the settings are not found")),
        };
        self.model_of_name(&name, None)
    }

    fn model_of_name(&self, name: &str, beside: Option<&ClassRef<'p>>) -> Result<ClassRef<'p>, Reason> {
        let (apps, class) = match name.split_once('.') {
            Some((label, class)) => (self.apps_of(label), class),
            None => (beside.map(|class| self.app_around(&class.module().name)).into_iter().collect(), name),
        };
        if let (false, Some(beside)) = (name.contains('.'), beside)
            && let Ok(Symbol::Class(found)) = self.resolver.member(beside.module(), class)
        {
            return Ok(found);
        }
        let found = apps.iter().find_map(|app| self.model_in(app, class));
        found.unwrap_or_else(|| Err(Arc::from(format!("the model `{name}` is not found"))))
    }

    /// The packages whose label may be `label`.
    fn apps_of(&self, label: &str) -> Vec<Arc<str>> {
        let own = self.installed().apps.iter().filter(|app| app.rsplit('.').next() == Some(label)).cloned();
        own.chain([Arc::from(label), Arc::from(format!("django.contrib.{label}"))]).collect()
    }

    /// The app that a module belongs to.
    fn app_around(&self, module: &str) -> Arc<str> {
        let inside =
            |app: &&Arc<str>| module.strip_prefix(&***app).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        if let Some(app) = self.installed().apps.iter().filter(inside).max_by_key(|app| app.len()) {
            return Arc::clone(app);
        }
        let models = module.find(".models").unwrap_or(module.len());
        Arc::from(module.get(..models).unwrap_or(module))
    }

    /// A class of this name, in any case, in the models of an app; the reason where it is there and not known.
    fn model_in(&self, app: &str, name: &str) -> Option<Result<ClassRef<'p>, Reason>> {
        let models = format!("{app}.models");
        let program = self.resolver.program();
        let module = program.module(&models)?;
        if let Ok(Symbol::Class(class)) = self.resolver.member(module, name) {
            return Some(Ok(class));
        }
        let modules = std::iter::once(Arc::from(models.as_str())).chain(program.submodules(&models));
        let modules = modules.filter_map(|module| program.module(&module));
        let mut unknown = None;
        for module in modules {
            for known in self.resolver.members(module).into_iter().filter(|known| known.eq_ignore_ascii_case(name)) {
                match self.resolver.member(module, known) {
                    Ok(Symbol::Class(class)) => return Some(Ok(class)),
                    Ok(_) => {}
                    Err(reason) => unknown = unknown.or(Some(Err(reason))),
                }
            }
        }
        unknown
    }
}

/// `primary_key`, by name or in the third place.
fn primary_key_argument<'a, 'p>(arguments: &'a Arguments<'p>, class: &str) -> Option<&'a Given<'p>> {
    if is_relation(class)
        || matches!(
            class,
            "DecimalField"
                | "DateField"
                | "DateTimeField"
                | "TimeField"
                | "FileField"
                | "ImageField"
                | "GenericIPAddressField"
                | "FilePathField"
                | "UUIDField"
        )
    {
        return arguments.get("primary_key");
    }
    arguments.at(2, "primary_key")
}

/// A name that a branch nobody can decide gives a value that is called for.
pub(super) fn undecided_field<'p>(body: &'p [Stmt], straight: &[&'p Stmt]) -> Option<&'p Arc<str>> {
    body.iter().find_map(|statement| match statement {
        Stmt::If(branch) => {
            let parts = [&branch.body, &branch.orelse];
            let is_decided = parts
                .iter()
                .any(|part| part.first().is_some_and(|first| straight.iter().any(|known| std::ptr::eq(*known, first))));
            let both = parts.into_iter().find_map(|part| called_field(part));
            if is_decided { None } else { both }
        }
        Stmt::Block(block) => called_field(&block.body),
        Stmt::Try(attempt) => called_field(&attempt.handlers),
        _ => None,
    })
}

fn called_field(body: &[Stmt]) -> Option<&Arc<str>> {
    body.iter().find_map(|statement| match statement {
        Stmt::Assign(assign) if assign.value.as_ref().is_some_and(|value| matches!(value.kind, ExprKind::Call(_))) => {
            assign.targets.iter().find_map(Expr::as_name)
        }
        Stmt::If(branch) => called_field(&branch.body).or_else(|| called_field(&branch.orelse)),
        Stmt::Block(block) => called_field(&block.body),
        Stmt::Try(attempt) => called_field(&attempt.body).or_else(|| called_field(&attempt.handlers)),
        _ => None,
    })
}
