"""Puts the forms of the samples on the wire, once Django is set up."""

import importlib

import pytest


@pytest.fixture(autouse=True)
def samples() -> None:
    importlib.import_module("tests.forms.samples")
