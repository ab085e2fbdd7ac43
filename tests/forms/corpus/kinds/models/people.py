"""The user model of the project."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class Member(AbstractUser):
    class Plan(models.TextChoices):
        FREE = "free"
        PAID_YEARLY = "paid", "Paid by the year"

    email = models.EmailField("where to write", unique=True)
    plan = models.CharField(max_length=9, choices=Plan.choices, default=Plan.FREE)
    last_name = None
