"""``make static``: the public pages as files, with links between files."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client

from devserver.folders import BASE_DIR
from devserver.static_site import Answer, write
from tests.factories import make_incubator, make_startup

pytestmark = pytest.mark.django_db


def written(folder: Path) -> dict[str, str]:
    """Write the copy of a site with two services, and return the text of each page by its file."""
    make_startup("carte-d-été", incubator=make_incubator("anct"))
    make_startup("bilan-rapide")
    client = Client()

    def ask(path: str) -> Answer | None:
        answer = client.get(path)
        body = b"".join(answer) if answer.streaming else answer.content
        return (answer.headers["Content-Type"], body) if answer.status_code == 200 else None

    assert write(folder, ask, BASE_DIR / "static") > 0
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.html")}


def links(text: str) -> set[str]:
    found = {address.partition("#")[0] for address in re.findall(r' (?:href|src)="([^"]*)"', text)}
    return {address for address in found if address and not re.match("[a-z]+:", address)}


def test_each_link_of_the_copy_leads_to_one_of_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    pages = written(folder)
    assert {"index.html", "startups/index.html", "startups/bilan-rapide/index.html"} < pages.keys()
    places = {
        (name, link): folder / Path(name).parent / unquote(link) for name, text in pages.items() for link in links(text)
    }
    assert len(places) > len(pages)
    assert {link for link, place in places.items() if not place.is_file()} == set()


def test_copy_has_no_mark_of_the_state_no_script_and_no_form(tmp_path: Path) -> None:
    pages = written(tmp_path / "copy")
    refused = re.compile(r"fr-logo|République<br>|<script|<form|rel=\"icon\"")
    assert {name: refused.findall(text) for name, text in pages.items() if refused.search(text)} == {}
    assert [name for name, text in pages.items() if 'name="robots" content="noindex"' not in text] == []
    assert "sans lien avec un site officiel" in pages["index.html"]
    assert [path for path in (tmp_path / "copy").rglob("*") if "arianne" in path.name] == []
