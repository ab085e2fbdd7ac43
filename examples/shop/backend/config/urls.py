"""Where things are mounted: the API, the views with URLs of their own, and the admin for the staff."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/mizan/", include("mizan.urls")),
    path("", include("mizan.urls.routes")),
]
