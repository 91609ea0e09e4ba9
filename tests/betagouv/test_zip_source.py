"""The ZIP archive of a repository as a source: one conditional request, within bounds, and what is refused."""

import datetime as dt
import io
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2
import pytest
from pytest_django import Settings

from accounts.models import User
from betagouv.models import FailedImport, ImportRun, ImportSource
from betagouv.scheduled_import.actions import request_hourly
from betagouv.scheduled_import.running import BrokenSourceError, importing
from betagouv.sources import archive, downloads, zip_files
from betagouv.sources.items import RawRecord, SourceError, UnreadableRecord
from betagouv.sources.opening import open_source
from common.models import Job
from startups.models import Startup
from tests.betagouv.factory import fiche, phase, written
from tests.factories import make_phase_kinds, make_user

FIRST, SECOND = "a" * 40, "b" * 40
MORNING = dt.datetime(2026, 8, 20, 9, 22, tzinfo=dt.UTC)
PATH = "/betagouv/beta.gouv.fr/archive/refs/heads/master.zip"
RECORDS = {
    "_organisations/ministere.md": written({"name": "Ministère", "acronym": "MIN", "type": "administration-centrale"}),
    "_incubators/fabrique.md": written({"title": "La Fabrique", "owner": "/organisations/ministere"}),
}


def service(**front: Any) -> bytes:
    """Return a fiche with a fact of the month of the archive."""
    return written(fiche(phases=[phase("construction", "2026-08-01")], **front))


def archive_of(
    records: Mapping[str, bytes],
    *,
    commit: str = FIRST,
    at: dt.datetime = MORNING,
    root: str = "beta.gouv.fr-master/content/",
    others: Mapping[str, bytes] = {},
) -> bytes:
    """Return an archive as ``git archive`` makes it: the commit as comment, the time of the commit in each entry."""
    stamp = struct.pack("<HHBl", 0x5455, 5, 1, int(at.timestamp()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.comment = commit.encode()
        for path, data in [*((f"{root}{path}", data) for path, data in records.items()), *others.items()]:
            entry = zipfile.ZipInfo(path)
            entry.extra = stamp
            made.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@dataclass
class Host:
    """A server of one archive, with the headers of each request that it received."""

    url: str = ""
    body: bytes = b""
    etag: str = '"1"'
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.headers.get("If-None-Match", "")
            host.asked.append(known)
            status = 304 if host.status == 200 and known == host.etag else host.status
            body = host.body if status == 200 else b""
            self.send_response(status)
            for name, value in ({"ETag": host.etag, "Content-Length": str(len(body))} | host.headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the terminal quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    host.url = f"http://127.0.0.1:{server.server_port}{PATH}"
    host.body = archive_of(RECORDS | {"_startups/a.md": service(title="Avant")})
    yield host
    server.shutdown()
    thread.join()
    server.server_close()


def refusal(host: Host) -> str:
    with pytest.raises(SourceError) as refused:
        list(open_source(host.url).records())
    return str(refused.value).removeprefix(f"{host.url} : l’archive ")


def run() -> str:
    return importing(lambda *step: None).message.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.django_db
def test_installation_without_git_imports_once_and_again_after_a_change(
    host: Host, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # no git
    make_phase_kinds()
    settings.RECORDS_SOURCE = host.url
    assert run() == "3 enregistrements créés, 0 changé."
    first = ImportRun.objects.latest("pk")
    assert (first.records_as_of, first.report["commit"], first.source) == (MORNING.date(), FIRST, host.url)
    assert run() == "Rien n’a changé dans la source."
    assert ImportRun.objects.latest("pk").report["commit"] == FIRST
    changed = {"_startups/b.md": service(title="Après", redirect_from=["/startups/a"])}
    host.body, host.etag = archive_of(RECORDS | changed, commit=SECOND), '"2"'
    assert run() == "0 enregistrement créé, 1 changé."
    assert host.asked == ["", '"1"', '"1"']
    assert list(Startup.objects.values_list("slug", "name")) == [("b", "Après")]
    assert ImportRun.objects.latest("pk").report["commit"] == SECOND


@pytest.mark.django_db
def test_same_commit_in_another_archive_changes_nothing(host: Host, settings: Settings) -> None:
    make_phase_kinds()
    settings.RECORDS_SOURCE = host.url
    ImportSource.objects.create(pk=1, address=host.url)
    run()
    host.etag = '"2"'  # compressed again
    assert run() == "Rien n’a changé dans la source."
    assert host.asked == ["", '"1"']
    assert [one.report["commit"] for one in ImportRun.objects.order_by("pk")] == [FIRST, FIRST]


@pytest.mark.django_db
def test_source_that_an_administrator_sets_replaces_the_one_of_the_installation(settings: Settings) -> None:
    settings.RECORDS_SOURCE = "https://exemple.fr/archive.zip"
    ImportSource.objects.create(pk=1, address="/ailleurs", is_hourly=False)
    request_hourly()
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_older_archive_is_refused_and_mailed(host: Host, settings: Settings) -> None:
    make_phase_kinds()
    make_user("dinum@example.gouv.fr", User.Role.DINUM)
    settings.RECORDS_SOURCE = host.url
    ImportSource.objects.create(pk=1, address=host.url)
    run()
    older = {"_startups/a.md": service(title="Plus ancien")}
    host.body = archive_of(RECORDS | older, commit=SECOND, at=MORNING - dt.timedelta(hours=1))
    host.etag = '"2"'
    with pytest.raises(BrokenSourceError, match=f"commit {SECOND[:12]}\\), plus ancienne que le dernier import"):
        run()
    assert Startup.objects.get().name == "Avant"
    alerts = FailedImport.objects.get().alerts
    assert list(alerts.values_list("user__email", flat=True)) == ["dinum@example.gouv.fr"]


def test_archive_gives_the_same_records_as_its_folder(host: Host) -> None:
    kinds = [one.kind for one in open_source(host.url).records() if isinstance(one, RawRecord)]
    assert kinds == ["organisation", "incubator", "startup"]
    host.body = archive_of(RECORDS, root="content/")
    records = [one for one in open_source(host.url).records() if isinstance(one, RawRecord)]
    assert [(one.key, one.where, one.data) for one in records] == [
        ("ministere", "_organisations/ministere.md", RECORDS["_organisations/ministere.md"]),
        ("fabrique", "_incubators/fabrique.md", RECORDS["_incubators/fabrique.md"]),
    ]


WRONG_PATHS = ("beta.gouv.fr-master/../../etc/passwd", "/etc/passwd", "C:/x", "beta.gouv.fr-master\\..\\x", "a//b")


@pytest.mark.parametrize("path", WRONG_PATHS)
def test_archive_with_a_path_that_leads_out_of_it_is_refused(host: Host, path: str) -> None:
    host.body = archive_of(RECORDS, others={path: b"x"})
    assert refusal(host).startswith("contient un chemin qui en sort")


def test_links_and_large_files_are_not_read(host: Host) -> None:
    link = zipfile.ZipInfo("beta.gouv.fr-master/content/_startups/lien.md")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO(host.body)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr(link, "/etc/passwd")
        made.writestr("beta.gouv.fr-master/content/_startups/bombe.md", b"0" * 3_000_000)
    host.body = buffer.getvalue()
    unread = [one for one in open_source(host.url).records() if isinstance(one, UnreadableRecord)]
    assert [(one.where, one.reason) for one in unread] == [
        ("_startups/bombe.md", "pèse 3000000 octets, pour 2000000 au plus"),
        ("_startups/lien.md", "est un lien"),
    ]


def test_archive_beyond_the_bounds_is_refused(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value, reason in (
        (zip_files, "MAX_RECORDS", 100, "contient plus de 100 octets de fiches"),
        (zip_files, "MAX_DIRECTORY", 100, "contient trop de fichiers"),
        (archive, "MAX_ARCHIVE", 100, "répond par plus de 100 octets"),
        (downloads, "MAX_SECONDS", 0, "n’a pas répondu à temps"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, value)
            assert refusal(host) == reason


def test_file_that_is_larger_than_it_declares_is_refused(host: Host) -> None:
    path = "beta.gouv.fr-master/content/_startups/a.md"
    body = bytearray(archive_of({"_startups/a.md": b"0" * 1_000_000}))
    place = body.rindex(b"PK\1\2")  # the entry in the list: 24 bytes on, its declared size
    struct.pack_into("<L", body, place + 24, 10)
    assert path.encode() in body
    host.body = bytes(body)
    assert refusal(host) == zip_files.NOT_WHOLE


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (archive_of(RECORDS)[:-70], zip_files.NOT_WHOLE),
        (b"<html>", zip_files.NOT_WHOLE),
        (
            archive_of({}, others={"beta.gouv.fr-master/README.md": b"x"}),
            "ne contient aucune fiche (« content/_startups »).",
        ),
        (
            archive_of(RECORDS, root="autre-main/content/"),
            "contient « autre-main », et non le dépôt « beta.gouv.fr » : rien n’est écrit.",
        ),
    ],
    ids=["truncated", "page", "without records", "another repository"],
)
def test_response_that_is_not_the_archive_is_refused(host: Host, body: bytes, reason: str) -> None:
    host.body = body
    assert refusal(host) == reason


@pytest.mark.parametrize(
    ("status", "location", "reason"),
    [
        (404, "", "répond 404"),
        (302, "http://169.254.169.254/latest", "mène à une adresse qui n’est pas publique, en https"),
        (302, "https://127.0.0.2/x.zip", "mène à une adresse qui n’est pas publique, en https"),
        (302, "http://93.184.216.34/x.zip", "mène à une adresse qui n’est pas publique, en https"),
        (302, "https://a:b@93.184.216.34/x.zip", "mène à une adresse qui n’est pas publique, en https"),
        (302, PATH, "renvoie plus de 3 fois ailleurs"),
    ],
)
def test_redirection_to_another_place_than_a_public_https_address_is_refused(
    host: Host, status: int, location: str, reason: str
) -> None:
    host.status, host.headers = status, {"Location": location} if location else {}
    assert refusal(host) == reason


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://[", "https://127.0.0.1:99999/x"])
def test_address_that_does_not_answer_is_refused(address: str) -> None:
    with pytest.raises(SourceError, match="ne répond pas"):
        list(open_source(address).records())


def test_address_that_is_too_slow_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "TIMEOUT", httpx2.Timeout(0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(SourceError, match="n’a pas répondu à temps"):
        list(open_source(f"http://127.0.0.1:{silent.getsockname()[1]}").records())
