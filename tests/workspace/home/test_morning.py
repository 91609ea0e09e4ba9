"""The morning page of staff: what changed since the last visit, what comes, the targets, what is to take up."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from access.rights import record_author
from accounts.models import User
from common.clock import today
from common.freshness import RECORDS, record_freshness
from common.history import because
from impact.models import Beginning
from incubators.models import Incubator
from indicators.models import Indicator, Target, TargetComment
from startups.models import Finding, Startup
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import get_page
from tests.impact import scene
from tests.moved_clock import on_day
from tests.workspace.conftest import days_ago
from tests.workspace.home.test_page import home
from tests.workspace.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(incubator: Incubator) -> User:
    return factories.make_coach(incubator, email="camille@example.gouv.fr")


@pytest.fixture
def staff(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))


def lines(client: Client, section: str) -> list[str]:
    """Return the lines of a section of the page."""
    html = home(client).content.decode().partition(f'aria-labelledby="{section}"')[2].partition("</section>")[0]
    return [text_of(line) for line in re.findall(r"<li[^>]*>(.*?)</li>", html, re.DOTALL)]


def opened(client: Client, *days: int) -> None:
    """Open the page some days ago, in a session of that day."""
    user = User.objects.get(pk=client.session["_auth_user_id"])
    for ago in days:
        with on_day(today() - dt.timedelta(days=ago)):
            client.force_login(user)
            assert client.get("/espace/").status_code == 200
    client.force_login(user)


def test_page_tells_what_others_changed_since_the_last_visit(
    staff: Client, colleague: User, incubator: Incubator
) -> None:
    startup = factories.make_startup("un", phases=[("investigation", days_ago(100))], incubator=incubator)
    metric = factories.make_metric(startup)
    factories.make_measurement(metric, "2021-01", "100")
    with record_author(colleague, reason="Décidé en comité"):
        startup.phases.create(kind_id="construction", start=today(), position=1)
        factories.make_award(factories.make_round(12, 2026), startup, amount="1500", awarded_on=today())
        factories.make_designation(startup, today().year, decided_on=today())
    opened(staff, 3)
    assert lines(staff, "change") == [
        "Service un lancé, en construction camille@example.gouv.fr",
        f"Service un désigné d’impact national ({today().year}) camille@example.gouv.fr",
        "Service un lauréat du FAST 12, 1 500 € camille@example.gouv.fr",
    ]


def test_values_that_double_are_told(staff: Client, colleague: User, incubator: Incubator) -> None:
    metric = factories.make_metric(factories.make_startup("un", incubator=incubator))
    month = (today().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    before = (month - dt.timedelta(days=1)).replace(day=1)
    with record_author(colleague, reason="Mois"):
        factories.make_measurement(metric, f"{before:%Y-%m}", "100", is_approximate=True)
        factories.make_measurement(metric, f"{month:%Y-%m}", "250")
    [line] = lines(staff, "change")
    assert "d’environ 100 à 250" in line


def test_corrections_of_the_past_and_what_commands_load_are_no_news(
    staff: Client, colleague: User, incubator: Incubator
) -> None:
    startup = factories.make_startup("un", incubator=incubator)
    with record_author(colleague, reason="Oubli"):
        startup.phases.create(kind_id="investigation", start="2015-01-01", position=0)
    with because(reason="Démonstration", source="demonstration"):
        startup.phases.create(kind_id="construction", start="2016-01-01", position=1)
    page = home(staff)
    assert lines(staff, "change") == []
    assert "1 autre fiche modifiée" in text_of(page.content.decode()).replace("\u00a0", " ")


def test_first_import_is_no_news(staff: Client, incubator: Incubator) -> None:
    for slug, start in (("un", days_ago(40)), ("deux", days_ago(2)), ("trois", days_ago(40))):
        with because(reason="Import", source="importer"):
            startup = factories.make_startup(slug, incubator=incubator)
            startup.phases.create(kind_id="construction", start=start, position=0)
    assert lines(staff, "change") == [
        "Service deux lancé, en construction import de beta.gouv.fr",
        "Service trois lancé, en construction import de beta.gouv.fr",
    ]


def since_of(client: Client) -> str:
    return str(home(client).context["news"].since)


def test_first_visit_tells_of_seven_days(staff: Client) -> None:
    assert since_of(staff) == days_ago(7)
    assert "Ceci est votre première visite." in text_of(home(staff).content.decode())


def test_last_visit_is_the_last_earlier_day_up_to_thirty_days_ago(staff: Client) -> None:
    opened(staff, 90, 3)
    assert [since_of(staff) for _ in range(2)] == [days_ago(3)] * 2
    User.objects.update(opened_before=days_ago(90))
    assert since_of(staff) == days_ago(30)
    User.objects.update(opened_on=days_ago(-2))
    assert since_of(staff) == days_ago(0)


def test_month_without_change_is_said(staff: Client) -> None:
    opened(staff, 30)
    assert "n’a changé" in text_of(home(staff).content.decode())


def test_of_four_hundred_changes_eight_are_shown(staff: Client, colleague: User, incubator: Incubator) -> None:
    startups = [factories.make_startup(f"s{number:03}", incubator=incubator) for number in range(400)]
    with record_author(colleague, reason="Reprise"):
        for startup in startups:
            startup.phases.create(kind_id="construction", start=today(), position=0)
    assert len(lines(staff, "change")) == 8
    page = get_page(staff, "/espace/")
    assert [one.text for one in page.all("a") if "changements" in one.text] == ["392 autres changements"]


def test_week_has_the_committees_and_conclusions_to_come(staff: Client, incubator: Incubator) -> None:
    near = factories.make_startup("proche", phases=[("construction", days_ago(400))], incubator=incubator)
    factories.make_event(near, "committee", (today() - dt.timedelta(days=178)).isoformat())
    late = factories.make_startup("tard", phases=[("construction", days_ago(400))], incubator=incubator)
    factories.make_event(late, "committee", days_ago(300))
    factories.make_application(factories.make_round(12, 2026, committee_on=days_ago(10)), near)
    factories.make_application(factories.make_round(13, 2026, committee_on=days_ago(-60)), near)
    page = home(staff)
    news: Any = page.context["news"]
    assert [(one.subject, one.what, one.action) for one in news.agenda.coming] == [
        ("FAST 12", "1\u00a0candidature à décider", "Décider"),
        ("Service proche", "Comité d’investissement", "Préparer"),
    ]
    assert news.agenda.late == 1
    assert {staff.get(one.url).status_code for one in news.agenda.coming} == {200}


def test_target_has_a_fact_of_past_years(staff: Client, incubator: Incubator) -> None:
    year = today().year
    for past in range(year - 3, year + 1):
        for day in (f"{past}-01-01", f"{past}-12-31"):
            factories.make_startup(f"s{day}", phases=[("construction", day)], incubator=incubator)
    indicator = factories.make_indicator("lances", label="Produits lancés", rule=scene.LAUNCHES)
    factories.make_target(indicator, year, "3")
    [line] = lines(staff, "cibles")
    assert line.startswith("1 Produits lancés , cible : au moins 3 (33 %) Il manque 2 ")
    assert f"{year - 3}, {year - 2} et {year - 1} en ont ajouté 1, 1 et 1 " in line
    assert f": 2 si {year} " in line


def test_past_years_that_added_nothing_are_said_without_zeros(staff: Client, incubator: Incubator) -> None:
    year = today().year
    for past in (year - 2, year - 1, year):
        factories.make_startup(f"s{past}", phases=[("construction", f"{past}-01-01")], incubator=incubator)
    factories.make_target(factories.make_indicator("lances", rule=scene.LAUNCHES), year, "3")
    [line] = lines(staff, "cibles")
    assert f"{year - 2} et {year - 1} n’en ont pas ajouté après cette date : 1 si {year} fait de même." in line


def comment_on_launches(author: User, *comments: tuple[str, str], year: int) -> None:
    launches = factories.make_indicator("lances", label="Produits lancés", rule=scene.LAUNCHES)
    factories.make_target(launches, year, "3")
    with record_author(author, reason="Point d’étape"):
        for day, text in comments:
            launches.target_comments.create(year=year, said_on=day, text=text, said_by=author)


def test_target_has_its_last_comment_of_two_people(staff: Client, colleague: User) -> None:
    year = today().year
    comment_on_launches(colleague, (f"{year}-01-02", "Deux services sont prêts."), year=year)
    TargetComment.objects.create(
        indicator=Indicator.objects.get(), year=year, said_on=today(), text="Un troisième attend.", said_by=None
    )
    [line] = lines(staff, "cibles")
    assert ("Un troisième attend." in line, "Deux services" in line, "Plus de trois mois" in line) == (
        True,
        False,
        False,
    )


def test_comment_older_than_three_months_says_so(staff: Client, colleague: User) -> None:
    with on_day(dt.date(today().year, 11, 3)):
        comment_on_launches(colleague, (f"{today().year}-02-01", "Deux services sont prêts."), year=today().year)
        opened(staff, 0)
        [line] = lines(staff, "cibles")
    assert re.findall(r"Deux services sont prêts\.|Plus de trois mois", line) == [
        "Deux services sont prêts.",
        "Plus de trois mois",
    ]


@cases("loses", ["year", "target"])
def test_comment_on_a_year_that_ended_or_a_target_that_is_gone_is_not_shown(
    staff: Client, colleague: User, loses: str
) -> None:
    year = today().year - (loses == "year")
    comment_on_launches(colleague, (f"{year}-01-01", "Deux services sont prêts."), year=year)
    if loses == "target":
        Target.objects.all().delete()
    [line] = lines(staff, "cibles")
    assert "Deux services" not in line


def test_year_without_a_target_says_what_is_known(staff: Client) -> None:
    factories.make_indicator("lances", label="Produits lancés", rule=scene.LAUNCHES)
    page = text_of(home(staff).content.decode())
    assert f"Cibles de {today().year} : aucune cible n’est fixée pour {today().year}." in page
    assert lines(staff, "cibles") == ["ND Produits lancés"]


def test_what_a_beginning_leaves_is_one_number_for_each_kind(staff: Client, incubator: Incubator) -> None:
    for number in range(3):
        startup = factories.make_startup(f"s{number}", phases=[("construction", days_ago(9))], incubator=incubator)
    factories.make_designation(
        startup, today().year - 1, is_millesime_confirmed=False, decided_on=f"{today().year}-01-01"
    )
    Startup.objects.filter(pk=startup.pk).update(impact_url="https://exemple.gouv.fr/matrice")
    backlog = home(staff).context["news"].backlog
    assert [one.in_words.replace("\u00a0", " ") for one in backlog] == [
        "3 services pas encore suivis par un comité",
        "1 millésime d’impact national à confirmer",
        "1 désignation à décider",
        "1 matrice d’impact à relire",
        "1 incubateur sans accompagnateur",
    ]
    assert {staff.get(one.url).status_code for one in backlog} == {200}


def test_services_without_a_committee_are_those_of_their_list(staff: Client, incubator: Incubator) -> None:
    for slug, kind in (("sans", "construction"), ("cherche", "investigation"), ("ancien", "investigation")):
        factories.make_startup(slug, phases=[(kind, days_ago(400))], incubator=incubator)
    factories.make_event(Startup.objects.get(slug="cherche"), "committee", days_ago(30))
    Beginning.objects.create(day=days_ago(100))
    [line] = [one for one in home(staff).context["news"].backlog if "comité" in one.in_words]
    assert line.count == 2
    assert [row.all("th")[0].text for row in get_page(staff, line.url).all("tr")[1:]] == [
        "Service ancien",
        "Service sans",
    ]


def test_accounts_and_incubators_without_each_other_are_counted_with_their_list(
    staff: Client, colleague: User, incubator: Incubator
) -> None:
    factories.make_startup("un", phases=[("construction", days_ago(9))], incubator=factories.make_incubator("seul"))
    factories.make_startup("deux", phases=[("construction", days_ago(9))], incubator=incubator)
    factories.make_user("nouveau@example.gouv.fr")
    factories.make_user("visiteur@example.com", is_invited=False)
    factories.make_user("ferme@example.gouv.fr", is_active=False)
    people = home(staff).context["news"].backlog[-2:]
    assert [one.in_words.replace("\u00a0", " ") for one in people] == [
        "1 compte à rattacher à un incubateur",
        "1 incubateur sans accompagnateur",
    ]
    page = get_page(staff, people[0].url)
    assert [row.all("th")[0].text for row in page.all("tr")[1:]] == ["nouveau@example.gouv.fr"]
    assert "Incubateur seul" in page.text


def test_board_of_a_coach_begins_with_what_is_new(desk: Client, incubator: Incubator) -> None:
    factories.make_startup("un", phases=[("investigation", days_ago(250))], incubator=incubator)
    opened(desk, 1)
    page = text_of(home(desk).content.decode()).replace("\u00a0", " ")
    assert re.findall(r"\d nouveaux? points? depuis", page) == ["1 nouveau point depuis"]


def test_week_is_that_of_today_where_the_records_are_older(staff: Client, incubator: Incubator) -> None:
    known = today() - dt.timedelta(days=60)
    for slug, held in (("un", 178), ("passe", 200)):
        startup = factories.make_startup(slug, phases=[("construction", days_ago(400))], incubator=incubator)
        factories.make_event(startup, "committee", days_ago(held))
    record_freshness(RECORDS, known)
    news: Any = home(staff).context["news"]
    assert (news.day, news.known, news.agenda.late) == (today(), known, 0)
    assert [one.subject for one in news.agenda.coming] == ["Service un"]


def test_what_the_import_waits_for_is_one_block(staff: Client, incubator: Incubator) -> None:
    startup = factories.make_startup("un", incubator=incubator)
    startup.findings.create(code=Finding.Code.UNKNOWN_FIELD, field="fiche", detail="champ « couleur » inconnu")
    record_freshness(RECORDS, today())
    assert [line.count("couleur") for line in lines(staff, "import-attend")] == [1]
