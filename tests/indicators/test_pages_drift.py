"""The pages of drift: each unit of the difference, with its history."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from common.background import recompute
from common.clock import today
from indicators.actions.publishing import PublicationEntry, Request, publish
from indicators.drift.queries import drift_of, published_in_force
from indicators.live import actions
from indicators.models import Definition, Indicator, LiveResult, Publication, PublishedResult
from startups.actions import correct_phase_date, move_to_incubator, withdraw_phase
from startups.models import Phase, Sponsorship
from tests import factories, wordings
from tests.catalogue.reading import Element, get_page
from tests.impact import scene
from tests.indicators.test_publishing import DAY

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/indicateurs/products_launched/2021/derive/"
TEAM, OUTSIDE = "Équipe de l’incubateur Incubateur fabrique", "Origine externe"
ALL = "Tous les enregistrements comptés"
CHANGED, ACCOUNT = wordings.RECORDS_OF_THE_DIFFERENCE, wordings.FROM_PUBLISHED_TO_RECORDED


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")


@pytest.fixture
def programme(staff: User) -> None:
    """Publish five launches of 2021, of a coached incubator, with their evidence."""
    with transaction.atomic():
        scene.make_programme()
        fabrique = factories.make_incubator()
        factories.make_coach(fabrique)
        for slug in "def":
            factories.make_startup(slug, phases=[("construction", "2021-03-01")], incubator=fabrique)
    assert recompute.run_job()
    publish(Request(2021, [PublicationEntry("products_launched")], DAY, "Bilan"), actor=staff)


def table(page: Element, caption: str) -> list[list[str]]:
    (found,) = [one for one in page.all("table") if one.one("caption").text == caption]
    return found.rows()


def construction(slug: str) -> Phase:
    return Phase.objects.get(startup__slug=slug, kind="construction")


def change_everything(staff: User) -> None:
    """Move one launch out of the year, one within it, withdraw one, add one, move one into the year."""
    correct_phase_date(phase=construction("d"), date=dt.date(2022, 1, 5), reason="Faute de frappe", actor=coach())
    correct_phase_date(phase=construction("e"), date=dt.date(2021, 4, 1), reason="Comité d’avril", actor=staff)
    withdraw_phase(phase=construction("f"), reason="Jamais lancé", actor=staff)
    factories.make_startup("g", phases=[("construction", "2021-07-01")])
    Phase.objects.filter(startup__slug="a", kind="construction").update(start=dt.date(2021, 5, 2))
    actions.compute_live_results()


def test_rows_link_authorized_users_to_the_change_of_phase(programme: None, staff: User, client: Client) -> None:
    change_everything(staff)
    # The cached public page is requested first, and again at the end: it is not personal.
    assert [phase_changes(Client()), phase_changes(client, staff), phase_changes(client, coach())] == [
        [],
        [(f"Changer de phase : Service {slug}", f"/espace/services/{slug}/phase/") for slug in "dfeag"],
        [(f"Changer de phase : Service {slug}", f"/espace/services/{slug}/phase/") for slug in "dfe"],
    ]
    assert phase_changes(Client()) == []


def phase_changes(client: Client, user: User | None = None) -> list[tuple[str, str]]:
    """Return the text and URL of the links from the rows to a phase change."""
    if user:
        client.force_login(user)
    return [link for link in get_page(client, URL).links() if link[1].endswith("/phase/")]


def coach() -> User:
    return User.objects.get(email="coach@example.gouv.fr")


def test_each_record_is_explained_and_the_account_adds_up(programme: None, staff: User, client: Client) -> None:
    change_everything(staff)
    page = get_page(client, URL)
    assert page.one("h1").text == "Produits lancés en 2021 : 5 aujourd’hui pour 5 publiés"
    assert page.one(css="fr-text--lead").text == "5 enregistrements ont changé depuis, sans changer le total."
    entry, typed = "Première entrée en phase « Construction »", "Saisie dans Betaportfolio"
    assert [[name, what, effect, why, by] for name, what, effect, _, why, by, *_ in table(page, CHANGED)] == [
        [
            "Service d",
            f"Date changée : 1er mars 2021 → 5 janvier 2022 {entry}, 1er mars 2021",
            "−1",
            "Faute de frappe",
            TEAM,
        ],
        ["Service f", f"Retiré depuis {entry}, 1er mars 2021", "−1", "Jamais lancé", typed],
        [
            "Service e",
            f"Date changée : 1er mars 2021 → 1er avril 2021 {entry}, 1er avril 2021",
            "0",
            "Comité d’avril",
            typed,
        ],
        ["Service a", f"Date changée : 1er mai 2020 → 2 mai 2021 {entry}, 2 mai 2021", "+1", "Non renseigné", OUTSIDE],
        ["Service g", f"Enregistré depuis {entry}, 1er juillet 2021", "+1", "Non renseigné", OUTSIDE],
    ]
    assert table(page, ACCOUNT) == [
        ["Publié", "5"],
        ["Enregistré depuis (1 enregistrement)", "+1"],
        ["Retiré depuis (1 enregistrement)", "−1"],
        ["Date changée (3 enregistrements)", "0"],
        [wordings.BY_THE_RECORDS_TODAY, "5"],
    ]
    assert "2 enregistrements comptent comme alors." in page.text
    assert "Camille" not in page.text
    client.force_login(factories.make_user())
    assert "Saisie dans Betaportfolio (Camille)" in get_page(client, URL).text


def test_table_of_the_year_shows_what_moved_in_one_sentence(programme: None, staff: User, client: Client) -> None:
    factories.make_startup("g", phases=[("construction", "2021-07-01")])
    actions.compute_live_results()
    section = get_page(client, "/indicateurs/2021/").one("li", id="products_launched")
    assert section.text == (
        "Produits lancés : 6 aujourd’hui pour 5 publiés : 1 de plus. 1 enregistrement ajouté depuis la publication."
        " Les changements depuis la publication : Produits lancés"
    )
    assert ("Les changements depuis la publication : Produits lancés", URL) in section.links()


def test_figure_without_a_change_is_told_as_unchanged(programme: None, client: Client) -> None:
    page = get_page(client, URL)
    assert page.one(css="fr-text--lead").text == wordings.UNCHANGED_SINCE_PUBLICATION
    assert dict(page.links())["5 enregistrements comptés"] == "/indicateurs/products_launched/2021/preuve/"


def test_incubator_or_another_entry_of_the_startup_can_be_the_cause(staff: User) -> None:
    with transaction.atomic():
        one, other = factories.make_incubator("one"), factories.make_incubator("other")
        moved = factories.make_startup("moved", phases=[("construction", "2021-03-01")], incubator=one)
        earlier = factories.make_startup("earlier", phases=[("construction", "2021-04-01")], incubator=one)
        launches = factories.make_indicator(rule=scene.LAUNCHES)
    assert recompute.run_job()
    publish(Request(2021, [PublicationEntry("products_launched")], DAY, "Bilan"), actor=staff)
    move_to_incubator(startup=moved, incubator=other, since=dt.date(2021, 1, 1), reason="Convention", actor=staff)
    factories.make_phases(earlier, [("construction", "2020-02-01")])
    actions.compute_live_results()
    other_entry = ("earlier", "Autre entrée du même service", "Construction, 1er\u202ffévrier\u202f2020 : enregistrée")
    assert causes(launches) == [other_entry]
    # As in a rule on the incubator.
    live = LiveResult.objects.select_related("definition").get(year=2021)
    live.evidence.all().delete()
    live.definition.rule = {**scene.LAUNCHES, "incubator": "one"}
    told = ("moved", "Incubateur changé", "Incubateur other le porte depuis le 1er\u202fjanvier\u202f2021")
    assert causes(launches, live) == [told, ("earlier", *other_entry[1:])]


def causes(indicator: Indicator, live: LiveResult | None = None) -> list[tuple[str, str, str]]:
    published = published_in_force(indicator.code, 2021)
    assert published
    now = live or LiveResult.objects.select_related("definition").get(indicator=indicator, year=2021)
    lines = drift_of(published, None, now).lines
    return [(line.difference.row.slug, line.cause.kind.value, line.cause.what) for line in lines]


def test_definition_that_changed_is_the_cause(programme: None) -> None:
    launches = Indicator.objects.get(code="products_launched")
    Definition.objects.create(
        indicator=launches, first_year=2020, version=2, rule={"measure": "entries", "kind": "investigation"}
    )
    actions.compute_live_results()
    assert {sort for _, sort, _ in causes(launches)} == {"Définition changée"}


def test_figure_that_was_a_share_does_not_add_up_to_a_count(programme: None, staff: User) -> None:
    rule = {**scene.LAUNCHES, "first_time": False, "aggregate": "share", "counted": {"first_time": True}}
    delay = factories.make_indicator("delay", rule=rule)
    assert recompute.run_job()
    published = publish(Request(2020, [PublicationEntry("delay")], DAY, "Bilan"), actor=staff).results.get()
    Definition.objects.create(indicator=delay, first_year=2020, version=2, rule=scene.LAUNCHES)
    assert recompute.run_job()
    drift = drift_of(published, None, LiveResult.objects.get(indicator=delay, year=2020))
    assert [drift.published.value, drift.value, drift.adds_up] == [100, 1, False]


def test_figure_published_without_evidence_accounts_for_every_record(client: Client) -> None:
    with transaction.atomic():
        scene.make_programme()
    factories.make_startup("g", phases=[("construction", "2021-07-01")])
    actions.compute_live_results()
    found = get_page(client, URL)
    lead = "48 publiés sans qu’aucun enregistrement ne les montre. +1 depuis : 1 enregistrement a changé."
    assert found.one(css="fr-text--lead").text == lead
    account = table(found, ACCOUNT)
    assert [row[1] for row in account] == ["50", "−48", "2", "+1", "3"]
    assert [account[place][0] for place in (0, 1, 3, 4)] == [
        "Publié",
        wordings.PUBLISHED_WITHOUT_RECORD,
        "Enregistré depuis (1 enregistrement)",
        wordings.BY_THE_RECORDS_TODAY,
    ]
    assert "après la publication : ce qui a changé entre les deux n’est pas connu." in found.text
    assert [row[0] for row in table(found, "Tous les enregistrements comptés")] == [
        "Service b",
        "Service c",
        "Service g",
    ]


def test_typed_figure_of_unknown_records_has_a_difference_without_explanation(client: Client) -> None:
    awards = factories.make_indicator("fast", label="Lauréats", unit="lauréats", rule={"measure": "awards"})
    call = factories.make_round(9, 2021)
    for slug in "ab":
        factories.make_award(call, factories.make_startup(slug), "100000")
    with transaction.atomic():
        publication = Publication.objects.create(year=2021, published_on=DAY)
        PublishedResult.objects.create(
            publication=publication, indicator=awards, year=2021, value=3, has_evidence=False
        )
    actions.compute_live_results()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE budget_awardhistory")
    page = get_page(client, "/indicateurs/fast/2021/derive/")
    assert page.one("h1").text == "Lauréats en 2021 : 2 aujourd’hui pour 3 publiés"
    assert page.one(css="fr-text--lead").text == (
        "1 de moins que le chiffre publié. Ce que les enregistrements donnaient à la publication n’est pas déterminé (ND)."
    )


def test_pages_of_a_past_day_show_the_figure_as_known_that_day(programme: None, client: Client) -> None:
    with_history_of_two_days_ago()
    day = today() - dt.timedelta(days=1)
    year = get_page(client, f"/indicateurs/2021/?connu_le={day}")
    assert table(year, "Indicateurs tels que connus ce jour-là") == [
        ["Produits lancés", "5", "5", "5"],
        ["Impact national", "0", "1", "–"],
    ]
    proof = get_page(client, f"/indicateurs/products_launched/2021/preuve/?connu_le={day}")
    assert proof.one("h1").text == "5 produits lancés en 2021"
    assert len(table(proof, "Enregistrements comptés ce jour-là")) == 5
    assert get_page(client, f"{URL}?connu_le={day}").one("h1").text.startswith("Produits lancés en 2021 : 5 connus le ")
    listed = client.get(f"/api/v1/indicators/?year=2021&known_on={day}").json()["results"]
    assert [(row["known"], row["live"]["value"]) for row in listed] == [(5, 5), (0, 1)]
    evidence = client.get(f"/api/v1/indicators/products_launched/2021/evidence/?known_on={day}").json()
    assert (evidence["value"], len(evidence["results"])) == (5, 5)
    for address in (
        "/api/v1/indicators/?year=2021",
        "/api/v1/indicators/products_launched/2021/evidence/?part=counted",
    ):
        assert client.get(f"{address}&known_on=2099-01-01").json()["errors"].keys() == {"known_on"}


def with_history_of_two_days_ago() -> None:
    """Date the whole history two days ago."""
    of_startups = ("startups_phasehistory", "startups_startuphistory", "startups_phasekindhistory")
    with connection.cursor() as cursor:
        for table in (*of_startups, "budget_awardhistory", "budget_fundingroundhistory"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE {table} SET pgh_created_at = pgh_created_at - interval '2 days'")  # noqa: S608
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_date_of_an_award_without_a_day_is_said_imprecise(client: Client) -> None:
    with transaction.atomic():
        factories.make_phase_kinds()
        one, other = (factories.make_startup(slug, phases=[("construction", "2020-01-01")]) for slug in "ab")
        factories.make_award(factories.make_round(9, 2021), one)
        factories.make_award(factories.make_round(10, 2021, quarter=2, committee_on=dt.date(2021, 5, 1)), other)
        rule = {"measure": "awards", "laureate": "startup", "aggregate": "startups"}
        indicator = factories.make_indicator("fast", rule=rule, unit="produits", first_year=2021, last_year=2021)
        scene.publish(indicator, 2021, "3")
    actions.compute_live_results()
    with_history_of_two_days_ago()
    day = today() - dt.timedelta(days=1)
    for address, caption in (
        ("/indicateurs/fast/2021/derive/", ALL),
        (f"/indicateurs/fast/2021/preuve/?connu_le={day}", "Enregistrements comptés ce jour-là"),
    ):
        dates = [row[1] for row in table(get_page(client, address), caption)]
        assert ["date non précise" in date for date in sorted(dates, key=len)] == [False, True]


IMPOSSIBLE = {
    "hier": wordings.NO_DAY.format("hier"),
    "2022-02-30": wordings.NO_DAY.format("2022-02-30"),
    "2099-01-01": wordings.KNOWN_LATER,
    "2022-02-01": "L’historique des fiches commence le ",
}
"""Days that can not be shown, and the beginning of what is said of each."""


def test_day_that_can_not_be_shown_shows_why(programme: None, client: Client) -> None:
    for address in (URL, "/indicateurs/products_launched/2021/preuve/", "/indicateurs/2021/"):
        title = get_page(client, address).one("h1").text
        for day, said in IMPOSSIBLE.items():
            page = get_page(client, f"{address}?connu_le={day}", 400)
            assert page.one(css="fr-alert").text.startswith(said), (address, day)
            assert (address, day, page.one("h1").text) == (address, day, title)


def test_drift_page_of_an_unpublished_year_is_empty(programme: None, client: Client) -> None:
    page = get_page(client, "/indicateurs/national_impact/2021/derive/")
    assert page.one(css="empty-state__title").text == "Aucun résultat n’a été publié pour cette année"
    assert client.get("/indicateurs/unknown/2021/derive/").status_code == 404
    assert client.get("/indicateurs/products_launched/1999/derive/").status_code == 404
    assert client.get("/indicateurs/products_launched/an/derive/").status_code == 400


def test_each_difference_shows_who_carries_and_backs_the_service_and_its_phase(
    programme: None, staff: User, client: Client
) -> None:
    change_everything(staff)
    sponsor = factories.make_administration("mte", acronym="MTE")
    Sponsorship.objects.create(startup=construction("e").startup, administration=sponsor)
    found = {row[0]: row[-3:] for row in table(get_page(client, URL), CHANGED)}
    assert found == {
        "Service d": ["Incubateur fabrique", "–", "En construction"],
        "Service e": ["Incubateur fabrique", "MTE", "En construction"],
        "Service f": ["Incubateur fabrique", "–", "–"],
        "Service a": ["–", "–", "En construction"],
        "Service g": ["–", "–", "En construction"],
    }


def test_drift_of_one_more_service_takes_no_more_queries(
    programme: None, client: Client, staff: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(URL)  # the first request of a process also identifies the database
    for number in range(2):
        factories.make_startup(f"more{number}", phases=[("construction", "2021-03-01")])
        actions.compute_live_results()
        # data version, before the turn to build, in it and in the snapshot (3); snapshot and its end (3); years, indicator,
        # published; live; its rows and the published ones; changes; day of the records; phases of the services.
        with django_assert_num_queries(15):
            client.get(URL)
