"""Questions that came in by the contact form."""

from django.db import models


class Enquiry(models.Model):
    """One question of one customer."""

    class Topic(models.TextChoices):
        ORDER = "order", "An order"
        PRODUCT = "product", "A product"
        RETURN = "return", "Sending something back"
        OTHER = "other", "Something else"

    name = models.CharField(max_length=80)
    email = models.EmailField()
    topic = models.CharField(max_length=7, choices=Topic)
    details = models.JSONField(default=dict)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "enquiries"

    def __str__(self) -> str:
        return f"{Enquiry.Topic(self.topic).label}: {self.name}"
