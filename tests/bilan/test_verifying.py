"""The archive of an edition, verified without a database: every kind of forgery is detected."""

import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bilan.editions.archive import BILAN, archive, files
from bilan.editions.document import FORMAT, VERSION
from bilan.editions.tables import all_tables, block_tables
from bilan.figures.figure import FigureEvidence, ReportFigure
from bilan.pictures import stem_of
from bilan.sections.blocks import bars, card, cards, lines, tiles
from common.files.archive import zipped
from common.files.verifiable_archive import MAX_ALL, ArchiveError, Recount, RecountVerdict, as_json

AWARDS = (FigureEvidence("Eva", amount=Decimal(150)), FigureEvidence("Histologe", amount=Decimal(100)))
FIGURES = [
    ReportFigure("fast.total", "Montant", unit="€", live=Decimal(250), aggregate="sum", evidence=AWARDS),
    ReportFigure("fast.awards", "Lauréats", live=Decimal(2), aggregate="count", evidence=AWARDS),
    ReportFigure("cost", "Coût", unit="€", live=Decimal("0.4"), evidence=AWARDS),
    ReportFigure("brigade.people", "Personnes", stated=Decimal(15), source="Bilan"),
]
PICTURES = {f"{stem_of(b'points')}.jpg": b"points"}
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


def saved(folder: Path, body: bytes) -> Path:
    path = folder / "bilan.zip"
    path.write_bytes(body)
    return path


def repacked(change: Callable[[dict[str, bytes]], dict[str, bytes]], *, is_signed: bool = False) -> bytes:
    """Return the archive after a change of its files; ``is_signed`` recomputes the checksums, as a forger would."""
    made = change(files(document(), PICTURES))
    if is_signed:
        rest = {name: body for name, body in made.items() if name != "manifeste.json"}
        made["manifeste.json"] = BILAN.manifest(document(), rest)
    return zipped(made)


def test_an_edition_recounts_itself(tmp_path: Path) -> None:
    assert BILAN.verify(saved(tmp_path, archive(document(), PICTURES))) == [
        Recount("fast.total", "Montant : 250, recompté 250 d’après 2\xa0preuves.", RecountVerdict.RECOUNTED),
        Recount("fast.awards", "Lauréats : 2, recompté 2 d’après 2\xa0preuves.", RecountVerdict.RECOUNTED),
        Recount(
            "cost", "Coût : 0,40\u202f€, que ses preuves ne suffisent pas à recompter.", RecountVerdict.NOT_RECOUNTED
        ),
        Recount("brigade.people", "Personnes : 15, d’après sa source seule.", RecountVerdict.NOT_RECOUNTED),
    ]


def test_its_files_are_those_that_its_reader_announces() -> None:
    with zipfile.ZipFile(BytesIO(archive(document(), PICTURES))) as opened:
        assert opened.namelist() == [
            "manifeste.json",
            "LISEZMOI.txt",
            "bilan.json",
            "tables/chiffres.csv",
            "tables/fast.csv",
            "tables/barres.csv",
            "tables/preuves.csv",
            "bilan.ods",
            f"images/{PICTURE}",
        ]
        assert json.loads(opened.read("bilan.json")) == document()
        read_me = opened.read("LISEZMOI.txt").decode()
    assert read_me.startswith("Bilan 2021. Édition 1, publiée le 1")


def test_tables_hold_numbers_and_show_what_is_unknown() -> None:
    unknown = replace(FIGURES[0], live=None, evidence=())
    by_name = {table.name: table for table in all_tables(document([unknown, *FIGURES[1:]]))}
    assert list(by_name) == ["chiffres", "fast", "barres", "preuves"]
    assert [list(row) for row in by_name["fast"].rows] == [["Eva", "ND"]]
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


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        (replace(FIGURES[0], live=Decimal(260)), "Montant : 260 annoncé, mais recompté 250 d’après 2\xa0preuves."),
        (replace(FIGURES[1], live=Decimal(3)), "Lauréats : 3 annoncé, mais recompté 2 d’après 2\xa0preuves."),
    ],
)
def test_a_figure_that_its_evidence_does_not_give_is_reported(
    tmp_path: Path, figure: ReportFigure, sentence: str
) -> None:
    others = [one for one in FIGURES if one.key != figure.key]
    found = BILAN.verify(saved(tmp_path, archive(document([figure, *others]), PICTURES)))
    assert [one for one in found if one.verdict == RecountVerdict.WRONG] == [
        Recount(figure.key, sentence, RecountVerdict.WRONG)
    ]


def test_evidence_that_is_not_the_one_announced_is_reported(tmp_path: Path) -> None:
    lying = document()
    lying["figures"][0]["evidence"][0][3] = "160"
    found = BILAN.verify(saved(tmp_path, archive(lying, PICTURES)))
    assert found[0] == Recount(
        "fast.total", "Montant : ses preuves n’ont pas l’empreinte annoncée.", RecountVerdict.WRONG
    )


RATIO = (FigureEvidence("Dépense", amount=Decimal(270_000)), FigureEvidence("Visites", amount=Decimal(3_700_000)))
SHARE = FigureEvidence("Part simulée", amount=Decimal(62))
PART = (
    FigureEvidence("Eva"),
    FigureEvidence("Histologe", amount=Decimal(0)),
    FigureEvidence("Aplus", amount=Decimal(0)),
)


@pytest.mark.parametrize(
    ("aggregate", "live", "rows"),
    [
        (
            "percent",
            "32",
            (FigureEvidence("Agents", amount=Decimal(300)), FigureEvidence("Membres", amount=Decimal(935))),
        ),
        (
            "growth",
            "69",
            (FigureEvidence("Fin 2021", amount=Decimal(935)), FigureEvidence("Fin 2020", amount=Decimal(553))),
        ),
        ("unit_cost", "0.07", RATIO),
        ("unit_cost", "0.12", (*RATIO, SHARE)),
        ("share", "33.3333", PART),
        ("rate", "50", PART),
        ("startups", "1", (FigureEvidence("Eva", "/a/"), FigureEvidence("Eva", "/a/"))),
        ("measured", "15", (FigureEvidence("Relevé", amount=Decimal(15)),)),
    ],
)
def test_quotients_and_shares_are_recounted(
    tmp_path: Path, aggregate: str, live: str, rows: tuple[FigureEvidence, ...]
) -> None:
    one = ReportFigure("fast.total", "Montant", live=Decimal(live), aggregate=aggregate, evidence=rows)
    (found, *_) = BILAN.verify(saved(tmp_path, archive(document([one, *FIGURES[1:]]), PICTURES)))
    assert found.verdict == RecountVerdict.RECOUNTED, found.sentence


@pytest.mark.parametrize(
    ("change", "sentence", "verdict"),
    [
        (
            {"stated": Decimal(300), "source": "Bilan"},
            "Montant : 300\u202f€, d’après sa source seule (recompté 250 d’après 2\xa0preuves).",
            RecountVerdict.NOT_RECOUNTED,
        ),
        (
            {"stated": Decimal(300)},
            "Montant : 300\u202f€, sans preuve ni source (recompté 250 d’après 2\xa0preuves).",
            RecountVerdict.WRONG,
        ),
        ({"aggregate": "", "evidence": ()}, "Montant : 250\u202f€, sans preuve ni source.", RecountVerdict.WRONG),
        ({"aggregate": "guess"}, "Montant : agrégation inconnue, « guess ».", RecountVerdict.WRONG),
        (
            {"live": None},
            "Montant : Non déterminé\xa0(ND), rien à recompter.",
            RecountVerdict.NOT_RECOUNTED,
        ),
    ],
)
def test_a_figure_that_its_evidence_does_not_give_needs_a_source(
    tmp_path: Path, change: dict[str, Any], sentence: str, verdict: RecountVerdict
) -> None:
    one = replace(FIGURES[0], **change)
    (found, *_) = BILAN.verify(saved(tmp_path, archive(document([one, *FIGURES[1:]]), PICTURES)))
    assert found == Recount("fast.total", sentence, verdict)


def test_a_shown_value_that_is_neither_printed_nor_computed_is_reported(tmp_path: Path) -> None:
    lying = document()
    lying["figures"][0]["value"] = "260"
    (found, *_) = BILAN.verify(saved(tmp_path, archive(lying, PICTURES)))
    assert found.verdict == RecountVerdict.WRONG


@pytest.mark.parametrize(("options", "status"), [([], 0), (["--strict"], 2)])
def test_strict_refuses_figures_that_are_not_recounted(tmp_path: Path, options: list[str], status: int) -> None:
    path, out = saved(tmp_path, archive(document(), PICTURES)), StringIO()
    if status:
        with pytest.raises(CommandError) as refused:
            call_command("verify_bilan", str(path), *options, stdout=out)
        assert refused.value.returncode == status
    else:
        call_command("verify_bilan", str(path), *options, stdout=out)
    assert out.getvalue().splitlines()[-4:-1] == [
        "2\xa0chiffres se retrouvent d’après leurs preuves",
        "2\xa0chiffres n’ont qu’une source, ou sont ND",
        "0\xa0chiffre faux",
    ]


def test_an_award_whose_amount_is_not_known_recounts(tmp_path: Path) -> None:
    unknown = replace(FIGURES[0], evidence=(*AWARDS, FigureEvidence("Été", amount=None)))
    (one, *_) = BILAN.verify(saved(tmp_path, archive(document([unknown, *FIGURES[1:]]), PICTURES)))
    assert one == Recount("fast.total", "Montant : 250, recompté 250 d’après 3\xa0preuves.", RecountVerdict.RECOUNTED)


def altered(name: str, body: bytes) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda made: {**made, name: body}


def without(name: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda made: {key: body for key, body in made.items() if key != name}


FILES = {name: body for name, body in files(document(), PICTURES).items() if name != "manifeste.json"}
LIES = [
    (altered("tables/fast.csv", b"Eva;300"), False, "« tables/fast.csv » a changé"),
    (altered("tables/fast.csv", b"Eva;300"), True, "« tables/fast.csv » ne dit pas la même chose que « bilan.json »"),
    (altered("LISEZMOI.txt", b"Rien"), False, "« LISEZMOI.txt » a changé"),
    (altered(f"images/{PICTURE}", b"autres"), True, f"« images/{PICTURE} » n’est plus l’image que son nom annonce"),
    (without(f"images/{PICTURE}"), True, "Les images ne sont pas celles que montre « bilan.json »"),
    (
        altered("images/0123456789abcdef.jpg", b"autres"),
        True,
        "Les images ne sont pas celles que montre « bilan.json »",
    ),
    (altered("tables/autre.csv", b"a"), True, "ne donne pas la somme de chaque fichier"),
    (altered("tables/autre.csv", b"a"), False, "ne donne pas la somme de chaque fichier"),
    (altered("programme.exe", b"a"), True, "programme.exe"),
    (altered("images/../../secret.jpg", b"a"), True, "secret.jpg"),
    (
        altered("manifeste.json", BILAN.manifest({**document(), "edition": 2}, FILES)),
        False,
        "n’est pas celui de cette archive",
    ),
    (
        altered("manifeste.json", BILAN.manifest({**document(), "year": 2022}, FILES)),
        False,
        "n’est pas celui de cette archive",
    ),
    (altered("manifeste.json", as_json({"files": {}})), False, "ne donne pas la somme de chaque fichier"),
    (altered("bilan.json", as_json({**document(), "edition": 2})), True, "n’est pas celui de cette archive"),
    (altered("bilan.json", as_json({**document(), "note": "Autre"})), False, "« bilan.json » a changé"),
    (altered("bilan.json", b"{"), True, "« bilan.json » n’est pas du JSON"),
    (altered("bilan.json", b"[]"), True, "n’est pas un bilan"),
    (altered("bilan.json", as_json({**document(), "format": "autre"})), True, "n’est pas un bilan"),
    (altered("bilan.json", as_json({**document(), "figures": [{"key": "a"}]})), True, "n’a pas la forme d’un bilan"),
    (altered("manifeste.json", b"{}"), False, "ne donne pas la somme de chaque fichier"),
    (without("tables/fast.csv"), True, "ne donne pas la somme de chaque fichier"),
    (without("bilan.ods"), True, "Il manque « bilan.ods » dans l’archive"),
    (without("manifeste.json"), False, "Il manque « manifeste.json » dans l’archive"),
]


@pytest.mark.parametrize(("change", "is_signed", "words"), LIES)
def test_an_archive_that_lies_is_refused(
    tmp_path: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]], is_signed: bool, words: str
) -> None:
    with pytest.raises(ArchiveError, match=words):
        BILAN.verify(saved(tmp_path, repacked(change, is_signed=is_signed)))


@pytest.mark.parametrize("body", [b"", b"PK", b"rien"], ids=["empty", "cut", "other"])
def test_what_is_no_archive_is_refused(tmp_path: Path, body: bytes) -> None:
    with pytest.raises(ArchiveError, match="n’est pas une archive ZIP, ou il est abîmé"):
        BILAN.verify(saved(tmp_path, body))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="Le fichier ne se lit pas"):
        BILAN.verify(tmp_path / "absent.zip")


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path, archive(document(), PICTURES))
    with path.open("r+b") as opened:
        opened.truncate(MAX_ALL + 1)  # a sparse file: nothing is written
    with pytest.raises(ArchiveError, match=f"Le fichier dépasse {MAX_ALL // 2**20} Mo."):
        BILAN.verify(path)
