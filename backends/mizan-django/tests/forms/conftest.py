"""Puts the forms of the samples on the wire, once Django is set up, and reads their messages in English."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def samples() -> Iterator[None]:
    import_module("tests.forms.samples")
    with translation.override("en"):
        yield
