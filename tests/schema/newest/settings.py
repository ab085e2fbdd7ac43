"""No more than these modules need to be found. They are in the syntax of Python 3.12 and 3.13 (PEP 695, PEP 696), which older ones cannot read."""

SECRET_KEY = "only-for-tests"
INSTALLED_APPS = ["kinds"]
USE_TZ = True
