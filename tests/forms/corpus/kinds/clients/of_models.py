"""Forms that take their fields from a model."""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import (
    PasswordChangeForm,
    PasswordResetForm,
    UserChangeForm,
    UserCreationForm,
)
from mizan.forms import mizanFormMeta, mizanFormMixin

from .. import models
from ..fields import PlainField
from ..models import Box, Drawer, Everything, Oak, Parcel, Shelf

User = get_user_model()


class Whole(mizanFormMixin, forms.ModelForm):
    mizan = mizanFormMeta(name="whole")

    class Meta:
        model = Everything
        fields = "__all__"


class WholeByName(mizanFormMixin, forms.ModelForm):
    mizan = mizanFormMeta(name="whole_by_name")

    class Meta:
        model = models.Shelf
        fields = forms.ALL_FIELDS


class Listed(forms.ModelForm):
    class Meta:
        model = Everything
        fields = ["size", "char", "owner"]
        labels = {"char": "Called"}
        help_texts = dict(char="As on the box.", size="")
        widgets = {"char": forms.Textarea, "size": forms.RadioSelect()}


class ListedItself(mizanFormMixin, Listed):
    mizan = mizanFormMeta(name="listed_itself")
    extra = forms.IntegerField()


class ListedMore(mizanFormMixin, Listed):
    mizan = mizanFormMeta(name="listed_more")
    char = forms.IntegerField(label="Not a text")

    class Meta(Listed.Meta):
        fields = Listed.Meta.fields + ["text", "added"]
        field_classes = {"text": PlainField}

    added = forms.BooleanField()


class Classes(mizanFormMixin, forms.ModelForm):
    mizan = mizanFormMeta(name="classes")

    class Meta:
        model = Everything
        fields = ("char", "integer", "mail")
        field_classes = {"char": forms.SlugField, "integer": forms.FloatField, "mail": forms.CharField}


class Excluded(mizanFormMixin, forms.ModelForm):
    mizan = mizanFormMeta(name="excluded")
    height = None

    class Meta:
        model = Box
        exclude = ("weight",)


class WithParent(mizanFormMixin, forms.ModelForm):
    mizan = mizanFormMeta(name="with_parent")

    class Meta:
        model = Parcel
        fields = "__all__"


class OfProxy(mizanFormMixin, forms.ModelForm):
    mizan = mizanFormMeta(name="of_proxy")

    class Meta:
        model = Oak
        exclude = []


class OfLinks(mizanFormMixin, forms.ModelForm):
    mizan = mizanFormMeta(name="of_links")

    class Meta:
        model = Drawer
        fields = "__all__"


class Rows(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="rows")

    shelf = forms.ModelChoiceField(Shelf.objects.all())
    shelf_named = forms.ModelChoiceField(queryset=Shelf.objects.filter(note=""), to_field_name="name", required=False)
    boxes = forms.ModelMultipleChoiceField(queryset=models.Box.objects.order_by("pk")[:5])
    user = forms.ModelChoiceField(User.objects.none())


class Profile(mizanFormMixin, forms.ModelForm):
    mizan = mizanFormMeta(name="profile")

    class Meta:
        model = User
        fields = ["username", "email", "plan", "first_name", "is_active", "groups", "date_joined"]


class SignUp(mizanFormMixin, UserCreationForm):
    mizan = mizanFormMeta(name="sign_up")

    class Meta(UserCreationForm.Meta):
        model = User
        fields = UserCreationForm.Meta.fields + ("email",)


class ChangePassword(mizanFormMixin, PasswordChangeForm):
    mizan = mizanFormMeta(name="change_password")


class ResetPassword(mizanFormMixin, PasswordResetForm):
    mizan = mizanFormMeta(name="reset_password")


class ChangeUser(mizanFormMixin, UserChangeForm):
    mizan = mizanFormMeta(name="change_user")
    password = None

    class Meta(UserChangeForm.Meta):
        model = User
        exclude = ["user_permissions", "password"]
