"""What was said."""

from django.conf import settings
from django.db import models


class Message(models.Model):
    """One thing that one person said in one room."""

    room = models.SlugField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    text = models.TextField(max_length=1000)
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["said_at"]

    def __str__(self) -> str:
        return self.text[:40]
