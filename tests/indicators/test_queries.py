import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from common import data_version
from common.background import recompute
from common.figure import Figure
from common.freshness import day_read_once
from common.history import because
from indicators.algebra import read_vocabulary
from indicators.algebra.declared_sources import SOURCES
from indicators.live import actions
from indicators.models import Definition, Indicator, LiveResult, PublishedResult, Target
from indicators.queries import (
    EvidenceRow,
    IndicatorYear,
    Live,
    Published,
    YearFigures,
    proof,
    year_table,
    years,
)
from indicators.queries.years import rule_in_words
from startups.models import Phase, Startup
from tests import factories
from tests.cases import cases
from tests.impact import scene
from tests.indicators.algebra.words import FIRST_CONSTRUCTIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> tuple[Indicator, Indicator]:
    return scene.make_programme()


def live(code: str, year: int) -> Live:
    result = LiveResult.objects.get(indicator__code=code, year=year)
    return Live(result.figure, result.computed_at)


@pytest.mark.usefixtures("programme")
def test_year_table_gives_each_indicator_with_all_its_years() -> None:
    table = year_table(2021)
    definitions = dict(Definition.objects.values_list("indicator__code", "pk"))
    targets = {one.indicator.code: one for one in Target.objects.select_related("indicator")}
    published = table.indicators[0].now.published
    frozen = published and published.target
    assert frozen
    assert frozen.words == targets["products_launched"].words == "au moins 49"
    assert frozen.judgement == "Objectif tenu."
    assert (table.year, table.verified_at) == (2021, None)
    assert table.indicators == (
        IndicatorYear(
            code="products_launched",
            label="Produits lancés",
            unit="produits",
            wording="Les lancements.",
            year=2021,
            followed_by="budget_law",
            cumulative_definition=definitions["products_launched"],
            by_year={
                2020: YearFigures(
                    live("products_launched", 2020), Published(Figure(Decimal(31)), dt.date(2021, 2, 1), False)
                ),
                2021: YearFigures(
                    live("products_launched", 2021),
                    Published(Figure(Decimal(50)), dt.date(2022, 2, 1), False, frozen),
                    targets["products_launched"],
                ),
                2022: YearFigures(live("products_launched", 2022)),
            },
        ),
        IndicatorYear(
            code="national_impact",
            label="Impact national",
            unit="produits",
            wording="",
            year=2021,
            followed_by="budget_law",
            by_year={
                2020: YearFigures(live("national_impact", 2020)),
                2021: YearFigures(live("national_impact", 2021), None, targets["national_impact"]),
                2022: YearFigures(live("national_impact", 2022)),
            },
        ),
    )
    launches = table.indicators[0]
    assert (launches.now.live_value, launches.now.drift.exact) == (Decimal(2), Decimal(-48))
    assert (launches.previous.live_value, launches.previous.published_value) == (Decimal(1), Decimal(31))


@pytest.mark.usefixtures("programme")
def test_year_table_shows_when_the_figures_were_last_verified() -> None:
    recompute.run_job()
    verified = year_table(2021).verified_at
    assert verified is not None
    computed = live("products_launched", 2021).computed_at
    assert computed is not None
    assert computed < verified


def test_year_table_gives_the_correction_in_force(programme: tuple[Indicator, Indicator]) -> None:
    launches, _ = programme
    old = PublishedResult.objects.get(indicator=launches, year=2021)
    scene.publish(launches, 2021, "51", replaces=old)
    assert year_table(2021).indicators[0].now.published_value == 51


@pytest.mark.usefixtures("programme")
def test_year_table_leaves_out_the_indicators_out_of_force() -> None:
    Indicator.objects.filter(code="national_impact").update(first_year=2022)
    Indicator.objects.filter(code="products_launched").update(last_year=2021)
    assert [[row.code for row in year_table(year).indicators] for year in (2019, 2021, 2022)] == [
        [],
        ["products_launched"],
        ["national_impact"],
    ]


@cases(
    ("rule", "words"),
    [
        (None, "Aucune définition n’est en vigueur."),
        (
            {"measure": "magic"},
            "La définition ne peut pas être calculée."
            f" La mesure « magic » n’existe pas. Les mesures sont : {', '.join(SOURCES)}.",
        ),
    ],
)
def test_rule_in_words_says_what_is_wrong_with_a_definition(rule: dict[str, str] | None, words: str) -> None:
    assert rule_in_words(factories.make_indicator(rule=rule), 2021, read_vocabulary()) == words


@cases("number", [1, 3])
def test_year_table_makes_nine_queries(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    factories.make_startup(phases=[("construction", "2020-05-01")])
    for index in range(number):
        indicator = factories.make_indicator(f"i{index}", rule=scene.LAUNCHES)
        factories.make_target(indicator)
        scene.publish(indicator, 2021, "3")
    actions.compute_live_results(on=scene.TODAY)
    with django_assert_num_queries(
        9
    ):  # indicators, definitions, followers, live, published, targets, former rules, kinds, last job
        assert len(year_table(2021).indicators) == number


def test_years_are_those_with_a_target_a_publication_or_a_live_result(programme: tuple[Indicator, Indicator]) -> None:
    launches, _ = programme
    factories.make_target(launches, 2024)
    scene.publish(launches, 2018, "5")
    assert years() == [2018, 2020, 2021, 2022, 2024]


def test_years_of_an_empty_database_are_none() -> None:
    assert years() == []


NUMBERS = st.decimals(0, 1000, places=1)


@given(value=NUMBERS, result=NUMBERS, tolerance=NUMBERS)
def test_a_target_is_reached_on_its_side_within_its_tolerance(
    value: Decimal, result: Decimal, tolerance: Decimal
) -> None:
    least = Target(value=value, tolerance=tolerance)
    most = Target(value=value, direction="at_most", tolerance=tolerance)
    assert least.is_reached(result) == (result + tolerance >= value)
    assert most.is_reached(result) == (result - tolerance <= value)
    assert least.is_reached(result) or most.is_reached(result)
    assert least.is_reached(None) is None
    assert Target(tolerance=tolerance).is_reached(result) is None


@given(value=NUMBERS, result=NUMBERS)
def test_attainment_is_a_share_of_the_target_to_a_tenth(value: Decimal, result: Decimal) -> None:
    found = Target(value=value).attainment(result)
    if value == 0:
        assert found is None
    else:
        assert found is not None
        assert abs(found * value - 100 * result) <= value / 20


def recorded_phase(slug: str) -> tuple[int, dt.datetime]:
    """Return the primary key of a service's launch, and the time of its last version."""
    phase = Phase.objects.get(startup__slug=slug, kind="construction")
    return phase.pk, phase.history.latest("pgh_id").pgh_created_at  # type: ignore[attr-defined]


@pytest.mark.usefixtures("programme")
def test_proof_gives_each_record_with_its_origin() -> None:
    (b, b_at), (c, c_at) = recorded_phase("b"), recorded_phase("c")
    found = proof("products_launched", 2021)
    assert found is not None
    assert (found.code, found.label, found.unit, found.year) == (
        "products_launched",
        "Produits lancés",
        "produits",
        2021,
    )
    assert (found.live, found.published) == (
        live("products_launched", 2021),
        Published(Figure(Decimal(50)), dt.date(2022, 2, 1), False, found.published.target if found.published else None),
    )
    reason = "Première entrée en phase «\xa0Construction\xa0»"
    assert found.rows == (
        EvidenceRow(
            startup="b",
            name="Service b",
            record="phase",
            record_id=b,
            date=dt.date(2021, 1, 1),
            reason=reason,
            amount=Decimal(1),
            recorded_at=b_at,
            source="importer",
            why="Reprise des fiches",
        ),
        EvidenceRow(
            startup="c",
            name="Service c",
            record="phase",
            record_id=c,
            date=dt.date(2021, 6, 1),
            reason=reason,
            amount=Decimal(1),
            recorded_at=c_at,
        ),
    )
    assert found.published_rows == ()


def test_proof_gives_the_records_that_were_published(programme: tuple[Indicator, Indicator]) -> None:
    launches, _ = programme
    scene.publish_with_evidence(launches, 2019)
    found = proof("products_launched", 2019)
    assert found is not None
    assert (found.live, found.rows) == (None, ())
    assert [(row.startup, row.name, row.date, row.amount) for row in found.published_rows] == [
        ("a", "Ancien nom", dt.date(2020, 5, 1), Decimal(1))
    ]


@pytest.mark.usefixtures("programme")
def test_proof_names_the_team_of_users_who_changed_the_date_and_never_the_person() -> None:
    coach = factories.make_coach(factories.make_incubator("anct", name="ANCT"), email="nom.prenom@example.gouv.fr")
    phase = Phase.objects.get(startup__slug="b", kind="construction")
    with because(reason="Date du premier test", source="page", user=coach.pk, author="Nom Prénom"):
        phase.start = dt.date(2021, 2, 1)
        phase.save()
    with because(reason="Précision", source="importer"):
        phase.comment = "sans effet sur la preuve"
        phase.save()
    actions.compute_live_results(on=scene.TODAY)
    found = proof("products_launched", 2021)
    assert found is not None
    assert [(row.startup, row.date, row.source, row.team, row.why) for row in found.rows] == [
        ("b", dt.date(2021, 2, 1), "page", "ANCT", "Date du premier test"),
        ("c", dt.date(2021, 6, 1), None, "", ""),
    ]
    assert "Prénom" not in repr(found)


@pytest.mark.usefixtures("programme")
def test_proof_of_a_designation_gives_its_date_and_reason() -> None:
    found = proof("national_impact", 2021)
    assert found is not None
    assert [(row.startup, row.record, row.date, row.reason) for row in found.rows] == [
        ("c", "designation", dt.date(2021, 12, 31), "Désignation à impact national")
    ]


@pytest.mark.usefixtures("programme")
def test_proof_of_an_unknown_indicator_is_none_and_of_a_year_without_figure_is_empty() -> None:
    assert proof("nope", 2021) is None
    found = proof("products_launched", 1999)
    assert found is not None
    assert (found.live, found.rows, found.published, found.published_rows) == (None, (), None, ())


@cases("number", [1, 3])
def test_proof_makes_eight_queries(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for index in range(number):
        factories.make_startup(f"s{index}", phases=[("construction", "2021-05-01")])
    factories.make_indicator(rule=scene.LAUNCHES)
    actions.compute_live_results(on=scene.TODAY)
    # as in a public response: indicator, definitions, live, published, kinds, evidence, recording, day
    with day_read_once(data_version.current()), django_assert_num_queries(8):
        found = proof("products_launched", 2021)
    assert found is not None
    assert found.live is not None
    assert len(found.rows) == found.live.value == number


@pytest.mark.usefixtures("programme")
def test_proof_survives_the_startup_that_it_names() -> None:
    Startup.objects.get(slug="b").delete()
    found = proof("products_launched", 2021)
    assert found is not None
    assert [(row.startup, row.name) for row in found.rows] == [("", ""), ("c", "Service c")]


def test_rule_in_words_follows_the_version_of_the_year(programme: tuple[Indicator, Indicator]) -> None:
    launches, _ = programme
    Definition.objects.create(
        indicator=launches, version=2, first_year=2022, rule={"measure": "entries", "kind": "investigation"}
    )
    words = read_vocabulary()
    assert [rule_in_words(launches, year, words) for year in (2021, 2022)] == [
        FIRST_CONSTRUCTIONS,
        "Mesure : Entrées dans une phase ; Phase : Investigation ; Période : dans l’année ; Calcul : Nombre.",
    ]
