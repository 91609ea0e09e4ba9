"""Parsing a file in the State's schema: what is refused as a whole, and what is set aside with its line and the reason."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from impact.models import Metric
from impact.published_files.parsing import (
    MALFORMED_JSON,
    MAX_ROWS,
    FileContent,
    RefusedFileError,
    kind_of_unit,
    parse_file,
)
from tests.impact.published_files.rows import HEADER, as_csv, as_json, row
from tests.impact.published_files.table_schema import FOLDER

TODAY = dt.date(2026, 12, 2)
OCTOBER = (dt.date(2026, 10, 1), dt.date(2026, 11, 1))


def read(content: bytes) -> FileContent:
    return parse_file(content, TODAY)


def set_aside(*rows: dict[str, str]) -> list[tuple[int, str]]:
    found = read(as_csv(*rows))
    return [(one.line, one.message) for one in found.set_aside]


def test_example_of_the_schema_is_read() -> None:
    found = read((FOLDER / "exemple-valide.csv").read_bytes())
    assert (len(found.rows), found.set_aside, found.targets) == (12, [], 3)
    assert [(name, len(rows)) for name, rows in found.by_indicator.items()] == [
        ("Nombre de ressources conformes sur data.gouv.fr", 6),
        ("Nombre de trajets réalisés", 3),
        ("Taux de réponses aux discussions sur data.gouv.fr", 3),
    ]
    assert found.services == ["Registre de Preuve de covoiturage"]


def test_row_is_a_value_over_its_period() -> None:
    (found,) = read(as_csv(row("1234.5", unite_mesure="euro", type_indicateur="impact"))).rows
    assert (found.line, found.indicator, found.unit, found.value) == (2, "Usagers du mois", "euro", Decimal("1234.5"))
    assert (found.period, found.is_total, found.is_impact) == (OCTOBER, False, True)


@pytest.mark.parametrize(
    ("frequency", "day", "period"),
    [
        ("mensuelle", "2026-10-31", OCTOBER),
        ("mensuelle", "2026-10-30", (dt.date(2026, 10, 30), dt.date(2026, 10, 31))),
        ("trimestrielle", "2026-09-30", (dt.date(2026, 7, 1), dt.date(2026, 10, 1))),
        ("trimestrielle", "2026-10-31", (dt.date(2026, 10, 31), dt.date(2026, 11, 1))),
        ("annuelle", "2025-12-31", (dt.date(2025, 1, 1), dt.date(2026, 1, 1))),
        ("hebdomadaire", "2026-10-31", (dt.date(2026, 10, 31), dt.date(2026, 11, 1))),
    ],
)
def test_stock_is_of_the_period_that_ends_on_its_day_or_of_that_day(
    frequency: str, day: str, period: tuple[dt.date, dt.date]
) -> None:
    content = as_csv(row(est_periode="false", date_debut="", frequence_monitoring=frequency, date=day))
    (found,) = read(content).rows
    assert (found.period, found.is_total) == (period, True)


def test_targets_and_territories_are_counted_and_not_read() -> None:
    found = read(as_csv(row(est_cible="true", date="2030-12-31"), row(code_insee="75"), row(denom_insee="DEP")))
    assert (found.rows, found.targets, found.territories, found.set_aside) == ([], 1, 2, [])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_other_separators_and_orders_of_columns_read_the_same(separator: str) -> None:
    content = as_csv(row("12.5", unite_mesure="jour"), header=HEADER[::-1], separator=separator)
    assert read(content).rows == read(as_csv(row("12.5", unite_mesure="jour"))).rows


def test_file_of_a_former_version_is_read() -> None:
    former = [name for name in HEADER if name not in ("type_indicateur", "denom_insee")]
    assert len(read(as_csv(row(), header=former)).rows) == 1


def test_json_reads_as_csv() -> None:
    cells: dict[str, Any] = {**row(), "valeur": 12.5, "est_cible": False, "est_periode": True, "code_insee": None}
    (found,) = read(as_json({**cells, "unite_mesure": "jour"})).rows
    (same,) = read(as_csv(row("12.5", unite_mesure="jour"))).rows
    assert (found.value, found.period, found.line) == (same.value, same.period, 1)


@pytest.mark.parametrize(
    ("value", "number"), [("12,5", "12.5"), ("1\u00a0234,5", "1234.5"), ("1 234", "1234"), ("0", "0")]
)
def test_french_number_is_read(value: str, number: str) -> None:
    (found,) = read(as_csv(row(value, unite_mesure="jour"))).rows
    assert found.value == Decimal(number)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Le fichier est vide : prévenez l’équipe qui le publie."),
        (b"\xef\xbb\xbf \n", "Le fichier est vide : prévenez l’équipe qui le publie."),
        (as_csv(), "Le fichier n’a aucune ligne : prévenez l’équipe qui le publie."),
        (b"[]", "Le fichier n’a aucune ligne : prévenez l’équipe qui le publie."),
        (
            as_csv(row(indicateur="Usagers accompagnés")).decode().encode("cp1252"),
            "Le fichier n’est pas en UTF-8 : enregistrez-le dans ce jeu de caractères.",
        ),
        (
            as_csv(row()).decode().encode("utf-16"),
            "Le fichier n’est pas en UTF-8 : enregistrez-le dans ce jeu de caractères.",
        ),
        (
            b"<!doctype html><html><body>Connexion</body></html>",
            "Cette adresse répond une page web : donnez celle du fichier CSV ou JSON.",
        ),
        (b"\x1f\x8b\x08\x00", "Le fichier est compressé, ou c’est un classeur : publiez-le en CSV ou en JSON."),
        (b"PK\x03\x04\x14", "Le fichier est compressé, ou c’est un classeur : publiez-le en CSV ou en JSON."),
        (
            b"\n".join(as_csv(row(), row()).splitlines()[1:]),
            "La première ligne n’a aucune colonne du schéma de l’État : l’en-tête manque peut-être.",
        ),
        (
            as_csv(row(), header=[name for name in HEADER if name not in ("valeur", "date")]),
            "Il manque ces colonnes du schéma : valeur et date.",
        ),
        (
            as_csv(row(), header=[name for name in HEADER if name != "est_cible"]),
            "Il manque cette colonne du schéma : est_cible.",
        ),
        (as_csv(row(), header=[*HEADER, "valeur"]), "Une colonne est donnée deux fois, gardez-en une : valeur."),
        (
            as_csv(row()) + b'DINUM,"sans fin',
            "Le CSV est mal formé à la ligne 3 : un guillemet n’est pas fermé, ou une cellule est trop longue.",
        ),
        (
            as_csv(row(commentaires="x" * 200_000)),
            "Le CSV est mal formé à la ligne 2 : un guillemet n’est pas fermé, ou une cellule est trop longue.",
        ),
        (
            as_csv(*[row()] * 10_000),
            "Le fichier dépasse 5\u202f000 lignes : gardez les plus récentes.",
        ),
        (b"[{]", MALFORMED_JSON),
        (b'[{"valeur": NaN}]', MALFORMED_JSON),
        (b"[" * 100_000, MALFORMED_JSON),
        (b'{"data": []}', MALFORMED_JSON),
        (b"[1, 2]", MALFORMED_JSON),
        (
            as_json({"start": "2026-01-01", "value": 3}),
            "La première ligne n’a aucune colonne du schéma de l’État : l’en-tête manque peut-être.",
        ),
    ],
)
def test_faulty_file_is_refused_with_its_reason(content: bytes, message: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        read(content)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            {"valeur": "beaucoup"},
            "La valeur « beaucoup » n’est pas un nombre : écrivez-la ainsi, 1234,5.",
        ),
        ({"valeur": ""}, "La colonne valeur est vide : remplissez-la."),
        ({"valeur": "=1+1"}, "La valeur « =1+1 » n’est pas un nombre : écrivez-la ainsi, 1234,5."),
        ({"valeur": "62 %"}, "La valeur « 62 % » n’est pas dans l’unité attendue : écrivez un nombre seul."),
        ({"valeur": "1,234"}, "La valeur « 1,234 » se lit de deux façons : écrivez-la avec un point décimal."),
        ({"valeur": "-4"}, "Une valeur ne peut pas être négative."),
        ({"valeur": "12.5"}, "Un nombre de choses est entier."),
        ({"valeur": "120", "unite_mesure": "%"}, "Un pourcentage est compris entre 0 et 100."),
        ({"valeur": "12", "unite_mesure": "note sur 10"}, "Une note sur 10 est comprise entre 0 et 10."),
        (
            {"valeur": "1" * 16},
            "Une valeur est inférieure à 1\u202f000\u202f000\u202f000\u202f000\u202f000 : vérifiez son unité.",
        ),
        ({"indicateur": ""}, "La colonne indicateur est vide : remplissez-la."),
        (
            {"indicateur": "=HYPERLINK()"},
            "La colonne indicateur contient une formule ou un caractère invisible : retirez-le.",
        ),
        (
            {"indicateur": "a\u202eb"},
            "La colonne indicateur contient une formule ou un caractère invisible : retirez-le.",
        ),
        ({"indicateur": "a" * 301}, "La colonne indicateur tient en 300 caractères : raccourcissez-la."),
        ({"unite_mesure": ""}, "La colonne unite_mesure est vide : remplissez-la."),
        ({"est_cible": "non"}, "La colonne est_cible vaut « non » : écrivez true ou false."),
        ({"est_periode": ""}, "La colonne est_periode est vide : remplissez-la."),
        ({"date": "31/10/2026"}, "La colonne date vaut « 31/10/2026 » : écrivez la date ainsi, 2026-01-31."),
        ({"date": "2026-02-30"}, "La colonne date vaut « 2026-02-30 » : écrivez la date ainsi, 2026-01-31."),
        ({"date": ""}, "La colonne date est vide : remplissez-la."),
        ({"date": "9999-12-31"}, "La colonne date vaut « 9999-12-31 » : écrivez la date ainsi, 2026-01-31."),
        ({"date_debut": ""}, "Une valeur sur une période a un premier jour : remplissez date_debut."),
        (
            {"date_debut": "2026-11-02"},
            "La fin de la période ne peut pas précéder son début : corrigez l’une des deux dates.",
        ),
        ({"date_debut": "1999-01-01"}, "Une période commence après l’an 2000."),
        (
            {"date": "2026-12-31", "date_debut": "2026-12-01"},
            "Cette période finit le 31\u202fdécembre\u202f2026 : elle se mesure une fois finie.",
        ),
    ],
)
def test_faulty_row_is_set_aside_with_its_line_and_reason(cells: dict[str, str], message: str) -> None:
    assert set_aside(row(month="2026-09"), row(**cells)) == [(3, message)]


def test_row_of_other_cells_is_set_aside() -> None:
    found = read(as_csv(row()) + b"DINUM,autre\r\n")
    assert [(one.line, one.message) for one in found.set_aside] == [
        (3, "La ligne a 2 cellules au lieu de 17 : mettez entre guillemets celles qui ont un séparateur.")
    ]


def test_two_rows_for_one_period_are_both_set_aside() -> None:
    assert set_aside(row("1"), row("2"), row("3", month="2026-09")) == [
        (2, "La ligne 3 donne la même période : gardez-en une."),
        (3, "La ligne 2 donne la même période : gardez-en une."),
    ]


def test_periods_that_overlap_are_all_set_aside() -> None:
    assert set_aside(
        row(date_debut="2026-01-01"), row(month="2026-03"), row(month="2026-05"), row(month="2025-12")
    ) == [
        (2, "La ligne 4 chevauche cette période : gardez-en une."),
        (3, "La ligne 2 chevauche cette période : gardez-en une."),
        (4, "La ligne 2 chevauche cette période : gardez-en une."),
    ]


def test_same_period_of_two_indicators_is_kept() -> None:
    assert set_aside(row("1"), row("2", indicateur="Autre")) == []


def test_largest_file_is_read() -> None:
    days = (dt.date(2010, 1, 1) + dt.timedelta(days=count) for count in range(MAX_ROWS))
    rows = [row(date=str(day), date_debut=str(day), frequence_monitoring="quotidienne") for day in days]
    assert len(read(as_csv(*rows)).rows) == MAX_ROWS


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("unité", (Metric.Kind.COUNT, None)),
        ("Usagers", (Metric.Kind.COUNT, None)),
        ("%", (Metric.Kind.PERCENTAGE, None)),
        ("Note sur 10", (Metric.Kind.NOTE, 10)),
        ("euros", (Metric.Kind.AMOUNT, None)),
        ("jour", (Metric.Kind.DURATION, None)),
    ],
)
def test_unit_gives_the_kind_of_a_measure(unit: str, kind: tuple[Metric.Kind, int | None]) -> None:
    assert kind_of_unit(unit) == kind
