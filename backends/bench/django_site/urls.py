"""Both halves of the site."""

from django.urls import include, path

from . import by_hand, clients  # noqa: F401 - registers what it has

urlpatterns = [
    path("api/mizan/", include("mizan.urls")),
    path("by-hand/place/", by_hand.place),
    path("by-hand/place-async/", by_hand.place_async),
    path("by-hand/customer/", by_hand.customer),
    path("ninja/", by_hand.ninja.urls),
]
