"""Customers and their addresses."""

from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A customer or a member of the staff; signs in with the email address."""

    class ContactBy(models.TextChoices):
        EMAIL = "email", "Email"
        PHONE = "phone", "Phone"
        POST = "post", "Post"

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        DUTCH = "nl", "Nederlands"
        GERMAN = "de", "Deutsch"

    addresses: "models.Manager[Address]"

    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    birthday = models.DateField(null=True, blank=True, help_text="For a voucher once a year.")
    contact_by = models.CharField(
        "preferred contact", max_length=5, choices=ContactBy, default=ContactBy.EMAIL
    )
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    newsletter = models.BooleanField(default=False)
    blocked = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["username", "display_name"]

    def __str__(self) -> str:
        return self.display_name


class Address(models.Model):
    """A place a customer has things sent to."""

    class Country(models.TextChoices):
        NETHERLANDS = "NL", "Netherlands"
        BELGIUM = "BE", "Belgium"
        GERMANY = "DE", "Germany"
        FRANCE = "FR", "France"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="addresses"
    )
    label = models.CharField(max_length=30, help_text="Home, work, …")
    recipient = models.CharField(max_length=80)
    street = models.CharField(max_length=120)
    postcode = models.CharField(max_length=12)
    city = models.CharField(max_length=60)
    country = models.CharField(max_length=2, choices=Country, default=Country.NETHERLANDS)
    is_default = models.BooleanField("use by default", default=False)

    class Meta:
        ordering = ["-is_default", "label"]
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return f"{self.label}: {self.street}, {self.city}"
