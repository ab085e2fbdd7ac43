"""The URLs of the wire, to be included wherever the client's base URL says:

    path("api/mizan/", include("mizan.urls"))

View functions have URLs of their own, which `mizan.urls.routes` has.
"""

from .. import views
from .endpoint import Endpoint

app_name = "mizan"

urlpatterns = [
    # They are tried in this order, so what is asked most often comes first.
    Endpoint("call/", views.call, views.acall, name="call"),
    Endpoint("ctx/<str:context>/", views.context, views.acontext, name="context"),
    Endpoint("session/", views.session, name="session"),
]
