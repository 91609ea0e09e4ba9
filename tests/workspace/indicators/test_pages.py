"""The pages of indicators for staff: current version, last result, changes with reasons."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.text import capfirst

from accounts.models import User
from common.clock import today
from common.history import because
from indicators.models import Definition, Indicator, LiveResult
from tests import factories
from tests.workspace.reading import rows

pytestmark = pytest.mark.django_db
LIST = "/espace/indicateurs/"
INDICATORS = "Les indicateurs, leurs années et ce qui est calculé"
LAUNCHES: dict[str, Any] = {"measure": "entries", "kind": "construction"}
NOT_READ: dict[str, Any] = {"measure": "autre"}


@pytest.fixture
def desk(client: Client) -> Client:
    factories.make_phase_kinds()
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    return client


def page_of(desk: Client, indicator: Indicator) -> Any:
    return desk.get(f"{LIST}definitions/{indicator.code}/")


def live(indicator: Indicator, year: int, value: str) -> None:
    rule = indicator.definitions.get()
    LiveResult.objects.create(
        indicator=indicator, year=year, value=Decimal(value), definition=rule, computed_at=timezone.now()
    )


def test_each_indicator_has_the_version_of_the_running_year_and_its_last_result(desk: Client) -> None:
    running = factories.make_indicator("launched", rule=LAUNCHES, label="En cours", first_year=2014)
    over = factories.make_indicator("over", rule=LAUNCHES, label="Fini", first_year=2014, last_year=2022)
    factories.make_indicator("to_come", rule=LAUNCHES, label="À venir", first_year=today().year + 1)
    factories.make_indicator("bare", label="Nu")
    for year, value in ((2020, "31"), (2021, "50.00"), (2019, "99")):
        live(running, year, value)
    live(over, 2021, "0")
    found = {row[0]: row[1:5] for row in rows(desk.get(LIST), INDICATORS)}
    assert {name: (row[2], row[3]) for name, row in found.items()} == {
        "En cours launched": ("1", "50 en 2021"),
        "Fini over": ("1", "0 en 2021"),
        "À venir to_come": ("1", "pas encore calculé"),
        "Nu bare": ("0", "pas encore calculé"),
    }
    assert found["Nu bare"][0] == "Aucune définition"
    assert len({row[0] for name, row in found.items() if name != "Nu bare"}) == 1


def test_list_asks_the_database_as_often_for_one_indicator_as_for_three(desk: Client) -> None:
    counts = []
    for codes in (["a"], ["b", "c"]):
        for code in codes:
            live(factories.make_indicator(code, rule=LAUNCHES), 2021, "1")
        desk.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_versions_come_the_last_first_each_with_its_reason_and_its_author(desk: Client) -> None:
    indicator = factories.make_indicator("launched", first_year=2019)
    first_launches = LAUNCHES | {"first_time": True}
    rules = ((2019, LAUNCHES, "Première loi"), (2020, first_launches, "Loi de 2020"), (2021, NOT_READ, "Loi de 2021"))
    for year, rule, why in rules:
        with because(reason=why, source="page", author="Camille"):
            Definition.objects.create(indicator=indicator, first_year=year, version=year, rule=rule)
    last, second, first = rows(page_of(desk, indicator), "Les versions, la dernière d’abord")
    assert (last[1], last[4], last[3].endswith(", par Camille")) == ("2021", "Loi de 2021", True)
    assert "La mesure « autre » n’existe pas" in last[2]
    assert (first[1], first[4]) == ("2019", "Première loi")
    assert first[2] == "Entrée en phase « Construction »."
    assert second[2] == "Première entrée en phase « Construction ». Pour la première fois : oui, condition ajoutée."


def test_changes_of_an_indicator_are_reported_the_latest_first(desk: Client) -> None:
    with because(reason="Création", source="page"):
        indicator = factories.make_indicator("launched", label="Lancés", unit="produits")
    for why, values in (
        ("Précision", {"label": "Produits lancés", "unit": ""}),
        ("Fin", {"last_year": 2022}),
        ("Erreur", {"last_year": None}),
    ):
        with because(reason=why, source="page"):
            Indicator.objects.filter(pk=indicator.pk).update(**values)
    last_year, label, unit = (
        capfirst(str(Indicator._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
        for name in ("last_year", "label", "unit")
    )
    told = rows(page_of(desk, indicator), "Changements de l’indicateur, du plus récent au plus ancien")
    assert [row[1:3] for row in told] == [
        [f"{last_year} : 2022 → vide", "Erreur"],
        [f"{last_year} : vide → 2022", "Fin"],
        [f"{label} : Lancés → Produits lancés {unit} : produits → vide", "Précision"],
        ["Indicateur créé", "Création"],
    ]
