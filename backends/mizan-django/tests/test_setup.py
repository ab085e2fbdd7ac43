"""What puts declarations on the wire."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from mizan.setup import mizan_clients, mizan_module
from mizan_core.registry import registry


def test_a_module_is_found_with_all_below_it() -> None:
    assert "branch_count" not in registry.functions
    mizan_module("tests.branches")
    assert registry.functions.keys() >= {"branch_count", "is_open", "closing_time", "opening_time"}


def test_a_name_given_by_hand_takes_the_place_of_the_own_one() -> None:
    mizan_module("tests.branches")
    assert registry.functions.keys().isdisjoint({"closes", "opens"})


def test_every_app_of_the_project_is_looked_into_and_no_installed_package_s() -> None:
    mizan_clients()
    assert registry.is_discovered("tests.library.clients")
    assert not registry.is_discovered("allauth.headless.clients")


def test_finding_twice_changes_nothing() -> None:
    before = dict(registry.functions)
    mizan_clients("tests.library")
    assert registry.functions.keys() == before.keys()


def test_an_app_that_is_not_installed_is_said_with_the_nearest() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"'tests.libary'.*did you mean 'tests.library'\?"):
        mizan_clients("tests.libary")


def test_an_app_without_clients_is_said() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"neither clients\.py nor clients/"):
        mizan_clients("django.contrib.auth")


def test_a_module_that_is_not_there_is_said() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"tests\.brunches"):
        mizan_module("tests.brunches")
