"""Which classes are on the wire, and what a declaration says that is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.utils.translation import gettext_lazy
from mizan.forms import mixin, mizanFormMeta, mizanFormMixin, without_meta
from mizan_core.registry import Registry


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    """One of the test's own, so that what it declares ends with it."""
    registry = Registry()
    monkeypatch.setattr(mixin, "registry", registry)
    return registry


def test_a_form_that_sets_its_meta_has_three_calls(registry: Registry) -> None:
    class NoteForm(mizanFormMixin, forms.Form):
        mizan = mizanFormMeta(name="note")

    assert sorted(registry.functions) == ["note.schema", "note.submit", "note.validate"]


def test_a_formset_has_three_more(registry: Registry) -> None:
    class NoteForm(mizanFormMixin, forms.Form):
        mizan = mizanFormMeta(name="note", enable_formset=True)

    formset = ["note.formset.schema", "note.formset.submit", "note.formset.validate"]
    assert sorted(registry.functions) == sorted([*formset, "note.schema", "note.submit", "note.validate"])


def test_a_meta_that_is_inherited_puts_nothing_on_the_wire(registry: Registry) -> None:
    class NoteForm(mizanFormMixin, forms.Form):
        mizan = mizanFormMeta(name="note")

    class LongNoteForm(NoteForm):
        pass

    assert [form.form for form in registry.view.forms_claimed] == [NoteForm]


def test_a_base_without_a_meta_is_not_on_the_wire(registry: Registry) -> None:
    class Base(mizanFormMixin, forms.Form):
        name = forms.CharField()

    class NoteForm(Base):
        mizan = mizanFormMeta(name="note")

    assert [form.form for form in registry.view.forms_claimed] == [NoteForm]
    assert Base not in without_meta()


def test_a_form_with_the_mixin_alone_is_found() -> None:
    class Forgotten(mizanFormMixin, forms.Form):
        name = forms.CharField()

    assert Forgotten in without_meta()


def test_a_class_that_is_no_form_is_left_alone(registry: Registry) -> None:
    class Naming(mizanFormMixin):
        mizan = mizanFormMeta(name="naming")

    assert not registry.functions


def test_a_form_that_is_imported_anew_takes_its_own_place(registry: Registry) -> None:
    for title in ("Before", "After"):

        class NoteForm(mizanFormMixin, forms.Form):
            mizan = mizanFormMeta(name="note", title=title)

    assert [form.describe()["title"] for form in registry.view.forms_claimed] == ["After"]


@pytest.mark.parametrize(
    ("keyword", "value", "wanted"),
    [
        ("name", None, "a string"),
        ("title", 5, "a string or None"),
        ("subtitle", b"x", "a string or None"),
        ("submit_label", ["Send"], "a string or None"),
        ("live_validation", "yes", "True or False"),
        ("live_form_errors", 1, "True or False"),
        ("refetch_schema_on_validate", None, "True or False"),
        ("enable_formset", 0, "True or False"),
    ],
)
def test_a_keyword_of_the_wrong_type_says_so(keyword: str, value: Any, wanted: str) -> None:
    with pytest.raises(TypeError, match=f"`{keyword}` must be {wanted}, not"):
        mizanFormMeta(**{"name": "note", keyword: value})


def test_a_keyword_that_there_is_not_is_refused() -> None:
    with pytest.raises(TypeError, match="titel"):
        mizanFormMeta(name="note", titel="Note")  # type: ignore[call-arg]


def test_texts_may_be_translated_later() -> None:
    assert str(mizanFormMeta(name="note", title=gettext_lazy("Note")).title) == "Note"


def test_something_else_called_mizan_is_refused() -> None:
    with pytest.raises(TypeError, match=r"mizan must be mizanFormMeta"):

        class NoteForm(mizanFormMixin, forms.Form):
            mizan = {"name": "note"}  # noqa: RUF012


def test_choices_that_are_called_for_are_not_called_by_the_schema(registry: Registry) -> None:
    def sizes() -> list[tuple[str, str]]:
        raise AssertionError("there is no database yet")

    class SizeForm(mizanFormMixin, forms.Form):
        mizan = mizanFormMeta(name="size")
        size = forms.ChoiceField(choices=sizes)

    (form,) = registry.view.forms_claimed
    assert form.describe()["fields"][0]["choices_unknown"] == "`sizes` is called when the form is shown"
    assert form.data()["properties"] == {"size": {}}


def test_a_form_that_cannot_be_made_without_a_request_has_the_fields_of_its_class(registry: Registry) -> None:
    class OwnForm(mizanFormMixin, forms.Form):
        mizan = mizanFormMeta(name="own")
        name = forms.CharField()

        @classmethod
        def get_form_kwargs(cls, request: Any) -> dict[str, Any]:
            return {"initial": {"name": request.user.get_username()}}

    described = registry.view.forms_claimed[0].describe()
    assert [field["name"] for field in described["fields"]] == ["name"]
    assert described["dynamic"] is None


def test_a_form_that_cannot_be_made_without_a_request_says_why(registry: Registry) -> None:
    class OwnForm(mizanFormMixin, forms.Form):
        mizan = mizanFormMeta(name="own")
        name = forms.CharField()

        def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["name"].initial = user.get_username()

    described = registry.view.forms_claimed[0].describe()
    assert described["dynamic"] == f"`{OwnForm.__qualname__}` cannot be made without a request: AttributeError"
