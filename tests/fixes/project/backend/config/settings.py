INSTALLED_APPS = ["channels", "mizan", "shop", "desk", "till"]
