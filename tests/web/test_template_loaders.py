"""Templates are loaded with French no-break spaces."""

import pytest
from django.template import Engine
from django.template.loader import get_template

from common.words import NO_BREAK as NB
from web.template_loaders import unbroken


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("Où en est-on ?", f"Où en est-on{NB}?"),
        ("<b>« Publié »</b> : figé", f"<b>«{NB}Publié{NB}»</b>{NB}: figé"),
        ("{% if a != b %}", "{% if a != b %}"),
        ('<a href="?page=2">', '<a href="?page=2">'),
        ("10 services", "10 services"),
    ],
)
def test_only_the_spaces_of_french_punctuation_stop_breaking(source: str, read: str) -> None:
    assert unbroken(source) == read


def test_pages_are_read_so_and_kept_read() -> None:
    source = getattr(get_template("catalogue/home/home.html"), "template").source  # noqa: B009 - not of every engine
    assert f"cette année ni avant{NB}: choisissez" in source
    assert [type(one).__module__ for one in Engine.get_default().template_loaders] == ["django.template.loaders.cached"]
