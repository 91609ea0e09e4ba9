"""Decisions on national impact: rights, refusals, history."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from catalogue.home.queries import national_impact
from common.clock import today
from common.history import changes
from common.optimistic_lock import state_of
from impact.actions.designating import correct_designation, designate, withdraw_designation
from impact.actions.reach import assert_facts, facts_of
from impact.actions.thresholds import set_threshold, thresholds
from impact.models import CriterionResult, CriterionThreshold, Designation, ImpactFacts, Measurement, Metric
from impact.national.actions import evaluate_criteria
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.refusals import refusal
from tests.sweeps import examples

pytestmark = pytest.mark.django_db
JANUARY = dt.date(2022, 1, 12)
DAY = dt.timedelta(days=1)
NOT_NEAR = "Une désignation décidée le 12\u202fjanvier\u202f2022 compte pour 2021 ou 2022, pas pour 2023."


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")


@pytest.fixture
def startup() -> Startup:
    return factories.make_startup(phases=[("acceleration", "2020-01-01")])


def designated_on(days: list[dt.date]) -> list[int]:
    found = national_impact(days)
    assert [one.day for one in found] == days
    return [int(one.count) for one in found]


def test_designation_counts_from_its_millesime_and_keeps_who_when_and_why(startup: Startup, staff: User) -> None:
    made = designate(startup=startup, millesime=2021, decided_on=JANUARY, reason=" Un million. ", actor=staff)
    made.refresh_from_db()
    assert (made.millesime, made.decided_on, made.effective_on) == (2021, JANUARY, dt.date(2021, 12, 31))
    assert (made.reason, made.decided_by) == ("Un million.", staff)
    correct_designation(designation=made, millesime=2020, decided_on=None, reason="Le bilan dit 2020", actor=staff)
    withdraw_designation(designation=made, withdrawn_on=dt.date(2022, 3, 1), reason="Arrêté", actor=staff)
    made.refresh_from_db()
    assert (made.millesime, made.effective_on, made.withdrawal_reason) == (2020, dt.date(2020, 12, 31), "Arrêté")
    days = [dt.date(2020, 12, 30), dt.date(2020, 12, 31), dt.date(2022, 2, 28), dt.date(2022, 3, 1)]
    assert designated_on(days) == [0, 1, 1, 0]
    history = [(one.kind, one.reason, one.author, one.source) for one in changes(Designation, startup_id=startup.pk)]
    assert history == [
        ("insert", "Un million.", "Camille", "page"),
        ("update", "Le bilan dit 2020", "Camille", "page"),
        ("update", "Arrêté", "Camille", "page"),
    ]


def test_service_withdrawn_may_be_designated_again(startup: Startup, staff: User) -> None:
    first = factories.make_designation(startup, 2020, withdrawn_on=JANUARY, withdrawal_reason="Arrêté")
    again = designate(startup=startup, millesime=2022, decided_on=JANUARY, reason="Repris", actor=staff)
    assert list(startup.designations.order_by("millesime")) == [first, again]


def test_no_day_of_a_service_is_counted_twice(startup: Startup, staff: User) -> None:
    first = factories.make_designation(
        startup, 2021, decided_on=JANUARY, withdrawn_on=dt.date(2023, 3, 1), withdrawal_reason="Arrêté"
    )

    def again(millesime: int, decided_on: dt.date) -> Any:
        return refusal(
            lambda: designate(startup=startup, millesime=millesime, decided_on=decided_on, reason="r", actor=staff)
        )

    assert again(2022, dt.date(2023, 3, 1)) == [
        "Ce service compte déjà du 31\u202fdécembre\u202f2021 jusqu’au 1er\u202fmars\u202f2023 (millésime 2021) :"
        " cette désignation compterait à partir du 31\u202fdécembre\u202f2022. Corrigez l’une des deux."
    ]
    assert len(again(2021, dt.date(2023, 3, 1))) == len(again(2023, dt.date(2023, 2, 28))) == 1
    second = designate(startup=startup, millesime=2023, decided_on=dt.date(2023, 3, 1), reason="r", actor=staff)
    assert designated_on([dt.date(2023, 2, 28), dt.date(2023, 3, 1)]) == [1, 1]

    def corrected(one: Designation, millesime: int) -> Designation:
        return correct_designation(designation=one, millesime=millesime, decided_on=None, reason="r", actor=staff)

    assert list(refusal(lambda: corrected(first, 2024))) == ["millesime"]
    assert len(refusal(lambda: corrected(second, 2022))) == 1
    assert list(startup.designations.values_list("millesime", flat=True)) == [2021, 2023]
    assert corrected(first, 2020).millesime == 2020


def test_withdrawal_comes_after_the_day_from_which_it_counts_even_when_the_decision_has_no_date(
    startup: Startup, staff: User
) -> None:
    one = factories.make_designation(startup, 2021, withdrawn_on=dt.date(2022, 3, 1), withdrawal_reason="Arrêté")

    def corrected(millesime: int) -> Any:
        return correct_designation(designation=one, millesime=millesime, decided_on=None, reason="r", actor=staff)

    assert refusal(lambda: corrected(2022)) == {
        "millesime": [
            "Cette désignation est retirée le 1er\u202fmars\u202f2022 :"
            " elle compterait à partir du 31\u202fdécembre\u202f2022."
        ]
    }
    assert corrected(2020).millesime == 2020


def test_withdrawal_recorded_by_mistake_is_undone_with_a_reason(startup: Startup, staff: User) -> None:
    one = factories.make_designation(startup, 2021, decided_on=JANUARY)
    one.refresh_from_db()
    withdraw_designation(designation=one, withdrawn_on=dt.date(2022, 3, 1), reason="Autre service", actor=staff)

    def reinstated() -> Designation:
        return correct_designation(
            designation=one, millesime=2021, decided_on=JANUARY, is_reinstated=True, reason="Erreur", actor=staff
        )

    other = designate(startup=startup, millesime=2023, decided_on=dt.date(2023, 1, 1), reason="r", actor=staff)
    assert "Ce service compte déjà" in refusal(reinstated)[0]
    other.delete()
    back = reinstated()
    assert (back.withdrawn_on, back.withdrawal_reason) == (None, "")
    assert designated_on([dt.date(2022, 3, 1)]) == [1]
    assert refusal(reinstated) == ["Rien n’a changé : modifiez le millésime ou la date, ou quittez cette page."]


@cases(
    ("role", "message"),
    [("agent", wordings.STAFF_DECIDES), ("coach", wordings.STAFF_DECIDES)],
)
def test_only_staff_decide(startup: Startup, role: str, message: str) -> None:
    incubator = factories.make_incubator()
    factories.make_membership(startup, incubator)
    actor = factories.make_coach(incubator) if role == "coach" else factories.make_user()
    one = factories.make_designation(startup, 2021)
    for write in (
        lambda: designate(startup=startup, millesime=2021, decided_on=JANUARY, reason="r", actor=actor),
        lambda: correct_designation(designation=one, millesime=2020, decided_on=None, reason="r", actor=actor),
        lambda: withdraw_designation(designation=one, withdrawn_on=JANUARY, reason="r", actor=actor),
        lambda: set_threshold(CriterionThreshold(first_day=today(), people=1), reason="r", actor=actor),
        lambda: assert_facts(ImpactFacts(startup=startup, quality_source="s"), reason="r", actor=actor),
    ):
        with pytest.raises(PermissionDenied, match=message):
            write()
    assert list(Designation.objects.values_list("millesime", "withdrawn_on")) == [(2021, None)]


def test_what_is_wrong_in_a_designation_is_reported_and_changes_nothing(startup: Startup, staff: User) -> None:
    def made(**wrong: Any) -> Any:
        asked = {"millesime": 2021, "decided_on": JANUARY, "reason": "r", **wrong}
        return refusal(lambda: designate(startup=startup, actor=staff, **asked))

    tomorrow = today() + DAY
    assert made(reason=" ") == {"reason": [wordings.NO_REASON]}
    assert made(decided_on=tomorrow) == {"decided_on": [wordings.DESIGNATION_TO_COME]}
    assert made(millesime=2023) == {"millesime": [NOT_NEAR]}
    assert made(millesime=2012, decided_on=dt.date(2013, 1, 1)) == {"__all__": [wordings.MILLESIME_OUT_OF_BOUNDS]}
    assert not Designation.objects.exists()
    factories.make_designation(startup, 2020)
    assert made() == [wordings.DESIGNATED_ALREADY]


def test_what_is_wrong_in_a_correction_or_a_withdrawal_is_reported(startup: Startup, staff: User) -> None:
    one = factories.make_designation(startup, 2021, decided_on=JANUARY)
    one.refresh_from_db()

    def corrected(millesime: int, decided_on: dt.date | None) -> Any:
        return refusal(
            lambda: correct_designation(
                designation=one, millesime=millesime, decided_on=decided_on, reason="r", actor=staff
            )
        )

    def withdrawn(day: dt.date) -> Any:
        return refusal(lambda: withdraw_designation(designation=one, withdrawn_on=day, reason="r", actor=staff))

    assert corrected(2021, JANUARY) == ["Rien n’a changé : modifiez le millésime ou la date, ou quittez cette page."]
    assert corrected(2023, JANUARY) == {"millesime": [NOT_NEAR]}
    assert corrected(today().year + 1, None) == {
        "millesime": [f"Le millésime ne suit pas l’année de la décision : {today().year} au plus."]
    }
    assert withdrawn(today() + DAY) == {
        "withdrawn_on": ["Ce jour n’est pas encore venu : un retrait s’enregistre une fois décidé."]
    }
    assert withdrawn(dt.date(2021, 12, 30)) == {
        "withdrawn_on": [
            "Cette désignation compte depuis le 31\u202fdécembre\u202f2021 : son retrait ne la précède pas."
        ]
    }
    assert withdrawn(dt.date(2021, 12, 31)) == {
        "__all__": ["Le retrait ne peut pas précéder la décision : corrigez sa date."]
    }
    withdraw_designation(designation=one, withdrawn_on=JANUARY, reason="r", actor=staff)
    assert withdrawn(JANUARY) == ["Cette désignation est déjà retirée, le 12\u202fjanvier\u202f2022."]
    Designation.objects.all().delete()
    assert withdrawn(JANUARY) == [wordings.GONE]


@given(
    decided=st.dates(dt.date(2013, 1, 1), dt.date(2026, 1, 1)),
    year_before=st.integers(0, 2),
    withdrawn=st.dates(dt.date(2013, 1, 1), dt.date(2026, 6, 1)),
)
@examples(30)
def test_designation_is_in_force_from_its_effect_to_its_withdrawal_or_is_refused(
    decided: dt.date, year_before: int, withdrawn: dt.date
) -> None:
    millesime = max(decided.year - year_before, 2013)
    Designation.objects.all().delete()
    startup = Startup.objects.filter(slug="s").first() or factories.make_startup("s")
    staff = User.objects.filter(email="s@example.gouv.fr").first() or factories.make_user("s@example.gouv.fr", "dinum")
    effect = min(decided, dt.date(millesime, 12, 31))
    try:
        one = designate(startup=startup, millesime=millesime, decided_on=decided, reason="r", actor=staff)
    except ValidationError:
        assert millesime < decided.year - 1
        return
    one.refresh_from_db()
    assert (one.effective_on, designated_on([effect - DAY, effect])) == (effect, [0, 1])
    try:
        withdraw_designation(designation=one, withdrawn_on=withdrawn, reason="r", actor=staff)
    except ValidationError:
        assert withdrawn < max(effect, decided)
    else:
        assert designated_on([withdrawn - DAY, withdrawn]) == [int(withdrawn > effect), 0]


def test_threshold_of_a_day_to_come_leaves_the_evaluations_of_the_days_before(startup: Startup, staff: User) -> None:
    CriterionThreshold.objects.create(first_day=dt.date(2013, 1, 1), people=100, reason="Défaut")
    metric = Metric.objects.create(startup=startup, code="u", name="U", unit="u", counts_people=True)
    yesterday = today() - DAY
    Measurement.objects.create(metric=metric, start=yesterday - 364 * DAY, until=today(), value=120)

    def state(day: dt.date) -> str:
        evaluate_criteria(on=day)
        return CriterionResult.objects.get(criterion=2).state

    made = set_threshold(
        CriterionThreshold(first_day=today() + DAY, people=1000, share=Decimal("12.50")),
        reason="Plus haut",
        actor=staff,
    )
    assert [state(day) for day in (yesterday, today(), today() + DAY)] == ["met", "met", "not_met"]
    ImpactFacts.objects.create(startup=startup, target_population=800, target_population_source="Insee")
    assert state(today() + DAY) == "met"  # 12.5 % of 800 is 100
    same_day = set_threshold(
        CriterionThreshold(first_day=today() + DAY, people=1000, share=Decimal(50)), reason="Trop bas", actor=staff
    )
    assert same_day == made
    assert state(today() + DAY) == "not_met"
    assert [(one.people, one.share, one.reason, one.set_by) for one in thresholds()] == [
        (1000, Decimal(50), "Trop bas", staff),
        (100, None, "Défaut", None),
    ]
    assert [(one.kind, one.reason, one.author) for one in changes(CriterionThreshold, people=1000)] == [
        ("insert", "Plus haut", "Camille"),
        ("update", "Trop bas", "Camille"),
    ]


@cases(
    ("wrong", "said"),
    [
        ({"people": 0}, {"__all__": ["Donnez un nombre de personnes plus grand que zéro."]}),
        ({"share": Decimal(101)}, {"__all__": [wordings.SHARE_FROM_0_TO_100]}),
        ({"reason": ""}, {"reason": [wordings.NO_REASON]}),
        ({"people": 100_000}, ["Ce seuil est déjà celui de ce jour."]),
    ],
)
def test_what_is_wrong_in_a_threshold_is_reported(staff: User, wrong: dict[str, Any], said: Any) -> None:
    CriterionThreshold.objects.create(first_day=today(), people=100_000, reason="Défaut")
    asked = {"first_day": today(), "people": 5, "share": None, "reason": "r", **wrong}
    reason = asked.pop("reason")
    assert refusal(lambda: set_threshold(CriterionThreshold(**asked), reason=reason, actor=staff)) == said
    past = CriterionThreshold(first_day=today() - DAY, people=5)
    past_refusal = refusal(lambda: set_threshold(past, reason="r", actor=staff))
    assert list(past_refusal) == ["first_day"]
    assert list(thresholds().values_list("people", flat=True)) == [100_000]


def test_what_staff_assert_is_recorded_with_its_sources_and_proves_the_first_criterion(
    startup: Startup, staff: User
) -> None:
    whole = {
        "is_nationwide": True,
        "nationwide_source": "Carte",
        "nationwide_since": dt.date(2021, 5, 1),
        "target_population": 800,
        "target_population_source": "Insee",
        "quality_source": "Audit",
        "quality_checked_on": dt.date(2021, 6, 1),
    }
    assert_facts(ImpactFacts(startup=startup, **whole), reason="Carte de mai", actor=staff)
    assert state_of(facts_of(startup), ImpactFacts.EDITED) == whole
    evaluate_criteria()
    assert CriterionResult.objects.get(criterion=1).state == "met"
    quality = CriterionResult.objects.get(criterion=3).evidence[3]
    assert (quality["says"], quality["date"]) == ("Audit", "2021-06-01")
    assert_facts(ImpactFacts(startup=startup), reason="Erreur", actor=staff)
    assert state_of(facts_of(startup), ImpactFacts.EDITED) == state_of(ImpactFacts(), ImpactFacts.EDITED)
    evaluate_criteria()
    assert CriterionResult.objects.get(criterion=1).state == "missing"
    assert [one.reason for one in changes(ImpactFacts, startup_id=startup.pk)] == ["Carte de mai", "Erreur"]


@cases(
    ("values", "field"),
    [
        ({"is_nationwide": False}, "nationwide_source"),
        ({"nationwide_source": "Carte"}, "is_nationwide"),
        ({"nationwide_since": JANUARY}, "is_nationwide"),
        ({"target_population": 800}, "target_population_source"),
        ({"quality_checked_on": JANUARY}, "quality_source"),
    ],
)
def test_assertion_without_a_source_and_a_source_of_nothing_are_refused(
    startup: Startup, staff: User, values: dict[str, Any], field: str
) -> None:
    assert list(refusal(lambda: assert_facts(ImpactFacts(startup=startup, **values), reason="r", actor=staff))) == [
        field
    ]
    assert not ImpactFacts.objects.exists()
    nothing = refusal(lambda: assert_facts(ImpactFacts(startup=startup), reason="r", actor=staff))
    assert nothing == ["Rien n’a changé : modifiez une réponse, ou quittez cette page."]


@cases("field", ["nationwide_since", "quality_checked_on"])
def test_assertion_of_a_day_to_come_is_refused_and_of_today_recorded(startup: Startup, staff: User, field: str) -> None:
    def on(day: dt.date) -> None:
        asserted: dict[str, Any] = {
            "is_nationwide": True,
            "nationwide_source": "Carte",
            "quality_source": "Audit",
            field: day,
        }
        assert_facts(ImpactFacts(startup=startup, **asserted), reason="r", actor=staff)

    said = {field: ["Ce jour n’est pas encore venu : on atteste ce qui est, pas ce qui sera."]}
    assert refusal(lambda: on(today() + DAY)) == said
    assert not ImpactFacts.objects.exists()
    on(today())
    assert getattr(facts_of(startup), field) == today()
