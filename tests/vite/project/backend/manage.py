"""Says that this folder is a Django backend; nothing runs it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
