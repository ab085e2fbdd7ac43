"""No routes: the double serves nothing, but `include("mizan.urls")` has to import."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
