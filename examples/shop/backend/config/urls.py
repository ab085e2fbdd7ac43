"""Where things are mounted: the shop's API, and the admin for the staff."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/mizan/", include("mizan.urls")),
]
