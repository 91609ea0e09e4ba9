"""The plan of the demonstration, before any table: properties for any loading day."""

import datetime as dt
from itertools import islice, pairwise
from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sampledata.demonstration.fiche import (
    Life,
    SampleEvent,
    SampleFiche,
    SamplePhase,
    count_in,
    dated_entries,
    declared,
    group_at,
    in_group,
)
from sampledata.demonstration.fictitious_records import chosen, incubators, plan, sample_memberships
from sampledata.demonstration.lives import past_courses
from sampledata.demonstration.products import named_products
from sampledata.demonstration.target_counts import TargetCounts, missing_counts, target_counts
from sampledata.demonstration.words import ideas, subject_of, synthesis, vocabulary
from sampledata.demonstration.writing import doubts
from sampledata.reference import read
from tests.sweeps import examples

DAY = dt.date(2022, 1, 1)
days = st.dates(DAY, dt.date(2032, 12, 31))


def life(*entries: tuple[str, str | None]) -> Life:
    return tuple(SamplePhase(kind, dt.date.fromisoformat(start) if start else None) for kind, start in entries)


def fiche(life: Life) -> SampleFiche:
    return declared(SampleFiche(slug="un.service", columns={}, life=life))


class TestAims:
    def test_target_counts_are_what_the_bilan_prints(self) -> None:
        assert target_counts() == TargetCounts(
            as_of=DAY,
            investigations=23,
            services=145,
            investigated={2020: 67, 2021: 115},
            launched={2020: 31, 2021: 50},
            stopped={2020: 8, 2021: 11},
        )

    def test_missing_is_what_the_given_lives_leave(self) -> None:
        given_lives = [
            life(("investigation", "2021-11-01")),
            life(("investigation", "2020-11-01"), ("construction", "2021-02-01")),
            life(("construction", "2018-01-01"), ("abandon", "2020-06-01")),
        ]
        assert missing_counts(target_counts(), [fiche(one) for one in given_lives]) == TargetCounts(
            as_of=DAY,
            investigations=22,
            services=144,
            investigated={2020: 66, 2021: 114},
            launched={2020: 31, 2021: 49},
            stopped={2020: 7, 2021: 11},
        )

    def test_target_counts_that_the_named_services_exceed_are_refused_in_words(self) -> None:
        beyond = TargetCounts(DAY, 1, 10, {2020: 5, 2021: 5}, {2020: 4, 2021: 40}, {2020: 1, 2021: -1})
        with pytest.raises(ValueError, match=r"dépassent déjà les chiffres visés : .*older.*stopped-2021"):
            past_courses(beyond)

    @given(
        st.integers(0, 30),
        st.fixed_dictionaries({2020: st.integers(0, 40), 2021: st.integers(0, 60)}),
        st.fixed_dictionaries({2020: st.integers(0, 12), 2021: st.integers(0, 12)}),
        st.integers(0, 150),
        st.integers(0, 60),
    )
    @examples(40)
    def test_courses_give_exactly_what_is_missing(
        self, running: int, launched: dict[int, int], stopped: dict[int, int], older: int, inconclusive: int
    ) -> None:
        needed = TargetCounts(
            as_of=DAY,
            investigations=running,
            services=sum(launched.values()) + older,
            investigated={2020: sum(launched.values()) + inconclusive, 2021: running + launched[2021] + inconclusive},
            launched=launched,
            stopped=stopped,
        )
        made = [fiche(course.make(Random(place))) for course in past_courses(needed) for place in range(course.count)]
        nothing = {2020: 0, 2021: 0}
        assert missing_counts(needed, made) == TargetCounts(DAY, 0, 0, nothing, nothing, nothing)


class TestPlan:
    @given(days)
    @examples(10)
    def test_plan_gives_the_figures_of_the_bilan_whatever_the_day(self, today: dt.date) -> None:
        fiches = plan(today)
        lives = [fiche.life for fiche in fiches]
        reached = target_counts()
        assert in_group(lives, "investigation", DAY) == reached.investigations
        assert in_group(lives, "service", DAY) == reached.services
        assert in_group(lives, "ended", DAY) > 100
        for year in (2020, 2021):
            assert count_in((fiche.investigated_on for fiche in fiches), year) == reached.investigated[year]
            assert count_in((fiche.launched_on for fiche in fiches), year) == reached.launched[year]
            assert count_in((fiche.ended_on for fiche in fiches), year) == reached.stopped[year]

    @given(days)
    @examples(10)
    def test_plan_holds_each_fiche_once_and_invents_nothing_to_come(self, today: dt.date) -> None:
        slugs = [fiche.slug for fiche in plan(today)]
        assert len(set(slugs)) == len(slugs)
        fiches = _invented(today)
        assert [fiche.slug for fiche in fiches if any(start > today for start, _ in dated_entries(fiche.life))] == []
        assert [fiche.slug for fiche in fiches if any(event.date > today for event in fiche.events)] == []

    @given(days, st.integers(0, 400))
    @examples(10)
    def test_plan_of_a_later_day_adds_to_it(self, today: dt.date, more: int) -> None:
        later = {fiche.slug: dated_entries(fiche.life) for fiche in plan(today + dt.timedelta(days=more))}
        changed = [
            fiche.slug
            for fiche in plan(today)
            if dated_entries(fiche.life) != later[fiche.slug][: len(dated_entries(fiche.life))]
        ]
        assert changed == []

    def test_plan_is_the_same_twice(self) -> None:
        assert plan(dt.date(2026, 8, 20)) == plan(dt.date(2026, 8, 20))

    def test_invented_lives_are_in_order_and_enter_a_kind_once(self) -> None:
        wrong = [
            fiche.slug
            for fiche in _invented(dt.date(2030, 1, 1))
            if [entry.start for entry in fiche.life if entry.start] != [start for start, _ in dated_entries(fiche.life)]
            or len({entry.kind for entry in fiche.life}) != len(fiche.life)
        ]
        assert wrong == []

    def test_invented_events_fall_within_the_life(self) -> None:
        wrong = [
            (fiche.slug, event.date)
            for fiche in _invented(dt.date(2030, 1, 1))
            for event in fiche.events
            if event.date < dated_entries(fiche.life)[0][0]
            or (event.kind != "end" and group_at(fiche.life, event.date) != "service")
        ]
        assert wrong == []


def _invented(today: dt.date) -> list[SampleFiche]:
    return [fiche for fiche in plan(today) if fiche.columns.get("is_fictitious")]


class TestProducts:
    def test_named_services_use_words_that_exist(self) -> None:
        kinds = {kind["key"] for kind in read().phase_kinds}
        carried = {row["slug"] for row in read().incubators["partners"]}
        for fiche in named_products():
            assert {entry.kind for entry in fiche.life} <= kinds, fiche.slug
            assert {membership.incubator for membership in fiche.memberships} <= carried, fiche.slug

    def test_named_services_hold_all_those_of_the_facts(self) -> None:
        assert set(read().startups) - {fiche.slug for fiche in named_products()} == set()

    def test_service_that_the_bilan_dates_to_the_year_has_no_invented_day(self) -> None:
        lives = {fiche.slug: fiche.life for fiche in named_products()}
        assert lives["matcha"] == (SamplePhase("construction", None),)

    @pytest.mark.sweep
    def test_named_services_carry_the_public_dates(self, real_records: Path) -> None:
        recorded = _real_phases(real_records)
        different = {
            fiche.slug: (dated_entries(fiche.life), recorded[fiche.slug])
            for fiche in named_products()
            if fiche.slug in recorded and dated_entries(fiche.life) != recorded[fiche.slug]
        }
        assert different == {}


def _real_phases(folder: Path) -> dict[str, list[tuple[dt.date, str]]]:
    found = {}
    for path in (folder / "content" / "_startups").glob("*.md"):
        record = next(iter(yaml.safe_load_all(path.read_text(encoding="utf-8"))))
        phases = tuple(SamplePhase(phase["name"], phase.get("start")) for phase in record.get("phases", []))
        if all(isinstance(entry.start, dt.date) for entry in phases):
            found[path.stem] = dated_entries(phases)
    return found


class TestWords:
    @pytest.mark.parametrize(
        ("of", "subject"),
        [
            ("des haies", "les haies"),
            ("du compost", "le compost"),
            ("de la pluie", "la pluie"),
            ("de l'eau", "l'eau"),
        ],
    )
    def test_subject_follows_from_its_article(self, of: str, subject: str) -> None:
        assert subject_of(of) == subject

    def test_subject_without_article_is_refused(self) -> None:
        with pytest.raises(ValueError, match="« haies » ne commence par aucun article connu"):
            subject_of("haies")

    def test_ideas_have_names_of_their_own_and_are_numbered_at_the_second_turn(self) -> None:
        pairs = len(vocabulary()["actions"]) * len(vocabulary()["themes"]["ecologie"]["subjects"])
        names = [idea.name for idea in islice(ideas("ecologie"), 2 * pairs)]
        assert len(set(names)) == 2 * pairs
        assert names[pairs] == f"{names[0]} 2"

    @pytest.mark.parametrize("theme", sorted(vocabulary()["themes"]))
    def test_ideas_of_every_theme_read_well(self, theme: str) -> None:
        pairs = len(vocabulary()["actions"]) * len(vocabulary()["themes"][theme]["subjects"])
        for idea in islice(ideas(theme), pairs):
            assert "{" not in idea.mission
            assert idea.mission.endswith(".")

    def test_no_two_themes_share_a_subject(self) -> None:
        subjects = [of for theme in vocabulary()["themes"].values() for of in theme["subjects"]]
        assert len(set(subjects)) == len(subjects)

    def test_synthesis_shows_nothing_while_the_investigation_runs(self) -> None:
        chance = Random(1)
        assert synthesis(chance, "") == ""
        assert synthesis(chance, "go").startswith("Difficulté confirmée par ")
        assert synthesis(chance, "no_go").startswith("Après ")


class TestCarriers:
    def test_incubators_are_the_sixteen_of_the_bilan(self) -> None:
        assert list(incubators()) == [row["slug"] for row in read().incubators["partners"]]

    def test_incubators_do_not_carry_before_the_opening_that_the_bilan_gives(self) -> None:
        opened = {row["slug"]: row["opened_on"] for row in read().incubators["partners"] if "opened_on" in row}
        del opened["dinum"]  # the first team, whose records start with the first product
        assert {slug: incubators()[slug]["since"] for slug in opened} == opened

    @given(st.randoms(use_true_random=False), st.dates(dt.date(2013, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 3000))
    def test_leads_follow_one_another_from_the_first_day(self, chance: Random, first: dt.date, lasting: int) -> None:
        lived = (SamplePhase("investigation", first), SamplePhase("construction", first + dt.timedelta(days=lasting)))
        found = sample_memberships(chance, lived, chosen(chance, lived))
        leads = [membership for membership in found if membership.is_lead]
        assert (leads[0].start, leads[-1].until) == (first, None)
        assert [before.until for before in leads[:-1]] == [lead.start for lead in leads[1:]]
        assert all(before.start < lead.start for before, lead in pairwise(leads) if before.start and lead.start)
        assert len({membership.incubator for membership in found}) == len(found)


class TestDoubts:
    def test_doubts_are_those_of_the_record(self) -> None:
        recorded = (
            SamplePhase("construction", dt.date(2020, 1, 1)),
            SamplePhase("investigation", dt.date(2020, 1, 1)),
            SamplePhase("acceleration", None),
            SamplePhase("transfere", dt.date(2021, 1, 1), dt.date(2021, 6, 1)),
        )
        assert list(doubts(recorded)) == [
            ("missing-date", "phases[2].start", "acceleration sans date d’entrée"),
            ("same-day", "phases[1].start", "construction et investigation le 2020-01-01"),
            ("closed", "phases[3].end", "transfere close le 2021-06-01"),
        ]

    @pytest.mark.parametrize("recorded", [(), life(("investigation", "2020-01-01"), ("construction", "2020-02-01"))])
    def test_sound_life_has_no_doubt(self, recorded: Life) -> None:
        assert list(doubts(recorded)) == []


class TestReading:
    def test_timeline_orders_a_day_by_rank(self) -> None:
        same_day = life(("construction", "2020-01-01"), ("investigation", "2020-01-01"))
        assert dated_entries(same_day) == [
            (dt.date(2020, 1, 1), "investigation"),
            (dt.date(2020, 1, 1), "construction"),
        ]
        assert group_at(same_day, dt.date(2020, 1, 1)) == "service"

    def test_partnership_ends_with_its_first_event_of_end(self) -> None:
        events = [("end", 2023), ("committee", 2020), ("end", 2022)]
        told = tuple(SampleEvent(kind, dt.date(year, 1, 1)) for kind, year in events)
        assert SampleFiche("x", {}, (), events=told).ended_on == dt.date(2022, 1, 1)

    def test_state_is_none_before_the_first_entry_and_without_day(self) -> None:
        assert group_at(life(("investigation", "2020-01-02")), dt.date(2020, 1, 1)) is None
        assert group_at(life(("construction", None)), dt.date(2020, 1, 1)) is None
