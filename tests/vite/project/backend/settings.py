INSTALLED_APPS = ["mizan", "shop", "shelf"]
