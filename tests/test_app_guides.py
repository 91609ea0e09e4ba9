"""The docstring of each app of the domain names the folders that answer the addresses of its records."""

import importlib
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import get_resolver

from tests.addresses import addresses_of

ROOT = Path(__file__).resolve().parents[1]
APPS = ("startups", "incubators", "impact", "budget", "community", "indicators", "bilan")
JOINING = ("catalogue", "workspace", "gateway")
"""Apps whose folders answer for those of the domain; their own docstrings name what belongs to none of them."""


def folders_named(app: str) -> set[str]:
    return set(re.findall(r"`([\w/]+)/`", importlib.import_module(app).__doc__ or ""))


def folder_of(view: Callable[..., Any]) -> str:
    """Return the folder of a view in its app, or its module at the root of it."""
    found = getattr(view, "cls", None) or inspect.unwrap(view)
    return "/".join(found.__module__.split(".")[:2])


@pytest.mark.parametrize("app", [*APPS, *JOINING])
def test_folders_that_a_docstring_names_exist(app: str) -> None:
    assert {folder for folder in folders_named(app) if not (ROOT / folder).is_dir()} == set()


def test_each_folder_with_an_address_is_named_by_an_app() -> None:
    answering = {folder_of(one.pattern.callback) for one in addresses_of(get_resolver().url_patterns)}
    wanted = {folder for folder in answering if folder.split("/")[0] in (*APPS, *JOINING) and (ROOT / folder).is_dir()}
    named = set().union(*map(folders_named, (*APPS, *JOINING)))
    assert wanted - named == set(), "name each folder in the docstring of its app, in the `__init__.py` of the app"
    assert {folder for folder in named if folder.split("/")[0] in JOINING} - wanted == set()
