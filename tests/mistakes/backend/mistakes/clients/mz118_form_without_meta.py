from django import forms
from mizan.forms import mizanFormMixin


class NamelessForm(mizanFormMixin, forms.Form):
    name = forms.CharField()
