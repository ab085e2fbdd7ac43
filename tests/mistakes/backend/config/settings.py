INSTALLED_APPS = ["django.contrib.auth", "channels", "mizan", "mistakes"]
