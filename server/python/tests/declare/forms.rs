//! Forms: each test is the smallest form with the behaviour, and its fields as Django shows them.

use insta::assert_snapshot;

use crate::project::{django, izana};

/// A project whose `shop/clients.py` has this text below its imports.
fn form(text: &str) -> String {
    with_models("", text)
}

fn with_models(models: &str, text: &str) -> String {
    let models = format!("from django.db import models\n{models}");
    let imports = "import os\nfrom django import forms\nfrom mizan.forms import mizanFormMeta, mizanFormMixin\nfrom .models import *\nfrom . import models\n";
    django(&[("shop/models.py", &models), ("shop/clients.py", &format!("{imports}{text}"))])
}

/// A form with these statements in its body.
fn fields(body: &str) -> String {
    let lines: Vec<String> = body.lines().map(|line| format!("    {line}")).collect();
    form(&format!("class F(mizanFormMixin, forms.Form):\n    mizan = mizanFormMeta(name='f')\n{}\n", lines.join("\n")))
}

#[test]
fn a_form_says_its_name_and_its_fields() {
    assert_snapshot!(form(r#"
class ContactForm(mizanFormMixin, forms.Form):
    """Talk to us."""
    mizan = mizanFormMeta(name="contact", title="Contact Us", subtitle=None, submit_label="Send",
                          live_validation=False, live_form_errors=True,
                          refetch_schema_on_validate=True, enable_formset=True)
    name = forms.CharField(max_length=80)
    email = forms.EmailField()
"#), @"
    form contact (shop.clients.ContactForm)
      title: Contact Us
      submit_label: Send
      no live_validation
      live_form_errors
      refetch_schema_on_validate
      enable_formset
      name: Char(max_length: (80), format: Plain) at shop/clients.py:12 `name`
      email: Char(max_length: (320), format: Email) at shop/clients.py:13 `email`
    ");
}

#[test]
fn every_built_in_field_is_known() {
    assert_snapshot!(fields(r#"
a = forms.CharField(min_length=2, max_length=5, strip=False, label="A", help_text="h", initial="x", disabled=True)
b = forms.EmailField(required=False)
c = forms.EmailField(max_length=None)
d = forms.URLField()
e = forms.SlugField(allow_unicode=True)
f = forms.GenericIPAddressField(protocol="IPv4")
g = forms.RegexField(r"^\d+$", max_length=4)
h = forms.IntegerField(min_value=1, max_value=9, step_size=2)
i = forms.FloatField(min_value=0.5)
j = forms.DecimalField(max_digits=5, decimal_places=2, min_value=0)
k = forms.BooleanField()
l = forms.NullBooleanField()
m = forms.DateField(input_formats=["%d.%m.%Y"])
n = forms.TimeField()
o = forms.DateTimeField(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
p = forms.DurationField()
q = forms.SplitDateTimeField()
r = forms.ChoiceField(choices=[("g", [(1, "a"), (2, "b")]), ("x", "y")])
s = forms.TypedChoiceField(choices=[(1, "one")], coerce=int)
t = forms.MultipleChoiceField(choices={"a": "A"})
u = forms.TypedMultipleChoiceField(choices=(), coerce=int)
v = forms.FileField(max_length=9, allow_empty_file=True)
w = forms.ImageField()
x = forms.JSONField()
y = forms.UUIDField()
z = forms.FilePathField("/etc")
aa = forms.MultiValueField(fields=())
"#), @r#"
    form f (shop.clients.F)
      a: Char(min_length: (2), max_length: (5), strip: false, format: Plain), disabled, label "A", help "h", initial "x" at shop/clients.py:9 `a`
      b: Char(max_length: (320), format: Email), optional at shop/clients.py:10 `b`
      c: Char(format: Email) at shop/clients.py:11 `c`
      d: Char(format: Url) at shop/clients.py:12 `d`
      e: Char { min_length: None, max_length: None, strip: true, format: Slug { unicode: true } } at shop/clients.py:13 `e`
      f: Char(max_length: (39), format: Ip) at shop/clients.py:14 `f`
      g: Regex(pattern: ("^\\d+$"), max_length: (4)) at shop/clients.py:15 `g`
      h: Integer(min: ((1)), max: ((9)), step: ((2))) at shop/clients.py:16 `h`
      i: Float(min: ((0.5))) at shop/clients.py:17 `i`
      j: Decimal(min: ((0)), max_digits: (5), decimal_places: (2)) at shop/clients.py:18 `j`
      k: Boolean at shop/clients.py:19 `k`
      l: NullBoolean at shop/clients.py:20 `l`
      m: Date(input_formats: (["%d.%m.%Y"])) at shop/clients.py:21 `m`
      n: Time() at shop/clients.py:22 `n`
      o: DateTime(), widget "DateTimeInput" at shop/clients.py:23 `o`
      p: Duration at shop/clients.py:24 `p`
      q: SplitDateTime at shop/clients.py:25 `q`
      r: Choice(choices: Known([((1), "a"), ((2), "b"), (("x"), "y")])) at shop/clients.py:26 `r`
      s: Choice(choices: Known([((1), "one")]), coerce_to_int: true) at shop/clients.py:27 `s`
      t: Choice(choices: Known([(("a"), "A")]), multiple: true) at shop/clients.py:28 `t`
      u: Choice(choices: Known([]), multiple: true, coerce_to_int: true) at shop/clients.py:29 `u`
      v: File(max_length: (9), allow_empty: true) at shop/clients.py:30 `v`
      w: File(image: true) at shop/clients.py:31 `w`
      x: Json at shop/clients.py:32 `x`
      y: Uuid at shop/clients.py:33 `y`
      z: Choice(choices: Unknown("they are the files of a folder")) at shop/clients.py:34 `z`
      aa: Unknown("MultiValueField") at shop/clients.py:35 `aa`
    "#);
}

#[test]
fn choices_are_followed_to_where_they_are_written() {
    assert_snapshot!(with_models(
        "class Topic(models.TextChoices):\n    ORDER = 'order', 'An order'\n    OTHER_THING = 'other'\n    __empty__ = 'Choose'\n",
        r#"
ANSWER = [("mail", "Mail")]
class F(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="f")
    a = forms.ChoiceField(choices=Topic)
    b = forms.ChoiceField(choices=models.Topic.choices)
    c = forms.ChoiceField(choices=[("", "Pick"), *Topic.choices] + ANSWER)
    d = forms.ChoiceField(choices=lambda: ANSWER)
    e = forms.ChoiceField(choices=os.listdir())
"#), @r#"
    form f (shop.clients.F)
      a: Choice(choices: Known([(Null, "Choose"), (("order"), "An order"), (("other"), "Other Thing")])) at shop/clients.py:10 `a`
      b: Choice(choices: Known([(Null, "Choose"), (("order"), "An order"), (("other"), "Other Thing")])) at shop/clients.py:11 `b`
      c: Choice(choices: Known([((""), "Pick"), (Null, "Choose"), (("order"), "An order"), (("other"), "Other Thing"), (("mail"), "Mail")])) at shop/clients.py:12 `c`
      d: Choice(choices: Unknown("`lambda …: ANSWER` is computed at run time")) at shop/clients.py:13 `d`
      e: Choice(choices: Unknown("`os.listdir()` is computed at run time")) at shop/clients.py:14 `e`
    "#);
}

#[test]
fn declared_fields_are_collected_as_django_does() {
    assert_snapshot!(form(r#"
class Plain:
    not_collected = forms.CharField()
    removed = None

class Base(forms.Form):
    first = forms.CharField()
    removed = forms.CharField()
    second = forms.CharField()

class F(mizanFormMixin, Plain, Base):
    mizan = mizanFormMeta(name="f")
    third = forms.CharField()
    first = forms.IntegerField()
    second = None
    field_order = ["third"]
"#), @"
    form f (shop.clients.F)
      third: Char(format: Plain) at shop/clients.py:18 `third`
      first: Integer() at shop/clients.py:19 `first`
    ");
}

#[test]
fn a_field_class_of_the_project_is_followed_through_its_init() {
    assert_snapshot!(form(r#"
class Short(forms.CharField):
    def __init__(self, *args, size=3, **kwargs):
        kwargs.setdefault("strip", False)
        super().__init__(*args, max_length=size, **kwargs)

class Shorter(Short): ...

class Code(forms.IntegerField):
    def __init__(self, *args, **kwargs):
        if kwargs: kwargs["min_value"] = 3
        super().__init__(*args, **kwargs)

class Money(forms.DecimalField):
    def to_python(self, value): ...

class Several(forms.ClearableFileInput):
    allow_multiple_selected = True

class Files(forms.FileField):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("widget", Several())
        super().__init__(*args, **kwargs)
    def clean(self, data, initial=None): ...

class F(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="f")
    a = Short()
    b = Shorter(size=2, label="B")
    c = Code()
    d = Money()
    e = Files(required=False)
    f = forms.CharField(max_length=os.getpid(), required=False)
    g = forms.CharField(required=os.getpid())
    h = forms.CharField(**os.environ)
"#), @r#"
    form f (shop.clients.F)
      a: Char(max_length: (3), strip: false, format: Plain) at shop/clients.py:33 `a`
      b: Char(max_length: (2), strip: false, format: Plain), label "B" at shop/clients.py:34 `b`
      c: Unknown("Code"), optional at shop/clients.py:35 `c`
      d: Unknown("Money") at shop/clients.py:36 `d`
      e: File(multiple: true), optional, widget "Several" at shop/clients.py:37 `e`
      f: Char(format: Plain), optional at shop/clients.py:38 `f`
      g: Unknown("CharField"), optional at shop/clients.py:39 `g`
      h: Unknown("CharField"), optional at shop/clients.py:40 `h`
    MZ125 what `c` takes is not known before the program runs: `Code.__init__` decides at run time what it passes on
      at shop/clients.py:35 `c`
    MZ125 what `f` takes is not known before the program runs: `os.getpid()` is computed at run time
      at shop/clients.py:38 `os.getpid()`
    MZ125 what `g` takes is not known before the program runs: `os.getpid()` is computed at run time
      at shop/clients.py:39 `os.getpid()`
    MZ125 what `h` takes is not known before the program runs: `os.environ` is computed at run time
      at shop/clients.py:40 `h`
    "#);
}

#[test]
fn what_init_does_to_single_fields_is_followed() {
    assert_snapshot!(fields(r#"
a = forms.CharField(label="A")
b = forms.CharField()
c = forms.ChoiceField(choices=[])
def __init__(self, *args, user=None, **kwargs):
    super().__init__(*args, **kwargs)
    self.user = user
    self.fields["a"].label = "Another"
    self.fields["a"].required = False
    self.fields["b"].widget.attrs["class"] = "wide"
    self.fields["b"].initial = user.name
    self.fields["c"].choices = [(1, "one")]
    for field in self.fields.values():
        field.widget.attrs.update({"x": "y"})
    self.order_fields(["b"])
"#), @r#"
    form f (shop.clients.F)
      b: Char(format: Plain) at shop/clients.py:10 `b`
      a: Char(format: Plain), optional, label "Another" at shop/clients.py:9 `a`
      c: Choice(choices: Known([((1), "one")])) at shop/clients.py:11 `c`
    "#);
}

#[test]
fn what_init_adds_or_takes_away_is_known_only_at_run_time() {
    let init = |line: &str| {
        fields(&format!(
            "a = forms.CharField()\ndef __init__(self, *args, **kwargs):\n    super().__init__(*args, **kwargs)\n    {line}"
        ))
    };
    let dynamic =
        |line: &str| init(line).lines().find(|line| line.contains("dynamic")).unwrap_or("-").trim().to_owned();
    let lines = [
        "self.fields['b'] = forms.CharField()",
        "del self.fields['a']",
        "self.fields.pop('a')",
        "self.fields.update({})",
        "if kwargs: del self.fields['a']",
        "if kwargs: self.fields['a'].required = False",
        "for name in []: self.fields[name].required = False",
        "self.set_up()",
        "set_up(self.fields)",
        "self.fields['a'].disabled = kwargs",
        "self.fields = {}",
        "self.helper = 1",
        "self.fields['a'].queryset = None",
        "x = [self.fields.pop(name) for name in ()]",
    ];
    assert_snapshot!(lines.map(|line| format!("{line}\n    {}", dynamic(line))).join("\n"), @"
    self.fields['b'] = forms.CharField()
        dynamic: `F.__init__` adds fields at shop/clients.py:11 `self.fields['b']`
    del self.fields['a']
        dynamic: `F.__init__` takes fields away at shop/clients.py:11 `self.fields['a']`
    self.fields.pop('a')
        dynamic: `F.__init__` takes fields away at shop/clients.py:11 `self.fields.pop('a')`
    self.fields.update({})
        dynamic: `F.__init__` adds fields at shop/clients.py:11 `self.fields.update({})`
    if kwargs: del self.fields['a']
        dynamic: `F.__init__` takes fields away at shop/clients.py:11 `self.fields['a']`
    if kwargs: self.fields['a'].required = False
        dynamic: `F.__init__` decides what is required at shop/clients.py:11 `self.fields['a'].required`
    for name in []: self.fields[name].required = False
        dynamic: `F.__init__` decides what is required at shop/clients.py:11 `self.fields[name].required`
    self.set_up()
        dynamic: `F.__init__` calls `self.set_up`, which may change its fields at shop/clients.py:11 `self.set_up()`
    set_up(self.fields)
        dynamic: `F.__init__` hands its fields to `set_up` at shop/clients.py:11 `set_up(self.fields)`
    self.fields['a'].disabled = kwargs
        dynamic: `F.__init__` decides what is disabled at shop/clients.py:11 `self.fields['a'].disabled`
    self.fields = {}
        dynamic: `F.__init__` makes its fields at shop/clients.py:11 `self.fields`
    self.helper = 1
        -
    self.fields['a'].queryset = None
        -
    x = [self.fields.pop(name) for name in ()]
        dynamic: `F.__init__` changes its fields at shop/clients.py:11 `[self.fields.pop(name) for name in ()]`
    ");
}

#[test]
fn a_model_form_has_the_fields_of_its_model() {
    assert_snapshot!(with_models(r#"
class Made(models.Model):
    made_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(max_length=9, blank=True)
    class Meta:
        abstract = True

class Shelf(models.Model):
    code = models.UUIDField(primary_key=True)

class Size(models.IntegerChoices):
    SMALL = 1
    BIG = 2, "Large"

class Item(Made):
    name = models.CharField("what it is called", max_length=80, help_text="Short.")
    text = models.TextField()
    on_sale = models.BooleanField(default=True)
    maybe = models.BooleanField(null=True)
    size = models.IntegerField(choices=Size, default=Size.BIG)
    grade = models.CharField(max_length=1, choices=[("a", "A")])
    count = models.PositiveIntegerField(default=0)
    many = models.BigIntegerField()
    price = models.DecimalField(max_digits=5, decimal_places=2)
    mail = models.EmailField(null=True, blank=True)
    link = models.URLField()
    slug = models.SlugField()
    photo = models.ImageField()
    data = models.JSONField(default=dict)
    shelf = models.ForeignKey(Shelf, models.CASCADE)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True)
    owner = models.ForeignKey("auth.User", models.CASCADE, "+", verbose_name="the owner")
    shelves = models.ManyToManyField("shop.Shelf", related_name="+")
    hidden = models.CharField(max_length=1, editable=False)
"#, r#"
class F(mizanFormMixin, forms.ModelForm):
    mizan = mizanFormMeta(name="f")
    class Meta:
        model = Item
        fields = "__all__"
"#), @r#"
    form f (shop.clients.F)
      note: Char(max_length: (9), format: Plain), optional, label "Note" at shop/models.py:5 `note`
      name: Char(max_length: (80), format: Plain), label "What it is called", help "Short." at shop/models.py:17 `name`
      text: Char(format: Plain), label "Text", widget "Textarea" at shop/models.py:18 `text`
      on_sale: Boolean, optional, label "On sale", initial true at shop/models.py:19 `on_sale`
      maybe: NullBoolean, optional, label "Maybe" at shop/models.py:20 `maybe`
      size: Choice(choices: Known([((1), "Small"), ((2), "Large")]), coerce_to_int: true), label "Size", initial 2 at shop/models.py:21 `size`
      grade: Choice(choices: Known([((""), "---------"), (("a"), "A")])), label "Grade" at shop/models.py:22 `grade`
      count: Integer(min: ((0))), label "Count", initial 0 at shop/models.py:23 `count`
      many: Integer(min: ((-9223372036854775808)), max: ((9223372036854775807))), label "Many" at shop/models.py:24 `many`
      price: Decimal(max_digits: (5), decimal_places: (2)), label "Price" at shop/models.py:25 `price`
      mail: Char(max_length: (254), format: Email), optional, label "Mail" at shop/models.py:26 `mail`
      link: Char(max_length: (200), format: Url), label "Link" at shop/models.py:27 `link`
      slug: Char { min_length: None, max_length: (50), strip: true, format: Slug { unicode: false } }, label "Slug" at shop/models.py:28 `slug`
      photo: File(image: true, max_length: (100)), label "Photo" at shop/models.py:29 `photo`
      data: Json, label "Data" at shop/models.py:30 `data`
      shelf: ModelChoice { multiple: false, primary_key: Formatted(Uuid, Text { min_length: None, max_length: None, pattern: None }) }, label "Shelf" at shop/models.py:31 `shelf`
      parent: ModelChoice { multiple: false, primary_key: Int(Numeric { minimum: None, maximum: None, exclusive_minimum: None, exclusive_maximum: None, multiple_of: None, max_digits: None, decimal_places: None }) }, optional, label "Parent" at shop/models.py:32 `parent`
      owner: ModelChoice { multiple: false, primary_key: Int(Numeric { minimum: None, maximum: None, exclusive_minimum: None, exclusive_maximum: None, multiple_of: None, max_digits: None, decimal_places: None }) }, label "The owner" at shop/models.py:33 `owner`
      shelves: ModelChoice { multiple: true, primary_key: Formatted(Uuid, Text { min_length: None, max_length: None, pattern: None }) }, label "Shelves" at shop/models.py:34 `shelves`
    "#);
}

#[test]
fn a_model_in_a_branch_is_found_by_its_label_as_by_import() {
    let by = |model: &str| {
        with_models(
            "
import os
if os.environ.get('SHELVES'):
    class Shelf(models.Model):
        name = models.CharField(max_length=8)
if os.environ.get('BOXES'):
    class Box(models.Model):
        name = models.CharField(max_length=8)
else:
    class Box(models.Model):
        name = models.CharField(max_length=9)
class Item(models.Model):
    shelf = models.ForeignKey('shop.Shelf', models.CASCADE)
",
            &format!(
                "class F(mizanFormMixin, forms.ModelForm):\n    mizan = mizanFormMeta(name='f')\n    class Meta:\n        model = {model}\n        fields = '__all__'\n",
            ),
        )
    };
    assert_snapshot!(by("'shop.Item'"), @r#"
    form f (shop.clients.F)
      shelf: ModelChoice { multiple: false, primary_key: Int(Numeric { minimum: None, maximum: None, exclusive_minimum: None, exclusive_maximum: None, multiple_of: None, max_digits: None, decimal_places: None }) }, label "Shelf" at shop/models.py:14 `shelf`
    "#);
    for name in ["Shelf", "Box"] {
        assert_eq!(by(&format!("'shop.{name}'")).replace(&format!("`'shop.{name}'`"), &format!("`{name}`")), by(name));
    }
}

#[test]
fn meta_says_which_fields_and_how() {
    assert_snapshot!(with_models(r"
class Item(models.Model):
    a = models.CharField(max_length=8)
    b = models.CharField(max_length=8)
    c = models.IntegerField()
", r#"
class Digits(forms.CharField): ...

class Base(forms.ModelForm):
    class Meta:
        model = Item
        fields = ["c", "a"]
        labels = {"a": "An A"}
        help_texts = dict(a="help")
        widgets = {"a": forms.Textarea(attrs={"rows": 2})}
        field_classes = {"c": forms.DecimalField, "a": Digits}

class Inherits(mizanFormMixin, Base):
    mizan = mizanFormMeta(name="inherits")
    extra = forms.CharField()

class Changes(mizanFormMixin, Base):
    mizan = mizanFormMeta(name="changes")
    a = forms.IntegerField()
    class Meta(Base.Meta):
        fields = Base.Meta.fields + ["b", "missing"]

class Excludes(mizanFormMixin, forms.ModelForm):
    mizan = mizanFormMeta(name="excludes")
    class Meta:
        model = "shop.Item"
        exclude = ("a",)

class Neither(mizanFormMixin, forms.ModelForm):
    mizan = mizanFormMeta(name="neither")
    class Meta:
        model = Item
"#), @r#"
    form inherits (shop.clients.Inherits)
      c: Decimal(), label "C" at shop/models.py:6 `c`
      a: Char(max_length: (8), format: Plain), label "An A", help "help", widget "Textarea" at shop/models.py:4 `a`
      extra: Char(format: Plain) at shop/clients.py:20 `extra`
    form changes (shop.clients.Changes)
      c: Decimal(), label "C" at shop/models.py:6 `c`
      a: Integer() at shop/clients.py:24 `a`
      b: Char(max_length: (8), format: Plain), label "B" at shop/models.py:5 `b`
    form excludes (shop.clients.Excludes)
      b: Char(max_length: (8), format: Plain), label "B" at shop/models.py:5 `b`
      c: Integer(), label "C" at shop/models.py:6 `c`
    form neither (shop.clients.Neither)
      dynamic: its `Meta` says neither `fields` nor `exclude`, which Django refuses at shop/clients.py:34 `Neither`
    "#);
}

#[test]
fn the_user_model_is_known_without_django() {
    assert_snapshot!(django(&[
        ("settings.py", "INSTALLED_APPS = ['mizan', 'shop']\nAUTH_USER_MODEL = 'shop.Person'\n"),
        ("shop/models.py", "from django.contrib.auth.models import AbstractUser\nfrom django.db import models\nclass Person(AbstractUser):\n    nick = models.CharField(max_length=3)\n    username = None\n"),
        ("shop/clients.py", r#"
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import UserCreationForm
from django.conf import settings
from mizan.forms import mizanFormMeta, mizanFormMixin
User = get_user_model()

class Profile(mizanFormMixin, forms.ModelForm):
    mizan = mizanFormMeta(name="profile")
    class Meta:
        model = User
        fields = ["nick", "email", "first_name"]

class SignUp(mizanFormMixin, UserCreationForm):
    mizan = mizanFormMeta(name="sign_up")
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("nick",)
"#),
    ]), @r#"
    form profile (shop.clients.Profile)
      nick: Char(max_length: (3), format: Plain), label "Nick" at shop/models.py:4 `nick`
      email: Char(max_length: (254), format: Email), optional, label "Email address" at shop/clients.py:13 `"email"`
      first_name: Char(max_length: (150), format: Plain), optional, label "First name" at shop/clients.py:13 `"first_name"`
    form sign_up (shop.clients.SignUp)
      nick: Char(max_length: (3), format: Plain), label "Nick" at shop/models.py:4 `nick`
      password1: Char(strip: false, format: Plain), label "Password", widget "PasswordInput" at shop/clients.py:15 `SignUp`
      password2: Char(strip: false, format: Plain), label "Password confirmation", help "Enter the same password as before, for verification.", widget "PasswordInput" at shop/clients.py:15 `SignUp`
    "#);
}

#[test]
fn a_form_is_on_the_wire_when_it_says_so_itself() {
    assert_snapshot!(django(&[
        ("shop/clients.py", "from . import forms\n"),
        ("shop/forms.py", r#"
from django import forms
from mizan.forms import mizanFormMeta, mizanFormMixin
import os
META = mizanFormMeta(name="by_name")

class Base(mizanFormMixin, forms.Form):
    a = forms.CharField()

class One(Base):
    mizan = META

class Forgot(One): ...

class Computed(Base):
    mizan = make()

class Name(Base):
    mizan = mizanFormMeta(name=os.environ["X"])

class Wrong(Base):
    mizan = mizanFormMeta(title=os.environ["X"], name="wrong", titel="x")

class Unnamed(Base):
    mizan = mizanFormMeta(title="x")

class Bare(forms.Form):
    mizan = mizanFormMeta(name="bare")

class Elsewhere(mizanFormMixin, Missing):
    mizan = mizanFormMeta(name="elsewhere")
"#),
        ("shop/unused.py", "from django import forms\nfrom mizan.forms import mizanFormMeta, mizanFormMixin\nclass Unused(mizanFormMixin, forms.Form):\n    mizan = mizanFormMeta(name='unused')\n"),
    ]), @r#"
    form by_name (shop.forms.One)
      a: Char(format: Plain) at shop/forms.py:8 `a`
    form wrong (shop.forms.Wrong)
      a: Char(format: Plain) at shop/forms.py:8 `a`
    form bare (shop.forms.Bare)  [unregistered]
    form elsewhere (shop.forms.Elsewhere)
      dynamic: its base `Missing` is not known: `Missing` is not defined in `shop.forms` at shop/forms.py:30 `Elsewhere`
    form unused (shop.unused.Unused)  [unregistered]
    MZ118 `Forgot` has `mizanFormMixin` and sets no `mizan` of its own
      at shop/forms.py:13 `Forgot`
    MZ125 what `make()` says of the form is not known: it is no `mizanFormMeta(…)`
      at shop/forms.py:16 `make()`
    MZ125 `os.environ["X"]` is not known before the program runs: `os.environ` is computed at run time
      at shop/forms.py:19 `os.environ["X"]`
    MZ125 `os.environ["X"]` is not known before the program runs: `os.environ` is computed at run time
      at shop/forms.py:22 `os.environ["X"]`
    MZ123 `mizanFormMeta` has no keyword `titel`
      at shop/forms.py:22 `titel`
    MZ123 `mizanFormMeta` is not given the form's `name`
      at shop/forms.py:25 `mizanFormMeta`
    "#);
}

#[test]
fn the_other_dialect_has_its_own_words() {
    assert_snapshot!(izana(&[
        ("manage.py", "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')\n"),
        ("settings.py", "INSTALLED_APPS = ['izana', 'shop']\nROOT_URLCONF = 'urls'\n"),
        ("urls.py", "import shop.forms\n"),
        ("shop/__init__.py", ""),
        ("shop/forms.py", "from django import forms\nfrom izana.forms import izanaFormMeta, izanaFormMixin\nclass F(izanaFormMixin, forms.Form):\n    izana = izanaFormMeta(name='f')\n    a = forms.CharField()\n"),
    ]), @"
    form f (shop.forms.F)
      a: Char(format: Plain) at shop/forms.py:5 `a`
    ");
}

#[test]
fn choices_without_end_are_cut_off() {
    let chain: Vec<String> = (0..15).map(|n| format!("A{n} = A{m} + A{m}\n", m = n + 1)).collect();
    let chain = chain.concat();
    let read = form(&format!(
        "{chain}A15 = []\nclass F(mizanFormMixin, forms.Form):\n    mizan = mizanFormMeta(name='f')\n    a = forms.ChoiceField(choices=A0)\n"
    ));
    assert!(read.contains("Unknown(\"there are too many of them to follow\")"), "{read}");
}

#[test]
fn a_tower_of_forms_is_read_once_each() {
    let level = |n: u32| format!("class F{n}(F{m}):\n    f{n} = forms.CharField()\n", m = n - 1);
    let tower: String = (1..60).map(level).collect();
    let read = form(&format!(
        "class F0(mizanFormMixin, forms.Form):\n    f0 = forms.CharField()\n{tower}class Top(F59):\n    mizan = mizanFormMeta(name='top')\n"
    ));
    assert_eq!(read.matches(": Char(").count(), 60, "{read}");
}
