"""A form that is sent twice is saved once, and redirects to the same page, even if its record is deleted."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from budget.models import Participation
from common.clock import today
from impact.models import OtherFunding, Review, Spending
from indicators.models import PrintedFigure
from startups.models import LifeEvent, Startup
from tests import factories, wordings
from tests.cases import cases
from tests.workspace import test_concurrent_edits as of_coaches
from tests.workspace import test_concurrent_edits_of_staff as of_staff
from tests.workspace.reading import filled, messages
from tests.workspace.simultaneous import PAIRS, REASON, Change, TwoPeople

ALREADY = wordings.ALREADY_SAVED
SERVICE, MONEY = "/espace/services/un.service/", "/espace/financements/"
CHANGES = [*of_coaches.CHANGES, *of_staff.CHANGES]
EACH_WAY = [*of_coaches.EACH_WAY, *of_staff.EACH_WAY][::2]


@pytest.fixture
def office(signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of an administrator."""
    return signed_in(factories.make_user("office@example.gouv.fr", User.Role.ADMINISTRATOR))


def ready(client: Client, url: str, typed: dict[str, Any], *, is_step: bool = False) -> dict[str, Any]:
    """Return the form of a page, ready to be saved."""
    form = filled(client.get(url), **typed)
    if is_step or "previewed" in form:
        page = client.post(url, form)
        form = filled(page, step="save", **({"confirmed": "on"} if "recap" in page.context else {}))
    return form


def written() -> int:
    """Return the number of history contexts, which grows with each write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pghistory_context")
        return int(cursor.fetchone()[0])


def send_twice(client: Client, url: str, form: dict[str, Any]) -> None:
    """Send a form twice: the second time changes nothing, and redirects like the first with a message."""
    before = written()
    first = client.post(url, form)
    assert first.status_code == 302
    client.get(first["Location"])
    after = written()
    assert after > before
    again = client.post(url, form)
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert messages(client.get(again["Location"])) == [ALREADY]
    assert written() == after


@pytest.mark.django_db
@cases("made", EACH_WAY, ids=lambda made: made.__name__)
def test_a_change_is_made_once(made: Callable[[Startup], Change], startup: Startup, office: Client) -> None:
    change_twice(made(startup), office)


@pytest.mark.sweep
@pytest.mark.django_db
@cases("made", [one for one in CHANGES if one not in EACH_WAY], ids=lambda made: made.__name__)
def test_any_other_change_is_made_once(made: Callable[[Startup], Change], startup: Startup, office: Client) -> None:
    change_twice(made(startup), office)


def change_twice(change: Change, office: Client) -> None:
    send_twice(office, change.url, ready(office, change.url, change.typed[0], is_step=change.is_step))


def _support(startup: Startup) -> str:
    return f"{SERVICE}appuis/{factories.make_support(startup).pk}/retrait/"


def _funder(startup: Startup) -> str:
    row = OtherFunding.objects.create(startup=startup, year=2021, funder="Région", amount=100)
    return f"{SERVICE}financeurs/{row.pk}/retrait/"


def _spending(startup: Startup) -> str:
    return f"{SERVICE}depenses/{Spending.objects.create(startup=startup, year=2021, amount=100).pk}/retrait/"


def _reading(startup: Startup) -> str:
    return f"{SERVICE}releves/{factories.make_measurement(factories.make_metric(startup), '2021-03', '10').pk}/retrait/"


def _metric(startup: Startup) -> str:
    return f"{SERVICE}mesures/{factories.make_metric(startup).code}/retrait/"


def _review(startup: Startup) -> str:
    return f"{SERVICE}comites/{Review.objects.create(startup=startup, held_on=dt.date(2022, 1, 10)).pk}/retrait/"


def _event(startup: Startup) -> str:
    return f"{SERVICE}evenements/{LifeEvent.objects.create(startup=startup, kind='end', date=today()).pk}/retrait/"


def _shared_service(startup: Startup) -> str:
    return f"{MONEY}services-partages/{factories.make_shared_service().slug}/retrait/"


def _round(startup: Startup) -> str:
    return f"{MONEY}fast/{factories.make_round(9, 2021).number}/retrait/"


def _award(startup: Startup) -> str:
    row = factories.make_award(factories.make_round(9, 2021), startup, "100000")
    return f"{MONEY}laureats/{row.pk}/retrait/"


def _credit_line(startup: Startup) -> str:
    return f"{MONEY}lignes/{factories.make_credits(2021, [('Lancer', '100000')]).lines.get().pk}/retrait/"


def _season(startup: Startup) -> str:
    return f"{MONEY}gamma/{factories.make_season().number}/retrait/"


def _participation(startup: Startup) -> str:
    row = Participation.objects.create(season=factories.make_season(), startup=startup)
    return f"{MONEY}participations/{row.pk}/retrait/"


def _milestone(startup: Startup) -> str:
    joined = Participation.objects.create(season=factories.make_season(), startup=startup)
    return f"{MONEY}etapes/{joined.milestones.create(label='Dix', due_on=dt.date(2020, 12, 1)).pk}/retrait/"


def _stated_figure(startup: Startup) -> str:
    row = PrintedFigure.objects.create(
        subject="rounds", year=2021, report_year=2021, value=4, printed="4", source="Bilan 2021"
    )
    return f"/espace/chiffres-imprimes/{row.pk}/retrait/"


def _indicator(startup: Startup) -> str:
    return f"/espace/indicateurs/definitions/{factories.make_indicator('launched').code}/retrait/"


TAKEN_AWAY = [
    _support,
    _funder,
    _spending,
    _reading,
    _metric,
    _review,
    _event,
    _shared_service,
    _round,
    _award,
    _credit_line,
    _season,
    _participation,
    _milestone,
    _stated_figure,
    _indicator,
]


@pytest.mark.django_db
@cases("made", TAKEN_AWAY[::4], ids=lambda made: made.__name__)
def test_a_record_is_removed_once(made: Callable[[Startup], str], startup: Startup, office: Client) -> None:
    remove_twice(made(startup), office)


@pytest.mark.sweep
@pytest.mark.django_db
@cases("made", [one for one in TAKEN_AWAY if one not in TAKEN_AWAY[::4]], ids=lambda made: made.__name__)
def test_any_other_record_is_removed_once(made: Callable[[Startup], str], startup: Startup, office: Client) -> None:
    remove_twice(made(startup), office)


def remove_twice(url: str, office: Client) -> None:
    send_twice(office, url, ready(office, url, REASON))
    assert office.get(url).status_code == 404  # its page no longer exists


@pytest.mark.django_db
def test_what_is_sent_again_by_another_user_is_not_theirs(
    startup: Startup, office: Client, signed_in: Callable[[User], Client]
) -> None:
    url = _support(startup)
    form = ready(office, url, REASON)
    assert office.post(url, form).status_code == 302
    other = signed_in(factories.make_user("other@example.gouv.fr", User.Role.ADMINISTRATOR))
    assert other.post(url, form).status_code == 404


@pytest.mark.django_db
@cases("token", ["", "x", "\x00", "0" * 40])
def test_an_invalid_token_saves_nothing(token: str, startup: Startup, office: Client) -> None:
    url = _support(startup)
    assert office.post(url, {**ready(office, url, REASON), "token": token}).status_code == 400
    assert office.get(url).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_answered_twice_alike(startup: Startup) -> None:
    user = factories.make_user("office@example.gouv.fr", User.Role.ADMINISTRATOR)
    with TwoPeople(user, user) as both:
        for _ in range(PAIRS):
            url = _support(startup)
            form = ready(both.clients[0], url, REASON)

            def click(place: int, url: str = url, form: dict[str, Any] = form) -> tuple[int, str]:
                answer = both.clients[place].post(url, form)
                return answer.status_code, answer["Location"]

            assert both.at_once(lambda: click(0), lambda: click(1)) == [(302, f"{SERVICE}appuis/")] * 2
