INSTALLED_APPS = ["django.contrib.auth", "mizan", "mistakes"]
