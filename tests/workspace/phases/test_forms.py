"""Two people who change the phases of one service: what each form compares, and the choice. Pure."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from startups.models import Phase, PhaseKind, Startup
from tests import wordings
from tests.workspace.typed import refused, typed
from workspace.pages.forms import Compared
from workspace.phases.forms import ChangeForm, CorrectPhaseForm, PhaseForm, WithdrawPhaseForm
from workspace.phases.queries import MeanwhileChange, Timeline

NOW = dt.datetime(2022, 3, 1, 12, tzinfo=dt.UTC)
DAY = dt.date(2022, 3, 1)
LABELS = {
    "investigation": "Investigation",
    "construction": "Construction",
    "acceleration": "Accélération",
    "consolidation": "En consolidation",
    "abandon": "Service arrêté",
}
GROUPS = {"investigation": "investigation", "abandon": "ended"}
KINDS = {
    key: PhaseKind(key=key, label=label, rank=rank, group=GROUPS.get(key, "service"))
    for rank, (key, label) in enumerate(LABELS.items())
}
VERSION = 7


def timeline(*entries: tuple[int, str, str]) -> Timeline:
    """Return the phases of a service, by key, kind and day; the last one is current."""
    service = Startup(slug="un")
    phases = [
        Phase(pk=pk, startup=service, kind=KINDS[kind], start=dt.date.fromisoformat(day)) for pk, kind, day in entries
    ]
    return Timeline(service, DAY, phases, list(KINDS.values()), phases[-1].kind if phases else None, VERSION)


TIMELINE = timeline((1, "investigation", "2020-01-01"), (2, "construction", "2021-01-01"))


def other(
    phase: int, kind: str = "construction", after: str | None = "2021-01-01", reason: str = "Comité"
) -> MeanwhileChange:
    """Return a change by someone else."""
    day = None if after is None else dt.date.fromisoformat(after)
    return MeanwhileChange(NOW, "Camille", reason, phase, kind, LABELS[kind], None, day)


def change(**values: Any) -> ChangeForm:
    """Return the form of a new phase, sent from a page built two versions before."""
    usual = {"kind": "construction", "date": "2021-01-01", "version": "5", "seen": None}
    form = ChangeForm(typed(**{**usual, **values}), timeline=TIMELINE)
    assert refused(form) == {}
    return form


RIVALS: list[tuple[Sequence[MeanwhileChange], int | None]] = [
    ([], None),
    ([other(2)], 0),
    ([other(2), other(1)], 1),  # the last one
    ([other(2), other(9)], 0),  # a deleted phase is ignored
    ([other(2), other(1, after=None)], 0),  # a withdrawn phase no longer counts
    ([other(9)], None),
]


@pytest.mark.parametrize(("meanwhile", "place"), RIVALS)
def test_the_rival_is_the_last_change_that_is_still_in_force(
    meanwhile: Sequence[MeanwhileChange], place: int | None
) -> None:
    assert change().rival_among(meanwhile) == (None if place is None else meanwhile[place])


@pytest.mark.parametrize(
    ("meanwhile", "place"), [([other(2), other(1)], 0), ([other(1)], None), ([other(2, after=None)], None)]
)
def test_the_rival_of_a_correction_is_about_the_same_phase(
    meanwhile: Sequence[MeanwhileChange], place: int | None
) -> None:
    sent = typed(date="2021-02-01", version="5", seen=None)
    form = CorrectPhaseForm(sent, timeline=TIMELINE, phase=TIMELINE.phases[1])
    assert refused(form) == {}
    assert form.rival_among(meanwhile) == (None if place is None else meanwhile[place])


DIFFERING: list[tuple[MeanwhileChange, dict[str, str]]] = [
    (other(2), {}),
    (other(2, reason=""), {}),  # an empty reason is none
    (other(2, reason="Autre"), {"reason": "Autre"}),
    (other(2, after="2021-02-01"), {"date": "1er février 2021"}),
    (other(2, kind="acceleration"), {"kind": "Accélération"}),
    (
        other(2, kind="acceleration", after="2021-02-01", reason="Autre"),
        {"kind": "Accélération", "date": "1er février 2021", "reason": "Autre"},
    ),
]


@pytest.mark.parametrize(("rival", "words"), DIFFERING)
def test_what_two_people_request_is_compared_field_by_field(rival: MeanwhileChange, words: dict[str, str]) -> None:
    form = change()
    assert {name: plain(text) for name, text in form.differing(rival).items()} == words
    assert form.is_same(rival) == (set(words) <= {"reason"})


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


RIVAL = other(2, kind="acceleration", after="2021-02-01", reason="Autre")
COMPARED = {"compared": ["kind", "date", "reason"], "compared_at": str(VERSION)}


def chosen(**sides: str) -> dict[str, Any]:
    """Return a choice for each of these fields, with the current changes."""
    return {**COMPARED, **{f"choix_{name}": side for name, side in sides.items()}}


ALL_MINE, ALL_THEIRS = (
    dict.fromkeys(("kind", "date", "reason"), "mine"),
    dict.fromkeys(("kind", "date", "reason"), "theirs"),
)


@pytest.mark.parametrize(
    ("values", "is_settled"),
    [
        ({}, False),
        (COMPARED, False),
        (chosen(kind="mine"), False),
        (chosen(kind="mine", date="theirs"), False),
        (chosen(**ALL_MINE), True),
        (chosen(kind="mine", date="theirs", reason="mine"), True),
        (chosen(kind="mine", date="autre", reason="mine"), False),
        ({**chosen(**ALL_MINE), "compared_at": "6"}, False),  # changed again by someone in the meantime
        ({**chosen(**ALL_MINE), "compared_at": ""}, False),
        ({**chosen(**ALL_MINE), "compared": ["autre"]}, False),
        ({**COMPARED, "both": "on"}, True),
        ({"both": "on"}, False),
    ],
)
def test_a_choice_is_of_every_field_that_differs_as_it_is_now(values: dict[str, Any], is_settled: bool) -> None:
    assert change(**values).is_settled(RIVAL) is is_settled


@pytest.mark.parametrize(
    ("sides", "keeps_theirs"),
    [
        (ALL_THEIRS, True),
        ({**ALL_THEIRS, "reason": "mine"}, True),  # a reason by itself changes nothing
        ({**ALL_THEIRS, "kind": "mine"}, False),
        ({**ALL_THEIRS, "date": "mine"}, False),
        (ALL_MINE, False),
    ],
)
def test_a_change_of_which_nothing_was_chosen_leaves_that_of_the_other(
    sides: dict[str, str], keeps_theirs: bool
) -> None:
    assert change(**chosen(**sides)).keeps_theirs(RIVAL) is keeps_theirs
    assert change(**chosen(**sides), both="on").keeps_theirs(RIVAL) is False


@pytest.mark.parametrize(
    ("sides", "kind", "day", "reason"),
    [
        (ALL_MINE, "construction", "2021-01-01", "Comité"),
        ({**ALL_MINE, "kind": "theirs"}, "acceleration", "2021-01-01", "Comité"),
        ({**ALL_MINE, "date": "theirs"}, "construction", "2021-02-01", "Comité"),
        ({**ALL_MINE, "reason": "theirs"}, "construction", "2021-01-01", "Autre"),
        (ALL_THEIRS, "acceleration", "2021-02-01", "Autre"),
    ],
)
def test_what_was_chosen_replaces_what_the_other_did(sides: dict[str, str], kind: str, day: str, reason: str) -> None:
    form = change(**chosen(**sides))
    form.settle(RIVAL)
    values = form.cleaned_data
    assert (values["kind"], values["date"], values["reason"], values["rival"]) == (
        kind,
        dt.date.fromisoformat(day),
        reason,
        2,
    )
    assert form.rival_phase == TIMELINE.phases[1]
    # The page continues with the same values, at the current version.
    assert [form.data[name] for name in ("date", "rival", "version")][1:] == ["2", str(VERSION)]


def test_both_changes_are_kept_as_they_were_typed() -> None:
    form = change(**chosen(**ALL_THEIRS), both="on", rival="2")
    form.settle(RIVAL)
    values = form.cleaned_data
    assert (values["kind"], values["date"], values["rival"], values["both"]) == (
        "construction",
        dt.date(2021, 1, 1),
        None,
        False,
    )
    assert form.rival_phase is None


def test_both_changes_are_side_by_side_with_what_was_chosen_of_them() -> None:
    form = change(**chosen(kind="theirs"))
    shown = [
        Compared(one.name, one.label, plain(str(one.theirs)), plain(str(one.mine)), one.choice)
        for one in form.side_by_side(RIVAL)
    ]
    assert shown == [
        Compared("kind", "Phase", "Accélération", "Construction", "theirs"),
        Compared("date", "Date d’entrée", "1er février 2021", "1er janvier 2021", ""),
        Compared("reason", "Motif", "Autre", "Comité", ""),
    ]
    assert refused(form) == {"__all__": [wordings.UNDECIDED]}
    assert form.data["compared_at"] == str(VERSION)


def test_a_first_comparison_asks_and_reproaches_nothing() -> None:
    form = change()
    assert [one.choice for one in form.side_by_side(RIVAL)] == ["", "", ""]
    assert refused(form) == {}


def test_the_usual_phases_come_first_in_the_list() -> None:
    choices: Any = ChangeForm(timeline=TIMELINE).fields["kind"].choices  # type: ignore[attr-defined]
    (_, empty), (usual, first), (others, rest) = choices
    assert (empty, usual, others) == ("Choisir une phase", "Suites habituelles", "Autres phases")
    assert [key for key, _ in first] == [kind.key for kind in TIMELINE.usual]
    assert {key for key, _ in [*first, *rest]} == set(KINDS)
    assert len([*first, *rest]) == len(KINDS)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"kind": ""}, {"kind": ["Choisissez la nouvelle phase."]}),
        ({"kind": "lancement"}, {"kind": ["La phase « lancement » n’existe pas. Choisissez-en une dans la liste."]}),
        ({"date": "hier"}, {"date": [wordings.UNREADABLE_DATE]}),
        ({"date": ""}, {"date": ["Donnez une date."]}),
        ({"version": ""}, {"__all__": [wordings.LOST_FORM]}),
    ],
)
def test_a_change_that_can_not_be_read_is_refused(values: dict[str, str], refusal: dict[str, list[str]]) -> None:
    usual = {"kind": "construction", "date": "2021-01-01", "version": "5", "seen": None}
    found = refused(ChangeForm(typed(**{**usual, **values}), timeline=TIMELINE))
    assert {name: words for name, words in found.items() if name != "version"} == refusal


def test_an_entry_that_is_undone_is_reported_in_place_of_its_day() -> None:
    form: PhaseForm = WithdrawPhaseForm(typed(version="5", seen=None), timeline=TIMELINE, phase=TIMELINE.phases[1])
    assert refused(form) == {}
    assert form.describe_change() == {"date": "Entrée annulée", "reason": "Comité"}
    assert {name: plain(text) for name, text in form.differing(other(2, reason="")).items()} == {
        "date": "1er janvier 2021"
    }
