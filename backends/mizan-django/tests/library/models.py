"""Books and who wrote them."""

from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=80)


class Tag(models.Model):
    word = models.CharField(max_length=20)


class Book(models.Model):
    title = models.CharField(max_length=80)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    tags = models.ManyToManyField(Tag)
    pages = models.PositiveIntegerField(default=100)
