"""The archive of an edition: its tables, its figures with their evidence, its pictures."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bilan.editions.archive import BILAN
from bilan.editions.document import FORMAT, VERSION
from bilan.editions.tables import all_tables, block_tables
from bilan.figures.report_figure import FigureEvidence, ReportFigure
from bilan.sections.block_types import bars, card, cards, lines, tiles
from common.figure import UNKNOWN, Figure
from common.files.recount import Recount, RecountVerdict
from common.files.verifiable_archive import content_name, verify

AWARDS = (FigureEvidence("Eva", figure=Figure(150)), FigureEvidence("Histologe", figure=Figure(100)))
FIGURES = [
    ReportFigure("fast.total", "Montant", live=Figure(Decimal(250), "€"), aggregate="sum", evidence=AWARDS),
    ReportFigure("fast.awards", "Lauréats", live=Figure(Decimal(2)), aggregate="count", evidence=AWARDS),
    ReportFigure("cost", "Coût", live=Figure(Decimal("0.4"), "€"), evidence=AWARDS),
    ReportFigure("brigade.people", "Personnes", stated=Figure(Decimal(15)), source="Bilan"),
]
PICTURES = {f"{content_name(b'points')}.jpg": b"points"}
(PICTURE,) = PICTURES


def document(figures: list[ReportFigure] = FIGURES, pictures: Iterable[str] = PICTURES) -> dict[str, Any]:
    table = {
        "type": "table",
        "name": "fast",
        "caption": "Le FAST",
        "header": ["Lauréat", "Montant"],
        "rows": [["Eva", {"figure": "fast.total"}]],
        "numeric": [1],
    }
    bars = {"type": "bars", "name": "barres", "title": "T", "subtitle": "S", "label": "Qui", "figures": ["fast.awards"]}
    section = {
        "kind": "fast",
        "anchor": "fast",
        "chapter": "Argent",
        "title": "Le FAST",
        "text": "",
        "blocks": [table, bars],
        "testimonies": [],
        "pictures": [{"name": name} for name in pictures],
    }
    return {
        "format": FORMAT,
        "version": VERSION,
        "year": 2021,
        "title": "Bilan 2021",
        "edition": 1,
        "published_on": "2022-02-01",
        "note": "",
        "sections": [section],
        "figures": [one.document() for one in figures],
    }


def verified(
    folder: Path, figures: list[ReportFigure] = FIGURES, changes: Mapping[str, str] | None = None
) -> list[Recount]:
    """Return the recounts of the archive of a document, after changes of its first figure."""
    said = document(figures)
    said["figures"][0] |= changes or {}
    path = folder / "bilan.zip"
    path.write_bytes(BILAN.archive(said, PICTURES))
    archive_format, found = verify(path, [BILAN])
    assert archive_format is BILAN
    return found


def test_archive_of_an_edition_verifies(tmp_path: Path) -> None:
    assert verified(tmp_path) == [
        Recount("fast.total", "Montant : 250, recompté 250 d’après 2\xa0preuves.", RecountVerdict.RECOUNTED),
        Recount("fast.awards", "Lauréats : 2, recompté 2 d’après 2\xa0preuves.", RecountVerdict.RECOUNTED),
        Recount(
            "cost", "Coût : 0,40\u202f€, que ses preuves ne suffisent pas à recompter.", RecountVerdict.NOT_RECOUNTED
        ),
        Recount("brigade.people", "Personnes : 15, d’après sa source seule.", RecountVerdict.NOT_RECOUNTED),
    ]


def test_archive_has_the_tables_and_the_pictures_of_the_edition() -> None:
    made = BILAN.files(document(), PICTURES)
    assert list(made) == [
        "manifeste.json",
        "LISEZMOI.txt",
        "bilan.json",
        "chiffres.csv",
        "fast.csv",
        "barres.csv",
        "preuves.csv",
        "bilan.ods",
        f"images/{PICTURE}",
    ]
    assert json.loads(made["bilan.json"]) == document()
    assert made["LISEZMOI.txt"].decode().startswith("Bilan 2021. Édition 1, publiée le 1")


def test_tables_hold_numbers_and_show_what_is_unknown() -> None:
    unknown = replace(FIGURES[0], live=Figure(None, "€"), evidence=())
    by_name = {table.name: table for table in all_tables(document([unknown, *FIGURES[1:]]))}
    assert list(by_name) == ["chiffres", "fast", "barres", "preuves"]
    assert [list(row) for row in by_name["fast"].rows] == [["Eva", "ND", ""]]
    assert [list(row) for row in by_name["barres"].rows] == [["", Decimal(2), ""]]
    assert [row[:4] for row in by_name["chiffres"].rows] == [
        ("fast.total", "Montant", "ND", "€"),
        ("fast.awards", "Lauréats", Decimal(2), ""),
        ("cost", "Coût", Decimal("0.4"), "€"),
        ("brigade.people", "Personnes", Decimal(15), ""),
    ]
    proofs = [row[:2] for row in by_name["preuves"].rows]
    assert proofs == [(key, one.name) for key in ("fast.awards", "cost") for one in AWARDS]


def test_what_is_no_table_of_a_section_makes_no_file() -> None:
    blocks = [tiles(["cost"]), lines([("Un", "Deux")]), cards([card("Un", "", "", keys=["cost"])])]
    section = {"blocks": [*blocks, bars("barres", "T", "", "Quoi", ["cost"]), *blocks]}
    found = block_tables({**document(), "sections": [section, {"blocks": blocks}]})
    assert [(one.name, tuple(one.header), [tuple(row) for row in one.rows]) for one in found] == [
        ("barres", ("Quoi", "Valeur", "Réserve"), [("", Decimal("0.4"), "")])
    ]


RATIO = (FigureEvidence("Dépense", figure=Figure(270_000)), FigureEvidence("Visites", figure=Figure(3_700_000)))
SHARE = FigureEvidence("Part simulée", figure=Figure(62))
PART = (
    FigureEvidence("Eva"),
    FigureEvidence("Histologe", figure=Figure(0)),
    FigureEvidence("Aplus", figure=Figure(0)),
)


@pytest.mark.parametrize(
    ("aggregate", "live", "rows"),
    [
        (
            "percent",
            "32",
            (FigureEvidence("Agents", figure=Figure(300)), FigureEvidence("Membres", figure=Figure(935))),
        ),
        (
            "growth",
            "69",
            (FigureEvidence("Fin 2021", figure=Figure(935)), FigureEvidence("Fin 2020", figure=Figure(553))),
        ),
        ("unit_cost", "0.07", RATIO),
        ("unit_cost", "0.12", (*RATIO, SHARE)),
        ("share", "33.3333", PART),
        ("rate", "50", PART),
        ("startups", "1", (FigureEvidence("Eva", "/a/"), FigureEvidence("Eva", "/a/"))),
        ("measured", "15", (FigureEvidence("Relevé", figure=Figure(15)),)),
    ],
)
def test_quotients_and_shares_are_recounted(
    tmp_path: Path, aggregate: str, live: str, rows: tuple[FigureEvidence, ...]
) -> None:
    one = ReportFigure("fast.total", "Montant", live=Figure(Decimal(live)), aggregate=aggregate, evidence=rows)
    (found, *_) = verified(tmp_path, [one, *FIGURES[1:]])
    assert found.verdict == RecountVerdict.RECOUNTED, found.sentence


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"digest": "0" * 64}, "Montant : ses preuves n’ont pas l’empreinte annoncée."),
        ({"value": "260"}, "Montant : 250\u202f€ n’est ni publié, ni calculé."),
        ({"value": "260", "live": "260"}, "Montant : 260 publié, mais recompté 250 d’après 2\xa0preuves."),
    ],
)
def test_forged_figure_is_wrong(tmp_path: Path, changes: dict[str, str], sentence: str) -> None:
    assert verified(tmp_path, changes=changes)[0] == Recount("fast.total", sentence, RecountVerdict.WRONG)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"stated": Figure(Decimal(300), "€"), "source": "Bilan"}, RecountVerdict.NOT_RECOUNTED),
        ({"stated": Figure(Decimal(300), "€")}, RecountVerdict.WRONG),
        ({"live": Figure(None, "€")}, RecountVerdict.NOT_RECOUNTED),
        ({"evidence": (*AWARDS, FigureEvidence("Été", figure=UNKNOWN))}, RecountVerdict.RECOUNTED),
    ],
)
def test_printed_or_unknown_value_gets_its_verdict(
    tmp_path: Path, change: dict[str, Any], verdict: RecountVerdict
) -> None:
    assert verified(tmp_path, [replace(FIGURES[0], **change), *FIGURES[1:]])[0].verdict == verdict
