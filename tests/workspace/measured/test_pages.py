"""The pages of external figures: entered, corrected, withdrawn, and each refusal at its field."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from indicators.algebra.declared_sources import measured_rule
from indicators.models import Indicator, MeasuredFigure
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.reading import errors, filled, messages

pytestmark = pytest.mark.django_db
URL = "/espace/indicateurs/definitions/women/releves/"
GIVEN = {"start": "2021-01-01", "last": "2021-12-31", "value": "38,5", "source": "Enquête", "reason": "Campagne"}


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


@pytest.fixture
def women() -> Indicator:
    rule = measured_rule("women", "share")
    return factories.make_indicator("women", rule=rule, label="Part des femmes", unit="%", first_year=2020)


@pytest.fixture
def hired() -> Indicator:
    return factories.make_indicator("hired", rule=measured_rule("hired", "count"), label="Recrutés", first_year=2020)


@pytest.fixture
def form(desk: Client, women: Indicator) -> dict[str, Any]:
    """Return the form of a figure, read once for all cases of a test."""
    return filled(desk.get(URL), **GIVEN)


def enter(desk: Client, url: str = URL, **typed: str) -> Any:
    return desk.post(url, filled(desk.get(url), **{**GIVEN, **typed}), follow=True)


def stored() -> list[tuple[dt.date, dt.date, Decimal, Decimal | None, Decimal | None, str]]:
    fields = ("start", "until", "value", "numerator", "denominator", "source")
    return list(MeasuredFigure.objects.order_by("start").values_list(*fields))


def words(page: Any) -> dict[str, list[str]]:
    return {name: [text.replace("\u202f", " ") for text in found] for name, found in errors(page).items()}


@pytest.mark.usefixtures("women")
def test_a_figure_is_entered_with_its_last_day_included(desk: Client) -> None:
    page = enter(desk)
    assert (page.redirect_chain, messages(page)) == (
        [(URL, 302)],
        ["Le relevé est enregistré. Les chiffres suivent."],
    )
    assert stored() == [(dt.date(2021, 1, 1), dt.date(2022, 1, 1), Decimal("38.5"), None, None, "Enquête")]


@pytest.mark.usefixtures("women")
def test_its_halves_make_a_share(desk: Client) -> None:
    assert enter(desk, value="", numerator="40", denominator="104").redirect_chain
    assert [row[2:5] for row in stored()] == [(Decimal("38.4615"), Decimal(40), Decimal(104))]


@cases(
    ("typed", "wrong"),
    [
        (
            {"last": "2020-12-31"},
            {"last": [wordings.PERIOD_ENDS_BEFORE_ITS_START]},
        ),
        (
            {"last": "2090-12-31"},
            {"last": ["Cette période finit le 31 décembre 2090 : elle se mesure une fois finie."]},
        ),
        (
            {"start": "2018-01-01", "last": "2018-12-31"},
            {"last": ["« Part des femmes » n’est pas suivi en 2018."]},
        ),
        ({"value": "150"}, {"value": [wordings.SHARE_OF_150]}),
        ({"value": "-1"}, {"value": [wordings.NEGATIVE_READING]}),
        ({"value": "38,46154"}, {"value": ["Quatre décimales au plus."]}),
        ({"value": ""}, {"value": [wordings.NO_VALUE]}),
        (
            {"value": "", "numerator": "40"},
            {"denominator": ["Saisissez le numérateur et le dénominateur, ou aucun des deux."]},
        ),
        (
            {"value": "", "denominator": "104"},
            {"numerator": ["Saisissez le numérateur et le dénominateur, ou aucun des deux."]},
        ),
        ({"value": "", "numerator": "4", "denominator": "0"}, {"denominator": [wordings.DENOMINATOR_ZERO]}),
        (
            {"value": "", "numerator": "5", "denominator": "4"},
            {"numerator": ["Une part ne dépasse pas 100 % : 5 sur 4 est refusé."]},
        ),
        (
            {"value": "40", "numerator": "40", "denominator": "104"},
            {"value": [wordings.SHARE_DOES_NOT_MATCH]},
        ),
        ({"source": "  "}, {"source": ["Donnez la source : qui a mesuré, et comment."]}),
        ({"reason": ""}, {"reason": [wordings.NO_REASON]}),
    ],
    parts=2,
)
def test_what_is_wrong_is_reported_next_to_its_field_and_nothing_is_entered(
    desk: Client, form: dict[str, Any], typed: dict[str, str], wrong: dict[str, list[str]]
) -> None:
    page = desk.post(URL, {**form, **typed})
    assert (page.status_code, words(page), stored()) == (400, wrong, [])


@pytest.mark.usefixtures("hired")
@cases(
    ("typed", "wrong"),
    [
        ({"value": "1,5"}, {"value": [wordings.WHOLE_NUMBER_OF_THINGS]}),
        (
            {"value": "", "numerator": "1", "denominator": "2"},
            {"numerator": [wordings.NUMERATOR_OF_A_PERCENTAGE]},
        ),
        ({"value": ""}, {"value": ["Donnez la valeur."]}),
    ],
)
def test_a_count_is_whole_and_has_no_halves(desk: Client, typed: dict[str, str], wrong: dict[str, list[str]]) -> None:
    page = enter(desk, "/espace/indicateurs/definitions/hired/releves/", **typed)
    assert (page.status_code, words(page), stored()) == (400, wrong, [])


@pytest.mark.usefixtures("women")
def test_one_period_has_one_figure(desk: Client) -> None:
    enter(desk)
    page = enter(desk, value="40")
    assert (page.status_code, [row[2] for row in stored()]) == (400, [Decimal("38.5")])


@pytest.mark.usefixtures("women")
def test_a_figure_is_corrected_then_withdrawn(desk: Client) -> None:
    enter(desk)
    address = f"{URL}{MeasuredFigure.objects.get().pk}/"
    same = desk.post(address, filled(desk.get(address), reason="Rien"))
    assert (same.status_code, words(same)) == (
        400,
        {"__all__": ["Rien n’a changé : corrigez une valeur, ou quittez cette page."]},
    )
    late = desk.post(address, filled(desk.get(address), last="2090-12-31", reason="Période"))
    assert (late.status_code, list(words(late))) == (400, ["last"])
    page = desk.post(address, filled(desk.get(address), value="39", reason="Réponse tardive"), follow=True)
    assert (messages(page), [row[2] for row in stored()]) == (["Le relevé est corrigé."], [Decimal(39)])
    gone = f"{address}retrait/"
    form = filled(desk.get(gone), reason="Saisi deux fois")
    page = desk.post(gone, form, follow=True)
    assert (page.redirect_chain, messages(page), stored()) == ([(URL, 302)], ["Le relevé est retiré."], [])
    assert desk.get(gone).status_code == 404
    again = desk.post(gone, form)
    assert (again.status_code, again["Location"]) == (302, URL)


@pytest.mark.usefixtures("women")
def test_a_user_who_corrects_what_another_user_just_corrected_sees_it_first(desk: Client) -> None:
    enter(desk)
    address = f"{URL}{MeasuredFigure.objects.get().pk}/"
    stale = filled(desk.get(address), value="12", reason="Moi")
    desk.post(address, filled(desk.get(address), value="39", reason="Elle"))
    page = desk.post(address, stale)
    assert (page.status_code, [row[2] for row in stored()]) == (409, [Decimal(39)])
    assert "39" in page.content.decode()


@pytest.mark.usefixtures("women")
@cases(("role", "status"), [(None, 302), (User.Role.AGENT, 403)])
def test_only_staff_enter_figures(role: str | None, status: int, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(factories.make_user("agent@example.gouv.fr", role)) if role else Client()
    assert (client.post(URL, GIVEN).status_code, stored()) == (status, [])
