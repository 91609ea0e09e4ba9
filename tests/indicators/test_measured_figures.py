"""External figures: entered from a source if no record counts them, corrected with a reason, unknown before."""

import datetime as dt
from copy import copy
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from common.clock import today
from common.history import changes
from common.optimistic_lock import EditConflictError, VersionToken, state_of
from common.row_actions import set_values
from indicators.actions.measured_figures import save_figure
from indicators.actions.publishing import PublicationEntry, Request, publish
from indicators.algebra.declared_sources import measured_rule
from indicators.drift.queries import drift_of, published_in_force
from indicators.live import actions
from indicators.models import Indicator, LiveResult, MeasuredFigure
from indicators.queries import proof
from indicators.queries.measured import measured_figures, quantity_in, unit_in
from startups import records
from tests import factories, wordings
from tests.cases import cases
from tests.violations import refused_by

pytestmark = pytest.mark.django_db
WOMEN = "women_share"
YEAR = (dt.date(2021, 1, 1), dt.date(2022, 1, 1))


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")


@pytest.fixture
def women() -> Indicator:
    rule = measured_rule(WOMEN, "share")
    return factories.make_indicator(WOMEN, rule=rule, label="Part des femmes", unit="%", first_year=2020)


def read(value: str | None = None, halves: tuple[int, int] | None = None, **fields: Any) -> dict[str, Any]:
    """Return the values of a figure of 2021."""
    numerator, denominator = (Decimal(one) for one in halves) if halves else (None, None)
    numbers = {"value": None if value is None else Decimal(value), "numerator": numerator, "denominator": denominator}
    return {"start": YEAR[0], "until": YEAR[1], "source": "Enquête RH 2021", **numbers, **fields}


def entered(indicator: Indicator, staff: User, values: dict[str, Any], reason: str = "Enquête close") -> MeasuredFigure:
    return save_figure(MeasuredFigure(indicator=indicator, **values), reason=reason, actor=staff)


def corrected(
    figure: MeasuredFigure, staff: User, values: dict[str, Any], reason: str = "Correction", **seen: Any
) -> MeasuredFigure:
    typed = copy(figure)
    set_values(typed, values)
    return save_figure(typed, reason=reason, actor=staff, **seen)


def live(year: int = 2021) -> tuple[Decimal | None, int]:
    actions.compute_live_results(on=dt.date(2023, 3, 1))
    found = LiveResult.objects.get(indicator__code=WOMEN, year=year)
    return found.value, found.counted


def test_entered_figure_is_the_exact_ratio_of_its_parts(women: Indicator, staff: User) -> None:
    assert live() == (None, 0)
    figure = entered(women, staff, read("38.5", (40, 104)))
    assert (figure.value, figure.entered_by) == (Decimal("38.4615"), staff)
    assert (live(), live(2022), live(2020)) == ((Decimal("38.4615"), 1), (None, 0), (None, 0))
    found = proof(WOMEN, 2021)
    assert found
    assert [(row.record, row.name, row.date, row.amount, row.why) for row in found.rows] == [
        ("measured_figure", "40 sur 104, Enquête RH 2021", dt.date(2021, 12, 31), Decimal("38.4615"), "Enquête close")
    ]
    assert (found.rule, found.unit_of_value) == ("Relevé saisi par l’équipe.", "%")


def test_period_that_ends_last_shows_the_year_and_the_longest_of_those(women: Indicator, staff: User) -> None:
    entered(women, staff, read("30", until=dt.date(2021, 7, 1)))
    assert live()[0] == 30
    entered(women, staff, read("35", start=dt.date(2021, 7, 1)))
    assert live()[0] == 35
    whole = entered(women, staff, read("33"))
    assert live() == (Decimal(33), 1)
    records.withdraw(whole, reason="Erreur", actor=staff)
    assert live()[0] == 35


def test_correction_keeps_what_preceded_with_who_and_why(women: Indicator, staff: User) -> None:
    figure = entered(women, staff, read("38"))
    seen = VersionToken.of(state_of(figure, MeasuredFigure.EDITED))
    second = corrected(figure, staff, read(None, (40, 104)), "Erreur de saisie", seen=seen)
    assert (second.pk, second.value) == (figure.pk, Decimal("38.4615"))
    with pytest.raises(EditConflictError):
        corrected(figure, staff, read("39"), "Encore", seen=seen)
    records.withdraw(figure, reason="Enquête annulée", actor=staff)
    told = [(one.kind, one.reason, one.author) for one in reversed(changes(MeasuredFigure, indicator_id=women.pk))]
    assert told == [
        ("delete", "Enquête annulée", "Camille"),
        ("update", "Erreur de saisie", "Camille"),
        ("insert", "Enquête close", "Camille"),
    ]
    assert measured_figures(women) == []


@cases(
    ("reading", "wrong"),
    [
        (read("101"), {"value": ["Une part ne dépasse pas 100 % : 101 est refusé."]}),
        (read(None, (105, 104)), {"numerator": [wordings.SHARE_OF_105]}),
        (read("40", (40, 104)), {"value": [wordings.SHARE_DOES_NOT_MATCH]}),
        (read(None, (0, 0)), {"denominator": [wordings.DENOMINATOR_ZERO]}),
        (read("-1"), {"value": [wordings.NEGATIVE_READING]}),
        (read(), {"value": [wordings.NO_VALUE]}),
        (read("38", source=""), {"source": [wordings.NO_SOURCE]}),
        (
            read("38", source="https://nulle-part"),
            {
                "source": [
                    "Ce lien ne mène nulle part : « nulle-part » n’est pas un site. Copiez l’adresse entière de la page."
                ]
            },
        ),
        (
            read("38", document="ftp://serveur.example.fr/f"),
            {
                "document": [
                    "Ce lien ne mène nulle part. Adresse refusée : elle n’est ni en http ni en https : copiez l’adresse"
                    " de la page, ou nommez le document."
                ]
            },
        ),
        (
            read("38", start=dt.date(2090, 1, 1), until=dt.date(2091, 1, 1)),
            {"until": [wordings.PERIOD_TO_COME]},
        ),
        (
            read("38", start=YEAR[1], until=YEAR[0]),
            {"until": [wordings.PERIOD_ENDS_BEFORE_ITS_START]},
        ),
        (
            read("38", start=dt.date(2019, 1, 1), until=dt.date(2020, 1, 1)),
            {"until": ["« Part des femmes » n’est pas suivi en 2019."]},
        ),
    ],
)
def test_what_can_not_be_measured_is_refused_in_words(
    reading: dict[str, Any], wrong: Any, women: Indicator, staff: User
) -> None:
    with pytest.raises(ValidationError) as refused:
        entered(women, staff, reading)
    assert refused.value.message_dict == wrong
    assert not MeasuredFigure.objects.exists()


def test_second_value_for_a_period_is_refused(women: Indicator, staff: User) -> None:
    entered(women, staff, read("38"))
    with pytest.raises(ValidationError) as refused:
        entered(women, staff, read("39"))
    assert refused.value.messages == [wordings.SAME_READING]
    assert refused_by(lambda: factories.make_measured(women, 2021, "39")) == "measured_figure_one_per_period"


def test_indicator_that_records_count_takes_no_figure(staff: User) -> None:
    launches = factories.make_indicator(rule={"measure": "entries", "kind": "construction"})
    assert (quantity_in(launches, 2021), unit_in(launches, 2021)) == ("", "produits")
    with pytest.raises(ValidationError, match="est compté d’après les fiches en 2021"):
        entered(launches, staff, read("38"))


def test_only_staff_measure_and_show_why(women: Indicator, staff: User) -> None:
    agent = factories.make_user("agent@example.gouv.fr", User.Role.AGENT)
    with pytest.raises(PermissionDenied):
        entered(women, agent, read("38"))
    with pytest.raises(ValidationError, match="Indiquez"):
        entered(women, staff, read("38"), reason=" ")
    assert not MeasuredFigure.objects.exists()


@cases(
    ("constraint", "fields"),
    [
        ("measured_figure_not_negative", {"value": "-1"}),
        ("measured_figure_has_source", {"source": ""}),
        ("measured_figure_days_ordered", {"until": YEAR[0]}),
        ("measured_figure_halves_agree", {"numerator": 40, "denominator": 104}),
        ("measured_figure_halves_agree", {"numerator": 40}),
        ("measured_figure_halves_agree", {"numerator": 2, "denominator": 1, "value": "200"}),
    ],
)
def test_database_refuses_what_can_not_be(constraint: str, fields: dict[str, Any], women: Indicator) -> None:
    values = {"value": "38", **fields}
    assert refused_by(lambda: factories.make_measured(women, 2021, **values)) == constraint


@pytest.mark.django_db(transaction=True)  # a later change needs a later transaction
def test_figure_is_published_with_its_evidence_and_has_no_drift_but_its_corrections(
    women: Indicator, staff: User
) -> None:
    figure = entered(women, staff, read(None, (40, 104)))
    actions.compute_live_results()
    publish(Request(2021, [PublicationEntry(WOMEN)], dt.date(2022, 3, 1), "RAP 2021"), actor=staff)
    published = published_in_force(WOMEN, 2021)
    assert published
    assert (published.value, published.has_evidence) == (Decimal("38.4615"), True)
    assert [(row.startup_name, row.amount) for row in published.evidence.all()] == [
        ("40 sur 104, Enquête RH 2021", Decimal("38.4615"))
    ]
    now = LiveResult.objects.get(indicator=women, year=2021)
    assert drift_of(published, None, now).lines == ()
    corrected(figure, staff, read(None, (41, 104)), "Une réponse tardive")
    actions.compute_live_results()
    now.refresh_from_db()
    drift = drift_of(published, None, now)
    assert [(str(line.cause.kind.value), line.cause.what) for line in drift.lines] == [
        ("Enregistrement modifié", "38.4615 → 39.4231, 40 sur 104 → 41 sur 104")
    ]
    assert drift.total.exact == drift.change == Decimal("0.9616")


@cases("value", ["1e15", "1e30", "123456789012345678", "-1", "0.00001"])
def test_a_value_that_no_column_holds_is_refused_by_its_field(women: Indicator, staff: User, value: str) -> None:
    for reading in (read(value), read(halves=(1, 2), value=value)):
        with pytest.raises(ValidationError) as refused:
            entered(women, staff, reading)
        assert list(refused.value.message_dict) == ["value"]
    assert not MeasuredFigure.objects.exists()


@cases(("days", "taken"), [(1, True), (0, False)])
def test_a_period_is_measured_from_the_day_after_its_last(
    women: Indicator, staff: User, days: int, taken: bool
) -> None:
    end = today() + dt.timedelta(days=1 - days)
    reading = read("40", start=end - dt.timedelta(days=1), until=end)
    if taken:
        assert entered(women, staff, reading).until == end
    else:
        with pytest.raises(ValidationError) as refused:
            entered(women, staff, reading)
        assert list(refused.value.message_dict) == ["until"]


@cases(
    ("halves", "value", "made"),
    [
        ((1, 3), None, "33.3333"),
        ((2, 3), "66.67", "66.6667"),
        ((2, 3), "67", "66.6667"),
        ((1, 8), "12.5", "12.5"),
        ((1, 8), "13", "12.5"),  # half up
        ((1, 200), "0.5", "0.5"),
        ((0, 7), "0", "0"),
        ((7, 7), "100", "100"),
        ((1, 16), "6.25", "6.25"),
        ((1, 16), "6.3", "6.25"),  # half up, not half even
    ],
)
def test_a_share_is_what_its_halves_make_however_it_was_rounded(
    women: Indicator, staff: User, halves: tuple[int, int], value: str | None, made: str
) -> None:
    assert entered(women, staff, read(value, halves)).value == Decimal(made)


def test_halves_are_of_a_share_only(staff: User) -> None:
    indicator = factories.make_indicator(
        "agents", rule=measured_rule("agents", "number"), label="Agents", first_year=2020
    )
    with pytest.raises(ValidationError) as refused:
        entered(indicator, staff, read(halves=(1, 2)))
    assert refused.value.message_dict == {"numerator": [wordings.NUMERATOR_OF_A_PERCENTAGE]}
    assert entered(indicator, staff, read("250")).value == 250


def test_a_figure_withdrawn_concurrently_is_not_corrected(women: Indicator, staff: User) -> None:
    figure = entered(women, staff, read("40"))
    MeasuredFigure.objects.all().delete()
    with pytest.raises(EditConflictError) as gone:
        corrected(figure, staff, read("41"))
    assert gone.value.is_gone
