"""A preview shows exactly the figures that change when the change is saved, for any change of the demonstration."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import TestCase, override_settings

from accounts.models import User
from common.figure import Figure
from common.words import list_fr
from incubators.models import Incubator
from indicators.live.actions import compute_live_results
from indicators.models import LiveResult
from sampledata.demonstration import load_demo
from sampledata.records import RECORDS_DAY
from startups.actions import change_phase, correct_phase_date, move_to_incubator, withdraw_phase
from startups.models import Membership, PhaseKind, Startup
from startups.queries import membership_in_force, portfolio, spans_at
from tests import factories
from workspace.pages.preview import ChangeEffect, membership_effects, phase_effects

TODAY = RECORDS_DAY
CHANGES = 20
SERVICES = {"measure": "states", "group": "service"}
NATIONAL = {"national_impact": True}
RULES: tuple[dict[str, Any], ...] = (
    SERVICES,
    {**SERVICES, "aggregate": "share", "counted": NATIONAL},
    {"measure": "entries", "kind": "abandon", "aggregate": "rate", "base": SERVICES},
)
"""Beside those of the demonstration, so that every aggregation but the sum is there."""

type Change = Callable[[], object]
type Counts = dict[str, str]
"""What is counted, with its marks, by label."""


@pytest.mark.sweep  # `make test` compares previews with results in tests/indicators/live and on the pages of phases
class Demonstration(TestCase):
    """The demonstration, loaded once, and its results."""

    staff: User

    @classmethod
    def setUpTestData(cls) -> None:
        with override_settings(LOCAL_RUN=True):
            load_demo()
        for place, rule in enumerate(RULES):
            factories.make_indicator(f"i{place}", rule=rule, label=f"Indicateur {place}")
        compute_live_results(on=TODAY)
        cls.staff = User.objects.get(email="dinum@demonstration.example")

    def a_day(self, rng: Random) -> dt.date:
        return TODAY - dt.timedelta(days=rng.randrange(2500))

    def a_change_of_phase(self, rng: Random, startup: Startup) -> Change:
        """Return a change that enters, moves or withdraws a phase."""
        said: dict[str, Any] = {"actor": self.staff, "reason": "Essai"}
        phases = list(startup.phases.filter(start__isnull=False))
        if not phases or rng.random() < 0.5:
            kind = rng.choice(list(PhaseKind.objects.order_by("pk"))).pk
            return partial(change_phase, startup=startup, kind=kind, date=self.a_day(rng), **said)
        phase = rng.choice(phases)
        if rng.random() < 0.5:
            return partial(correct_phase_date, phase=phase, date=self.a_day(rng), **said)
        return partial(withdraw_phase, phase=phase, **said)

    def assert_shown_is_counted(
        self, look: Callable[[Change], list[ChangeEffect]], write: Change, counts: Callable[[], Counts]
    ) -> set[str]:
        """Preview, write and count; return the changed figures, without their year."""
        before = counts()
        try:
            shown = look(write)
        except ValidationError:
            return set()
        assert counts() == before
        write()
        compute_live_results(on=TODAY)
        after = counts()
        moved = {label: (before.get(label, "0"), after.get(label, "0")) for label in {*before, *after}}
        assert {one.label: (str(one.before), str(one.after)) for one in shown} == {
            label: values for label, values in moved.items() if values[0] != values[1]
        }
        return {re.sub(r" \d{4}$", "", one.label) for one in shown}

    def test_changes_of_phase_move_what_they_said(self) -> None:
        rng, moved = Random(4), set()
        for startup in rng.sample(list(Startup.objects.order_by("pk")), CHANGES):
            write = self.a_change_of_phase(rng, startup)
            moved |= self.assert_shown_is_counted(
                partial(phase_effects, startup), write, partial(counts_of_phase, startup)
            )
        assert moved >= {f"Indicateur {place}" for place in range(len(RULES))} | {
            "Premières entrées en construction",
            "Phase aujourd’hui",
        }

    def test_moves_to_another_incubator_move_what_they_said(self) -> None:
        rng, moved = Random(6), set()
        incubators = list(Incubator.objects.order_by("pk"))
        rule = {"measure": "states", "incubator": incubators[0].slug}
        factories.make_indicator("of_one", rule=rule, label="Un incubateur")
        compute_live_results(on=TODAY)
        for startup in rng.sample(list(Startup.objects.order_by("pk")), CHANGES):
            where: dict[str, Any] = {"incubator": rng.choice(incubators[:3]), "since": self.a_day(rng)}
            write = partial(move_to_incubator, startup=startup, actor=self.staff, reason="Essai", **where)
            moved |= self.assert_shown_is_counted(
                partial(membership_effects, startup), write, partial(counts_of_memberships, startup)
            )
        assert moved >= {"Incubateurs aujourd’hui", "Un incubateur"}


def live() -> Counts:
    results = LiveResult.objects.select_related("indicator")
    return {f"{one.indicator.label} {one.year}": str(one.figure) for one in results}


def counts_of_phase(startup: Startup) -> Counts:
    span = spans_at(TODAY).filter(startup=startup).first()
    plurals = dict(PhaseKind.objects.values_list("key", "plural"))
    held = portfolio(TODAY).by_phase.items()
    return {
        "Phase aujourd’hui": span.kind.label if span else "aucune",
        **live(),
        **{f"Portefeuille : {plurals[kind].lower()}": str(one) for kind, one in held},
    }


def counts_of_memberships(startup: Startup) -> Counts:
    in_force = Membership.objects.filter(membership_in_force(TODAY))
    memberships = list(in_force.select_related("incubator", "startup").order_by("incubator__name"))
    names = [one.incubator.name for one in memberships if one.startup_id == startup.pk]
    found: Counts = {"Incubateurs aujourd’hui": list_fr(names) or "aucun", **live()}
    for led in portfolio(TODAY).by_incubator:
        name = led.name or "Sans incubateur"
        found[f"{name} : investigations"] = str(led.investigations)
        found[f"{name} : services"] = str(led.services)
        found[f"{name} : partenariats terminés"] = str(led.ended)
    carried = defaultdict(list)
    for one in memberships:
        carried[f"{one.incubator.name} : fiches portées, co-incubation comprise"].append(one.startup)
    return {**found, **{label: str(Figure(len(startups))) for label, startups in carried.items()}}
