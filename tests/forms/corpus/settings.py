"""No more than the corpus needs to be found."""

SECRET_KEY = "only-for-tests"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "kinds"]
AUTH_USER_MODEL = "kinds.Member"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
FORMS_URLFIELD_ASSUME_HTTPS = True
