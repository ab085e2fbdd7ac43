# The fields of Django's `django.contrib.auth.base_user`.
from django.db import models
from django.utils.translation import gettext_lazy as _

class AbstractBaseUser(models.Model):
    password = models.CharField(_("password"), max_length=128)
    last_login = models.DateTimeField(_("last login"), blank=True, null=True)

    class Meta:
        abstract = True

class BaseUserManager(models.Manager): ...
