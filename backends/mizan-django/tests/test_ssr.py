"""Data for hydration: the global bundle in the page."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import path
from mizan.ssr import assr_script, ssr_script

pytestmark = pytest.mark.django_db

START = "<script>window.__MIZAN_SSR_DATA__ = "
END = ";</script>"


@pytest.fixture
def request_of_a_page() -> HttpRequest:
    """As it is behind `AuthenticationMiddleware`."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return request


def bundle(script: str) -> Any:
    assert script.startswith(START)
    assert script.endswith(END)
    return json.loads(script.removeprefix(START).removesuffix(END))


def test_is_the_global_bundle(request_of_a_page: HttpRequest) -> None:
    assert bundle(ssr_script(request_of_a_page)) == {
        "visitor": None,
        "motto": "</script><script>alert(1)</script> & \u2028",
    }


def test_nothing_in_it_ends_the_script_or_the_line(request_of_a_page: HttpRequest) -> None:
    inside = ssr_script(request_of_a_page).removeprefix("<script>").removesuffix("</script>")
    assert not set("<>&\u2028\u2029") & set(inside)


async def test_is_made_on_an_event_loop_too(request_of_a_page: HttpRequest) -> None:
    assert bundle(await assr_script(request_of_a_page))["visitor"] is None


def test_the_page_varies_by_who_asks_even_out_of_the_cache(client: Client, settings: Any) -> None:
    settings.MIZAN_CACHE_SECRET = "a-secret-of-the-cache-with-32-bytes-or-more"
    settings.ROOT_URLCONF = __name__
    assert [client.get("/page/")["Vary"] for _ in range(2)] == ["Cookie", "Cookie"]


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ssr_script(request))


urlpatterns = [path("page/", page)]


def test_a_template_has_it_by_a_tag(request_of_a_page: HttpRequest) -> None:
    template = Template("{% load mizan %}{% mizan_ssr_data %}")
    assert bundle(template.render(Context({"request": request_of_a_page})))["visitor"] is None


def test_the_tag_takes_the_nonce_of_the_page_s_policy(request_of_a_page: HttpRequest) -> None:
    template = Template("{% load mizan %}{% mizan_ssr_data %}")
    page = template.render(Context({"request": request_of_a_page, "csp_nonce": 'x"y'}))
    assert page.startswith('<script nonce="x&quot;y">')


def test_the_tag_says_what_it_wants() -> None:
    with pytest.raises(ImproperlyConfigured, match="context_processors"):
        Template("{% load mizan %}{% mizan_ssr_data %}").render(Context({}))


def test_is_left_out_where_the_bundle_fails(request_of_a_page: HttpRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    request_of_a_page.user = NoUser()
    assert ssr_script(request_of_a_page) == ""


async def test_is_left_out_where_a_token_does_not_hold(request_of_a_page: HttpRequest) -> None:
    request_of_a_page.META["HTTP_AUTHORIZATION"] = "Bearer bad"
    assert (ssr_script(request_of_a_page), await assr_script(request_of_a_page)) == ("", "")


class NoUser:
    """A user of whom nothing can be had."""

    def get_username(self) -> str:
        raise RuntimeError("no database")
