"""How Django collects the fields of a class."""

from django import forms
from mizan.forms import mizanFormMeta, mizanFormMixin

from ..fields import ColourField, PercentField, ShorterField, ShortField


class NoForm:
    never = forms.CharField()
    taken_away = None


class First(forms.Form):
    one = forms.CharField()
    taken_away = forms.CharField()
    two = forms.CharField()


class Second(forms.Form):
    two = forms.IntegerField()
    three = forms.CharField()


class Third(First, Second):
    four = forms.CharField()


class Inherited(mizanFormMixin, NoForm, Third):
    mizan = mizanFormMeta(name="inherited")
    five = forms.CharField()
    one = forms.BooleanField()


class Diamond(mizanFormMixin, Second, First):
    mizan = mizanFormMeta(name="diamond")
    three = None


class Overridden(Diamond):
    mizan = mizanFormMeta(name="overridden")
    three = forms.DateField()

    def one(self): ...


class Ordered(mizanFormMixin, First):
    mizan = mizanFormMeta(name="ordered")
    field_order = ["two", "missing", "one"]


class Own(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="own")

    short = ShortField()
    shorter = ShorterField(size=3, label="Shorter")
    percent = PercentField(required=False)
    colour = ColourField()
    colours = ColourField(colours=[("b", "Blue")])


class Set(mizanFormMixin, First):
    """What `__init__` says of single fields."""

    mizan = mizanFormMeta(name="set")
    choice = forms.ChoiceField(choices=())

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["one"].required = False
        self.fields["one"].label = "Number one"
        self.fields["two"].widget.attrs.update({"class": "wide"})
        self.fields["two"].disabled = True
        self.fields["choice"].choices = [("a", "A")]
        for field in self.fields.values():
            field.widget.attrs["data-form"] = "set"
        self.order_fields(["choice", "two"])


class SetAgain(Set):
    mizan = mizanFormMeta(name="set_again")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["one"].required = True
        self.fields["one"].help_text = "Now it is."
