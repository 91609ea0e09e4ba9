"""``make static``: the public pages as files, with links between files."""

import datetime as dt
import re
from os.path import normpath
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client

from common.clock import today
from devserver.folders import BASE_DIR
from devserver.static_site import Answer, write
from tests.factories import make_designation, make_incubator, make_season, make_startup

pytestmark = pytest.mark.django_db


def ago(days: int) -> str:
    return (today() - dt.timedelta(days=days)).isoformat()


def written(folder: Path) -> dict[str, str]:
    """Write the copy of a site with two services and a season, and return the text of each page by its file."""
    make_season(1)
    incubator = make_incubator("anct")
    make_startup("carte-d-été", incubator=incubator, phases=[("investigation", ago(100))])
    make_designation(make_startup("bilan-rapide", phases=[("construction", ago(900))]), today().year - 1)
    client = Client()

    def ask(path: str) -> Answer | None:
        answer = client.get(path)
        body = b"".join(answer) if answer.streaming else answer.content
        return (answer.headers["Content-Type"], body) if answer.status_code == 200 else None

    assert write(folder, ask, BASE_DIR / "static") > 0
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.html")}


def links(text: str) -> set[str]:
    return {address for address in re.findall(r' (?:href|src)="([^"]+)"', text) if not re.match("[a-z]+:", address)}


def is_broken(folder: Path, pages: dict[str, str], name: str, link: str) -> bool:
    """Whether a link of a page leads to no file of the folder, or to no part of its page."""
    address, _, part = link.partition("#")
    file = normpath(Path(name).parent / unquote(address)) if address else name
    return not (folder / file).is_file() or (part != "" and f' id="{unquote(part)}"' not in pages[file])


def test_each_link_of_the_copy_leads_to_one_of_its_files_and_parts(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    pages = written(folder)
    assert {"index.html", "startups/index.html", "startups/bilan-rapide/index.html"} < pages.keys()
    found = {(name, link) for name, text in pages.items() for link in links(text)}
    assert len([link for _, link in found if "#" in link]) > len(pages)
    assert [one for one in found if is_broken(folder, pages, *one)] == []
    assert [name for name, text in pages.items() if "//testserver" in text] == []


def test_copy_has_no_mark_of_the_state_no_script_and_no_form(tmp_path: Path) -> None:
    pages = written(tmp_path / "copy")
    refused = re.compile(r"fr-logo|République<br>|<script|<form|rel=\"icon\"")
    assert {name: refused.findall(text) for name, text in pages.items() if refused.search(text)} == {}
    assert [name for name, text in pages.items() if 'name="robots" content="noindex"' not in text] == []
    assert "sans lien avec un site officiel" in pages["index.html"]
    assert [path for path in (tmp_path / "copy").rglob("*") if "arianne" in path.name] == []
