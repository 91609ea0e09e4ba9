"""Documents of the public API give the same fiches as their files, for the fields that they contain."""

import datetime as dt
import html
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from betagouv.imports.importing import import_records
from betagouv.imports.report import RecordChange
from betagouv.models import SourceRecord
from betagouv.parse.records import Document, ParsedFiche, SourceVocabulary, UnreadableError
from betagouv.parse.served import completed, document_of, served_body
from betagouv.parse_documents import Context, parse_record, read_document
from betagouv.sources.items import RawRecord, RecordSource
from betagouv.sources.opening import open_source
from incubators.models import Administration
from sampledata.reference import load_reference
from startups.models import LifeEvent, Startup
from tests import wordings
from tests.betagouv.factory import AS_OF, Content, counts, doubts
from tests.factories import KINDS

CARRIED = [
    "name",
    "mission",
    "contact",
    "link",
    "repository",
    "impact_url",
    "budget_url",
    "dashlord_url",
    "accessibility",
    "risk_analysis_url",
    "themes",
    "technologies",
]


def item(slug: str = "a", **attributes: Any) -> dict[str, Any]:
    """Return a fiche in the format of the API: that of ``factory.fiche``, overridden by ``attributes``."""
    return {
        "id": slug,
        "type": "startup",
        "attributes": {
            "name": "Un service",
            "pitch": "Aider les gens.",
            "stats_url": "",
            "impact_url": "",
            "link": "",
            "contact": "",
            "content_url_encoded_markdown": "",
            "sponsors": ["ministere"],
            "thematiques": [],
            "technos": [],
            "events": [],
            "phases": [
                {"name": "investigation", "start": "2020-01-06", "end": ""},
                {"name": "construction", "start": "2020-09-01", "end": ""},
            ],
            **attributes,
        },
        "relationships": {
            "incubator": {"data": {"type": "incubator", "id": "fabrique"}},
            "incubators": {"data": [{"type": "incubator", "id": "fabrique"}]},
        },
    }


def served(root: Path, *items: Any) -> Path:
    root.mkdir(exist_ok=True)
    documents = {
        "startups": {"links": {}, "data": items, "included": []},
        "incubators": {"fabrique": {"title": "La Fabrique", "owner": "/organisations/ministere", "startups": []}},
        "organisations": [
            {"id": "ministere", "name": "Minist&egrave;re", "acronym": "MIN", "type": "administration-centrale"}
        ],
    }
    for name, value in documents.items():
        (root / f"{name}.json").write_text(json.dumps(value))
    return root


def test_api_after_the_files_changes_nothing_and_loses_nothing(content: Content, tmp_path: Path) -> None:
    body = "\n\n## Titre\n  \nune  ligne\n"
    content.fiche(
        "a",
        body,
        link="https://x.fr",
        stats=True,
        usertypes=["élève"],
        events=[{"name": "committee", "date": "2021-01-01", "comment": "a\nb"}],
    )
    content.run()
    document = SourceRecord.objects.get(kind="startup").document
    folder = served(
        tmp_path / "api",
        item(
            link="https://x.fr",
            stats_url="https://x.fr/stats",
            content_url_encoded_markdown=quote("## Titre\n  \nune  ligne\n"),
            events=[{"name": "committee", "date": "2021-01-01", "comment": "ab"}],
        ),
    )
    report = import_records(open_source(str(folder)), as_of=AS_OF, applying=True, confirmed=True)
    assert counts(report) == {kind: {"unchanged": 1} for kind in ("organisation", "incubator", "startup")}
    startup = Startup.objects.get()
    assert (startup.content, startup.stats_url, startup.user_types) == (body, "", ["élève"])
    assert LifeEvent.objects.get().comment == "a\nb"
    assert SourceRecord.objects.get(kind="startup").document == document


def test_api_alone_makes_the_fiche_and_a_moved_one_changes_it(content: Content, tmp_path: Path) -> None:
    source = str(served(tmp_path / "api", item(content_url_encoded_markdown="%23%20Titre%0A")))
    first = import_records(open_source(source), as_of=AS_OF, applying=True, confirmed=True)
    assert counts(first) == {kind: {"created": 1} for kind in ("organisation", "incubator", "startup")}
    assert first.anomalies == []
    assert Administration.objects.get().name == "Ministère"
    assert Startup.objects.get().content == "# Titre\n"
    served(tmp_path / "api", item(name="Autre", content_url_encoded_markdown="%23%20Titre%0A"))
    second = import_records(open_source(source), as_of=AS_OF, applying=True, confirmed=True)
    assert second.changes == [RecordChange("startup", "a", "changed", ("name",), ())]


def test_only_api_document_without_a_known_shape_is_refused(content: Content, tmp_path: Path) -> None:
    broken = [{"id": "b"}, {"id": "c", "attributes": {"name": "C"}, "relationships": []}, "d", item("e", name=None)]
    report = import_records(
        open_source(str(served(tmp_path / "api", item(), *broken))),
        as_of=AS_OF,
        applying=True,
    )
    assert counts(report)["startup"] == {"created": 1, "refused": 4}
    shape = "n’a pas la forme d’une fiche de l’API (« attributes », « relationships »)"
    assert [(refused.key, refused.reason) for refused in report.refused] == [
        ("b", shape),
        ("c", shape),
        ("", "a un identifiant qui ne peut pas être une adresse : «  »"),
        ("e", wordings.WITHOUT_TITLE),
    ]
    assert doubts(report) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [("", ""), ("\n \n", ""), ("\n\n# a\n", "# a\n"), ("  a\n", "  a\n"), (" \n  a\n\n", "  a\n\n")],
)
def test_served_body_has_no_blank_lines_before_it(body: str, expected: str) -> None:
    assert served_body(body) == expected


@pytest.mark.parametrize("attribute", [{"content_url_encoded_markdown": 3}, {"content_url_encoded_markdown": "%00"}])
def test_document_of_refuses_a_body_that_is_no_text(attribute: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError):
        document_of("startup", item(**attribute))


def test_completed_keeps_what_the_api_does_not_carry() -> None:
    stored: Document = {"front": {"title": "A", "usertypes": ["x"], "sponsors": ["/organisations/m"]}, "body": "\nb"}
    carried: Document = {"front": {"title": "B", "sponsors": ["m"]}, "body": "b"}
    assert completed(carried, stored) == {"front": stored["front"] | {"title": "B"}, "body": "\nb"}


def fiches(source: RecordSource) -> dict[str, ParsedFiche]:
    """Return every fiche of a source, read with its own incubators and organisations."""
    raws = [record for record in source.records() if isinstance(record, RawRecord)]
    keys = {kind: frozenset(raw.key for raw in raws if raw.kind == kind) for kind in ("incubator", "organisation")}
    ranks = {key: rank for rank, (key, *_) in enumerate(KINDS, start=1)}
    vocabulary = SourceVocabulary(ranks, keys["incubator"], keys["organisation"], frozenset(range(100)))
    found = {}
    for raw in raws:
        if raw.kind == "startup":
            document, _ = read_document(raw, None)
            sheet = parse_record("startup", raw.key, document, Context(vocabulary, AS_OF))
            assert isinstance(sheet, ParsedFiche)
            found[raw.key] = sheet
    return found


def shared(fiche: ParsedFiche) -> dict[str, Any]:
    """Return the values of a fiche that the API contains, in its format."""
    return {name: fiche.columns[name] for name in CARRIED} | {
        "risk_analysed": bool(fiche.columns["risk_analysed"]),
        "body": served_body(fiche.columns["content"]),
        "phases": [(entry.kind, entry.start, entry.declared_end) for entry in fiche.phases],
        "events": [(event.kind, event.date, event.comment.replace("\n", "")) for event in fiche.events],
        "sponsors": fiche.sponsors,
        "carriers": fiche.carriers,
    }


@pytest.mark.sweep
def test_api_of_the_real_records_gives_the_fiches_of_their_files(real_records: Path) -> None:
    files = fiches(open_source(str(real_records / "content")))
    documents = fiches(open_source(str(real_records / "api" / "v2.7")))
    assert len(documents) == 662
    assert {slug: shared(fiche) for slug, fiche in documents.items()} == {
        slug: shared(fiche) for slug, fiche in files.items()
    }


@pytest.mark.sweep
@pytest.mark.django_db
def test_api_of_the_real_records_after_their_files_changes_nothing(real_records: Path) -> None:
    load_reference()
    day = dt.date(2026, 8, 20)
    import_records(open_source(str(real_records / "content")), as_of=day, applying=True, confirmed=True)
    report = import_records(open_source(str(real_records / "api" / "v2.7")), as_of=day, applying=True, confirmed=True)
    assert counts(report) == {
        "organisation": {"unchanged": 145},
        "incubator": {"unchanged": 23},
        "startup": {"unchanged": 662},
    }
    assert html.unescape(Administration.objects.get(slug="cnam").name) == "Caisse nationale d'assurance maladie"
