from django import forms
from mizan.forms import mizanFormMeta, mizanFormMixin


class ContactForm(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="contact")
    email = forms.EmailField()


class FeedbackForm(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="contact")
    text = forms.CharField()
