"""The URLs of view functions, each as its `route=` says it, to be included at the root of a project:

    path("", include("mizan.urls.routes"))

`{% url "mizan_routes:order_invoice" number=order.number %}` makes the URL of one.
"""

from mizan_core.registry import registry

from .. import views
from .endpoint import Endpoint

app_name = "mizan_routes"

urlpatterns = [
    Endpoint(function.declaration.route.removeprefix("/"), views.view_of(function), views.aview_of(function), name=name)
    for name, function in registry.functions.items()
    if function.is_view and function.declaration.route is not None
]
