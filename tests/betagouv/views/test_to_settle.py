"""« À régler »: the points of four kinds, whose they are, how each is settled, and how that is undone."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from betagouv.models import Absence, Conflict
from budget.models import CreditLine
from common.background import recompute
from incubators.models import Incubator
from indicators.checks.actions import check_consistency
from indicators.models import Inconsistency, Indicator
from sampledata.reference.loading import load_reference
from startups.models import Finding, Startup
from tests import factories
from tests.betagouv.factory import Content, phase
from tests.cases import cases
from tests.catalogue.reading import Element, get_page
from tests.impact import scene
from tests.indicators.checks.figures import state
from tests.workspace.conftest import signed_in
from tests.workspace.reading import filled, messages, text_of

__all__ = ["signed_in"]
pytestmark = pytest.mark.django_db
PAGE = "/espace/a-regler/"
SETTLED = f"{PAGE}?etat=regle"
KINDS = ["Conflits avec la source", "Absents de la source", "Constats sur les fiches", "Incohérences des chiffres"]


@pytest.fixture
def staff(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))


@pytest.fixture
def points(content: Content) -> Content:
    """Make a point of each kind: a name changed on both sides, a fiche that is gone, reversed dates, and credits."""
    gone = content.fiche("parti", title="Parti")
    content.fiche("a", title="Un")
    content.run()
    gone.unlink()
    Startup.objects.filter(slug="a").update(name="D’ici")
    reversed_dates = phase("investigation", "2020-01-06", end="2020-01-01")
    content.fiche("a", title="De là", phases=[reversed_dates, phase("construction", "2020-09-01")])
    content.run(as_of=dt.date(2026, 8, 21))
    factories.make_credits(2021, [("Réseau", "105")], stated_total=Decimal(100))
    check_consistency()
    return content


def shown(page: Element) -> list[str]:
    """Return the heads of the lines of the page."""
    return [row[0] for table in page.all("table") for row in table.rows()]


def tags(page: Element) -> list[str]:
    return [tag.text for tag in page.all("a", css="fr-tag")]


def settle(client: Client, url: str, **typed: str) -> tuple[int, str]:
    """Send the form of a point; return the status and the words of the answer."""
    response = client.post(url, filled(client.get(url), step="save", reason="Vérifié", **typed), follow=True)
    return response.status_code, " ".join(messages(response)) or text_of(response.content.decode())


def test_staff_see_the_four_kinds_with_counts_and_the_page_of_each(points: Content, staff: Client) -> None:
    page = get_page(staff, PAGE)
    assert tags(page)[2:] == ["Tout (4)", *(f"{kind} (1)" for kind in KINDS)]
    assert shown(page) == [
        "Fiche a, nom Conflits avec la source",
        "Fiche parti Absents de la source",
        "D’ici Constats sur les fiches",
        "Total des crédits et leurs lignes, 2021 Incohérences des chiffres",
    ]
    urls = [url for label, url in page.links() if label.startswith("Régler")]
    assert urls == [
        f"/espace/services/a/conflits/{Conflict.objects.get().pk}/",
        f"{PAGE}absences/{Absence.objects.get().pk}/",
        f"/espace/services/a/constats/{Finding.objects.get().pk}/",
        f"{PAGE}incoherences/{Inconsistency.objects.get().pk}/",
    ]
    assert {staff.get(url).status_code for url in urls} == {200}


@cases(
    ("query", "kinds"), [("genre=constats", [2]), ("genre=incoherences", [3]), ("service=a", [0, 2]), ("page=9", None)]
)
def test_filter_shows_the_points_of_a_kind_or_a_service(
    points: Content, staff: Client, query: str, kinds: list[int] | None
) -> None:
    lines = shown(get_page(staff, f"{PAGE}?{query}"))
    assert [line.endswith(KINDS[place]) for line, place in zip(lines, kinds or range(4), strict=True)] == [True] * len(
        lines
    )


@cases(("query", "status"), [("genre=rien", 400), ("etat=rien", 400), ("couleur=bleu", 400), ("service=rien", 404)])
def test_refused_filter_is_answered_without_failure(staff: Client, query: str, status: int) -> None:
    assert staff.get(f"{PAGE}?{query}").status_code == status


def test_coach_sees_the_points_of_their_services_only(points: Content, signed_in: Callable[[User], Client]) -> None:
    coach = signed_in(factories.make_coach(Incubator.objects.get(slug="fabrique")))
    stranger = signed_in(factories.make_coach(factories.make_incubator("ailleurs"), email="x@example.gouv.fr"))
    page = get_page(coach, PAGE)
    assert tags(page)[2:] == ["Tout (2)", "Conflits avec la source (1)", "Constats sur les fiches (1)"]
    assert shown(page) == ["Fiche a, nom Conflits avec la source", "D’ici Constats sur les fiches"]
    assert shown(get_page(stranger, PAGE)) == []
    assert "Rien à régler" in get_page(stranger, PAGE).text
    assert stranger.get(f"{PAGE}?service=a").status_code == 403
    assert settle(coach, f"/espace/services/a/constats/{Finding.objects.get().pk}/") == (200, "Le constat est réglé.")
    settled = get_page(coach, SETTLED)
    assert (len(shown(settled)), "Revenir" in settled.text, shown(get_page(stranger, SETTLED))) == (1, False, [])


def test_many_points_are_shown_by_pages(staff: Client) -> None:
    startup = factories.make_startup()
    Finding.objects.bulk_create(Finding(startup=startup, code="overlap", field=f"phases[{n}]") for n in range(31))
    assert len(shown(get_page(staff, PAGE))) == 30
    assert len(shown(get_page(staff, f"{PAGE}?page=2"))) == 1


@cases("kind", ["constats", "incoherences"])
def test_settled_point_shows_who_and_why_then_is_undone(points: Content, staff: Client, kind: str) -> None:
    row = Finding.objects.get() if kind == "constats" else Inconsistency.objects.get()
    url = f"/espace/services/a/constats/{row.pk}/" if kind == "constats" else f"{PAGE}incoherences/{row.pk}/"
    refused = staff.post(url, filled(staff.get(url), reason="", step="save"))
    assert (refused.status_code, "Indiquez" in text_of(refused.content.decode())) == (400, True)
    assert settle(staff, url)[0] == 200
    assert staff.get(url).status_code == 404
    page = get_page(staff, f"{SETTLED}&genre={kind}")
    assert "par dinum@example.gouv.fr : Vérifié" in page.one("table").text
    [back] = [address for label, address in page.links() if label.startswith("Revenir")]
    assert settle(staff, back) == (200, "Tout est comme avant : le point est à régler de nouveau.")
    assert len(shown(get_page(staff, f"{PAGE}?genre={kind}"))) == 1
    assert staff.get(back).status_code == 404


def test_point_found_again_is_not_opened_twice(points: Content, staff: Client) -> None:
    finding = Finding.objects.get()
    settle(staff, f"/espace/services/a/constats/{finding.pk}/")
    Finding.objects.create(startup=finding.startup, code=finding.code, field=finding.field)
    status, refusal = settle(staff, f"{PAGE}constats/{finding.pk}/retour/")
    assert (status, "Ce constat est déjà ouvert." in refusal) == (400, True)
    finding.refresh_from_db()
    assert finding.settled_at is not None


@cases("kind", ["conflits", "absences", "constats", "incoherences"])
def test_point_closed_meanwhile_by_an_import_or_a_check_is_not_settled(
    points: Content, staff: Client, kind: str
) -> None:
    urls = dict(zip(("conflits", "absences", "constats", "incoherences"), settling_urls(staff), strict=True))
    form = filled(staff.get(urls[kind]), reason="Vérifié", choice="ours", outcome="kept", step="save")
    points.fiche("parti", title="Parti")
    points.fiche("a", title="D’ici")
    points.run(as_of=dt.date(2026, 8, 22))
    CreditLine.objects.update(amount=100)
    check_consistency()
    assert staff.post(urls[kind], form).status_code == 404
    assert shown(get_page(staff, PAGE)) == []
    closed = get_page(staff, f"{SETTLED}&genre={kind}")
    assert (len(shown(closed)), "Revenir" in closed.text) == (1, False)


def settling_urls(client: Client) -> list[str]:
    return [url for label, url in get_page(client, PAGE).links() if label.startswith("Régler")]


@cases("kind", ["conflits", "rien"])
def test_conflict_and_unknown_kind_are_not_undone(points: Content, staff: Client, kind: str) -> None:
    conflict = Conflict.objects.get()
    settle(staff, f"/espace/services/a/conflits/{conflict.pk}/", choice="ours")
    assert staff.get(f"{PAGE}{kind}/{conflict.pk}/retour/").status_code == 404


def test_what_needs_no_correction_is_not_to_settle(staff: Client) -> None:
    factories.make_credits(2020, stated_total=Decimal(5_500_000), stated_is_rounded=True)
    factories.make_award(factories.make_round(9), factories.make_startup("a"), "3090000")
    factories.make_target(factories.make_indicator())
    state("awards_total", "3000000", precision="rounded", printed="3 millions d'euros")
    state("services", "3", printed="3 services", as_of=dt.date(2022, 1, 1))
    assert "Les chiffres n’ont pas encore été vérifiés." in get_page(staff, PAGE).text
    recompute.run_job()
    assert [line.split(",")[0] for line in shown(get_page(staff, PAGE))] == ["Total des crédits et leurs lignes"]
    apart = [(row[0].split(",")[0], row[3]) for row in get_page(staff, SETTLED).one("table").rows()]
    assert sorted(apart) == [
        ("Comptes annoncés et listes", "Dérive"),
        ("Financements FAST et total annoncé", "Arrondi"),
    ]
    drift = Inconsistency.objects.get(level="drift")
    assert staff.get(f"{PAGE}incoherences/{drift.pk}/").status_code == 404


def test_difference_larger_than_any_known_drift_is_to_settle(staff: Client) -> None:
    for place, slug in enumerate("abcd"):
        factories.make_startup(slug, phases=[("construction", f"202{1 - place % 2}-0{place + 1}-01")])
    indicator = factories.make_indicator(rule={"measure": "entries", "kind": "construction"}, first_year=2020)
    scene.publish(indicator, 2021, "20")
    state("services", "5", year=2022, as_of=dt.date(2022, 1, 1))
    recompute.run_job()
    assert shown(get_page(staff, PAGE)) == []
    scene.publish(indicator, 2020, "3", has_evidence=True)  # 2 now: a third less
    recompute.run_job()
    slips = [row[1] for row in get_page(staff, PAGE).one("table").rows() if "plus que toute dérive connue" in row[1]]
    assert ["20 publié sans sa liste, 2 dans les fiches" in slip for slip in slips] == [True]


def test_inconsistency_that_is_gone_shows_when(staff: Client) -> None:
    factories.make_credits(2021, [("Réseau", "105")], stated_total=Decimal(100))
    check_consistency()
    Inconsistency.objects.update(gone_at=timezone.now().replace(year=2026, month=3, day=10, hour=12))
    assert get_page(staff, SETTLED).one("table").rows()[0][3] == "Disparue le 10 mars 2026"


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
    """Return the gaps in the credits of 2021 on the page."""
    return [row[1] for table in page.all("table") for row in table.rows() if "des crédits de 2021 est" in row[1]]


def test_line_altered_by_one_euro_is_found_and_goes_once_corrected(staff: Client) -> None:
    load_reference()
    recompute.run_job()
    assert gaps_of_credits(get_page(staff, PAGE)) == []
    line = CreditLine.objects.get(label="Animation et soutien du réseau", credit_year__year=2021)
    form = f"/espace/financements/lignes/{line.pk}/"
    altered = "Le total annoncé des crédits de 2021 est 6 821 046 € ; 3 lignes font 6 821 047 €, soit 1 € de plus. Crédits 2021"
    for amount, found in (("1 365 173", [altered]), ("1 365 172", [])):
        shown_first = staff.post(form, filled(staff.get(form), amount=amount, reason="Relecture"))
        response = staff.post(form, filled(shown_first, step="save"), follow=True)
        assert messages(response) == ["La ligne est corrigée."]
        recompute.run_job()
        assert [text for text in gaps_of_credits(get_page(staff, PAGE)) if text.startswith("Le total")] == found
