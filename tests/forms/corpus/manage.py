"""Marks the folder as a Django project. The corpus has no server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
