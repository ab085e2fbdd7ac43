"""URLs of the project that the tests run against."""

from django.urls import include, path

urlpatterns = [
    path("api/mizan/", include("mizan.urls")),
    path("", include("mizan.urls.routes")),
    path("_allauth/", include("allauth.headless.urls")),
]
