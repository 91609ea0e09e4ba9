"""The invented fiches: the same at each load, following the rules of a life, never after the day."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampledata.demonstration.fiche import Life, SampleDossier, SampleEvent, SampleFiche, SamplePhase, dated_entries
from sampledata.demonstration.fictitious_records import (
    SLIP_EVERY,
    _dossier,
    _events,
    _launch,
    _standards,
    _with_ends,
    _with_slip,
    incubators,
    invented,
)
from sampledata.demonstration.lives import _inconclusive, _launched, _new, _running, _stopped
from sampledata.demonstration.words import MARK, NOTICE, vocabulary

DAY = dt.date(2024, 6, 15)
FLOOR = dt.date(2022, 1, 11)
ONE = dt.timedelta(days=1)
chances = st.integers(0, 10_000).map(Random)


def life(*entries: tuple[str, str]) -> Life:
    return tuple(SamplePhase(kind, dt.date.fromisoformat(start)) for kind, start in entries)


LAUNCHED = life(("investigation", "2021-01-10"), ("construction", "2021-04-01"))
INVESTIGATED = life(("investigation", "2021-01-10"))
STOPPED = (*LAUNCHED, SamplePhase("abandon", dt.date(2023, 1, 1)))
INCONCLUSIVE = (*INVESTIGATED, SamplePhase("abandon-investigation", dt.date(2021, 3, 1)))

SORTS: dict[str, Callable[[Random], Life]] = {
    "launched": lambda chance: _launched(chance, 2021, FLOOR),
    "launched-late": lambda chance: _launched(chance, 2021, FLOOR, late=True),
    "running": lambda chance: _running(chance, dt.date(2022, 1, 1)),
    "inconclusive": lambda chance: _inconclusive(chance, 2021),
    "stopped": lambda chance: _stopped(chance, 2021),
    "new": lambda chance: _new(chance, 2023),
}


def drawn(seed: int, count: int = 12) -> list[tuple[str, Life]]:
    """Return lives of each course, with their keys."""
    return [
        (f"{sort}-{seed}-{n}", make(Random(f"{sort}-{seed}-{n}"))) for sort, make in SORTS.items() for n in range(count)
    ]


# --- Lives ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", SORTS)
@given(chance=chances)
def test_a_life_begins_by_an_investigation_and_goes_on_in_order(sort: str, chance: Random) -> None:
    made = SORTS[sort](chance)
    assert made[0].kind == "investigation"
    days = [entry.start for entry in made]
    assert all(day is not None for day in days)
    assert [(entry.start, entry.kind) for entry in made] == dated_entries(made)
    assert len({entry.kind for entry in made}) == len(made)


@given(chances)
def test_a_launch_is_in_its_year_and_its_investigation_in_the_same_one_unless_late(chance: Random) -> None:
    for late, year in ((False, 2021), (True, 2020)):
        investigation, launch, *rest = _launched(chance, 2021, FLOOR, late=late)
        assert investigation.start
        assert launch.start
        assert (investigation.start.year, launch.start.year, launch.kind) == (year, 2021, "construction")
        assert [entry for entry in rest if entry.kind == "abandon" and entry.start and entry.start < FLOOR] == []


@given(chances)
def test_an_investigation_that_runs_on_a_day_concludes_in_the_five_months_after(chance: Random) -> None:
    start, end, *rest = _running(chance, dt.date(2022, 1, 1))
    assert start.start
    assert end.start
    assert dt.date(2021, 7, 5) <= start.start <= dt.date(2021, 12, 20)
    assert dt.timedelta(days=20) <= end.start - dt.date(2022, 1, 1) <= dt.timedelta(days=150)
    assert end.kind in ("abandon-investigation", "construction")
    assert not rest or end.kind == "construction"


@given(chances)
def test_an_inconclusive_investigation_ends_in_its_year(chance: Random) -> None:
    start, end = _inconclusive(chance, 2021)
    assert start.start
    assert end.start
    assert (start.start.year, end.start.year, end.kind) == (2021, 2021, "abandon-investigation")
    assert dt.timedelta(days=50) <= end.start - start.start <= dt.timedelta(days=110)


@given(chances)
def test_a_stopped_service_stops_in_the_year_two_years_at_least_after_its_launch(chance: Random) -> None:
    made = _stopped(chance, 2021)
    launch, end = _launch(made), made[-1]
    assert launch
    assert end.start
    assert (end.kind, end.start.year) == ("abandon", 2021)
    assert dt.date(2017, 3, 1) <= launch <= dt.date(2019, 2, 1)


# --- A whole fiche --------------------------------------------------------------------------------------------------


@given(st.integers(0, 50), st.integers(0, 800))
def test_fiches_show_nothing_of_the_days_to_come(seed: int, later: int) -> None:
    today = dt.date(2021, 6, 1) + later * ONE
    fiches = invented(drawn(seed, 3), today)
    assert [one.slug for one in fiches if any(entry.start and entry.start > today for entry in one.life)] == []
    assert [one.slug for one in fiches if any(event.date > today for event in one.events)] == []
    ends = [entry.declared_end for one in fiches for entry in one.life if entry.declared_end]
    assert [end for end in ends if end > today] == []
    concluded = [one.dossier.concluded_on for one in fiches if one.dossier and one.dossier.concluded_on]
    assert [day for day in concluded if day > today] == []


@given(st.integers(0, 50))
def test_a_fiche_keeps_its_name_and_its_carriers_as_the_days_pass(seed: int) -> None:
    lives = drawn(seed, 3)
    first = {one.slug: one for one in invented(lives, dt.date(2021, 9, 1))}
    last = {one.slug: one for one in invented(lives, dt.date(2030, 1, 1))}
    assert set(first) <= set(last)
    assert len(last) == len(lives)
    assert {slug: (one.columns["name"], one.columns["mission"]) for slug, one in first.items()} == {
        slug: (last[slug].columns["name"], last[slug].columns["mission"]) for slug in first
    }
    assert {slug: one.memberships[0].incubator for slug, one in first.items()} == {
        slug: last[slug].memberships[0].incubator for slug in first
    }


def test_a_fiche_begins_on_its_first_day_and_not_the_day_before() -> None:
    lives = [("running-0", INVESTIGATED)]
    first = dt.date(2021, 1, 10)
    assert [len(invented(lives, day)) for day in (first - ONE, first, first + ONE)] == [0, 1, 1]


def test_fiches_are_the_same_at_each_load_and_show_that_they_are_fictitious() -> None:
    fiches = invented(drawn(1), DAY)
    assert fiches == invented(drawn(1), DAY)
    assert len({one.slug for one in fiches}) == len(fiches)
    for one in fiches:
        assert one.slug.startswith("fictif-")
        assert one.columns["name"].startswith(MARK)
        assert one.columns["content"].startswith(f"{NOTICE}\n\n## Le problème\n\n")
        assert one.columns["is_fictitious"] is True
        assert one.dossier
        assert one.columns["content"].endswith(one.dossier.problem)


def test_sponsors_and_labels_are_those_of_a_theme_of_the_incubator() -> None:
    themes = vocabulary()["themes"]
    by_labels = {tuple(theme["labels"]): (name, theme) for name, theme in themes.items()}
    for one in invented(drawn(2), DAY):
        name, theme = by_labels[tuple(one.columns["themes"])]
        assert set(one.sponsors) <= set(theme["sponsors"])
        assert 1 <= len(one.sponsors) == len(set(one.sponsors))
        assert one.columns["user_types"] == theme["users"]
        carriers = {membership.incubator for membership in one.memberships if membership.is_lead}
        assert any(name in incubators()[slug]["themes"] for slug in carriers)
        assert one.dossier
        assert one.dossier.sponsor == one.sponsors[0]


def test_the_first_services_launched_in_2021_go_to_each_incubator_in_turn() -> None:
    lives = [(f"launched-2021-{n}", _launched(Random(n), 2021, FLOOR)) for n in range(len(incubators()) + 5)]
    fiches = invented(lives, DAY)
    assert [one.memberships[0 if len(leads(one)) == 1 else 1].incubator for one in fiches[: len(incubators())]] == list(
        incubators()
    )


def leads(fiche: SampleFiche) -> list[str]:
    return [membership.incubator for membership in fiche.memberships if membership.is_lead]


# --- Errors and declared ends ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "given", "slip"),
    [
        (7, LAUNCHED, SamplePhase("construction", dt.date(2021, 4, 1), dt.date(2021, 10, 18))),
        (SLIP_EVERY + 7, LAUNCHED, SamplePhase("construction", dt.date(2021, 4, 1), dt.date(2021, 10, 18))),
        (6, LAUNCHED, None),
        (8, LAUNCHED, None),
        (37, LAUNCHED, None),
        (37, (*LAUNCHED, SamplePhase("acceleration", dt.date(2022, 1, 1))), SamplePhase("consolidation", None)),
        (
            SLIP_EVERY + 37,
            (*LAUNCHED, SamplePhase("acceleration", dt.date(2022, 1, 1))),
            SamplePhase("consolidation", None),
        ),
        (36, (*LAUNCHED, SamplePhase("acceleration", dt.date(2022, 1, 1))), None),
    ],
)
def test_one_life_in_a_few_has_a_phase_entered_by_mistake(place: int, given: Life, slip: SamplePhase | None) -> None:
    made = _with_slip(place, given, DAY)
    if slip is None:
        assert made == given
    elif slip.start is None:
        assert made == (*given, slip)
    else:
        assert made == (*given[:-1], slip)


@pytest.mark.parametrize(("days", "end"), [(199, 199), (200, 200), (201, 200)])
def test_a_slip_closes_a_phase_after_two_hundred_days_or_today(days: int, end: int) -> None:
    start = dt.date(2021, 4, 1)
    last = _with_slip(7, LAUNCHED, start + days * ONE)[-1]
    assert last.declared_end == start + end * ONE


@given(chances)
def test_record_declares_either_every_end_or_none(chance: Random) -> None:
    made = _with_ends(chance, STOPPED)
    assert [entry.start for entry in made] == [entry.start for entry in STOPPED]
    assert [entry.declared_end for entry in made] in (
        [None, None, None],
        [dt.date(2021, 4, 1), dt.date(2023, 1, 1), None],
    )


def test_about_half_of_the_records_declare_their_ends() -> None:
    counts = Counter(_with_ends(Random(seed), LAUNCHED) == LAUNCHED for seed in range(400))
    assert 150 < counts[True] < 250


# --- Events ---------------------------------------------------------------------------------------------------------


def test_what_never_opened_has_no_event() -> None:
    for made in (INVESTIGATED, INCONCLUSIVE):
        assert list(_events(Random(1), made, DAY)) == []


@given(chances)
def test_a_launch_opens_to_users_within_its_year(chance: Random) -> None:
    events = list(_events(chance, LAUNCHED, DAY))
    (opening,) = [event for event in events if event.kind == "product_launch"]
    launch = dt.date(2021, 4, 1)
    assert dt.timedelta(days=30) <= opening.date - launch <= dt.timedelta(days=140)
    assert opening.comment == "Première version ouverte aux usagers"


@given(chances)
def test_a_late_launch_opens_by_the_end_of_the_year_until_the_year_of_the_bilan(chance: Random) -> None:
    for year in (2021, 2023):
        made = life(("investigation", f"{year}-08-01"), ("construction", f"{year}-12-20"))
        (opening,) = [event for event in _events(chance, made, DAY) if event.kind == "product_launch"]
        assert (opening.date == dt.date(2021, 12, 31)) == (year == 2021)


@given(chances)
def test_a_service_that_ends_before_it_opens_has_no_opening(chance: Random) -> None:
    made = (*LAUNCHED, SamplePhase("abandon", dt.date(2021, 4, 20)))
    assert list(_events(chance, made, DAY)) == [SampleEvent("end", dt.date(2021, 4, 20), "Partenariat terminé")]


@given(chances)
def test_committees_follow_one_another_until_the_incubation_ends(chance: Random) -> None:
    events = list(_events(chance, STOPPED, DAY))
    assert events[-1] == SampleEvent("end", dt.date(2023, 1, 1), "Partenariat terminé")
    days = [event.date for event in events if event.kind == "committee"]
    assert all(day < dt.date(2023, 1, 1) for day in days)
    gaps = [(after - before).days for before, after in zip([dt.date(2021, 4, 1), *days], days, strict=False)]
    assert [gap for gap in gaps if not 140 <= gap <= 186] == []
    assert {event.comment for event in events if event.kind == "committee"} <= {
        "Poursuite décidée",
        "Poursuite, objectif revu",
    }


def test_few_services_have_no_committee_or_a_late_one() -> None:
    held = [
        [event.date for event in _events(Random(seed), LAUNCHED, DAY) if event.kind == "committee"]
        for seed in range(600)
    ]
    assert 10 < sum(not days for days in held) < 80
    assert 30 < sum(bool(days) and days[-1] < DAY - 190 * ONE for days in held) < 90


@pytest.mark.parametrize("kind", ["transfere", "abandon"])
def test_no_committee_follows_the_end_of_the_programme(kind: str) -> None:
    made = (*LAUNCHED, SamplePhase(kind, dt.date(2021, 12, 1)))
    for seed in range(50):
        events = list(_events(Random(seed), made, DAY))
        assert [event for event in events if event.date > dt.date(2021, 12, 1)] == []
        assert [event.kind for event in events if event.kind == "end"] == (["end"] if kind == "abandon" else [])


# --- Standards and dossier ------------------------------------------------------------------------------------------


def test_addresses_of_a_service_lead_nowhere() -> None:
    found = [_standards(Random(seed), "suivi-des-haies") for seed in range(200)]
    assert {one["link"] for one in found} == {"https://suivi-des-haies.example"}
    assert {one["repository"] for one in found} == {"https://code.example/suivi-des-haies"}
    for name, path in (("stats_url", "stats"), ("impact_url", "impact"), ("budget_url", "budget")):
        assert {one[name] for one in found} == {"", f"https://suivi-des-haies.example/{path}"}
    assert {(one["has_stats"], bool(one["stats_url"])) for one in found} == {
        (True, True),
        (False, False),
        (None, False),
    }
    assert all(1 <= len(one["technologies"]) <= 3 for one in found)
    assert all(one["technologies"] == sorted(set(one["technologies"])) for one in found)


def test_only_a_launched_service_has_standards() -> None:
    lives = [("a", INVESTIGATED), ("b", LAUNCHED), ("c", INCONCLUSIVE), ("d", STOPPED)]
    assert ["link" in one.columns for one in invented(lives, DAY)] == [False, True, False, True]
    assert ["link" in one.columns for one in invented(lives, dt.date(2021, 3, 31))] == [False] * 4


@pytest.mark.parametrize(
    ("made", "conclusion", "day", "begins"),
    [
        (INVESTIGATED, "", None, ""),
        (LAUNCHED, "go", dt.date(2021, 4, 1), "Difficulté confirmée par "),
        (STOPPED, "go", dt.date(2021, 4, 1), "Difficulté confirmée par "),
        (INCONCLUSIVE, "no_go", dt.date(2021, 3, 1), "Après "),
    ],
)
def test_the_entry_that_follows_concludes_the_investigation(
    made: Life, conclusion: str, day: dt.date | None, begins: str
) -> None:
    found = _dossier(Random(1), made, "Un problème", "dinum")
    assert found == SampleDossier("Un problème", "dinum", conclusion, day, found.synthesis)
    assert found.synthesis.startswith(begins)
    assert bool(found.synthesis) == bool(conclusion)
