"""The hot answers are built once for all processes, before anybody asks."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from common import shared_answers, warming
from common.kept_answers import Answer, Key, store
from startups.models import Startup
from tests.factories import make_startup
from tests.redis_down import redis_is_down

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/api/v1/startups/?page_size=1000"
HOT = ("/", "/startups/", LIST, "/api/v2.6/startups.json")


@pytest.fixture(autouse=True)
def hot(settings: LazySettings) -> Iterator[None]:
    settings.HOT_ANSWERS = HOT
    cache.clear()
    make_startup("a", name="Avant", mission="Aider " * 400)
    yield
    cache.clear()


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Key]:
    """The keys of the answers that this process has built and shared."""
    keys: list[Key] = []
    share = shared_answers.share

    def noted(key: Key, answer: Answer) -> Answer:
        keys.append(key)
        return share(key, answer)

    monkeypatch.setattr(shared_answers, "share", noted)
    return keys


def asked(place: str, **headers: str) -> tuple[int, bytes, str]:
    answer: Any = Client().get(place, headers=headers)
    return answer.status_code, answer.content, answer["ETag"]


def in_another_process(place: str, **headers: str) -> tuple[int, bytes, str]:
    """The answer of a process that has nothing in memory."""
    store.clear()
    return asked(place, **headers)


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
@pytest.mark.parametrize("place", HOT)
def test_other_process_gives_the_same_bytes_without_building(built: list[Key], place: str, accepted: str) -> None:
    headers = {"accept-encoding": accepted}
    first = asked(place, **headers)
    assert [in_another_process(place, **headers) for _ in range(2)] == [first] * 2
    assert [key.place for key in built] == [place]


def test_write_is_warmed_for_the_sites_that_are_read(built: list[Key]) -> None:
    asked("/")
    Startup.objects.update(name="Après")
    built.clear()
    warming.warm()
    assert [key.place for key in built] == list(HOT)
    assert {key.site for key in built} == {"http://testserver"}
    built.clear()
    assert b"Apr" in in_another_process(LIST)[1]
    warming.warm()
    assert built == []


def test_nothing_is_warmed_when_nobody_reads(built: list[Key]) -> None:
    warming.warm()
    assert built == []


def test_older_version_is_never_found(built: list[Key]) -> None:
    asked(LIST)
    for name in ("Un", "Deux"):
        Startup.objects.update(name=name)
        assert name.encode() in in_another_process(LIST)[1]
    assert len({key.version for key in built}) == 3


def test_answer_of_another_release_is_never_found(built: list[Key], monkeypatch: pytest.MonkeyPatch) -> None:
    asked("/")
    in_another_process("/")
    assert [key.place for key in built] == ["/"]
    monkeypatch.setattr(shared_answers, "drawn_with", lambda: "another release")
    in_another_process("/")
    assert [key.place for key in built] == ["/", "/"]


def test_mark_of_a_release_follows_its_templates_and_its_static_files(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.html"
    page.write_text("Avant")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    mark = shared_answers.drawn_with.__wrapped__
    before = mark()
    assert mark() == before
    page.write_text("Après")
    after = mark()
    monkeypatch.setattr(shared_answers, "staticfiles_storage", SimpleNamespace(manifest_hash="abc"))
    assert len({before, after, mark()}) == 3


def test_redis_lost_while_warming_leaves_each_process_to_build(built: list[Key]) -> None:
    asked("/")
    Startup.objects.update(name="Après")
    with redis_is_down():
        warming.warm()
        assert b"Apr" in in_another_process(LIST)[1]
        assert asked("/")[0] == 200
    assert b"Apr" in in_another_process(LIST)[1]


def test_view_that_fails_stops_no_job(settings: LazySettings, caplog: pytest.LogCaptureFixture) -> None:
    asked("/")
    settings.HOT_ANSWERS = ("/nulle-part/", "/")
    warming.warm()
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_page_of_who_is_signed_in_is_not_shared(built: list[Key], client: Client) -> None:
    from tests.factories import make_user

    client.force_login(make_user())
    assert client.get("/startups/").status_code == 200
    assert built == []
