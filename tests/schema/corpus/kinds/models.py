"""Django models that schemas take their fields from."""

from datetime import time

from django.db import models


def make_time() -> time:
    return time(9)


class Author(models.Model):
    name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)

    class Meta:
        app_label = "kinds"


class Book(models.Model):
    class Genre(models.TextChoices):
        FICTION = "fiction", "Fiction"
        SCIENCE = "science"

    title = models.CharField(max_length=80, help_text="As on the cover")
    slug = models.SlugField(null=True)
    pages = models.PositiveIntegerField(default=0)
    price = models.DecimalField(max_digits=6, decimal_places=2)
    published = models.DateField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    in_print = models.BooleanField(default=True)
    genre = models.CharField(max_length=20, choices=Genre.choices, default=Genre.FICTION)
    rating = models.FloatField(null=True)
    key = models.UUIDField()
    notes = models.TextField(blank=True, default="")
    data = models.JSONField(default=dict)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    editors = models.ManyToManyField(Author, related_name="edited")

    class Meta:
        app_label = "kinds"


class Key(models.Model):
    key = models.UUIDField(primary_key=True)

    class Meta:
        app_label = "kinds"


class Dated(models.Model):
    made = models.DateField(auto_now_add=True)
    note = models.TextField(max_length=9, blank=True)

    class Meta:
        abstract = True


class Place(Dated):
    site = models.URLField()
    mail = models.EmailField(max_length=80, null=True)
    short = models.SlugField(max_length=9, default="here")

    class Meta:
        app_label = "kinds"


class Cafe(Place):
    seats = models.IntegerField(default=4, blank=True)
    opens = models.TimeField(default=make_time, help_text="In the morning")
    spent = models.DurationField(null=True)
    address = models.GenericIPAddressField()
    photo = models.ImageField(max_length=50)
    papers = models.FileField()
    raw = models.BinaryField(max_length=4)
    menu = models.TextField(max_length=40)
    keys = models.ManyToManyField(Key, blank=True)
    key = models.OneToOneField(Key, models.CASCADE, related_name="+", null=True)
    near = models.ForeignKey("self", models.CASCADE, related_name="+")
    authors = models.ManyToManyField("Author")

    class Meta:
        app_label = "kinds"
