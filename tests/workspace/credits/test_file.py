"""Import and export of credits: an exported file is imported without changes; an invalid line stops everything."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budget.models import CreditLine, CreditYear
from common.files.ods import ods_file
from common.files.tabular import Table
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.money import confirm, messages, warnings
from tests.workspace.reading import errors, filled

pytestmark = pytest.mark.django_db
FILE = "/espace/financements/credits/2021/fichier/"
TITLES = ("ligne", "détaille", "précision", "activité", "montant", "voté", "ae", "cp", "etpt")


@pytest.fixture(autouse=True)
def year() -> CreditYear:
    year = factories.make_credits(2021, [("Cofinancement", "4735509"), ("Réseau", "1365172")])
    parent = year.lines.get(label="Cofinancement")
    CreditLine.objects.create(
        credit_year=year, parent=parent, label="FAST", activity="fast", amount=Decimal("3090000.50"), position=2
    )
    return year


def load(team: Client, *, text: str = "", file: bytes | None = None, name: str = "credits.csv") -> Any:
    sent = filled(team.get(FILE), text=text, reason="Relecture")
    if file is not None:
        sent["file"] = SimpleUploadedFile(name, file)
    return team.post(FILE, sent, follow=True)


def lines() -> list[tuple[str, str | None, Decimal | None]]:
    return list(CreditLine.objects.order_by("label").values_list("label", "parent__label", "amount"))


@cases("form", ["csv", "ods"])
def test_what_leaves_the_site_comes_in_again_and_changes_nothing(team: Client, form: str) -> None:
    before = lines()
    response = team.get(f"/financements/2021/credits.{form}")
    content = b"".join(response) if response.streaming else response.content
    assert messages(load(team, file=content, name=f"credits.{form}")) == ["0 ligne ajoutée, 0 corrigée, 3 inchangées."]
    assert lines() == before


@cases("form", ["csv", "ods", "pasted"])
def test_lines_are_added_and_corrected_at_once(team: Client, form: str) -> None:
    table = [
        ("Cofinancement", "", "", "", "4735509", "", "", "", ""),
        ("FAST", "Cofinancement", "", "fast", "3 090 000", "", "", "", ""),
        ("GAMMA", "Cofinancement", "", "", "ND", "", "", "12,5", ""),
    ]
    text = "\n".join(";".join(row) for row in (TITLES, *table))
    if form == "pasted":
        response = load(team, text=text.replace(";", "\t"))
    elif form == "csv":
        response = load(team, file=text.encode())
    else:
        response = load(team, file=ods_file([Table("credits", TITLES, [list(row) for row in table])]), name="c.ods")
    assert messages(response) == ["1 ligne ajoutée, 1 corrigée, 1 inchangée."]
    assert lines() == [
        ("Cofinancement", None, 4735509),
        ("FAST", "Cofinancement", 3090000),
        ("GAMMA", "Cofinancement", None),
        ("Réseau", None, 1365172),
    ]
    assert CreditLine.objects.get(label="GAMMA").payments == Decimal("12.5")


@cases(
    ("row", "refusal"),
    [
        ("Brigade;;;;-1", "Ligne 2 : « -1 » : un montant est positif, avec deux décimales au plus."),
        ("Brigade;;;;1,234", "Ligne 2 : « 1,234 » : un montant est positif, avec deux décimales au plus."),
        ("Brigade;;;;" + "9" * 40, f"Ligne 2 : « {'9' * 40} » : un montant est inférieur à 1"),
        ("Brigade;;;;1000000000000", "Ligne 2 : « 1000000000000 » : un montant est inférieur à 1"),
        (";;;;12", "Ligne 2 : l’intitulé de la ligne manque."),
        ("Brigade;;;autre;12", "Ligne 2 : l’activité « autre » n’existe pas."),
        ("Brigade;;;;douze", "Ligne 2 : La valeur « douze » n’est pas un nombre"),
        ("Brigade;;;;1\nBrigade;;;;2", "Ligne 3 : « Brigade » est déjà plus haut dans le fichier."),
        ("Brigade;Inconnue;;;1", "Ligne 2 : "),
        ("Brigade;Brigade;;;1", "Ligne 2 : "),
    ],
)
def test_a_bad_line_is_reported_by_its_number_and_nothing_is_recorded(team: Client, row: str, refusal: str) -> None:
    before = lines()
    response = load(team, text=f"ligne;détaille;précision;activité;montant\n{row}")
    assert response.status_code == 400
    (sentences,) = errors(response).values()
    assert sentences[0].startswith(refusal)
    assert lines() == before


@cases(
    ("sent", "refusal"),
    [
        ({}, wordings.FILE_OR_TABLE),
        ({"text": "montant\n12"}, "La première ligne donne les titres ; il manque : ligne."),
        ({"file": b"\x00\xff\xfe"}, "Ce fichier n’est"),
    ],
)
def test_a_file_that_cannot_be_read_shows_what_to_do(team: Client, sent: dict[str, Any], refusal: str) -> None:
    response = load(team, **sent)
    assert response.status_code == 400
    assert refusal in " ".join(sentence for found in errors(response).values() for sentence in found)
    assert len(lines()) == 3


def test_details_beyond_their_line_are_confirmed_for_the_whole_file(team: Client) -> None:
    asked = load(team, text="ligne;détaille;montant\nFAST;Cofinancement;5000000")
    assert warnings(asked) == ["Ce qui détaille la ligne « Cofinancement » la dépasse de 264 491 €."]
    assert messages(confirm(team, asked)) == ["0 ligne ajoutée, 1 corrigée, 0 inchangée."]
    assert CreditLine.objects.get(label="FAST").amount == 5000000


def test_lines_that_changed_since_the_page_was_shown_are_compared(team: Client) -> None:
    sent = filled(team.get(FILE), text="ligne;montant\nRéseau;1", reason="Relecture")
    CreditLine.objects.filter(label="Réseau").update(amount=2)
    assert team.post(FILE, sent).status_code == 409
    assert CreditLine.objects.get(label="Réseau").amount == 2
