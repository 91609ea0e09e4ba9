"""The warnings on an unusual change, to the day: pure, from unsaved phases."""

import datetime as dt

import pytest

from startups.models import Investigation, Phase, PhaseKind, Startup
from tests.factories import phase_kinds
from workspace.phases.queries import Timeline, change_warnings, date_warnings, withdrawal_warnings

DAY = dt.date(2022, 3, 10)
KIND = {kind.key: kind for kind in phase_kinds()}


def timeline(*phases: tuple[str, dt.date | None]) -> Timeline:
    entered = [Phase(pk=place, kind=KIND[kind], start=start) for place, (kind, start) in enumerate(phases)]
    before = [phase.kind for phase in entered if phase.start and phase.start <= DAY]
    return Timeline(Startup(), DAY, entered, list(KIND.values()), before[-1] if before else None, version=1)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (dt.date(2022, 3, 11), ["La date est à venir : rien ne change avant le 11\u202fmars\u202f2022."]),
        (DAY, []),
        (dt.date(2022, 2, 7), []),  # 31 days before
        (
            dt.date(2022, 2, 6),
            [
                "La date est passée de plus d’un mois : les chiffres affichés depuis le 6\u202ffévrier\u202f2022 changent."
            ],
        ),
    ],
)
def test_date_is_unusual_when_it_is_to_come_or_a_month_old(date: dt.date, said: list[str]) -> None:
    assert date_warnings(DAY, date) == said


def test_phase_that_follows_ends_the_new_one() -> None:
    told = timeline(("investigation", dt.date(2022, 3, 1)), ("construction", dt.date(2022, 3, 10)), ("opere", None))
    after = "La fiche a déjà une phase après : « Construction », le 10\u202fmars\u202f2022. La nouvelle s’arrête ce jour-là."
    assert change_warnings(told, KIND["construction"], dt.date(2022, 3, 9)) == [after]
    # On its own day, it does not come after.
    assert change_warnings(told, KIND["acceleration"], dt.date(2022, 3, 10)) == []


@pytest.mark.parametrize(
    ("since", "until", "is_used"),
    [
        (None, None, True),
        (DAY, None, True),
        (dt.date(2022, 3, 11), None, False),
        (None, dt.date(2022, 3, 11), True),
        (None, DAY, False),
    ],
)
def test_word_of_another_time_is_reported_from_today_on(
    since: dt.date | None, until: dt.date | None, is_used: bool
) -> None:
    kind = PhaseKind(key="arret", rank=99, label="Service arrêté", valid_from=since, until=until)
    said = "La phase « Service arrêté » n’est pas en usage le 10\u202fmars\u202f2022 : vérifiez la date et la phase."
    assert change_warnings(timeline(), kind, DAY) == ([] if is_used else [said])
    assert change_warnings(timeline(), kind, DAY - dt.timedelta(days=1)) == []


def test_phase_of_a_past_date_is_compared_with_that_of_its_day() -> None:
    told = timeline(("investigation", dt.date(2022, 2, 20)), ("acceleration", DAY))
    past = dt.date(2022, 3, 1)
    after = "La fiche a déjà une phase après : « Accélération », le 10\u202fmars\u202f2022. La nouvelle s’arrête ce jour-là."
    assert change_warnings(told, KIND["construction"], past) == [after]
    already = "Le service était déjà en phase « Investigation » le 1er\u202fmars\u202f2022."
    assert change_warnings(told, KIND["investigation"], past) == [already, after]


def test_undoing_warns_of_figures_already_read_and_of_the_dossier() -> None:
    told = timeline()
    past, to_come, undated = (
        Phase(kind=KIND["investigation"], start=start) for start in (dt.date(2021, 1, 1), dt.date(2022, 3, 11), None)
    )
    said = "La date est passée de plus d’un mois : les chiffres affichés depuis le 1er\u202fjanvier\u202f2021 changent."
    assert [withdrawal_warnings(told, phase) for phase in (past, to_come, undated)] == [[said], [], []]
    Investigation(phase=past)
    dossier = "Le dossier de l’investigation disparaît de la fiche avec elle ; il reste dans l’historique."
    assert withdrawal_warnings(told, past) == [said, dossier]


def test_life_without_a_phase_is_judged_by_those_that_remain() -> None:
    told = timeline(("investigation", dt.date(2021, 1, 1)), ("construction", DAY), ("opere", dt.date(2022, 3, 11)))
    assert told.without(1).current == KIND["investigation"]
    assert told.without(0).current == told.without(2).current == told.without(None).current == KIND["construction"]
    assert [phase.pk for phase in told.without(1).phases] == [0, 2]
    assert told.without(0).without(1).current is None
