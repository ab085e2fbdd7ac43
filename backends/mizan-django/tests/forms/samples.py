"""The forms that the tests send: each has the behaviour that a test asks for."""

from __future__ import annotations

import asyncio
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from mizan.forms import mizanFormMeta, mizanFormMixin
from tests.library.models import Author, Book

TOPICS = [("praise", "Praise"), ("Trouble", [("late", "It is late"), ("lost", "It is lost")])]


class ContactForm(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="contact", title="Contact us", submit_label="Send")

    name = forms.CharField(max_length=10)
    email = forms.EmailField()
    copies = forms.IntegerField(required=False, min_value=1, max_value=9)

    def clean_name(self) -> str:
        if self.cleaned_data["name"] == "nobody":
            raise ValidationError("Nobody is not welcome.", code="unwelcome")
        return self.cleaned_data["name"]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("name") == "today":
            raise ValidationError("Not today.", code="later")
        return self.cleaned_data

    def on_submit_success(self, request: HttpRequest) -> dict[str, Any]:
        return {"sent": True, **self.cleaned_data}


class ProposeBookForm(mizanFormMixin, forms.ModelForm):
    """A form of a model that says no more than that it is one."""

    mizan = mizanFormMeta(name="propose_book")

    class Meta:
        model = Book
        fields = ("author", "title", "pages")
        labels = {"title": "What is it called?"}  # noqa: RUF012


class RenameForm(mizanFormMixin, forms.ModelForm):
    """Changes the row of whoever asks."""

    mizan = mizanFormMeta(name="rename")

    class Meta:
        model = User
        fields = ("first_name",)

    @classmethod
    def authorize(cls, request: HttpRequest) -> bool:
        return request.user.is_authenticated

    @classmethod
    def get_form_kwargs(cls, request: HttpRequest) -> dict[str, Any]:
        return {"instance": request.user}


class GreetForm(mizanFormMixin, forms.Form):
    """Has a field for each visitor, and fields that hang on what is filled in."""

    mizan = mizanFormMeta(name="greet", refetch_schema_on_validate=True)
    kind = forms.ChoiceField(choices=[("letter", "A letter"), ("call", "A call")])

    def __init__(self, *args: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = request.GET.get("who", "you") if request else "you"
        self.fields["words"] = forms.CharField(label=f"What do you say to {who}?", initial=f"Dear {who}")
        if self.data.get("kind") == "call":
            self.fields["number"] = forms.CharField()


class SecretForm(mizanFormMixin, forms.Form):
    """Asks on the event loop who may use it."""

    mizan = mizanFormMeta(name="secret")
    word = forms.CharField()

    @classmethod
    async def authorize(cls, request: HttpRequest) -> bool:
        await asyncio.sleep(0)
        return request.headers.get("X-Word") == "sesame"


class ReserveForm(mizanFormMixin, forms.Form):
    """Finds out only on the way that something is wrong."""

    mizan = mizanFormMeta(name="reserve")
    title = forms.CharField()
    failures: list[str] = []  # noqa: RUF012 - what the tests read

    def on_submit_success(self, request: HttpRequest) -> None:
        match self.cleaned_data["title"]:
            case "raised":
                raise ValidationError("It was lent a moment ago.", code="gone")
            case "raised for a field":
                raise ValidationError({"title": ["It is gone."], "shelf": ["It is empty."]})
            case "added":
                self.add_error("title", "It is gone.")
            case "broken":
                raise RuntimeError("the secret of the server")
            case _:
                pass

    def on_submit_failure(self, request: HttpRequest) -> None:
        self.failures.append(",".join(self.errors))


class AwaitForm(mizanFormMixin, forms.Form):
    """Its hooks are coroutines."""

    mizan = mizanFormMeta(name="await", enable_formset=True)
    author = forms.ModelChoiceField(Author.objects.all())
    failures: list[str] = []  # noqa: RUF012 - what the tests read

    async def on_submit_success(self, request: HttpRequest) -> dict[str, Any]:
        await asyncio.sleep(0)
        books = [book.title async for book in Book.objects.filter(author=self.cleaned_data["author"])]
        if not books:
            raise ValidationError("There is nothing to wait for.")
        return {"books": books, "on a loop": asyncio.get_running_loop().is_running()}

    async def on_submit_failure(self, request: HttpRequest) -> None:
        self.failures.append(",".join(self.errors))


class FileForm(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="file")
    title = forms.CharField()
    tags = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    file = forms.FileField()

    def on_submit_success(self, request: HttpRequest) -> dict[str, Any]:
        data = self.cleaned_data
        return {"title": data["title"], "tags": data["tags"], "file": [data["file"].name, data["file"].read().decode()]}


class LineForm(mizanFormMixin, forms.Form):
    """One line of an order; its formset is the order."""

    mizan = mizanFormMeta(name="line", enable_formset=True)
    title = forms.CharField()
    pages = forms.IntegerField(min_value=1)

    def on_submit_success(self, request: HttpRequest) -> str:
        author, _ = Author.objects.get_or_create(name="Anonymous")
        book = Book.objects.create(author=author, **self.cleaned_data)
        if book.title == "forbidden":
            self.add_error("title", "Nobody may read that.")
        return book.title


class FewForm(mizanFormMixin, forms.Form):
    """Says how many there may be."""

    mizan = mizanFormMeta(name="few", enable_formset=True)
    title = forms.CharField()

    @classmethod
    def get_formset_class(cls) -> type[forms.BaseFormSet[Any]]:
        return forms.formset_factory(cls, extra=0, min_num=1, max_num=2, validate_min=True, validate_max=True)


class EveryFieldForm(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="every_field")

    char = forms.CharField(min_length=2, max_length=5, required=False, help_text="A few letters.")
    area = forms.CharField(widget=forms.Textarea, required=False)
    secret = forms.CharField(widget=forms.PasswordInput, required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False, initial="h")
    off = forms.CharField(disabled=True, required=False, initial="fixed")
    email = forms.EmailField(required=False)
    url = forms.URLField(assume_scheme="https", required=False)
    slug = forms.SlugField(required=False)
    address = forms.GenericIPAddressField(required=False)
    regex = forms.RegexField(r"^[A-Z]+$", required=False)
    integer = forms.IntegerField(min_value=1, max_value=9, required=False)
    floating = forms.FloatField(required=False, step_size=0.5)
    decimal = forms.DecimalField(max_digits=5, decimal_places=2, required=False)
    boolean = forms.BooleanField(required=False)
    null_boolean = forms.NullBooleanField(required=False)
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    hour = forms.TimeField(required=False)
    moment = forms.DateTimeField(required=False)
    split = forms.SplitDateTimeField(required=False)
    lasting = forms.DurationField(required=False)
    choice = forms.ChoiceField(choices=TOPICS, required=False, widget=forms.RadioSelect)
    typed = forms.TypedChoiceField(choices=[(1, "One"), (2, "Two")], coerce=int, required=False, initial=1)
    truth = forms.TypedChoiceField(choices=[(True, "Yes"), (False, "No")], required=False)
    several = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    author = forms.ModelChoiceField(Author.objects.all(), required=False)
    books = forms.ModelMultipleChoiceField(Book.objects.all(), required=False)
    json = forms.JSONField(required=False)
    uuid = forms.UUIDField(required=False)

    def on_submit_success(self, request: HttpRequest) -> dict[str, str]:
        return {name: repr(value) for name, value in self.cleaned_data.items()}
