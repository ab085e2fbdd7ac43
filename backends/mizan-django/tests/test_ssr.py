"""Data for hydration: the global bundle in the page."""

import json
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from mizan.ssr import assr_script, ssr_script

from .library import clients

pytestmark = pytest.mark.django_db

START = "<script>window.__MIZAN_SSR_DATA__ = "
END = ";</script>"


@pytest.fixture
def request_of_a_page() -> HttpRequest:
    return RequestFactory().get("/")


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


def test_is_left_out_where_the_bundle_fails(
    request_of_a_page: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_of_a_page.user = NoUser()
    assert ssr_script(request_of_a_page) == ""


class NoUser:
    """A user of whom nothing can be had."""

    def get_username(self) -> str:
        raise RuntimeError("no database")
