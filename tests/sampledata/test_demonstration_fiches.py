"""The fiches of the demonstration: invented ones are marked, others have a source."""

import datetime as dt
from collections import Counter, defaultdict

from django.apps import apps

from impact.models import Designation, Metric, Review, Spending
from impact.queries.metrics import followed
from impact.queries.reviews import ReviewState, review_statuses
from sampledata.reference import read
from startups.models import (
    Finding,
    Investigation,
    LifeEvent,
    Membership,
    Phase,
    Startup,
)
from tests.sampledata.loaded import TODAY, Loaded, recorded_lives, states


class TestFiches(Loaded):
    def test_fictitious_fiches_show_it_in_their_name_slug_text_and_column(self) -> None:
        marks = {
            (
                startup.is_fictitious,
                startup.name.startswith("Fictif — "),
                startup.slug.startswith("fictif-"),
                startup.content.startswith("Cette fiche est fictive"),
            )
            for startup in Startup.objects.all()
        }
        assert marks == {(True, True, True, True), (False, False, False, False)}

    def test_fictitious_fiches_lead_nowhere_without_personal_names(self) -> None:
        invented = Startup.objects.filter(is_fictitious=True)
        assert invented.exclude(link="").exclude(link__endswith=".example").count() == 0
        assert invented.exclude(contact_dinum="", contact_incubator="").count() == 0
        assert invented.exclude(contact="").exclude(contact="equipe@demonstration.example").count() == 0
        assert Investigation.objects.exclude(intrapreneur="").count() == 0
        assert set(Designation.objects.values_list("is_fictitious", "startup__is_fictitious")) == {
            (True, True),
            (False, False),
        }

    def test_invented_measures_are_marked_and_some_are_late_or_missing(self) -> None:
        invented = Metric.objects.filter(startup__is_fictitious=True)
        assert set(invented.values_list("is_fictitious", "is_headline")) == {(True, True)}
        assert invented.values("unit").distinct().count() > 3
        assert Metric.objects.filter(startup__is_fictitious=False, is_fictitious=True).count() == 0
        assert set(Spending.objects.values_list("is_fictitious", "startup__is_fictitious")) == {
            (True, True),
            (False, False),
        }
        assert set(Review.objects.values_list("is_fictitious", "startup__is_fictitious")) == {(True, True)}
        found = [followed(metric, TODAY) for metric in invented.prefetch_related("measurements")]
        assert {bool(one.late) for one in found} == {bool(one.missing) for one in found} == {True, False}
        states = Counter(one.state for one in review_statuses(TODAY))
        assert all(states[state] > 0 for state in ReviewState)

    def test_named_fiches_show_their_source(self) -> None:
        named = Startup.objects.filter(is_fictitious=False)
        assert (
            named.exclude(content__contains="Source : bilan 2021.")
            .exclude(content__endswith="Source : fiche publique de beta.gouv.fr.")
            .count()
            == 0
        )

    def test_named_fiche_shows_what_the_bilan_shows(self) -> None:
        startup = Startup.objects.get(slug="signalement")
        assert (startup.name, startup.is_fictitious, startup.user_types) == (
            "SignalConso",
            False,
            ["entreprise", "etat"],
        )
        assert startup.content == (
            "En 2021, 140 000 signalements, dont 72 % lus par l'entreprise, et 33 000 promesses d'agir. Budget de 2021 : "
            "550 000 €.\n\nCette démonstration ne contient qu’une partie des faits de ce service. Source : bilan 2021."
        )
        assert (startup.link, startup.repository) == (
            "https://signal.conso.gouv.fr",
            "https://github.com/betagouv/signalconso-website",
        )
        assert list(startup.phases.values_list("kind_id", "start")) == [
            ("investigation", dt.date(2018, 6, 18)),
            ("construction", dt.date(2018, 6, 18)),
            ("acceleration", dt.date(2020, 2, 1)),
            ("consolidation", dt.date(2020, 9, 1)),
            ("transfere", dt.date(2022, 1, 1)),
        ]
        assert list(startup.sponsors.values_list("slug", flat=True)) == ["dgccrf"]

    def test_services_that_facts_name_are_all_filled(self) -> None:
        assert Startup.objects.filter(slug__in=read().startups, mission="").count() == 0
        assert Startup.objects.filter(slug__in=read().startups).count() == len(read().startups)

    def test_investigations_conclude_as_the_life_goes_on(self) -> None:
        following: dict[tuple[str, str], set[dt.date]] = defaultdict(set)
        for slug, life in recorded_lives().items():
            for start, kind in life:
                following[slug, kind].add(start)
        expected = {"go": "construction", "no_go": "abandon-investigation"}
        dossiers = Investigation.objects.select_related("phase__startup")
        wrong = [
            dossier.phase.startup.slug
            for dossier in dossiers.exclude(conclusion="")
            if dossier.concluded_on not in following[dossier.phase.startup.slug, expected[dossier.conclusion]]
        ]
        assert wrong == []
        running = {slug for slug, kind in states(recorded_lives(), TODAY).items() if kind == "investigation"}
        assert {dossier.phase.startup.slug for dossier in dossiers.filter(conclusion="")} == running
        assert dossiers.filter(problem="").count() == 0

    def test_history_gives_services_that_move_and_services_that_are_shared(self) -> None:
        leads = Counter(Membership.objects.filter(is_lead=True).values_list("startup__slug", flat=True))
        assert sum(count > 1 for count in leads.values()) >= 5
        assert Membership.objects.filter(is_lead=False).count() >= 5

    def test_incubators_carry_no_fictitious_service_before_they_open(self) -> None:
        early = [
            (membership.startup.slug, membership.incubator.slug)
            for membership in Membership.objects.select_related("startup", "incubator")
            if membership.incubator.opened_on
            and membership.start
            and membership.start < membership.incubator.opened_on
            and membership.incubator.slug != "dinum"
        ]
        assert early == []

    def test_nothing_is_to_come(self) -> None:
        planned = Phase.objects.filter(start__gt=TODAY)
        assert list(planned.values_list("startup__slug", "startup__is_fictitious")) == [("reva", False)]
        assert LifeEvent.objects.filter(date__gt=TODAY).count() == 0
        assert Membership.objects.filter(start__gt=TODAY).count() == 0

    def test_findings_point_at_what_the_record_really_shows(self) -> None:
        codes = Counter(Finding.objects.values_list("code", flat=True))
        assert set(codes) == {"same-day", "missing-date", "closed"}
        assert codes["missing-date"] == Phase.objects.filter(start=None).count()
        assert Finding.objects.filter(startup__slug="matcha").values_list("code", "field", "detail").get() == (
            "missing-date",
            "phases[0].start",
            "construction sans date d’entrée",
        )

    def test_history_shows_that_it_is_the_demonstration(self) -> None:
        history = apps.get_model("startups", "PhaseHistory").objects
        assert set(history.values_list("pgh_context__metadata__source", flat=True)) == {"demonstration"}
        awards = apps.get_model("budget", "AwardHistory").objects
        assert set(awards.values_list("is_fictitious", "pgh_context__metadata__source")) == {
            (False, "reference"),
            (True, "demonstration"),
        }
