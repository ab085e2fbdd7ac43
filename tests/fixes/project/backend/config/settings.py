INSTALLED_APPS = ["mizan", "shop", "desk"]
