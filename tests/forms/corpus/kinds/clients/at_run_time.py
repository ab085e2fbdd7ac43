"""Forms whose fields only running shows: the schema must say so."""

from django import forms
from mizan.forms import mizanFormMeta, mizanFormMixin


def make():
    return forms.CharField()


class Base(forms.Form):
    one = forms.CharField()
    two = forms.CharField(required=False)


class Adds(mizanFormMixin, Base):
    mizan = mizanFormMeta(name="adds")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["three"] = forms.CharField()


class TakesAway(mizanFormMixin, Base):
    mizan = mizanFormMeta(name="takes_away")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["one"]


class Pops(mizanFormMixin, Base):
    mizan = mizanFormMeta(name="pops")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.one = self.fields.pop("one")


class Loops(mizanFormMixin, Base):
    mizan = mizanFormMeta(name="loops")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class Helped(mizanFormMixin, Base):
    mizan = mizanFormMeta(name="helped")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.help()

    def help(self):
        self.fields["three"] = forms.CharField()


class Made(mizanFormMixin, Base):
    mizan = mizanFormMeta(name="made")
    three = make()


class Decided(mizanFormMixin, Base):
    mizan = mizanFormMeta(name="decided")

    if make() is not None:
        three = forms.CharField()
