"""The help by role: its screenshots exist, are small, described, and equal to those of the command."""

import re

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client
from PIL import Image

from tests.browser.help_pictures import FOLDER, HEIGHT, PICTURES, WIDTH
from tests.cases import cases
from tests.catalogue.reading import Element, read_page

pytestmark = pytest.mark.django_db
HEAVIEST = 40_000  # bytes of one picture
SECTIONS = ("lire", "reutiliser", "coach", "dinum", "clavier")


@pytest.fixture
def page(client: Client) -> Element:
    return read_page(client.get("/aide/"))


def name_of(picture: Element) -> str:
    found = re.search(r"help/([a-z-]+)", picture.attributes["src"])
    assert found
    return found[1]


def test_each_picture_that_is_taken_is_shown_and_described(page: Element) -> None:
    shown = page.all("img", "", loading="lazy", width=f"{WIDTH}")
    assert [name_of(one) for one in shown] == [picture.name for picture in PICTURES]
    assert all(len(one.attributes["alt"]) > 30 for one in shown)
    assert {one.attributes["height"] for one in shown} == {f"{HEIGHT}"}


@cases("name", [picture.name for picture in PICTURES])
def test_picture_is_small_and_of_the_size_that_the_page_shows(name: str) -> None:
    path = FOLDER / f"{name}.png"
    assert find(f"help/{name}.png") == str(path)
    assert path.stat().st_size < HEAVIEST
    with Image.open(path) as picture:
        assert picture.size == (WIDTH, HEIGHT)


def test_no_picture_is_left_over() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(f"{picture.name}.png" for picture in PICTURES)


def test_summary_links_to_each_part(page: Element) -> None:
    assert [link.href for link in page.one("nav", "fr-summary").all("a")] == [f"#{name}" for name in SECTIONS]
    assert [page.one("h2", "", id=name).tag for name in SECTIONS] == ["h2"] * len(SECTIONS)


def test_shortcuts_are_listed(page: Element) -> None:
    assert [key.text for key in page.all("kbd")] == ["/", "↓", "↑", "Entrée", "Échap", "Tab", "/"]  # and its setting
