import json
import os
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from betagouv.sources import documents, downloads
from betagouv.sources.files import MAX_FILE
from betagouv.sources.items import RawRecord, SourceError, UnreadableRecord
from betagouv.sources.opening import open_source

type Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def site() -> Iterator[tuple[str, dict[str, Answer]]]:
    """Yield the URL of a local web server, and its responses by path (404 elsewhere)."""
    answers: dict[str, Answer] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answers.get(self.path, (404, {}, b"absent"))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the terminal quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api/v2.7", answers
    server.shutdown()
    thread.join()
    server.server_close()


def answer(value: object) -> Answer:
    return 200, {"Content-Type": "application/json"}, json.dumps(value).encode()


def refusals(address: str) -> list[tuple[str, str, str]]:
    return [(r.kind, r.where, r.reason) for r in open_source(address).records() if isinstance(r, UnreadableRecord)]


@pytest.mark.parametrize("name", ["absent", "fichier", "vide"])
def test_address_that_is_not_a_source_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "fichier").write_text("x")
    (tmp_path / "vide").mkdir()
    with pytest.raises(SourceError, match=name):
        open_source(str(tmp_path / name))


def test_folder_gives_the_records_that_others_lean_on_first(tmp_path: Path) -> None:
    for path in ("_startups/b.md", "_startups/a.b.md", "_organisations/idfm", "_fasts/15_fast", "_phases/x.md"):
        (tmp_path / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / path).write_bytes(path.encode())
    (tmp_path / "content/_startups/.DS_Store").write_bytes(b"x")
    (tmp_path / "content/README.md").write_bytes(b"x")
    for root in (tmp_path, tmp_path / "content"):
        source = open_source(str(root))
        assert list(source.records()) == [
            RawRecord("organisation", "idfm", b"_organisations/idfm", "_organisations/idfm"),
            RawRecord("phase", "x", b"_phases/x.md", "_phases/x.md"),
            RawRecord("fast", "15_fast", b"_fasts/15_fast", "_fasts/15_fast"),
            RawRecord("startup", "a.b", b"_startups/a.b.md", "_startups/a.b.md"),
            RawRecord("startup", "b", b"_startups/b.md", "_startups/b.md"),
        ]


def test_folder_refuses_what_is_no_plain_small_file_inside(tmp_path: Path) -> None:
    outside = tmp_path / "dehors.md"
    outside.write_text("---\ntitle: x\n---\n")
    folder = tmp_path / "content/_startups"
    folder.mkdir(parents=True)
    (folder / "a.md").symlink_to(outside)
    (folder / "b.md").symlink_to("b.md")
    (folder / "c.md").mkdir()
    os.mkfifo(folder / "d.md")
    with (folder / "e.md").open("wb") as file:
        file.truncate(50_000_000)
    (folder / "f.md").symlink_to("absent.md")
    (folder / "g.md").write_bytes(b"x" * MAX_FILE)
    (folder / "h.md").symlink_to("g.md")
    records = list(open_source(str(tmp_path)).records())
    assert [(r.where, r.reason) for r in records if isinstance(r, UnreadableRecord)] == [
        ("_startups/a.md", "est un lien vers l’extérieur du dossier"),
        ("_startups/b.md", "ne peut pas être lu : Too many levels of symbolic links"),
        ("_startups/c.md", "n’est pas un fichier"),
        ("_startups/d.md", "n’est pas un fichier"),
        ("_startups/e.md", "pèse 50000000 octets, pour 2000000 au plus"),
        ("_startups/f.md", "ne peut pas être lu : No such file or directory"),
    ]
    assert [r.key for r in records if isinstance(r, RawRecord)] == ["g", "h"]


def test_file_name_that_can_not_be_written_down_is_shown_with_question_marks(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "_startups")
    os.mkdir(folder)
    with open(folder + b"/a\xff\nb.md", "wb"):
        pass
    assert list(open_source(str(tmp_path)).records()) == [RawRecord("startup", "a-b", b"", "_startups/a??b.md")]


INCUBATORS = {"fabrique": {"title": "F", "startups": [{"id": "a"}]}}
STARTUPS = {"data": [{"id": "a", "type": "startup"}], "included": []}
EXPECTED = [
    RawRecord("organisation", "m", b'{"name":"M"}', "sponsors.json « m »", served=True),
    RawRecord("incubator", "fabrique", b'{"title":"F"}', "incubators.json « fabrique »", served=True),
    RawRecord("startup", "a", b'{"id":"a","type":"startup"}', "startups.json « a »", served=True),
]


def test_api_folder_gives_each_document(tmp_path: Path) -> None:
    for name, value in (("sponsors", {"m": {"name": "M"}}), ("incubators", INCUBATORS), ("startups", STARTUPS)):
        (tmp_path / f"{name}.json").write_text(json.dumps(value))
    source = open_source(str(tmp_path))
    assert list(source.records()) == EXPECTED


def test_api_address_gives_each_document(site: tuple[str, dict[str, Answer]]) -> None:
    address, answers = site
    answers["/api/v2.7/sponsors.json"] = (302, {"Location": "/ailleurs"}, b"")
    answers["/ailleurs"] = answer({"m": {"name": "M"}})
    answers["/api/v2.7/incubators.json"] = answer(INCUBATORS)
    answers["/api/v2.7/startups.json"] = answer(STARTUPS)
    assert list(open_source(address).records()) == EXPECTED
    assert list(open_source(f"{address}/").records()) == EXPECTED


def test_api_falls_back_on_the_list_of_organisations(tmp_path: Path) -> None:
    (tmp_path / "organisations.json").write_text(json.dumps([{"id": "m", "name": "l&#39;A"}, "x", {"name": "B"}]))
    records = [r for r in open_source(str(tmp_path)).records() if r.kind == "organisation"]
    assert records == [
        RawRecord("organisation", "m", b'{"id":"m","name":"l&#39;A"}', "organisations.json « m »", served=True),
        RawRecord("organisation", "", b'"x"', "organisations.json «  »", served=True),
        RawRecord("organisation", "", b'{"name":"B"}', "organisations.json «  »", served=True),
    ]


NOT_PUBLIC = "renvoie vers une adresse qui n’est pas publique, en https"
BAD: dict[str, tuple[Answer, str]] = {
    "fault": ((500, {}, b"{}"), "répond 500"),
    "html": ((200, {}, b"<html>"), "n’est pas du JSON"),
    "schema": (answer({"startups": []}), "n’a pas le schéma attendu"),
    "list": (answer([1]), "n’a pas le schéma attendu"),
    "fields": (answer({"data": {"a": {"id": "a"}}}), "n’a pas le schéma attendu"),
    "text": (answer("x"), "n’a pas le schéma attendu"),
    "elsewhere": (
        (302, {"Location": "http://127.0.0.2/x"}, b""),
        NOT_PUBLIC,
    ),
    "another scheme": (
        (302, {"Location": "ftp://127.0.0.1/x"}, b""),
        NOT_PUBLIC,
    ),
    "for ever": ((302, {"Location": "startups.json"}, b""), "renvoie plus de 3 fois ailleurs"),
}


@pytest.mark.parametrize(("bad", "reason"), BAD.values(), ids=BAD)
def test_api_answer_that_is_not_the_document_is_reported(
    site: tuple[str, dict[str, Answer]], bad: Answer, reason: str
) -> None:
    address, answers = site
    answers["/api/v2.7/startups.json"] = bad
    assert refusals(address) == [
        ("organisation", "sponsors.json", "répond 404"),
        ("organisation", "organisations.json", "répond 404"),
        ("incubator", "incubators.json", "répond 404"),
        ("startup", "startups.json", reason),
    ]


def test_api_address_may_send_on_three_times_and_never_to_another_scheme(site: tuple[str, dict[str, Answer]]) -> None:
    address, answers = site
    for number in (0, 1, 2):
        path = f"/{number}" if number else "/api/v2.7/startups.json"
        answers[path] = (302, {"Location": f"/{number + 1}"}, b"")
    answers["/3"] = answer(STARTUPS)
    assert [r for r in open_source(address).records() if r.kind == "startup"] == EXPECTED[2:]
    host = address.removeprefix("http://").partition("/")[0]
    answers["/2"] = (302, {"Location": f"https://{host}/3"}, b"")
    assert refusals(address)[-1] == (
        "startup",
        "startups.json",
        NOT_PUBLIC,
    )


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://[", "https://127.0.0.1:99999/x"])
def test_api_that_does_not_answer_is_reported(address: str) -> None:
    assert {reason.partition(" (")[0] for _, _, reason in refusals(address)} == {"ne répond pas"}


def test_api_answer_that_is_too_heavy_is_reported(
    site: tuple[str, dict[str, Answer]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(documents, "MAX_DOCUMENT", 100)
    address, answers = site
    answers["/api/v2.7/startups.json"] = (200, {}, b" " * 101)
    (tmp_path / "startups.json").write_bytes(b" " * 101)
    for place, verb in ((address, "répond par"), (str(tmp_path), "pèse")):
        assert refusals(place)[-1] == ("startup", "startups.json", f"{verb} plus de 100 octets")
    body = json.dumps(STARTUPS).encode().ljust(100)
    answers["/api/v2.7/startups.json"] = (200, {}, body)
    (tmp_path / "startups.json").write_bytes(body)
    for place in (address, str(tmp_path)):
        assert [r for r in open_source(place).records() if r.kind == "startup"] == EXPECTED[2:]


def test_api_that_is_too_slow_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "TIMEOUT", httpx.Timeout(0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        reasons = {reason for _, _, reason in refusals(f"http://127.0.0.1:{silent.getsockname()[1]}")}
    assert reasons == {"n’a pas répondu à temps"}
