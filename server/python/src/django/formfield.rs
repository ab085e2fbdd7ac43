//! Form fields: what each of Django's classes takes, and the form field that Django makes of a model's field.
//!
//! In go the arguments of a field class; out comes a [`Field`] as Django 5.2 builds it. An argument whose value is not known is left out and said in
//! [`Field::unknown`], and nothing is required that may not be.

use std::sync::Arc;

use mizan_schema::Origin;
use mizan_schema::declarations::{CharFormat, Choices, FormFieldKind};
use mizan_schema::types::{Type, Unknown};
use serde_json::Value;

use super::arguments::own_method;
use super::models::ModelFieldKind;
use super::{Arguments, Built, Django, Given, ModelField, text};
use crate::evaluate::Constant;
use crate::facts::ast::{Expr, ExprKind};
use crate::render;
use crate::resolve::{ClassRef, Reason, Symbol};

/// A field of a form, less its name.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) kind: FormFieldKind,
    pub(super) required: bool,
    pub(super) label: Option<Arc<str>>,
    pub(super) help_text: Option<Arc<str>>,
    pub(super) initial: Option<Value>,
    pub(super) disabled: bool,
    pub(super) widget: Option<Arc<str>>,
    /// What is not known of it, with the place that says it where that is in the project.
    pub(super) unknown: Vec<(Option<Origin>, Reason)>,
}

/// What a field class is told, by Django's names.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    pub(super) label: Option<Arc<str>>,
    pub(super) help_text: Option<Arc<str>>,
    initial: Option<Value>,
    required: Option<bool>,
    disabled: bool,
    widget: Option<super::widgets::Widget>,
    min_length: Option<u64>,
    max_length: Option<u64>,
    /// Whether `max_length` is said, if only to be none.
    says_max_length: bool,
    strip: Option<bool>,
    allow_unicode: bool,
    regex: Option<Arc<str>>,
    min_value: Option<Value>,
    max_value: Option<Value>,
    step_size: Option<Value>,
    max_digits: Option<u64>,
    decimal_places: Option<u64>,
    input_formats: Option<Vec<Arc<str>>>,
    choices: Option<Choices>,
    coerce_to_int: bool,
    allow_empty_file: bool,
    primary_key: Option<Type>,
    unknown: Vec<(Option<Origin>, Reason)>,
    /// Why it cannot be known at all what the field takes.
    hidden: Option<(Option<Origin>, Reason)>,
}

impl<'p> Django<'_, 'p> {
    /// A form field by the call that makes it.
    pub(super) fn form_field(&self, built: &Built<'p>) -> Field {
        let options = self.options(built);
        finish(&built.class, &built.own, &built.name(), options)
    }

    /// The form field that Django makes of a model's field; nothing where it makes none.
    pub(super) fn model_form_field(
        &self,
        field: &ModelField<'p>,
        given: &Overrides<'p>,
        place: Origin,
    ) -> Option<Field> {
        let built = match &field.kind {
            ModelFieldKind::Built(built) => built,
            ModelFieldKind::Auto | ModelFieldKind::Parent(_) => return None,
            ModelFieldKind::Unread(class, reason) => {
                return Some(unread_field(class, field.origin.unwrap_or(place), Arc::clone(reason)));
            }
        };
        if matches!(&*built.class, "AutoField" | "BigAutoField" | "SmallAutoField") {
            return None;
        }
        let mut options = Options::default();
        if let Some(reason) = &built.arguments.open {
            options.hidden = Some((field.origin, Arc::clone(reason)));
        }
        if let Some(class) = built.own.iter().find(|class| own_method(class, "formfield").is_some()) {
            let reason = Arc::from(format!("`{}.formfield` makes its form field at run time", class.qualname()));
            options.hidden = Some((field.origin, reason));
        }
        let class = self.model_options(field, built, place, &mut options);
        given.apply(self, &field.name, &mut options);
        Some(match given.class(self, &field.name) {
            None => finish(class, &[], &built.name(), options),
            Some(Ok((class, own))) => {
                let name = own.first().map_or_else(|| Arc::clone(&class), |class| Arc::clone(&class.node().name));
                if let Some(init) = own.iter().find(|class| own_method(class, "__init__").is_some()) {
                    let reason = Arc::from(format!("`{}.__init__` decides what it takes", init.qualname()));
                    options.hidden.get_or_insert((Some(place), reason));
                }
                finish(&class, &own, &name, options)
            }
            Some(Err(reason)) => unread_field(&Arc::from("field_classes"), place, reason),
        })
    }

    /// Reads the arguments of a form field's class.
    fn options(&self, built: &Built<'p>) -> Options {
        let arguments = &built.arguments;
        let mut options = Options::default();
        let mut reading = Reading { django: self, unknown: Vec::new() };
        options.hidden = arguments.open.clone().map(|reason| (None, reason));
        options.label = reading.said(arguments.get("label"), Django::string).flatten();
        options.help_text = reading.said(arguments.get("help_text"), Django::string).flatten();
        options.initial = arguments.get("initial").and_then(|given| self.initial(given));
        options.widget = arguments.get("widget").and_then(|given| self.widget(given));
        options.min_length = reading.said(arguments.get("min_length"), Django::count).flatten();
        options.max_length = reading.said(arguments.get("max_length"), Django::count).flatten();
        options.says_max_length = arguments.get("max_length").is_some();
        options.strip = reading.said(arguments.get("strip"), Django::flag);
        options.allow_unicode = reading.said(arguments.get("allow_unicode"), Django::flag).unwrap_or(false);
        options.min_value = reading.said(arguments.get("min_value"), Django::number).flatten();
        options.max_value = reading.said(arguments.get("max_value"), Django::number).flatten();
        options.step_size = reading.said(arguments.get("step_size"), Django::number).flatten();
        options.max_digits = reading.said(arguments.get("max_digits"), Django::count).flatten();
        options.decimal_places = reading.said(arguments.get("decimal_places"), Django::count).flatten();
        options.allow_empty_file = reading.said(arguments.get("allow_empty_file"), Django::flag).unwrap_or(false);
        options.choices = arguments.get("choices").map(|given| self.choices(given));
        options.coerce_to_int = arguments.get("coerce").is_some_and(|given| self.is_int(given));
        options.input_formats = reading.said(arguments.get("input_formats"), Django::formats).flatten();
        if &*built.class == "RegexField" {
            options.regex = reading.said(arguments.at(0, "regex"), Django::pattern);
        }
        if built.class.starts_with("Model") {
            options.primary_key = Some(self.queryset_key(arguments));
        }
        options.unknown = reading.unknown;
        self.read_presence(arguments, &mut options);
        options
    }

    /// `required` and `disabled`: where one is not known, neither is what the field takes.
    fn read_presence(&self, arguments: &Arguments<'p>, options: &mut Options) {
        for (name, is_required) in [("required", true), ("disabled", false)] {
            match arguments.get(name).map(|given| (given, self.flag(given))) {
                None => {}
                Some((_, Ok(value))) if is_required => options.required = Some(value),
                Some((_, Ok(value))) => options.disabled = value,
                Some((given, Err(reason))) => {
                    options.hidden = Some((given.scope.project_origin(given.expr.anchor), reason));
                }
            }
        }
    }

    /// What Django tells the form field of a model's field, and the class that it takes for it.
    fn model_options(
        &self,
        field: &ModelField<'p>,
        built: &Built<'p>,
        place: Origin,
        options: &mut Options,
    ) -> &'static str {
        let arguments = &built.arguments;
        let mut reading = Reading { django: self, unknown: Vec::new() };
        let verbose = arguments
            .get("verbose_name")
            .or_else(|| (!field.is_relation()).then(|| arguments.at(0, "verbose_name")).flatten());
        let verbose = reading.said(verbose, Django::string).flatten();
        let verbose = verbose.unwrap_or_else(|| Arc::from(field.name.replace('_', " ")));
        options.label = Some(Arc::from(text::capitalised(&verbose)));
        options.help_text = reading.said(arguments.get("help_text"), Django::string).flatten();
        let default = arguments.get("default");
        options.initial = default.and_then(|given| self.initial(given));
        let blank = self.is_blank(arguments, options);
        options.required = Some(!blank);
        options.max_length = match max_length(&built.class, arguments) {
            Some(given) => reading.said(Some(given), Django::count).flatten(),
            None => default_length(&built.class),
        };
        options.says_max_length = true;
        let null = reading.said(arguments.get("null"), Django::flag).unwrap_or(false);
        options.max_digits = reading
            .said(arguments.at(2, "max_digits").filter(|_| &*built.class == "DecimalField"), Django::count)
            .flatten();
        options.decimal_places = reading
            .said(arguments.at(3, "decimal_places").filter(|_| &*built.class == "DecimalField"), Django::count)
            .flatten();
        options.allow_unicode = reading.said(arguments.get("allow_unicode"), Django::flag).unwrap_or(false);
        options.unknown = reading.unknown;
        if field.is_relation() {
            options.primary_key = Some(self.relation_key(field, place));
            return if field.is_many_to_many() { "ModelMultipleChoiceField" } else { "ModelChoiceField" };
        }
        if let Some(given) = arguments.get("choices").filter(|given| !matches!(given.expr.kind, ExprKind::None)) {
            let include_blank = match &*built.class {
                "BooleanField" => default.is_none(),
                _ => blank || default.is_none(),
            };
            options.choices = Some(with_blank(self.choices(given), include_blank));
            options.coerce_to_int = built.class.ends_with("IntegerField");
            return "TypedChoiceField";
        }
        match &*built.class {
            "BooleanField" | "NullBooleanField" => options.required = Some(false),
            "PositiveIntegerField" | "PositiveSmallIntegerField" => options.min_value = Some(Value::from(0)),
            "BigIntegerField" => {
                (options.min_value, options.max_value) = (Some(Value::from(i64::MIN)), Some(Value::from(i64::MAX)));
            }
            "PositiveBigIntegerField" => {
                (options.min_value, options.max_value) = (Some(Value::from(0)), Some(Value::from(i64::MAX)));
            }
            "TextField" => {
                options.widget =
                    Some(super::widgets::Widget { name: Arc::from("Textarea"), takes_several: false, is_split: false });
            }
            _ => {}
        }
        form_class(&built.class, null)
    }

    /// `blank`, which `auto_now` and `auto_now_add` imply.
    fn is_blank(&self, arguments: &Arguments<'p>, options: &mut Options) -> bool {
        for name in ["blank", "auto_now", "auto_now_add"] {
            match arguments.get(name).map(|given| (given, self.flag(given))) {
                Some((_, Ok(true))) => return true,
                Some((given, Err(reason))) => {
                    options.hidden = Some((given.scope.project_origin(given.expr.anchor), reason));
                }
                _ => {}
            }
        }
        false
    }

    /// Whether a form may have the field at all; the reason where that is not known.
    pub(super) fn is_editable(&self, field: &ModelField<'p>) -> Result<bool, Reason> {
        let Some(built) = field.built() else { return Ok(!matches!(field.kind, ModelFieldKind::Parent(_))) };
        let arguments = &built.arguments;
        for name in ["auto_now", "auto_now_add"] {
            if let Some(given) = arguments.get(name)
                && self.flag(given)?
            {
                return Ok(false);
            }
        }
        match (arguments.get("editable"), &*built.class) {
            (Some(given), _) => self.flag(given),
            (None, "BinaryField" | "GeneratedField") => Ok(false),
            (None, _) => Ok(true),
        }
    }

    fn relation_key(&self, field: &ModelField<'p>, place: Origin) -> Type {
        match self.field_type(field) {
            Ok(super::ModelFieldType::Key(ty) | super::ModelFieldType::Keys(ty) | super::ModelFieldType::Plain(ty)) => {
                ty
            }
            Err(reason) => {
                let origin = field.origin.unwrap_or(place);
                Type::Unknown(Unknown { expression: Arc::clone(&field.name), reason, origin })
            }
        }
    }

    /// The key of `ModelChoiceField(queryset=Product.objects.filter(…))`.
    fn queryset_key(&self, arguments: &Arguments<'p>) -> Type {
        let Some(queryset) = arguments.at(0, "queryset") else { return Type::Any };
        let key = self.queryset_model(queryset).and_then(|model| {
            let to_field = match arguments.get("to_field_name") {
                Some(given) => self.string(given)?,
                None => None,
            };
            self.key_type(&self.model(&model)?, to_field.as_deref(), 0)
        });
        key.unwrap_or_else(|reason| {
            let expression = Arc::from(render::expression(queryset.expr));
            Type::Unknown(Unknown { expression, reason, origin: queryset.scope.origin(queryset.expr.anchor) })
        })
    }

    /// The model whose manager a chain of calls begins with.
    fn queryset_model(&self, queryset: &Given<'p>) -> Result<ClassRef<'p>, Reason> {
        if let Some(reason) = &queryset.computed {
            return Err(Arc::clone(reason));
        }
        let mut expr = queryset.expr;
        loop {
            expr = match &expr.kind {
                ExprKind::Call(call) => match &call.function.kind {
                    ExprKind::Attribute(..) => &call.function,
                    _ => return self.model_class(&Given::new(&queryset.scope, expr), None),
                },
                ExprKind::Subscript(base, _) => base,
                ExprKind::Attribute(base, _, _) => {
                    if let Ok(Symbol::Class(class)) = self.resolver.denoted(&queryset.scope, base) {
                        return Ok(class);
                    }
                    base
                }
                _ => return self.model_class(&Given::new(&queryset.scope, expr), None),
            };
        }
    }

    /// `initial` and `default`, where they are JSON: what is called for them is not shown.
    fn initial(&self, given: &Given<'p>) -> Option<Value> {
        self.constant(given).ok()?.to_json().filter(|value| !value.is_null())
    }

    fn is_int(&self, given: &Given<'p>) -> bool {
        self.resolver.external(&given.scope, given.expr).as_deref() == Some("builtins.int")
    }

    fn formats(&self, given: &Given<'p>) -> Result<Option<Vec<Arc<str>>>, Reason> {
        let constant = self.constant(given)?;
        if constant == Constant::None {
            return Ok(None);
        }
        let texts =
            constant.items().map(|items| items.iter().map(|item| item.as_str().cloned()).collect::<Option<Vec<_>>>());
        texts.flatten().map(Some).ok_or_else(|| given.is_no("list of strings"))
    }

    /// `r"…"`, or `re.compile(r"…")` without flags.
    fn pattern(&self, given: &Given<'p>) -> Result<Arc<str>, Reason> {
        if given.computed.is_none()
            && let Some((scope, expr)) = self.compiled(given)
        {
            return self.string(&Given::new(&scope, expr))?.ok_or_else(|| given.is_no("string"));
        }
        self.string(given)?.ok_or_else(|| given.is_no("string"))
    }

    fn compiled(&self, given: &Given<'p>) -> Option<(crate::resolve::Scope<'p>, &'p Expr)> {
        let (scope, expr) = match &given.expr.kind {
            ExprKind::Name(_) | ExprKind::Attribute(..) => {
                match self.resolver.denoted(&given.scope, given.expr).ok()? {
                    Symbol::Variable(variable) => (variable.scope.clone(), variable.value()?),
                    _ => return None,
                }
            }
            _ => (given.scope.clone(), given.expr),
        };
        let call = expr.as_call()?;
        let is_compile = self.resolver.external(&scope, &call.function).as_deref() == Some("re.compile");
        match call.arguments.as_slice() {
            [pattern] if is_compile && call.keywords.is_empty() => Some((scope, pattern)),
            _ => None,
        }
    }
}

/// Reads arguments and remembers which are not known.
struct Reading<'a, 'd, 'p> {
    django: &'a Django<'d, 'p>,
    unknown: Vec<(Option<Origin>, Reason)>,
}

impl<'d, 'p> Reading<'_, 'd, 'p> {
    fn said<T>(
        &mut self,
        given: Option<&Given<'p>>,
        read: impl Fn(&Django<'d, 'p>, &Given<'p>) -> Result<T, Reason>,
    ) -> Option<T> {
        let given = given?;
        match read(self.django, given) {
            Ok(value) => Some(value),
            Err(reason) => {
                self.unknown.push((given.scope.project_origin(given.expr.anchor), reason));
                None
            }
        }
    }
}

/// What stands in a dictionary of `Meta`, by the names of fields.
pub(super) type Entries<'p> = Vec<(Arc<str>, Given<'p>)>;

/// What a form's `Meta` says of single fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Overrides<'p> {
    pub(super) labels: Entries<'p>,
    pub(super) help_texts: Entries<'p>,
    pub(super) widgets: Entries<'p>,
    pub(super) field_classes: Entries<'p>,
}

/// A form field class of Django's, and the classes of the program before it.
type FieldClass<'p> = (Arc<str>, Vec<ClassRef<'p>>);

fn entry<'a, 'p>(entries: &'a [(Arc<str>, Given<'p>)], name: &str) -> Option<&'a Given<'p>> {
    entries.iter().find(|(known, _)| **known == *name).map(|(_, given)| given)
}

impl<'p> Overrides<'p> {
    fn apply(&self, django: &Django<'_, 'p>, name: &str, options: &mut Options) {
        if let Some(label) = entry(&self.labels, name) {
            options.label = django.string(label).ok().flatten();
        }
        if let Some(help_text) = entry(&self.help_texts, name) {
            options.help_text = django.string(help_text).ok().flatten();
        }
        if let Some(widget) = entry(&self.widgets, name) {
            options.widget = django.widget(widget);
        }
    }

    /// The form field class that `field_classes` names for a field.
    fn class(&self, django: &Django<'_, 'p>, name: &str) -> Option<Result<FieldClass<'p>, Reason>> {
        let given = entry(&self.field_classes, name)?;
        Some(django.form_field_class(given))
    }
}

impl<'p> Django<'_, 'p> {
    fn form_field_class(&self, given: &Given<'p>) -> Result<FieldClass<'p>, Reason> {
        const PACKAGE: &str = "django.forms.";
        let not_known =
            || Reason::from(format!("`{}` is no form field class that is known", render::expression(given.expr)));
        match self.resolver.denoted(&given.scope, given.expr)? {
            Symbol::External(name) => {
                name.strip_prefix(PACKAGE).map(|class| (Arc::from(class), Vec::new())).ok_or_else(not_known)
            }
            Symbol::Class(class) => {
                let lineage = self.classes.lineage(self.resolver, &class)?;
                let base = lineage.order.iter().find_map(|ancestor| match ancestor {
                    crate::classes::Ancestor::External(name) => {
                        name.strip_prefix(PACKAGE).filter(|name| name.ends_with("Field"))
                    }
                    crate::classes::Ancestor::Class(_) => None,
                });
                Ok((Arc::from(base.ok_or_else(not_known)?), lineage.classes().cloned().collect()))
            }
            _ => Err(not_known()),
        }
    }
}

/// Whether a class is Django's own: its checks are those of a person's keyboard.
fn is_django(class: &ClassRef<'_>) -> bool {
    class.module().name.starts_with("django.")
}

/// The form field class of a model field class.
fn form_class(class: &str, null: bool) -> &'static str {
    match class {
        "BooleanField" if null => "NullBooleanField",
        "BooleanField" => "BooleanField",
        "NullBooleanField" => "NullBooleanField",
        "DateField" => "DateField",
        "DateTimeField" => "DateTimeField",
        "TimeField" => "TimeField",
        "DurationField" => "DurationField",
        "DecimalField" => "DecimalField",
        "EmailField" => "EmailField",
        "URLField" => "URLField",
        "SlugField" => "SlugField",
        "UUIDField" => "UUIDField",
        "FloatField" => "FloatField",
        "GenericIPAddressField" => "GenericIPAddressField",
        "FileField" => "FileField",
        "ImageField" => "ImageField",
        "FilePathField" => "FilePathField",
        "JSONField" => "JSONField",
        "CharField" | "TextField" | "BinaryField" => "CharField",
        class if class.ends_with("IntegerField") => "IntegerField",
        _ => "Field",
    }
}

/// `max_length`, by name or in the fourth place.
fn max_length<'a, 'p>(class: &str, arguments: &'a Arguments<'p>) -> Option<&'a Given<'p>> {
    match class {
        "CharField" | "TextField" => arguments.at(3, "max_length"),
        "EmailField" | "URLField" | "SlugField" | "FileField" | "ImageField" => arguments.get("max_length"),
        _ => None,
    }
}

/// The `max_length` that a model field class has by itself.
fn default_length(class: &str) -> Option<u64> {
    match class {
        "EmailField" => Some(254),
        "URLField" => Some(200),
        "SlugField" => Some(50),
        "FileField" | "ImageField" => Some(100),
        _ => None,
    }
}

/// The dashes that stand for nothing chosen, unless a choice does already.
fn with_blank(choices: Choices, include: bool) -> Choices {
    match choices {
        Choices::Known(mut pairs) => {
            let has_blank = pairs.iter().any(|(value, _)| value.is_null() || value.as_str() == Some(""));
            if include && !has_blank {
                pairs.insert(0, (Value::from(""), Arc::from("---------")));
            }
            Choices::Known(pairs)
        }
        unknown @ Choices::Unknown(_) => unknown,
    }
}

/// A field of which only the class's name is known.
pub(super) fn unread_field(class: &Arc<str>, origin: Origin, reason: Reason) -> Field {
    let options = Options { hidden: Some((Some(origin), reason)), ..Options::default() };
    finish("Field", &[], class, options)
}

/// What a field's class makes of what it is told.
fn finish(class: &str, own: &[ClassRef<'_>], name: &Arc<str>, options: Options) -> Field {
    let mut unknown = options.unknown.clone();
    let mut required = options.required.unwrap_or(true);
    let widget = options.widget.as_ref();
    let kind = if let Some((origin, reason)) = &options.hidden {
        unknown.push((*origin, Arc::clone(reason)));
        required &= options.required.is_some();
        FormFieldKind::Unknown(Arc::clone(name))
    } else if widget.is_some_and(|widget| widget.is_split) && class != "SplitDateTimeField" {
        FormFieldKind::Unknown(Arc::clone(name))
    } else {
        kind(class, own, name, &options)
    };
    Field {
        kind,
        required,
        label: options.label,
        help_text: options.help_text.filter(|text| !text.is_empty()),
        initial: options.initial,
        disabled: options.disabled,
        widget: options.widget.map(|widget| widget.name),
        unknown,
    }
}

/// What a field class takes, with what classes of the program between change of it.
fn kind(class: &str, own: &[ClassRef<'_>], name: &Arc<str>, options: &Options) -> FormFieldKind {
    let takes_several = options.widget.as_ref().is_some_and(|widget| widget.takes_several);
    let kind = kind_of(class, name, options, takes_several);
    let checks = |method: &str| own.iter().any(|class| !is_django(class) && own_method(class, method).is_some());
    let reads = checks("to_python") || checks("clean") || checks("run_validators");
    match kind {
        // What several files are is for the widget to say, whatever is cleaned of them.
        FormFieldKind::File { multiple: true, .. } => kind,
        FormFieldKind::Char { format: CharFormat::Plain, strip, .. } if reads => {
            FormFieldKind::Char { min_length: None, max_length: None, strip, format: CharFormat::Plain }
        }
        _ if reads => FormFieldKind::Unknown(Arc::clone(name)),
        FormFieldKind::Choice { multiple, coerce_to_int, .. } if checks("valid_value") || checks("validate") => {
            FormFieldKind::Choice {
                choices: Choices::Unknown(Arc::from(format!("`{name}` has checks of its own"))),
                multiple,
                coerce_to_int,
            }
        }
        kind => kind,
    }
}

/// What each of Django's form field classes takes.
fn kind_of(class: &str, name: &Arc<str>, options: &Options, takes_several: bool) -> FormFieldKind {
    let max_length = options.max_length;
    let char_field = |format, max_length| FormFieldKind::Char {
        min_length: options.min_length,
        max_length,
        strip: options.strip.unwrap_or(true),
        format,
    };
    let (min, max, step) = (options.min_value.clone(), options.max_value.clone(), options.step_size.clone());
    let input_formats = options.input_formats.clone();
    let choice = |multiple| FormFieldKind::Choice {
        choices: options.choices.clone().unwrap_or(Choices::Known(Vec::new())),
        multiple,
        coerce_to_int: options.coerce_to_int,
    };
    let file = |image| FormFieldKind::File {
        image,
        multiple: takes_several,
        max_length,
        allow_empty: options.allow_empty_file,
    };
    let key = || options.primary_key.clone().unwrap_or(Type::Any);
    match class {
        "CharField" => char_field(CharFormat::Plain, max_length),
        "EmailField" => char_field(CharFormat::Email, max_length.or((!options.says_max_length).then_some(320))),
        "URLField" => char_field(CharFormat::Url, max_length),
        "SlugField" => char_field(CharFormat::Slug { unicode: options.allow_unicode }, max_length),
        "GenericIPAddressField" => char_field(CharFormat::Ip, max_length.or(Some(39))),
        "RegexField" => {
            FormFieldKind::Regex { pattern: options.regex.clone(), min_length: options.min_length, max_length }
        }
        "IntegerField" => FormFieldKind::Integer { min, max, step },
        "FloatField" => FormFieldKind::Float { min, max, step },
        "DecimalField" => {
            FormFieldKind::Decimal { min, max, max_digits: options.max_digits, decimal_places: options.decimal_places }
        }
        "BooleanField" => FormFieldKind::Boolean,
        "NullBooleanField" => FormFieldKind::NullBoolean,
        "DateField" => FormFieldKind::Date { input_formats },
        "TimeField" => FormFieldKind::Time { input_formats },
        "DateTimeField" => FormFieldKind::DateTime { input_formats },
        "SplitDateTimeField" => FormFieldKind::SplitDateTime,
        "DurationField" => FormFieldKind::Duration,
        "ChoiceField" | "TypedChoiceField" => choice(false),
        "MultipleChoiceField" | "TypedMultipleChoiceField" => choice(true),
        "FilePathField" => FormFieldKind::Choice {
            choices: Choices::Unknown(Arc::from("they are the files of a folder")),
            multiple: false,
            coerce_to_int: false,
        },
        "ModelChoiceField" => FormFieldKind::ModelChoice { multiple: false, primary_key: key() },
        "ModelMultipleChoiceField" => FormFieldKind::ModelChoice { multiple: true, primary_key: key() },
        "FileField" => file(false),
        "ImageField" => file(true),
        "JSONField" => FormFieldKind::Json,
        "UUIDField" => FormFieldKind::Uuid,
        _ => FormFieldKind::Unknown(Arc::clone(name)),
    }
}
