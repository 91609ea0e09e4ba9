"""The demonstration in the database: counted from its tables in plain Python, and refused with real records."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from budget.models import Award, FundingRound
from common import data_version
from impact.models import Designation, ImpactStatus
from impact.national.actions import evaluate_criteria
from impact.queries.candidates import candidates
from impact.queries.reviews import ReviewState, review_statuses
from incubators.models import CoachAssignment, Incubator
from indicators.live.actions import compute_live_results
from indicators.models import LiveResult, Publication, PublishedResult, Target
from sampledata.demonstration import DemonstrationRefused, accounts, load_demo
from sampledata.demonstration.fiche import SampleFiche
from sampledata.demonstration.fictitious_records import plan
from sampledata.demonstration.reach import is_near
from sampledata.demonstration.writing import write
from sampledata.reference import load_reference, read
from startups.models import (
    Finding,
    Investigation,
    LifeEvent,
    Membership,
    Phase,
    PhaseKind,
    Sponsorship,
    Startup,
)
from startups.queries import portfolio
from tests.cases import cases
from tests.sampledata.loaded import RANK, TODAY, Loaded, recorded_lives, states

DAY = dt.date(2022, 1, 1)
SERVICE = {"construction", "acceleration", "consolidation", "opere", "transfere"}
ENDED = {"abandon-investigation", "abandon"}


def milestones(*dates: dict[int, list[dt.date]]) -> Counter[int]:
    """Count the startups by year of their first known date: the earliest of the first list with one."""
    chosen = [next(days for one in dates if (days := one.get(key))) for key in {key for one in dates for key in one}]
    return Counter(min(days).year for days in chosen)


def first_of(kind: str) -> dict[int, Phase]:
    """Return the first phase of a kind of each startup."""
    phases = Phase.objects.filter(kind=kind, start__isnull=False).order_by("start", "position").reverse()
    return {phase.startup_id: phase for phase in phases}


def by_startup(rows: Iterable[tuple[int, dt.date | None]]) -> dict[int, list[dt.date]]:
    found: dict[int, list[dt.date]] = defaultdict(list)
    for startup, day in rows:
        if day is not None:
            found[startup].append(day)
    return dict(found)


def events(kind: str) -> dict[int, list[dt.date]]:
    return by_startup(LifeEvent.objects.filter(kind=kind).values_list("startup", "date"))


@pytest.fixture
def local(settings: Settings) -> None:
    settings.LOCAL_RUN = True


class TestFigures(Loaded):
    def test_portfolio_on_the_day_of_the_bilan_recounted_from_the_records(self) -> None:
        kinds = list(states(recorded_lives(), DAY).values())
        assert kinds.count("investigation") == 23
        assert sum(kind in SERVICE for kind in kinds) == 145
        assert sum(kind in ENDED for kind in kinds) > 100

    def test_portfolio_on_the_day_of_the_bilan_equals_the_recount(self) -> None:
        found = portfolio(DAY)
        recounted = Counter(states(recorded_lives(), DAY).values())
        assert (found.investigations.value, found.services.value) == (23, 145)
        assert {kind: one.value for kind, one in found.by_phase.items()} == {kind: recounted[kind] for kind in RANK}

    def test_portfolio_on_other_days_agrees_with_the_records(self) -> None:
        lives = recorded_lives()
        for day in (dt.date(2015, 6, 1), dt.date(2019, 1, 1), TODAY):
            recounted = Counter(states(lives, day).values())
            held = {kind: one.value for kind, one in portfolio(day).by_phase.items()}
            assert held == {kind: recounted[kind] for kind in RANK}, day

    def test_indicators_of_two_years_recounted_from_the_records(self) -> None:
        investigations = first_of("investigation")
        investigated = milestones(
            by_startup((key, phase.declared_end) for key, phase in investigations.items()),
            by_startup((key, phase.start) for key, phase in investigations.items()),
            by_startup(Phase.objects.values_list("startup", "start")),
        )
        built = by_startup((key, phase.start) for key, phase in first_of("construction").items())
        launched, ended = milestones(events("product_launch"), built), milestones(events("end"))
        recounted = {
            year: (
                investigated[year],
                launched[year],
                Designation.objects.filter(millesime=year).count(),
                ended[year],
            )
            for year in (2020, 2021)
        }
        assert recounted == {2020: (67, 31, 2, 8), 2021: (115, 50, 5, 11)}

    def test_national_impact_counts_twelve_services_on_the_day_of_the_bilan(self) -> None:
        in_force = Designation.objects.filter(effective_on__lte=DAY, withdrawn_on=None)
        assert Counter(in_force.values_list("millesime", flat=True)) == {
            2016: 1,
            2017: 2,
            2018: 1,
            2019: 1,
            2020: 2,
            2021: 5,
        }

    def test_real_services_of_national_impact_are_all_there_with_proposed_years_after_the_bilan(self) -> None:
        real = Designation.objects.filter(is_fictitious=False)
        assert Counter(real.filter(is_millesime_confirmed=False).values_list("millesime", flat=True)) == {
            2022: 6,
            2023: 6,
            2024: 7,
            2025: 6,
        }
        assert real.filter(millesime__gt=2021, is_millesime_confirmed=True).count() == 0

    def test_four_indicators_go_on_with_fictitious_targets_and_results(self) -> None:
        compute_live_results(on=TODAY)
        targets = Target.objects.filter(year__gt=2021)
        assert set(targets.values_list("is_fictitious", "source")) == {
            (True, "Fictif : cible inventée pour la démonstration")
        }
        assert Counter(targets.values_list("year", flat=True)) == dict.fromkeys(range(2023, 2027), 4)
        aimed = LiveResult.objects.filter(indicator__in=targets.values("indicator"), year__in=range(2022, 2027))
        assert aimed.count() == 20
        assert all(one.value and one.fictitious for one in aimed)
        page = self.client.get("/api/v1/indicators/?year=2026").json()["results"]
        assert [one["code"] for one in page if one["target"] and one["target"]["is_fictitious"]] == [
            "problems_investigated",
            "products_launched",
            "national_impact",
            "products_abandoned",
        ]

    def test_fictitious_services_have_usual_lives_and_a_committee_each_half_year(self) -> None:
        running = [one for one in review_statuses(TODAY) if one.is_fictitious and one.kind != "investigation"]
        late = [one for one in running if one.state in (ReviewState.OVERDUE, ReviewState.NEVER)]
        assert 0 < len(late) < len(running) / 3
        longest = {"investigation": 12, "construction": 20, "acceleration": 34, "consolidation": 12}
        stays = [
            (kind, (end - start).days / 30)
            for slug, life in recorded_lives().items()
            if slug.startswith("fictif-")
            for (start, kind), end in zip(life, [*(day for day, _ in life[1:]), TODAY], strict=True)
        ]
        usual = [months <= longest[kind] for kind, months in stays if kind in longest]
        assert sum(usual) / len(usual) > 0.95

    def test_sixteen_incubators_carry_services_on_the_day_of_the_bilan(self) -> None:
        partners = {row["slug"] for row in read().incubators["partners"]}
        carrying = {row.incubator for row in portfolio(DAY).by_incubator if row.services.count}
        assert carrying - {None} == partners

    def test_indicators_computed_from_the_records_equal_those_published(self) -> None:
        compute_live_results(on=TODAY)
        live = {(row.indicator.code, row.year): row.value for row in LiveResult.objects.select_related("indicator")}
        published = {
            (row.indicator.code, row.year): row.value for row in PublishedResult.objects.select_related("indicator")
        }
        assert {figure: live[figure] for figure in published} == published

    def test_no_figure_is_stored_as_a_result(self) -> None:
        assert LiveResult.objects.count() == 0
        assert PublishedResult.objects.count() == 8
        assert PublishedResult.objects.filter(has_evidence=True).count() == 0

    def test_awards_stay_those_of_the_bilan(self) -> None:
        real = FundingRound.objects.filter(is_fictitious=False)
        assert (real.count(), Award.objects.filter(round__in=real).count()) == (4, 17)
        assert not Award.objects.filter(round__in=real, startup__is_fictitious=True).exists()

    def test_fictitious_calls_have_money_left_and_applications(self) -> None:
        past, current = FundingRound.objects.filter(is_fictitious=True).order_by("number")
        awarded = sum(one.amount or 0 for one in past.awards.all())
        assert 0 < awarded < (past.envelope or 0)
        assert current.applications.filter(is_fictitious=True, decision="").count() == 3

    def test_accounts_of_a_local_run_sign_in_and_are_marked(self) -> None:
        assert User.objects.count() == 3
        for account in accounts():
            user = User.objects.get(email=account.email)
            assert user.check_password(account.password)
            assert (user.role, user.is_demonstration, user.is_superuser) == (account.role, True, False)
        assert [account.role for account in accounts()] == ["agent", "dinum", "administrator"]

    def test_coach_has_two_incubators(self) -> None:
        assigned = CoachAssignment.objects.values_list("user__email", "incubator__slug", "until")
        assert set(assigned) == {
            ("coach@demonstration.example", "anct", None),
            ("coach@demonstration.example", "mtes", None),
        }

    def test_invented_services_are_candidates_for_national_impact_of_each_sort(self) -> None:
        evaluate_criteria(on=TODAY)
        statuses = Counter(ImpactStatus.objects.values_list("status", flat=True))
        assert statuses["eligible"] >= 1
        assert statuses["missing"] > statuses["eligible"]
        eligible = candidates(["eligible"], TODAY)
        assert all(one.is_fictitious and one.lacks == [] and is_near(one.slug) for one in eligible)
        nearest = candidates(["missing"], TODAY)[0]
        assert (nearest.criteria_met, len(nearest.lacks)) == (2, 1)
        contacts = Startup.objects.filter(contact__contains="demonstration").values_list("contact", flat=True)
        assert set(contacts) == {"equipe@demonstration.example"}


@pytest.mark.django_db
class TestRefusals:
    def test_refused_outside_a_local_run(self) -> None:
        with pytest.raises(DemonstrationRefused, match=r"pas dans un déploiement.*--force"):
            load_demo(TODAY)
        assert Startup.objects.count() == 0
        assert PhaseKind.objects.count() == 0

    def test_refused_next_to_real_records(self, local: None) -> None:
        Startup.objects.create(slug="reel", name="Un vrai service")
        with pytest.raises(DemonstrationRefused, match=r"fiches réelles \(1\).*--force"):
            load_demo(TODAY)
        assert Startup.objects.count() == 1

    def test_refused_by_the_command_in_words(self) -> None:
        with pytest.raises(CommandError, match="se charge dans une installation locale"):
            call_command("load_demo")

    def test_forced_in_a_deployment_leaves_real_records_as_they_are_and_makes_no_account(self) -> None:
        load_reference()
        real = Startup.objects.create(slug="tchap", name="Le vrai Tchap", mission="Se parler")
        Phase.objects.create(startup=real, kind_id="acceleration", start=dt.date(2019, 1, 1))
        assert load_demo(TODAY, force=True)["comptes"] == 0
        assert User.objects.count() == 0
        real.refresh_from_db()
        assert (real.name, real.mission, real.content) == ("Le vrai Tchap", "Se parler", "")
        assert list(real.phases.values_list("kind_id", "start")) == [("acceleration", dt.date(2019, 1, 1))]
        assert Membership.objects.filter(startup=real).count() == 0

    def test_loaded_next_to_reference_facts_an_account_and_a_bare_fiche_which_it_keeps(self, local: None) -> None:
        load_reference()
        Startup.objects.update_or_create(slug="histologe", defaults={"name": "Signal Logement"})
        User.objects.create_user("coach@demonstration.example", "un autre mot de passe")
        assert load_demo(TODAY)["comptes"] == 2
        user = User.objects.get(email="coach@demonstration.example")
        assert (user.is_demonstration, user.check_password("un autre mot de passe")) == (False, True)
        assert CoachAssignment.objects.count() == 0
        startup = Startup.objects.get(slug="histologe")
        assert startup.name == "Signal Logement"
        assert startup.mission == (
            "Signaler un logement dégradé et accélérer sa prise en charge par les services du territoire."
        )
        assert (portfolio(DAY).investigations.value, portfolio(DAY).services.value) == (23, 145)


@pytest.fixture
def invented(db: None) -> list[SampleFiche]:
    """Load the reference facts; return the invented fiches, to be written."""
    load_reference()
    return [fiche for fiche in plan(TODAY) if fiche.slug.startswith("fictif-")]


@cases(("fiches", "insertions"), [(1, 7), (3, 7), (400, 8)])
def test_writing_takes_one_statement_a_table_whatever_the_number_of_fiches(
    invented: list[SampleFiche], fiches: int, insertions: int
) -> None:
    with CaptureQueriesContext(connection) as queries:
        written = write(invented[:fiches])
    assert written["fiches"] == fiches
    statements = [query["sql"].split()[0] for query in queries if not query["sql"].startswith("SAVEPOINT")]
    assert Counter(statements) == {"SELECT": 4, "INSERT": insertions}


@pytest.mark.sweep  # `test_prepare_database.py` prepares a loaded database again
@pytest.mark.django_db(transaction=True)
class TestSecondRun:
    """Run in real transactions, since the data version changes at the commit."""

    def test_second_run_changes_nothing(self, local: None) -> None:
        models = (Startup, Phase, Membership, Sponsorship, LifeEvent, Investigation, Finding, Designation, Incubator)
        before = data_version.current()
        output = StringIO()
        call_command("load_demo", stdout=output)
        assert output.getvalue().startswith("Démonstration chargée :\n")
        loaded = data_version.current()
        assert loaded == before + 3  # records, derived tables, report
        counts = [model._default_manager.count() for model in (*models, User, Publication)]
        output = StringIO()
        call_command("load_demo", stdout=output)
        assert output.getvalue() == "La démonstration était déjà chargée : rien n’a changé.\n"
        assert [model._default_manager.count() for model in (*models, User, Publication)] == counts
        assert data_version.current() == loaded
