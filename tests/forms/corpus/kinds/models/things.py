"""Models: every field class, and every way to come by fields."""

import uuid
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..fields import MoneyField, TitleField


class Size(models.IntegerChoices):
    SMALL = 1
    VERY_BIG = 2, "Large"


class Mood(models.TextChoices):
    __empty__ = "(none)"
    CALM = "calm"
    ANGRY = "angry", _("Very angry")


class Stamped(models.Model):
    made_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(max_length=9, blank=True)
    weight = models.FloatField(null=True, blank=True)

    class Meta:
        abstract = True


class Coded(models.Model):
    code = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class NoModel:
    not_a_field = models.CharField(max_length=3)


class Shelf(Coded, Stamped):
    name = models.SlugField(allow_unicode=True)


class Label(models.Model):
    text = models.CharField(primary_key=True, max_length=5)


class Everything(NoModel, Stamped):
    char = models.CharField(_("a name"), max_length=80, help_text=_("Short."))
    char_null = models.CharField(max_length=4, null=True)
    text = models.TextField()
    text_short = models.TextField(max_length=40, blank=True)
    boolean = models.BooleanField()
    boolean_default = models.BooleanField(default=True)
    boolean_null = models.BooleanField(null=True)
    boolean_choices = models.BooleanField(choices=[(True, "Yes"), (False, "No")])
    integer = models.IntegerField(default=3)
    small = models.SmallIntegerField(validators=[MaxValueValidator(9)])
    big = models.BigIntegerField()
    positive = models.PositiveIntegerField()
    positive_small = models.PositiveSmallIntegerField()
    positive_big = models.PositiveBigIntegerField()
    decimal = models.DecimalField("price", None, 8, 3, default=Decimal("1.5"))
    floating = models.FloatField(default=1)
    day = models.DateField(default=date(2024, 2, 29))
    day_auto = models.DateField(auto_now=True)
    moment = models.DateTimeField(default=timezone.now)
    hour = models.TimeField(null=True, blank=True)
    lasting = models.DurationField()
    mail = models.EmailField()
    mail_long = models.EmailField(max_length=300)
    link = models.URLField()
    slug = models.SlugField()
    key = models.UUIDField()
    address = models.GenericIPAddressField()
    upload = models.FileField()
    photo = models.ImageField(max_length=50, blank=True)
    data = models.JSONField(default=dict)
    raw = models.BinaryField()
    raw_editable = models.BinaryField(editable=True)
    hidden = models.CharField(max_length=1, editable=False)
    size = models.IntegerField(choices=Size, default=Size.VERY_BIG)
    size_null = models.IntegerField(choices=Size.choices, null=True, blank=True)
    mood = models.CharField(max_length=9, choices=Mood)
    grade = models.CharField(max_length=1, choices=[("a", "A"), ("Low", [("e", "E"), ("f", "F")])])
    grade_blank = models.CharField(max_length=1, choices={"": "Any", "a": "A"}, blank=True)
    grade_text = models.TextField(choices=[("a", "A")], default="a", blank=True)
    shelf = models.ForeignKey(Shelf, models.CASCADE)
    label = models.OneToOneField("Label", models.CASCADE, null=True, blank=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, help_text="What it is in.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="the owner")
    shelves = models.ManyToManyField("kinds.Shelf", related_name="+", blank=True)
    price = MoneyField(blank=True, null=True)
    price_high = MoneyField(max_digits=20)
    title = TitleField(max_length=20)


class Box(Stamped):
    """Changes what it inherits."""

    note = models.TextField()
    weight = None
    height = models.IntegerField()


class Parcel(Box):
    """A table of its own beside its parent's."""

    sent_on = models.DateField()
    to = models.ForeignKey(Label, models.CASCADE, to_field="text")


class Cupboard(models.Model):
    doors = models.IntegerField()


class Oak(Cupboard):
    class Meta:
        proxy = True


class Drawer(models.Model):
    cupboard = models.OneToOneField(Oak, models.CASCADE, primary_key=True)
    knob = models.ForeignKey("self", models.CASCADE)
