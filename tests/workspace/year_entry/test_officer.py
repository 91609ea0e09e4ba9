"""A DINUM officer manages three budget years in the pages: eight indicators, targets, results, the table."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from zeal import zeal_ignore

from accounts.models import User
from common.background import recompute
from indicators.exporting.document import document
from indicators.models import Indicator, PublishedResult, Target
from indicators.queries.publications import publication
from tests import factories
from tests.cases import cases
from tests.indicators.officer_scene import make_three_years
from tests.workspace.composer.steps import preview
from tests.workspace.reading import errors, filled, text_of

pytestmark = pytest.mark.django_db
YEARS = (2021, 2022, 2023)
COUNTED = {
    "investigated": {"measure": "entries", "kind": "investigation", "first_time": "true"},
    "funded": {"measure": "awards", "laureate": "startup", "aggregate": "startups"},
    "launched_by_dinum": {"measure": "entries", "kind": "construction", "first_time": "true", "incubator": "dinum"},
    "new_agents": {"measure": "members_joining", "status": "admin"},
}
MEASURED = {"women": "share", "satisfied": "share", "hired": "count", "objectives_met": "share"}
EXPECTED: dict[int, dict[str, int | str | None]] = {
    2021: {"investigated": 2, "funded": 1, "launched_by_dinum": 1, "new_agents": 1, "women": "38.4615"},
    2022: {"investigated": 1, "funded": None, "launched_by_dinum": 0, "new_agents": 2, "women": "40"},
    2023: {"investigated": 0, "funded": 2, "launched_by_dinum": 1, "new_agents": 0, "women": None},
}
"""What each year gives; the round of 2022 has no laureate recorded, and nobody measured the women of 2023."""


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    make_three_years()
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


def compose(desk: Client, code: str, rule: dict[str, str]) -> None:
    """Compose the rule, preview it on past years, save it."""
    address = preview(desk, rule)
    named = {"code": code, "label": code.replace("_", " ").capitalize(), "unit": "produits", "first_year": "2021"}
    named["follower"] = "budget_law"
    page = desk.post(address, filled(desk.get(address), **named, reason="PLF 2021"))
    assert page.status_code == 302, page.context["form"].errors


def define(desk: Client, code: str, quantity: str) -> None:
    """Create an external indicator."""
    address = "/espace/indicateurs/releves/"
    named = {"code": code, "label": code.replace("_", " ").capitalize(), "unit": "%", "first_year": "2021"}
    page = desk.post(
        address, filled(desk.get(address), **named, quantity=quantity, follower="budget_law", reason="PLF 2021")
    )
    assert page.status_code == 302, errors(page)


def fill_year(desk: Client, year: int, **cells: str) -> Any:
    """Fill some cells of the page of a year; return the response."""
    address = f"/espace/indicateurs/{year}/saisie/"
    documents = {
        "target_source": f"LFI {year}",
        "revised_source": f"PAP {year + 1}",
        "next_source": f"LFI {year + 1}",
        "reason": f"Année {year}",
    }
    typed = {f"{name.rpartition('__')[0]}-{name.rpartition('__')[2]}": text for name, text in cells.items()}
    return send(desk, address, filled(desk.get(address), **documents, **typed), follow=True)


def send(desk: Client, address: str, sent: dict[str, Any], **options: Any) -> Any:
    """Send the form, allowing repeated queries: each line calls the action of its page."""
    with zeal_ignore():
        shown = desk.post(address, sent, **options)
        if shown.status_code == 200 and address.endswith("saisie/") and shown.context.get("is_preview"):
            return desk.post(address, filled(shown, step="save"), **options)
        return shown


def publish_year(desk: Client, year: int) -> Any:
    """Publish what is known, and ND for the rest, in one step."""
    assert recompute.run_job()
    address = f"/espace/indicateurs/{year}/publier/"
    page = desk.get(f"{address}?tout=1")
    chosen = filled(page, published_on=f"{year + 1}-04-01", source=f"RAP {year}", reason="Rapport", step="preview")
    for one in page.context["form"].candidates:
        chosen[f"choice_{one.code}"] = "unknown" if one.value is None else "records"
    shown = desk.post(address, chosen)
    assert shown.status_code == 200, errors(shown)
    return desk.post(address, filled(shown, step="save", confirmed="on"), follow=True)


def run_three_years(desk: Client) -> None:
    for code, rule in COUNTED.items():
        compose(desk, code, rule)
    for code, quantity in MEASURED.items():
        define(desk, code, quantity)
    measured = {
        2021: {"numerator__women": "40", "denominator__women": "104", "value__women": "38,5"},
        2022: {"value__women": "40"},
        2023: {},
    }
    for year in YEARS:
        figures = {"value__hired": "12", "numerator__objectives_met": "3", "denominator__objectives_met": "4"}
        sources = {f"measured_source__{code}": f"Enquête {year}" for code in ("hired", "objectives_met", "women")}
        sources = sources if measured[year] else {name: text for name, text in sources.items() if "women" not in name}
        aims = {
            "target__investigated": "2",
            "direction__investigated": "au moins",
            "revised__investigated": "1",
            "following__investigated": "3",
            "further__investigated": "4",
            "target__women": "40",
            "tolerance__women": "2",
            "target__satisfied": "ND",
            "judgement__investigated": f"Année {year}.",
        }
        page = fill_year(desk, year, **aims, **figures, **measured[year], **sources)
        assert page.redirect_chain, errors(page)
        publish_year(desk, year)


def results(year: int) -> dict[str, Decimal | None]:
    found = PublishedResult.objects.filter(year=year, replaced_by__isnull=True).select_related("indicator")
    return {one.indicator.code: one.value for one in found}


def exported(desk: Client) -> list[dict[str, str]]:
    answer = desk.get("/indicateurs/documents-budgetaires/donnees.csv?de=2021&a=2023")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode().removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.sweep  # each of its steps has its tests: test_forms, the composer, the publication, the documents
def test_three_years_are_entered_published_and_exported(desk: Client) -> None:
    run_three_years(desk)
    for year, values in EXPECTED.items():
        known = {code: None if value is None else Decimal(value) for code, value in values.items()}
        told = {"satisfied": None, "hired": Decimal(12), "objectives_met": Decimal(75)}
        assert results(year) == {**known, **told}, year
    table = {(row["annee"], row["indicateur"]): row for row in exported(desk)}
    assert len(table) == 24
    first, last = table["2021", "investigated"], table["2023", "women"]
    assert [
        first[name] for name in ("resultat", "cible", "cible_actualisee", "cible_n1", "cible_n3", "cible_atteinte")
    ] == [
        "2",
        "2",
        "1",
        "2",
        "4",
        "oui",
    ]
    assert [last[name] for name in ("resultat_n2", "resultat_n1", "resultat", "cible", "cible_atteinte")] == [
        "38.4615",
        "40",
        "ND",
        "40",
        "ND",
    ]
    assert table["2021", "satisfied"]["cible"] == "ND"
    assert (table["2021", "hired"]["cible"], table["2021", "hired"]["cible_atteinte"]) == ("", "pas de cible")


def change_by_page(desk: Client) -> None:
    page = fill_year(desk, 2021, target__investigated="9")
    assert page.redirect_chain


def change_by_sql(desk: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE indicators_target SET value = 9 WHERE year = 2021 AND edition = 'law'")


def test_target_changed_afterwards_moves_neither_the_verdict_nor_the_archive(desk: Client) -> None:
    compose(desk, "investigated", COUNTED["investigated"])
    fill_year(desk, 2021, target__investigated="2")
    publish_year(desk, 2021)
    made = PublishedResult.objects.get()
    found = publication(made.publication_id, year=2021)
    assert found
    before = document(found)
    assert before["results"][0]["target"]["is_reached"] is True
    for change in (change_by_page, change_by_sql):
        with transaction.atomic():
            change(desk)
            assert Target.objects.get(year=2021, edition_year=2021, edition="law").value == 9
            assert document(found) == before
            (line,) = [row for row in exported(desk) if row["annee"] == "2021"]
            assert (line["cible"], line["cible_atteinte"]) == ("9", "oui")
            page = text_of(desk.get("/indicateurs/2021/").content.decode())
            assert "Atteinte 100 % de la cible" in page.replace("\u202f", " ")
            transaction.set_rollback(True)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE indicators_publishedresult SET target_value = 9")
    frozen = PublishedResult.objects.get()
    assert (frozen.target_status, frozen.target_value, frozen.target_source) == ("value", Decimal(2), "LFI 2021")


def test_unusual_results_are_shown_and_wait_for_a_confirmation(desk: Client) -> None:
    compose(desk, "launched_by_dinum", COUNTED["launched_by_dinum"])
    fill_year(desk, 2022, target__launched_by_dinum="7")
    publish_year(desk, 2021)
    assert recompute.run_job()
    address = "/espace/indicateurs/2022/publier/"
    chosen = filled(desk.get(f"{address}?tout=1"), published_on="2023-04-01", reason="Rapport", step="preview")
    shown = desk.post(address, chosen)
    assert shown.context["warnings"] == ["« Launched by dinum » : 0, pour une cible de 7."]
    refused = desk.post(address, filled(shown, step="save"))
    assert (refused.status_code, list(errors(refused))) == (400, ["confirmed"])
    assert not PublishedResult.objects.filter(year=2022).exists()
    assert desk.post(address, filled(refused, step="save", confirmed="on")).status_code == 302
    assert PublishedResult.objects.get(year=2022).value == 0


def test_two_people_who_fill_in_a_year_at_once_keep_both_entries(desk: Client) -> None:
    define(desk, "women", "share")
    address = "/espace/indicateurs/2021/saisie/"
    stale = filled(desk.get(address), **{"target-women": "50"}, target_source="LFI", reason="Moi")
    fill_year(desk, 2021, target__women="40")
    page = send(desk, address, stale)
    assert page.status_code == 409
    assert Target.objects.get().value == 40


@cases(("role", "status"), [(None, 302), (User.Role.AGENT, 403)])
def test_only_staff_fill_in_a_year(role: str | None, status: int, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(factories.make_user("agent@example.gouv.fr", role)) if role else Client()
    assert client.get("/espace/indicateurs/2021/saisie/").status_code == status


def test_year_without_indicator_shows_what_to_do(desk: Client) -> None:
    page = desk.get("/espace/indicateurs/2014/saisie/")
    assert (page.status_code, Indicator.objects.count()) == (200, 0)
    assert "Aucun indicateur n’est suivi cette année-là" in page.content.decode()
