"""The form that the cases of `cases/forms.toml` send, for whatever speaks Django: in goes the dialect, out comes its registration."""

import importlib
from typing import Any

from django import forms


class Letter(forms.Form):
    """What is filled in."""

    name = forms.CharField(max_length=10, help_text="As on the envelope.")
    email = forms.EmailField(required=False)
    copies = forms.IntegerField(required=False, label="How many?", initial=1)
    topic = forms.ChoiceField(choices=[("a", "Praise"), ("b", "Blame")], required=False)
    tags = forms.MultipleChoiceField(choices=[("x", "X"), ("y", "Y")], required=False)
    urgent = forms.BooleanField(required=False)

    def clean_name(self) -> str:
        if self.cleaned_data["name"] == "nobody":
            raise forms.ValidationError("Nobody is not welcome.", code="unwelcome")
        return self.cleaned_data["name"]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("name") == "today":
            raise forms.ValidationError("Not today.", code="later")
        return self.cleaned_data

    def on_submit_success(self, request: Any) -> dict[str, Any]:
        return dict(self.cleaned_data)


def declare_forms(dialect: str) -> None:
    """Puts the form `letter` and its formset on the wire."""
    package = importlib.import_module(f"{dialect}.forms")
    meta = getattr(package, f"{dialect}FormMeta")(
        name="letter", title="Write to us", submit_label="Send", enable_formset=True
    )
    type("LetterForm", (Letter, getattr(package, f"{dialect}FormMixin")), {dialect: meta, "__module__": __name__})
