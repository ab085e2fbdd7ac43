"""Django models that schemas take their fields from."""

from django.db import models


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
