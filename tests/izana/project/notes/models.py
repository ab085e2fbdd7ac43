"""What the project keeps: members and the notes they wrote."""

from django.db import models


class Member(models.Model):
    name = models.CharField(max_length=40)
    city = models.CharField(max_length=40)
    country = models.CharField(max_length=2)


class Note(models.Model):
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notes")
    text = models.CharField(max_length=200)
    written = models.DateTimeField()
    pinned = models.BooleanField(default=False)
