# The fields of Django's `django.contrib.contenttypes.models`.
from django.db import models
from django.utils.translation import gettext_lazy as _

class ContentType(models.Model):
    app_label = models.CharField(max_length=100)
    model = models.CharField(_("python model class name"), max_length=100)
