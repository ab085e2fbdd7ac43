"""No more than the corpus needs to be found."""

SECRET_KEY = "only-for-tests"
INSTALLED_APPS = ["kinds"]
USE_TZ = True
