"""The facts of the bilan 2021: complete, loaded once, never over recorded values."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Count, F, Sum
from django.test import TestCase

from bilan.models import SourcedFigure
from budget.models import Award, CreditLine, CreditYear, FundingRound, Participation, Support
from common import data_version
from common.clock import today
from impact.models import Designation, Measurement, Metric
from incubators.models import Administration, Incubator
from indicators.models import Definition, Indicator, LiveResult, Publication, PublishedResult, Target
from sampledata.reference import load_reference, read
from startups.models import Membership, Phase, PhaseKind, Startup
from tests.betagouv.factory import Content
from tests.cases import cases

COUNTED = (
    PhaseKind,
    Administration,
    Incubator,
    Startup,
    Indicator,
    Definition,
    Target,
    Publication,
    PublishedResult,
    CreditYear,
    CreditLine,
    FundingRound,
    Award,
    Designation,
)
# Three from 2019 to 2022, two from 2022 to 2024, two of 2024 alone, four of flow since 2013; four that are followed still.
FIGURES = 3 * 4 + 2 * 3 + 2 + 4 * (today().year - 2012) + sum(today().year - year for year in (2018, 2021, 2021, 2024))
FIRST_RUN = [
    "Faits de référence ajoutés :",
    "- sortes de phase : 8",
    "- administrations : 15",
    "- incubateurs : 17",
    "- fiches : 87",
    "- indicateurs : 15",
    "- suivis : 16",
    "- définitions : 15",
    "- cibles : 42",
    "- relevés d’indicateur : 10",
    "- publications : 10",
    "- résultats publiés : 34",
    "- désignations : 37",
    "- seuils d’impact : 1",
    "- mesures d’impact : 124",
    "- relevés : 154",
    "- dépenses : 15",
    "- unités de coût : 4",
    "- coûts annoncés : 11",
    "- portées : 32",
    "- années de crédits : 6",
    "- lignes de crédits : 15",
    "- appels FAST : 15",
    "- financements FAST : 88",
    "- saisons de GAMMA : 3",
    "- participations à GAMMA : 6",
    "- appuis : 3",
    "- services partagés : 10",
    "- intrapreneurs : 6",
    "- formations : 2",
    "- enquêtes auprès des membres : 11",
    "- chiffres imprimés : 118",
    "- chiffres sourcés : 130",
    "- bilans : 1",
    "261\xa0critères modifiés, 87\xa0statuts modifiés. "
    f"{FIGURES} résultats vérifiés, {FIGURES} modifiés. "
    "34\xa0incohérences et 30\xa0dérives, dont 64 nouvelles ; 0 disparues. "
    "87\xa0services à mettre à jour. "
    "0\xa0durée médiane de phase. "
    "0\xa0ligne à reporter.",
    "Le bilan 2021 est publié.",
]


def printed() -> str:
    output = StringIO()
    call_command("load_reference", stdout=output)
    return output.getvalue()


class TestFacts(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_reference()

    def test_phase_kinds_follow_the_order_of_a_life(self) -> None:
        kinds = list(PhaseKind.objects.values_list("rank", "key", "group", "is_perennial"))
        assert kinds == [
            (1, "investigation", "investigation", False),
            (2, "construction", "service", False),
            (3, "acceleration", "service", False),
            (4, "consolidation", "service", False),
            (5, "opere", "service", True),
            (6, "transfere", "service", True),
            (7, "abandon-investigation", "ended", False),
            (8, "abandon", "ended", False),
        ]

    def test_phase_kinds_all_have_their_words(self) -> None:
        wordless = [
            kind.key
            for kind in PhaseKind.objects.all()
            if not (kind.label and kind.plural and kind.badge and kind.description)
        ]
        assert wordless == []

    def test_phase_kinds_show_which_words_came_in_2026(self) -> None:
        recent = PhaseKind.objects.filter(valid_from=dt.date(2026, 1, 1)).values_list("key", flat=True)
        assert list(recent) == ["consolidation", "opere", "transfere", "abandon-investigation", "abandon"]

    def test_incubators_are_the_sixteen_partners_and_the_laureate_that_is_none(self) -> None:
        partners = {row["slug"] for row in read().incubators["partners"]}
        assert len(partners) == 16
        assert set(Incubator.objects.values_list("slug", flat=True)) == partners | {"mesri"}

    def test_incubators_open_on_the_month_that_the_timeline_gives(self) -> None:
        opened = dict(Incubator.objects.filter(opened_on__isnull=False).values_list("slug", "opened_on"))
        assert opened == {
            "dinum": dt.date(2015, 9, 1),
            "sgmas": dt.date(2017, 10, 1),
            "mtes": dt.date(2017, 11, 1),
            "anct": dt.date(2020, 9, 1),
            "culture": dt.date(2020, 9, 1),
            "lab-innov-anssi": dt.date(2020, 9, 1),
            "bercy": dt.date(2020, 9, 1),
            "latelier.numerique.du.ministere.de.leurope.et.des.affaires.etrangeres": dt.date(2020, 12, 1),
            "fabrique-dgfip": dt.date(2021, 6, 1),
            "fab-geocommuns": dt.date(2021, 6, 1),
        }

    def test_incubators_have_an_owner_but_the_interministerial_mission(self) -> None:
        orphans = Incubator.objects.filter(owner__isnull=True).values_list("slug", flat=True)
        assert list(orphans) == ["mission-apprentissage"]

    def test_startups_are_the_named_ones_without_a_life(self) -> None:
        assert dict(Startup.objects.values_list("slug", "name")) == read().startups
        assert (Phase.objects.count(), Membership.objects.count()) == (0, 0)

    def test_startups_are_all_named_by_a_fact(self) -> None:
        laureates = set(Award.objects.filter(startup__isnull=False).values_list("startup__slug", flat=True))
        designated = set(Designation.objects.values_list("startup__slug", flat=True))
        coached = set(Participation.objects.values_list("startup__slug", flat=True))
        supported = set(Support.objects.values_list("startup__slug", flat=True))
        measured = {slug for sheet in read().impact for slug in sheet["services"]}
        told = laureates | designated | coached | supported | measured
        assert told == set(read().startups)

    def test_targets_are_those_of_the_law_of_their_year(self) -> None:
        law = Target.objects.filter(edition="law", edition_year=F("year")).order_by("indicator__position", "year")
        voted: dict[str, list[tuple[int, object]]] = {}
        for code, year, value in law.values_list("indicator__code", "year", "value"):
            voted.setdefault(code, []).append((year, value))
        assert voted == {
            "problems_investigated": [(2020, 80), (2021, 140), (2022, 200)],
            "products_launched": [(2020, 30), (2021, 40), (2022, 50)],
            "national_impact": [(2021, 5), (2022, 6), (2023, 6), (2024, 7), (2025, 5), (2026, None)],
            "products_abandoned": [(2021, 13), (2022, 17)],
            "fast_objectives_reached": [(2025, 80), (2026, None)],
            "dinum_products_launched": [(2022, 8), (2023, 8), (2024, 8), (2025, 8), (2026, None)],
            "fast_products": [(2022, 12), (2023, 12), (2024, 15)],
            "new_public_agents": [(2022, 200), (2023, 210), (2024, 220)],
            "new_public_agents_women": [(2022, 50), (2023, 50), (2024, 50)],
            "eig_recruited": [(2024, 25)],
            "eig_women": [(2024, 50)],
        }
        ceilings = Target.objects.filter(direction="at_most").values_list("indicator__code", flat=True)
        assert set(ceilings) == {"products_abandoned"}

    def test_editions_of_a_target_are_kept_apart(self) -> None:
        impact = Target.objects.filter(indicator__code="national_impact", year=2025).order_by("edition_year")
        assert list(impact.values_list("edition_year", "value")) == [
            (2023, Decimal(8)),
            (2024, Decimal(7)),
            (2025, Decimal(5)),
        ]
        revised = Target.objects.filter(edition="forecast").order_by("year", "indicator__position")
        assert list(revised.values_list("year", "indicator__code", "value")) == [
            (2020, "problems_investigated", Decimal(50)),
            (2020, "products_launched", Decimal(23)),
            (2021, "problems_investigated", Decimal(122)),
            (2021, "products_launched", Decimal(49)),
            (2021, "products_abandoned", Decimal(13)),
            (2022, "national_impact", Decimal(5)),
        ]

    def test_target_whose_document_was_not_found_is_unknown_with_its_reason(self) -> None:
        unknown = Target.objects.filter(value=None).values_list("year", "source")
        assert set(unknown) == {(2026, "Cible non trouvée : le PAP 2026 du programme 129 n’a pas été trouvé")}

    def test_indicators_have_their_rule_and_their_years(self) -> None:
        rules = Definition.objects.order_by("indicator__position").values_list("version", "first_year", "rule")
        assert list(rules) == [
            (1, 2019, {"measure": "milestones", "dates": ["end:investigation", "start:investigation", "first"]}),
            (1, 2019, {"measure": "milestones", "dates": ["event:product_launch", "start:construction"]}),
            (1, 2019, {"measure": "designations"}),
            (1, 2019, {"measure": "milestones", "dates": ["event:end"]}),
            (1, 2025, {"measure": "measured", "indicator": "fast_objectives_reached", "quantity": "share"}),
            (
                1,
                2022,
                {
                    "measure": "milestones",
                    "dates": ["event:product_launch", "start:construction"],
                    "incubator": "dinum",
                },
            ),
            (1, 2022, {"measure": "awards", "laureate": "startup", "aggregate": "startups"}),
            (1, 2022, {"measure": "measured", "indicator": "new_public_agents", "quantity": "count"}),
            (1, 2022, {"measure": "measured", "indicator": "new_public_agents_women", "quantity": "share"}),
            (1, 2024, {"measure": "measured", "indicator": "eig_recruited", "quantity": "count"}),
            (1, 2024, {"measure": "measured", "indicator": "eig_women", "quantity": "share"}),
            (1, 2013, {"measure": "entries", "kind": "investigation"}),
            (1, 2013, {"measure": "entries", "kind": "construction", "first_time": True}),
            (1, 2013, {"measure": "entries", "kind": "abandon"}),
            (1, 2013, {"measure": "entries", "kind": "transfere"}),
        ]
        assert list(Indicator.objects.order_by("position").values_list("first_year", "last_year")) == [
            (2019, 2022),
            (2019, 2022),
            (2019, None),
            (2019, 2022),
            (2025, None),
            (2022, None),
            (2022, 2024),
            (2022, None),
            (2022, 2024),
            (2024, 2024),
            (2024, 2024),
            (2013, None),
            (2013, None),
            (2013, None),
            (2013, None),
        ]

    def test_indicators_keep_the_judgement_of_the_year_in_words(self) -> None:
        judged = Target.objects.exclude(judgement="")
        assert set(judged.values_list("year", "edition")) == {(2021, "law")}
        assert judged.get(indicator__code="problems_investigated").judgement == (
            "Le bilan 2021 juge tenus les objectifs de l’année. Il prend pour cible la prévision actualisée, 122, dont le "
            "résultat publié, 115, fait 94 %."
        )

    def test_published_results_are_those_of_the_bilan_with_the_lists_of_the_fiches(self) -> None:
        rows = PublishedResult.objects.order_by("year", "indicator__position").values_list(
            "year", "indicator__code", "value", "has_evidence"
        )
        published: dict[int, dict[str, tuple[object, bool]]] = {}
        for year, code, value, has_evidence in rows:
            published.setdefault(year, {})[code] = (value, has_evidence)
        listed, bare = {2020: (67, 31, 8), 2021: (115, 50, 11)}, {2019: (47, 32, 8), 2022: (75, 49, 22)}
        for year, values in (listed | bare).items():
            codes = ("problems_investigated", "products_launched", "products_abandoned")
            assert [published[year][code] for code in codes] == [(value, year in listed) for value in values], year
        impact = {year: of_year["national_impact"] for year, of_year in published.items() if year > 2019}
        designated = {2020: 2, 2021: 5, 2022: 6, 2023: 6, 2024: 7, 2025: 6}
        assert impact == {year: (value, False) for year, value in designated.items()}
        launched = {year: of_year.get("dinum_products_launched") for year, of_year in published.items() if year > 2021}
        assert launched == {2022: (8, False), 2023: (7, False), 2024: (11, False), 2025: (11, False)}
        assert published[2025]["fast_objectives_reached"] == (77, False)
        assert LiveResult.objects.count() == 0

    def test_publications_show_that_the_day_is_not_known(self) -> None:
        publications = Publication.objects.order_by("year", "published_on")
        assert [(one.year, one.published_on) for one in publications] == [
            (2019, dt.date(2021, 6, 1)),
            (2019, dt.date(2022, 6, 1)),
            (2020, dt.date(2022, 2, 1)),
            (2021, dt.date(2022, 2, 1)),
            (2022, dt.date(2023, 2, 1)),
            (2022, dt.date(2023, 6, 1)),
            (2023, dt.date(2024, 2, 1)),
            (2024, dt.date(2025, 3, 1)),
            (2025, dt.date(2026, 4, 1)),
            (2025, dt.date(2026, 4, 1)),
        ]
        assert {one.published_by_id for one in publications} == {None}
        assert [one.source for one in publications if "inconnu" not in one.note] == []

    def test_awards_are_those_of_the_rounds_that_the_reports_print(self) -> None:
        rounds = FundingRound.objects.order_by("number").annotate(count=Count("awards"), total=Sum("awards__amount"))
        assert [(r.number, r.year, r.quarter, r.count, r.total) for r in rounds] == [
            (3, 2020, 1, 4, Decimal(610_000)),
            (4, 2020, 2, 5, Decimal(720_000)),
            (5, 2020, 3, 4, Decimal(540_000)),
            (6, 2020, 4, 5, Decimal(1_175_000)),
            (7, 2021, 1, 7, Decimal(1_093_000)),
            (8, 2021, 2, 5, Decimal(1_027_000)),
            (9, 2021, 3, 3, Decimal(620_000)),
            (10, 2021, 4, 2, Decimal(350_000)),
            (11, 2022, None, 6, Decimal(1_323_800)),
            (12, 2023, None, 8, Decimal(1_400_000)),
            (13, 2023, None, 10, Decimal(2_530_000)),
            (14, 2024, None, 8, Decimal(1_387_000)),
            (15, 2024, None, 8, Decimal(830_000)),
            (16, 2025, None, 5, Decimal(1_000_000)),
            (17, 2025, None, 8, None),
        ]

    def test_awards_of_2021_are_fourteen_services_and_three_incubators(self) -> None:
        awards = Award.objects.filter(round__year=2021)
        totals = awards.aggregate(services=Count("startup"), incubators=Count("incubator"), total=Sum("amount"))
        assert totals == {"services": 14, "incubators": 3, "total": Decimal(3_090_000)}
        incubators = awards.filter(incubator__isnull=False).values_list("incubator__slug", flat=True)
        assert set(incubators) == {"mesri", "fabrique-dgfip", "justice"}

    def test_designations_count_at_the_end_of_their_year(self) -> None:
        rows = Designation.objects.order_by("startup__slug").values_list(
            "startup__slug", "millesime", "decided_on", "effective_on"
        )
        assert {(decided_on, effective_on.year == year) for _, year, decided_on, effective_on in rows} == {(None, True)}
        counts = Counter(year for _, year, _, _ in rows)
        assert [counts[year] for year in range(2016, 2026)] == [1, 2, 1, 1, 2, 5, 6, 6, 7, 6]

    def test_credits_are_stated_next_to_the_sum_of_their_lines(self) -> None:
        years = CreditYear.objects.order_by("year").annotate(total=Sum("lines__amount"))
        assert [(y.year, y.programme, y.stated_total, y.stated_is_rounded, y.total) for y in years] == [
            (2020, "", Decimal(5_500_000), True, None),
            (2021, "352", Decimal(6_821_046), False, Decimal(6_821_046)),
            (2022, "352", Decimal(6_719_365), False, Decimal(6_719_364)),
            (2023, "352", Decimal(5_589_773), False, Decimal(5_589_773)),
            (2024, "352", Decimal(5_869_442), False, Decimal(5_869_441)),
            (2025, "129", Decimal(4_333_065), False, Decimal(4_076_640)),
        ]

    def test_figures_that_no_record_gives_tell_why(self) -> None:
        of_reports = SourcedFigure.objects.exclude(year=2021)
        assert list(of_reports.filter(explanation="").values_list("year", "key")) == []
        assert dict(of_reports.order_by("year").values_list("year").annotate(Count("pk"))) == {
            2020: 28,
            2022: 13,
            2023: 12,
            2024: 23,
            2025: 41,
        }

    def test_facts_name_their_source(self) -> None:
        for model in (Target, Publication, FundingRound, Award, Designation, CreditYear):
            assert model._default_manager.filter(source="").count() == 0, model

    def test_history_shows_that_they_are_facts_of_reference(self) -> None:
        contexts = apps.get_model("budget", "AwardHistory").objects.values_list("pgh_context__metadata", flat=True)
        assert (
            list(contexts)
            == [{"source": "reference", "reason": "Faits de référence des bilans et des documents budgétaires"}] * 88
        )


@pytest.mark.django_db
class TestExistingRecords:
    def test_startup_that_is_recorded_keeps_its_name_and_gets_its_award(self) -> None:
        Startup.objects.create(slug="histologe", name="Signal Logement", mission="Signaler un logement indigne")
        added = load_reference().added
        assert added["fiches"] == len(read().startups) - 1
        startup = Startup.objects.get(slug="histologe")
        assert (startup.name, startup.mission) == ("Signal Logement", "Signaler un logement indigne")
        awards = startup.awards.order_by("round__number").values_list("round__number", "amount")
        assert list(awards) == [(7, Decimal(100_000)), (17, None)]

    def test_incubator_that_is_recorded_stays_as_it_is(self) -> None:
        Incubator.objects.create(slug="dinum", name="Le département")
        assert load_reference().added["incubateurs"] == 16
        incubator = Incubator.objects.get(slug="dinum")
        assert (incubator.name, incubator.owner, incubator.opened_on) == ("Le département", None, None)

    @cases(
        "recorded",
        [
            {"millesime": 2021, "decided_on": dt.date(2021, 12, 31)},
            {"millesime": 2020},
            {"millesime": 2021, "withdrawn_on": dt.date(2023, 1, 1), "withdrawal_reason": "Critère 3 perdu"},
        ],
        ids=["of the same year", "of another year", "withdrawn"],
    )
    def test_service_designated_already_is_not_designated_again(self, recorded: dict[str, object]) -> None:
        startup = Startup.objects.create(slug="transport", name="transport.data.gouv.fr")
        Designation.objects.create(startup=startup, **recorded)
        assert load_reference().added["désignations"] == 36
        assert Designation.objects.filter(startup=startup).count() == 1

    def test_round_that_is_recorded_gets_the_awards_that_it_lacks(self) -> None:
        load_reference()
        Award.objects.filter(startup__slug="eva").delete()
        Award.objects.filter(startup__slug="estime").update(amount=Decimal(1))
        loading = load_reference()
        assert {name: n for name, n in loading.added.items() if n} == {"financements FAST": 1}
        (difference,) = loading.differences
        assert "FAST 7 : Estime" in difference
        assert "1 enregistré, 130\u202f000 d’après Bilan 2021" in difference
        amounts = Award.objects.filter(startup__slug__in=["eva", "estime"]).values_list("startup__slug", "amount")
        assert dict(amounts) == {"eva": Decimal(150_000), "estime": Decimal(1)}

    def test_result_corrected_since_is_not_published_again(self) -> None:
        load_reference()
        old = PublishedResult.objects.get(indicator__code="products_launched", year=2021)
        correction = Publication.objects.create(year=2021, published_on=dt.date(2022, 6, 1))
        PublishedResult.objects.create(
            publication=correction, indicator=old.indicator, year=2021, value=49, replaces=old, has_evidence=False
        )
        loading = load_reference()
        assert loading.added["résultats publiés"] == 0
        assert len(loading.differences) == 1
        assert "49 enregistré, 50 d’après" in loading.differences[0]
        in_force = PublishedResult.objects.filter(replaced_by=None, year=2021)
        assert in_force.get(indicator__code="products_launched").value == 49

    def test_import_over_the_facts_doubles_no_award_and_no_designation(self, tmp_path: Path) -> None:
        load_reference()
        award = Award.objects.get(startup__slug="histologe", round__number=7)
        designation = Designation.objects.get(startup__slug="histologe")
        counts = (Award.objects.count(), Designation.objects.count(), FundingRound.objects.count())
        content = Content(tmp_path / "content")
        content.put("_fasts/7_fast.md", {"title": "FAST 7 - Mars 2021", "promotion": 7})
        content.fiche(
            "histologe",
            fast={"promotion": 7, "montant": 90_000},
            events=[{"name": "fast", "date": "2021-03-15"}, {"name": "national_impact", "date": "2026-02-01"}],
        )
        report = content.run()
        assert [anomaly.detail for anomaly in report.anomalies] == [
            "FAST 7 : 90000 € dans la fiche, 100000.00 € enregistrés"
        ]
        assert (Award.objects.count(), Designation.objects.count(), FundingRound.objects.count()) == counts
        assert Award.objects.get(pk=award.pk).amount == award.amount
        assert Designation.objects.get(pk=designation.pk).millesime == 2025
        assert {name: n for name, n in load_reference().added.items() if n} == {}

    @pytest.mark.sweep
    def test_facts_change_nothing_after_an_import_of_the_real_records(self, real_records: Path) -> None:
        load_reference()
        call_command("import_betagouv", str(real_records / "content"), apply=True, stdout=StringIO(), stderr=StringIO())
        fiches = list(Startup.objects.values())
        assert len(fiches) == 662
        assert {name: count for name, count in load_reference().added.items() if count} == {}
        assert list(Startup.objects.values()) == fiches

    def test_renamed_line_of_credits_is_not_added_again(self) -> None:
        load_reference()
        CreditLine.objects.filter(position=0, credit_year__year=2021).update(label="Cofinancement")
        assert load_reference().added["lignes de crédits"] == 0
        of_2021 = CreditLine.objects.filter(credit_year__year=2021)
        assert of_2021.aggregate(total=Sum("amount")) == {"total": Decimal(6_821_046)}

    def test_target_that_is_typed_already_stays_and_is_listed(self) -> None:
        indicator = Indicator.objects.create(code="products_launched", label="Lancés", unit="produits", first_year=2019)
        Target.objects.create(indicator=indicator, year=2021, edition_year=2021, value=47, source="Saisie")
        loading = load_reference()
        assert Target.objects.get(indicator=indicator, year=2021, edition="law").value == 47
        (difference,) = [one for one in loading.differences if one.startswith("Cible")]
        assert "47 enregistré, 40 d’après RAP 2021" in difference

    def test_imported_designation_is_confirmed_by_the_public_list(self) -> None:
        startup = Startup.objects.create(slug="transport", name="transport.data.gouv.fr")
        imported = Designation.objects.create(
            startup=startup,
            millesime=2021,
            decided_on=dt.date(2021, 12, 31),
            is_millesime_confirmed=False,
            source="import",
        )
        assert load_reference().added["millésimes confirmés"] == 1
        imported.refresh_from_db()
        assert (imported.millesime, imported.is_millesime_confirmed, imported.decided_on, imported.source) == (
            2021,
            True,
            dt.date(2021, 12, 31),
            "import",
        )

    def test_millesime_that_its_day_contradicts_stays_to_confirm(self) -> None:
        startup = Startup.objects.create(slug="transport", name="transport.data.gouv.fr")
        Designation.objects.create(
            startup=startup,
            millesime=2024,
            decided_on=dt.date(2025, 2, 1),
            is_millesime_confirmed=False,
            source="import",
        )
        loading = load_reference()
        assert loading.added["millésimes confirmés"] == 0
        assert Designation.objects.get(startup=startup).is_millesime_confirmed is False
        (difference,) = [one for one in loading.differences if "transport" in one]
        assert "2024 enregistré, 2021 d’après Bilan 2021" in difference

    def test_value_typed_over_a_part_of_the_year_keeps_its_place(self) -> None:
        startup = Startup.objects.create(slug="signalement", name="SignalConso")
        metric = Metric.objects.create(startup=startup, code="signalements", name="Signalements", unit="signalements")
        Measurement.objects.create(metric=metric, start=dt.date(2021, 1, 1), until=dt.date(2021, 2, 1), value=12_000)
        loading = load_reference()
        of_2021 = metric.measurements.filter(start__year=2021)
        assert [(one.start, int(one.value)) for one in of_2021] == [(dt.date(2021, 1, 1), 12_000)]
        assert len([one for one in loading.differences if "Signalements" in one]) == 1


@pytest.mark.django_db(transaction=True)
class TestSecondRun:
    """In real transactions, since the data version changes at the commit."""

    def test_first_run_shows_what_it_added_and_the_second_changes_nothing(self) -> None:
        before = data_version.current()
        assert printed().splitlines() == FIRST_RUN
        loaded = data_version.current()
        assert loaded == before + 3  # facts, derived tables, report
        counts = [model._default_manager.count() for model in COUNTED]
        assert printed() == "Les faits de référence étaient déjà tous là : rien n’a changé.\n"
        assert [model._default_manager.count() for model in COUNTED] == counts
        assert data_version.current() == loaded
