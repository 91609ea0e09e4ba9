"""The files of a publication: always the same bytes, and sufficient to recompute it."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tablib
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from common.background import recompute
from common.files.recount import ArchiveError, Recount, RecountVerdict
from common.files.verifiable_archive import MANIFEST, MEMBERS, READ_ME, unpacked, verify
from indicators.actions.publishing import PublicationEntry, Request, publish
from indicators.checks.records import ComparedRecords
from indicators.checks.reports import published_against_their_lists
from indicators.drift.queries import drift_of
from indicators.exporting.archive import PUBLICATION
from indicators.exporting.document import document
from indicators.models import Indicator, LiveResult, Publication
from indicators.queries.publications import publication
from indicators.views.publications import FINGERPRINT
from startups.models import Phase, Startup
from tests import factories
from tests.impact import scene
from tests.indicators import exporting_scene as export
from tests.indicators.algebra.words import FIRST_CONSTRUCTIONS
from tests.indicators.test_publishing import DAY

REASON = "Première entrée en phase «\xa0Construction\xa0»"


@pytest.fixture
def made() -> Publication:
    """Publish the launches of 2021, corrected from 50 to the 2 of the records, and a designation without evidence."""
    scene.make_programme()
    assert recompute.run_job()
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")
    entries = [
        PublicationEntry("products_launched"),
        PublicationEntry("national_impact", typed=True, value=Decimal("5.5")),
    ]
    return publish(Request(2021, entries, DAY, "Bilan", source="=RAP", note="Deux\nlignes"), actor=staff)


def read(made: Publication) -> dict[str, Any]:
    found = publication(made.pk, year=2021)
    assert found
    return document(found)


@pytest.mark.django_db
def test_document_holds_what_is_frozen(made: Publication) -> None:
    old = Publication.objects.get(year=2021, published_on="2022-02-01")
    keys = {
        phase.startup.slug: phase.pk for phase in Phase.objects.select_related("startup").filter(kind="construction")
    }
    evidence = [
        {
            "indicator": "products_launched",
            "startup": slug,
            "name": f"Service {slug}",
            "record": "phase",
            "record_id": keys[slug],
            "date": date,
            "is_day_known": True,
            "reason": REASON,
            "amount": "1",
            "part": "counted",
        }
        for slug, date in [("b", "2021-01-01"), ("c", "2021-06-01")]
    ]
    assert read(made) == {
        "format": "betaportfolio/publication",
        "version": 4,
        "publication": {
            "id": made.pk,
            "year": 2021,
            "published_on": "2022-03-03",
            "recorded_at": made.recorded_at.isoformat(),
            "source": "=RAP",
            "note": "Deux\nlignes",
            "reason": "Bilan",
        },
        "results": [
            {
                "code": "products_launched",
                "label": "Produits lancés",
                "unit": "produits",
                "wording": "Les lancements.",
                "value": "2",
                "has_evidence": True,
                "reconstructed": "",
                "unconfirmed": 0,
                "by_dates": None,
                "missing": 0,
                "aggregate": "count",
                "rule": scene.LAUNCHES,
                "rule_in_words": FIRST_CONSTRUCTIONS,
                "replaces": {"publication": old.pk, "published_on": "2022-02-01", "value": "50"},
                "target": {
                    "value": "49",
                    "direction": "at_least",
                    "tolerance": "0",
                    "source": "PAP 2021",
                    "judgement": "Objectif tenu.",
                    "is_reached": False,
                },
                "former": None,
            },
            {
                "code": "national_impact",
                "label": "Impact national",
                "unit": "produits",
                "wording": "",
                "value": "5.5",
                "has_evidence": False,
                "reconstructed": "",
                "unconfirmed": 0,
                "by_dates": None,
                "missing": 0,
                "aggregate": None,
                "rule": None,
                "rule_in_words": "",
                "replaces": None,
                "target": {
                    "value": None,
                    "direction": "at_least",
                    "tolerance": "0",
                    "source": "PAP 2021",
                    "judgement": "",
                    "is_reached": None,
                },
                "former": None,
            },
        ],
        "evidence": evidence,
    }


@pytest.mark.django_db
def test_same_publication_gives_the_same_bytes_whatever_happens_since(made: Publication) -> None:
    first = PUBLICATION.archive(read(made))
    Startup.objects.update(name="Autre")
    Indicator.objects.update(label="Autre", unit="autres", position=1)
    assert recompute.run_job()
    publish(Request(2021, [PublicationEntry("products_launched")], DAY, "Erreur"), actor=User.objects.get())
    assert PUBLICATION.archive(read(made)) == first


@pytest.mark.django_db
def test_each_file_is_returned_as_it_is_in_the_archive(made: Publication, client: Client) -> None:
    base = f"/indicateurs/2021/publications/{made.pk}"
    whole = client.get(f"{base}/publication.zip")
    assert (whole.status_code, whole["Content-Type"]) == (200, "application/zip")
    assert whole["Content-Disposition"] == f'attachment; filename="publication-2021-{made.pk}.zip"'
    inside = unpacked(whole.content, (MANIFEST, READ_ME), MEMBERS)
    assert inside == PUBLICATION.files(read(made))
    for name, body in inside.items():
        assert client.get(f"{base}/{name}").content == body
    said = json.loads(inside[MANIFEST])["files"]
    assert {name: one["sha256"] for name, one in said.items()} == {
        name: export.sha256(body) for name, body in inside.items() if name != MANIFEST
    }
    line = f"{export.sha256(whole.content)}  publication-2021-{made.pk}.zip\n"
    assert client.get(f"{base}/{FINGERPRINT}").content.decode() == line
    for address, status in (
        (f"{base}/autre.csv", 404),
        (f"/indicateurs/2020/publications/{made.pk}/publication.zip", 404),
    ):
        assert client.get(address).status_code == status


@pytest.mark.django_db
def test_tables_are_the_same_in_csv_and_in_the_spreadsheet(made: Publication) -> None:
    inside = PUBLICATION.files(read(made))
    book = tablib.Databook().load(inside["publication.ods"], format="ods")
    sheets = {sheet.title: sheet for sheet in book.sheets()}
    assert list(sheets) == ["publication", "resultats", "preuves"]
    for name in ("resultats", "preuves"):
        rows = tablib.Dataset().load(inside[f"{name}.csv"].decode("utf-8-sig"), format="csv", delimiter=";")
        assert sheets[name].headers == rows.headers
        cells = [[str(cell if cell is not None else "") for cell in row] for row in sheets[name]]
        assert [[cell.removesuffix(".0") for cell in row] for row in cells] == [list(row) for row in rows]
    values = [Decimal(value) for value in sheets["resultats"]["valeur"]]
    assert values == [Decimal(one["value"]) for one in read(made)["results"]]
    assert dict(sheets["publication"])["source"] == "'=RAP"


@pytest.mark.django_db
def test_archive_of_a_publication_is_recounted_without_the_site(made: Publication, tmp_path: Any) -> None:
    path = tmp_path / "publication.zip"
    path.write_bytes(PUBLICATION.archive(read(made)))
    assert verify(path, [PUBLICATION])[1] == [
        Recount("products_launched", "Produits lancés : 2, recompté 2 d’après 2\xa0preuves.", RecountVerdict.RECOUNTED),
        Recount(
            "national_impact",
            "Impact national : 5,5, d’après sa source seule.",
            RecountVerdict.NOT_RECOUNTED,
        ),
    ]


@pytest.mark.django_db
def test_aggregation_that_a_rule_leaves_unsaid_is_that_of_its_measure_everywhere(tmp_path: Any) -> None:
    factories.make_phase_kinds()
    factories.make_startup("a", phases=[("investigation", "2020-01-01"), ("construction", "2021-03-01")])
    factories.make_award(factories.make_round(9, 2021), Startup.objects.get())
    factories.make_indicator("money", label="Financements", rule={"measure": "awards", "aggregate": "sum"})
    factories.make_indicator("helped", label="Accompagnés", rule={"measure": "accompaniments"})
    assert recompute.run_job()
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    made = publish(Request(2021, [PublicationEntry("money"), PublicationEntry("helped")], DAY, "Bilan"), actor=staff)
    path = tmp_path / "publication.zip"
    path.write_bytes(PUBLICATION.archive(read(made)))
    assert [(one.sentence, one.verdict) for one in verify(path, [PUBLICATION])[1]] == [
        ("Accompagnés : 1, recompté 1 d’après 1\xa0preuve.", RecountVerdict.RECOUNTED),
        ("Financements : 150\u202f000, recompté 150\u202f000 d’après 1\xa0preuve.", RecountVerdict.RECOUNTED),
    ]
    assert published_against_their_lists(ComparedRecords(DAY)) == []
    live = {one.indicator_id: one for one in LiveResult.objects.filter(year=2021)}
    drifts = [drift_of(one, None, live[one.indicator_id]) for one in made.results.all()]
    assert {drift.code: drift.adds_up for drift in drifts} == {"helped": False, "money": True}


texts = st.text(max_size=12)


@given(texts, texts, st.lists(texts, max_size=4))
def test_any_words_make_files_that_hold_together(label: str, name: str, reasons: list[str]) -> None:
    rows = [export.row("launched", key, name=name, reason=reason) for key, reason in enumerate(reasons)]
    said = export.document([export.result("launched", str(len(rows)), label=label or "x")], rows)
    made = PUBLICATION.files(said)
    assert PUBLICATION.files(said) == made
    assert len(made["preuves.csv"].decode().splitlines()) >= len(rows) + 1


def not_reached(made: dict[str, Any]) -> None:
    made["results"][0]["target"] = export.target("2", is_reached=False)


def evidence_of_none(made: dict[str, Any]) -> None:
    made["evidence"].append(export.row("designated", 9))


def without_evidence_nor_source(made: dict[str, Any]) -> None:
    made["publication"]["source"] = ""
    made["results"][1]["value"] = "5"


def counted_twice(made: dict[str, Any]) -> None:
    made["evidence"][1] = made["evidence"][0]


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (not_reached, 0, "Launched : le verdict n’est pas celui que donnent la valeur et sa cible."),
        (evidence_of_none, 1, "Designated : publié sans preuves, et pourtant 1\xa0preuve."),
        (without_evidence_nor_source, 1, "Designated : 5, sans preuve ni source."),
        (counted_twice, 0, "Launched : l’enregistrement « phase 1 » compte deux fois."),
    ],
)
def test_forged_publication_is_wrong(
    change: Callable[[dict[str, Any]], None], place: int, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "publication.zip"
    path.write_bytes(export.forged(change))
    found = verify(path, [PUBLICATION])[1]
    right = [RecountVerdict.RECOUNTED, RecountVerdict.NOT_RECOUNTED]
    assert [one.verdict for one in found] == [RecountVerdict.WRONG if place == at else right[at] for at in (0, 1)]
    assert found[place].sentence == said


def test_evidence_of_an_unknown_indicator_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "publication.zip"
    path.write_bytes(export.forged(lambda made: made["evidence"].append(export.row("other", 1))))
    with pytest.raises(ArchiveError, match="Une preuve est celle d’un indicateur inconnu, « other »"):
        verify(path, [PUBLICATION])
