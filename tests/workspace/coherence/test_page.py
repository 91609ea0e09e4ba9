"""The page of inconsistencies: permissions, contents, settlement."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from budget.models import CreditLine
from common.background import recompute
from indicators.checks.actions import check_consistency
from indicators.models import Inconsistency, Indicator
from sampledata.reference.loading import load_reference
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import Element, get_page, read_page
from tests.impact import scene
from tests.indicators.checks.figures import state
from tests.workspace.reading import filled, messages

pytestmark = pytest.mark.django_db
PAGE = "/espace/coherence/"


@pytest.fixture
def staff(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))


def make_disagreements() -> None:
    factories.make_credits(2020, stated_total=Decimal(5_500_000), stated_is_rounded=True)
    factories.make_credits(2021, [("Réseau", "105")], stated_total=Decimal(100))
    factories.make_award(factories.make_round(9), factories.make_startup("a"), "3090000")
    state("awards_total", "3000000", precision="rounded", printed="3 millions d'euros")
    recompute.run_job()


def test_disagreements_are_reported_by_level_each_with_the_records_to_look_at(staff: Client) -> None:
    make_disagreements()
    page = get_page(staff, PAGE)
    assert page.one("h1").text == "2 incohérences à regarder"
    assert [link for link in page.links() if link[1].startswith("#") and link[1][1:] in Inconsistency.Level.values] == [
        ("1 écart", "#gap"),
        ("1 point non vérifiable", "#missing"),
        ("1 arrondi", "#rounding"),
    ]
    sections = page.all("section")
    assert [section.one("h2").text for section in sections] == ["Écart (1)", "Non vérifiable (1)", "Arrondi (1)"]
    assert [section.links()[0] for section in sections] == [
        ("Crédits 2021", "/financements/2021/"),
        ("Crédits 2020", "/financements/2020/"),
        ("FAST 9", "/financements/fast/9/"),
    ]
    assert [line.text for line in sections[2].one("li").all("p")[:2]] == [
        "Financements FAST et total annoncé, 2021",
        "Le bilan 2021 indique « 3 millions d'euros » ; somme de 1 financement enregistré : 3 090 000 €."
        " L’arrondi l’explique.",
    ]
    assert sections[2].all("details") == [], "nothing is to correct"


def test_difference_larger_than_any_known_drift_is_a_slip(staff: Client) -> None:
    for place, slug in enumerate("abcd"):
        factories.make_startup(slug, phases=[("construction", f"202{1 - place % 2}-0{place + 1}-01")])
    indicator = factories.make_indicator(rule={"measure": "entries", "kind": "construction"}, first_year=2020)
    scene.publish(indicator, 2021, "20")
    state("services", "5", year=2022, as_of=dt.date(2022, 1, 1))
    recompute.run_job()
    page = get_page(staff, PAGE)
    assert page.one("section", id="drift").one("h2").text == "Dérives (2)"
    assert ("À part, à vérifier :" in page.text, "rien à corriger" in page.text) == (True, False)
    scene.publish(indicator, 2020, "3", has_evidence=True)  # 2 now: a third less
    recompute.run_job()
    page = get_page(staff, PAGE)
    assert page.one("section", id="drift").one("h2").text == "Dérives (1)", "4 services for 5"
    assert "À part, sans rien à corriger :" in page.text
    slips = [line.text for line in page.all("li") if "plus que toute dérive connue" in line.text]
    assert ["20 publié sans sa liste, 2 dans les fiches" in line for line in slips] == [True]


def test_drift_is_apart_with_a_link_to_its_page_and_no_advice_to_correct(staff: Client) -> None:
    factories.make_target(factories.make_indicator())
    state("services", "3", printed="3 services", as_of=dt.date(2022, 1, 1))
    recompute.run_job()
    page = get_page(staff, PAGE)
    assert page.one("h1").text == "Aucune incohérence à regarder"
    drift = page.one("section", id="drift")
    assert drift.one("h2").text == "Dérives (1)"
    assert drift.links()[0] == ("Portefeuille au 1er janvier 2022", "/startups/?as_of=2022-01-01&phase=service")
    assert (drift.all("details"), [label for label, _ in drift.links() if "raison" in label]) == ([], [])
    row = Inconsistency.objects.get()
    assert (row.level, staff.get(f"{PAGE}{row.pk}/").status_code) == ("drift", 404)
    assert "incohérences à regarder" not in get_page(staff, "/espace/").text


def test_page_without_inconsistencies_says_that_there_is_none(staff: Client) -> None:
    page = get_page(staff, PAGE)
    assert page.one("h1").text == "Aucune incohérence à regarder"
    assert "La vérification n’a pas encore eu lieu." in page.text


def settle(client: Client, pk: int, reason: str) -> tuple[int, Element]:
    form = get_page(client, f"{PAGE}{pk}/")
    token = form.one("input", name="token").attributes["value"]
    response = client.post(f"{PAGE}{pk}/", {"token": token, "reason": reason, "step": "save"}, follow=True)
    return response.status_code, read_page(response)


def test_staff_settle_with_a_reason_and_see_what_is_settled_and_what_has_gone(staff: Client) -> None:
    make_disagreements()
    row = Inconsistency.objects.get(subject="credits:2020")
    status, refused = settle(staff, row.pk, "")
    assert (status, "Indiquez" in refused.text) == (400, True)
    status, page = settle(staff, row.pk, "Le bilan ne donne pas les lignes de 2020.")
    assert (status, page.one("h1").text) == (200, "1 incohérence à regarder")
    settled = page.one("section", id="classees").all("p")[-1].text
    assert settled.endswith("par dinum@example.gouv.fr : Le bilan ne donne pas les lignes de 2020.")
    assert staff.get(f"{PAGE}{row.pk}/").status_code == 404
    CreditLine.objects.update(amount=100)
    check_consistency()
    gone = get_page(staff, PAGE).one("section", id="disparues")
    assert [line.text for line in gone.all("p")[:1]] == ["Total des crédits et leurs lignes, 2021"]
    assert gone.one("summary").text == "1 incohérence disparue"


@cases(
    ("last", "said"),
    [(1, "Constatée le 1er mars 2022."), (9, "Constatée du 1er mars 2022 au 9 mars 2022. Disparue le 10 mars 2022.")],
)
def test_line_shows_once_the_day_of_what_was_seen_once(staff: Client, last: int, said: str) -> None:
    make_disagreements()
    first, seen = (dt.datetime(2022, 3, day, 12, tzinfo=dt.UTC) for day in (1, last))
    gone_at = None if last == 1 else dt.datetime(2022, 3, 10, 12, tzinfo=dt.UTC)
    Inconsistency.objects.update(first_seen=first, last_seen=seen, gone_at=gone_at)
    assert {line.text for line in get_page(staff, PAGE).all("p") if line.text.startswith("Constatée")} == {said}


@cases("role", [User.Role.AGENT, User.Role.ADMINISTRATOR])
def test_page_is_for_staff(signed_in: Callable[[User], Client], role: str) -> None:
    client = signed_in(factories.make_user("x@example.gouv.fr", role))
    assert client.get(PAGE).status_code == (200 if role == User.Role.ADMINISTRATOR else 403)
    assert Client().get(PAGE).status_code == 302


@cases(
    ("kind", "key", "address"),
    [
        ("credits", "2021", "/financements/2021/"),
        ("round", "9", "/financements/fast/9/"),
        ("indicator", "products_launched/2021", "/indicateurs/products_launched/2021/preuve/"),
        ("portfolio", "2022-01-01/service", "/startups/?as_of=2022-01-01&phase=service"),
        ("portfolio", "2022-01-01/", "/startups/?as_of=2022-01-01"),
        ("national_impact", "2021", "/impact-national/"),
        ("community", "2022-06-01", "/communaute/?as_of=2022-06-01"),
    ],
)
def test_each_kind_of_record_has_its_page(staff: Client, kind: str, key: str, address: str) -> None:
    factories.make_phase_kinds()
    factories.make_indicator()
    factories.make_target(Indicator.objects.get())
    factories.make_credits(2021)
    factories.make_round(9)
    Inconsistency.objects.create(
        check_code="totals",
        subject=key,
        level="gap",
        year=2021,
        sentence="Un écart",
        records=[{"label": "Ce qui est écrit", "kind": kind, "key": key}],
    )
    assert ("Ce qui est écrit", address) in get_page(staff, PAGE).links()
    assert staff.get(address).status_code == 200


def gaps_of_credits(page: Element) -> list[str]:
    """Return the gaps in the credits of 2021 on the page, before the settled and closed ones."""
    gaps = [section for section in page.all("section") if section.one("h2").text.startswith("Écart")]
    return [line.text for one in gaps for line in one.all("p") if "des crédits de 2021 est" in line.text]


def test_line_altered_by_one_euro_is_found_and_goes_once_corrected(staff: Client) -> None:
    load_reference()
    recompute.run_job()
    assert gaps_of_credits(get_page(staff, PAGE)) == []
    line = CreditLine.objects.get(label="Animation et soutien du réseau")
    form = f"/espace/financements/lignes/{line.pk}/"
    altered = "Le total annoncé des crédits de 2021 est 6 821 046 € ; 3 lignes font 6 821 047 €, soit 1 € de plus."
    for amount, found in (("1 365 173", [altered]), ("1 365 172", [])):
        shown_first = staff.post(form, filled(staff.get(form), amount=amount, reason="Relecture"))
        response = staff.post(form, filled(shown_first, step="save"), follow=True)
        assert messages(response) == ["La ligne est corrigée."]
        recompute.run_job()
        assert [text for text in gaps_of_credits(get_page(staff, PAGE)) if text.startswith("Le total")] == found
