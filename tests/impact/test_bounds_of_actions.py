"""The limits of actions on impact: years, days, codes, headlines, concurrent changes."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from common.clock import today
from common.optimistic_lock import NOTHING, EditConflictError, VersionToken, state_of
from common.words import date_fr
from impact.actions import designating, thresholds
from impact.models import (
    CriterionThreshold,
    Designation,
    Metric,
    OtherFunding,
    Review,
    Spending,
)
from startups import records
from tests import wordings
from tests.cases import cases
from tests.history import changes_of
from tests.impact import recording
from tests.impact.twins import DAY, WHY, YEAR, Twins
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


def test_a_designation_made_concurrently_is_reported_before_it_is_made_twice(twins: Twins) -> None:
    def designate(millesime: int) -> Designation:
        return designating.designate(
            startup=twins.mine,
            millesime=millesime,
            decided_on=DAY,
            actor=twins.staff,
            seen=VersionToken.of(NOTHING),
            reason=WHY,
        )

    made = designate(2021)
    with pytest.raises(EditConflictError) as stale:
        designate(2020)
    now = {"millesime": 2021, "is_millesime_confirmed": True, "decided_on": DAY, "withdrawn_on": None}
    assert stale.value.now == now
    assert Designation.objects.get() == made


def test_a_designation_decided_today_is_recorded_and_of_tomorrow_is_not(twins: Twins) -> None:
    def on(day: dt.date) -> Designation:
        return designating.designate(
            startup=twins.mine, millesime=day.year, decided_on=day, actor=twins.staff, reason=WHY
        )

    assert refusal(lambda: on(today() + dt.timedelta(days=1))) == {"decided_on": [wordings.DESIGNATION_TO_COME]}
    assert on(today()).decided_on == today()


def test_a_spending_is_of_this_year_at_the_latest_and_of_the_first_at_the_earliest(twins: Twins) -> None:
    def of(year: int) -> Spending:
        return recording.record_spending(
            startup=twins.mine, year=year, amount=Decimal(1), source="Note", actor=twins.coach, reason=WHY
        )

    words = f"Une dépense s’enregistre une fois faite : son année va de 2013 à {today().year}."
    for year in (2012, today().year + 1):
        assert refusal(lambda year=year: of(year)) == {"year": [words]}  # type: ignore[misc]
    assert [of(year).year for year in (2013, today().year)] == [2013, today().year]


@cases(("year", "is_recorded"), [(2012, False), (2013, True), (0, True), (1, False)])
def test_another_funding_is_of_the_programme_and_not_of_a_year_to_come(
    twins: Twins, year: int, is_recorded: bool
) -> None:
    asked = year if year > 2000 else today().year + year
    values: dict[str, Any] = {"year": asked, "funder": "Région", "amount": Decimal(5), "source": ""}

    def record() -> OtherFunding:
        return records.save(OtherFunding(startup=twins.mine, **values), actor=twins.coach, reason=WHY)

    if is_recorded:
        assert state_of(record(), OtherFunding.EDITED) == values
    else:
        words = f"Un financement s’enregistre une fois reçu : son année va de 2013 à {today().year}."
        assert refusal(record) == {"year": [words]}
        assert not OtherFunding.objects.exists()


def test_one_funding_of_a_service_is_changed_and_removed_alone(twins: Twins) -> None:
    for one in (twins.other, twins.mine):
        for funder in ("Région", "Europe"):
            OtherFunding.objects.create(startup=one, year=YEAR, funder=funder, amount=Decimal(5))
    row = OtherFunding.objects.get(startup=twins.mine, funder="Région")
    seen = VersionToken.of(state_of(row, OtherFunding.EDITED))
    row.amount, row.source = Decimal(7), "Convention"
    changed = records.save(row, seen=seen, actor=twins.coach, reason=WHY)
    assert changed.pk == row.pk
    assert sorted(OtherFunding.objects.values_list("amount", flat=True)) == [5, 5, 5, 7]
    with pytest.raises(EditConflictError):
        records.withdraw(row, actor=twins.coach, seen=seen, reason=WHY)
    records.withdraw(row, actor=twins.coach, reason=WHY)
    with pytest.raises(EditConflictError) as stale:
        records.save(row, seen=seen, actor=twins.coach, reason=WHY)
    assert stale.value.is_gone
    assert OtherFunding.objects.count() == 3


def test_the_headline_of_a_service_replaces_its_own(twins: Twins) -> None:
    values = {
        "name": "Dossiers",
        "unit": "dossiers",
        "kind": "count",
        "cadence": "month",
        "direction": "up",
        "counts_people": False,
        "has_different_people": False,
        "is_headline": True,
        "description": "",
    }
    made = recording.record_metric(startup=twins.mine, values=values, actor=twins.coach, reason=WHY)
    assert dict(Metric.objects.filter(is_headline=True).values_list("startup__slug", "code")) == {
        "mien": "dossiers",
        "autre": "usagers",
    }
    recording.record_metric(
        startup=twins.mine, metric=made, values={**values, "unit": "démarches"}, actor=twins.coach, reason=WHY
    )
    made.refresh_from_db()
    assert (made.is_headline, made.unit) == (True, "démarches")


def test_metrics_of_one_name_take_the_first_codes_that_are_free(twins: Twins) -> None:
    values = {
        "name": "Usagers",
        "unit": "usagers",
        "kind": "count",
        "cadence": "month",
        "direction": "up",
        "counts_people": False,
        "has_different_people": False,
        "is_headline": False,
        "description": "",
    }

    def define(name: str) -> str:
        return recording.record_metric(
            startup=twins.mine, values={**values, "name": name}, actor=twins.coach, reason=WHY
        ).code

    codes = [define(name) for name in ("Usagers", "usagers !", "Usagers-2", "Été", "日本", "日本語")]
    assert codes == ["usagers-2", "usagers-3", "usagers-2-2", "ete", "mesure", "mesure-2"]
    Metric.objects.filter(startup=twins.mine, code="usagers-2").delete()
    assert define("Usagers") == "usagers-2"


@cases(
    ("decision", "said"),
    [("reinvest", "réinvestir"), ("stop", "arrêter"), ("", "sans décision")],
)
def test_a_committee_is_reported_in_the_history_by_its_day_and_decision(twins: Twins, decision: str, said: str) -> None:
    values = {"held_on": DAY, "decision": decision, "reason": "Bien" if decision else ""}
    row = recording.record_review(startup=twins.mine, values=values, actor=twins.coach)
    [change] = changes_of(row)
    assert (" ".join(change.reason.split()), change.author) == (f"Comité du 1er juin 2021 : {said}", str(twins.coach))


@cases(("days", "is_recorded"), [(-1, True), (0, True), (1, False)])
def test_a_committee_is_recorded_once_held(twins: Twins, days: int, is_recorded: bool) -> None:
    held_on = today() + dt.timedelta(days=days)

    def record() -> Review:
        values = {"held_on": held_on, "decision": "reinvest", "reason": "Bien"}
        return recording.record_review(startup=twins.mine, values=values, actor=twins.coach)

    if is_recorded:
        assert record().held_on == held_on
    else:
        words = wordings.COMMITTEE_OUT_OF_BOUNDS
        assert refusal(record) == {"held_on": [words]}


def test_a_threshold_is_not_set_for_yesterday(twins: Twins) -> None:
    def on(day: dt.date) -> CriterionThreshold:
        return thresholds.set_threshold(
            CriterionThreshold(first_day=day, people=5, share=Decimal(10)), actor=twins.staff, reason=WHY
        )

    words = f"Un seuil ne vaut pas pour le passé : le {date_fr(today())} au plus tôt."
    assert refusal(lambda: on(today() - dt.timedelta(days=1))) == {"first_day": [words]}
    made = on(today())
    assert state_of(made, (*CriterionThreshold.EDITED, "reason", "set_by")) == {
        "first_day": today(),
        "people": 5,
        "share": Decimal(10),
        "reason": "Relecture",
        "set_by": twins.staff,
    }
