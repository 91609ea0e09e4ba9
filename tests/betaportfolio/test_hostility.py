"""The guards of the tests: page faults are detected, and no request leaves the machine."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from django.template import Context, Engine
from django.test import Client
from playwright.sync_api import Page
from pytest_django import Settings
from zeal.errors import NPlusOneError

from tests.plugins import chromium
from tests.plugins.undefined import ROOT, FailOnUndefined, UndefinedTemplateVariableError
from tests.sweeps import one_in


@pytest.fixture
def bad_pages(settings: Settings) -> None:
    """Serve the faulty pages."""
    settings.ROOT_URLCONF = "tests.betaportfolio.bad_pages"


@pytest.mark.usefixtures("bad_pages")
def test_sound_page_is_accepted(live_site: str, page: Page, axe: Callable[[Page], None]) -> None:
    page.goto(f"{live_site}/sound/")

    axe(page)
    assert page.evaluate("navigator.language") == "fr-FR"


@pytest.mark.usefixtures("bad_pages")
@pytest.mark.parametrize(
    ("address", "messages"),
    one_in(
        4,
        [
            ("inline-script", ["CSP : script-src-elem inline", "console : Executing inline script violates"]),
            ("inline-style", ["CSP : style-src-attr inline", "console : Applying inline style violates"]),
            ("missing-file", ["console : Failed to load resource: the server responded with a status of 404"]),
            ("outside", ["CSP : img-src https://example.com", "console : Loading the image 'https://example.com/"]),
        ],
    ),
)
def test_fault_of_a_page_is_noted(
    live_site: str, page: Page, browser_errors: list[str], address: str, messages: list[str]
) -> None:
    page.goto(f"{live_site}/{address}/", wait_until="networkidle")

    found = sorted(browser_errors)
    browser_errors.clear()
    assert len(found) == len(messages)
    assert all(error.startswith(message) for error, message in zip(found, messages, strict=True)), found


@pytest.mark.usefixtures("bad_pages")
def test_axe_shows_which_rule_is_broken_and_where(live_site: str, page: Page, axe: Callable[[Page], None]) -> None:
    page.goto(f"{live_site}/no-alternative/")

    with pytest.raises(AssertionError, match=r"image-alt .*<img src="):
        axe(page)


@pytest.mark.django_db
@pytest.mark.usefixtures("bad_pages")
def test_query_for_each_row_fails_the_request(client: Client) -> None:
    with pytest.raises(NPlusOneError, match=r"N\+1 detected on auth.Permission.content_type"):
        client.get("/n-plus-one/")


@pytest.mark.usefixtures("bad_pages")
@pytest.mark.django_db
def test_library_may_name_undefined_variables(client: Client) -> None:
    assert client.get("/undefined/").content == b"[]"


@pytest.mark.parametrize("text", ["{{ nobody }}", "{{ nobody.gave_it }}", "{{ nobody|default:'x' }}"])
def test_template_of_ours_may_not(text: str) -> None:
    ours = ROOT / "templates" / "page.html"
    loader = ("django.template.loaders.locmem.Loader", {str(ours): text})
    template = Engine(loaders=[loader], string_if_invalid=FailOnUndefined("%s")).get_template(str(ours))

    with pytest.raises(
        UndefinedTemplateVariableError, match=r"^Variable « nobody.* » inconnue dans templates/page\.html$"
    ):
        template.render(Context())


@pytest.mark.parametrize("call", ["connect", "connect_ex"])
def test_no_test_reaches_the_network(call: str) -> None:
    with socket.socket() as line, pytest.raises(AssertionError, match=r"^Un test essaie de joindre 192\.0\.2\.1"):
        getattr(line, call)(("192.0.2.1", 80))


def test_loopback_is_reachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as line:
        assert line.getpeername() == server.getsockname()


def test_chromium_that_is_chosen_and_missing_is_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "nothing"))

    with pytest.raises(chromium.ChromiumMissingError, match="CHROMIUM=/chemin make test"):
        chromium.find()
