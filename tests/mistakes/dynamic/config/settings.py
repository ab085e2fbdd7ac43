from .local import more_apps

# MZ205: which apps there are, only running tells.
INSTALLED_APPS = ["django.contrib.auth", "mizan", "extra", *more_apps()]
