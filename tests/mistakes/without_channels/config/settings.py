INSTALLED_APPS = ["mizan", "plain"]
