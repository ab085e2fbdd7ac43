"""The URLs of the wire, to be included wherever the client's base URL says:

    path("api/mizan/", include("mizan.urls"))

View functions have URLs of their own, which `mizan.urls.routes` has.
"""

from .. import views
from .endpoint import Endpoint

app_name = "mizan"

urlpatterns = [
    Endpoint("session/", views.session, name="session"),
    Endpoint("call/", views.call, views.acall, name="call"),
    Endpoint("ctx/<str:context>/", views.context, views.acontext, name="context"),
]
