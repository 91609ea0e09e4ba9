"""Each check finds the slip that is planted, and says nothing where there is none."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.models import Training
from indicators.checks import cumulated, lists, money, printed, reports
from indicators.checks.found import Level, Record, against, level_of, rounding_step
from indicators.models import PublishedEvidence, StatedFigure
from tests import factories
from tests.impact import scene
from tests.indicators.checks.figures import DAY, FEBRUARY, findings, state, stated

pytestmark = pytest.mark.django_db
RECORDS = (Record("community", "2021-12-31", "Communauté"),)


@pytest.mark.parametrize(
    ("value", "precision", "found", "unit", "expected"),
    [
        ("100", "exact", "100", "", None),
        ("100", "exact", "101.50", "", ("gap", "Le bilan 2021 imprime « 100 » ; membres : 101,5, soit 1,5 de plus.")),
        ("100", "exact", "98", "€", ("gap", "Le bilan 2021 imprime « 100 » ; membres : 98 €, soit 2 € de moins.")),
        (
            "100",
            "rounded",
            "149",
            "",
            ("rounding", "Le bilan 2021 imprime « 100 » ; membres : 149, soit 49 de plus. L’arrondi l’explique."),
        ),
        ("100", "rounded", "151", "", ("gap", "Le bilan 2021 imprime « 100 » ; membres : 151, soit 51 de plus.")),
        ("100", "more_than", "101", "", None),
        (
            "100",
            "exact",
            None,
            "€",
            ("missing", "Le bilan 2021 imprime « 100 » : rien ne permet de le vérifier (membres)."),
        ),
        ("0", "exact", "0", "", None),
    ],
)
def test_a_printed_figure_is_held_against_what_is_found(
    value: str, precision: str, found: str | None, unit: str, expected: tuple[str, str] | None
) -> None:
    figure = stated("members", value, precision=precision, about="actifs")
    amount = None if found is None else Decimal(found)
    made = against(figure, amount, check="counts", what="membres", unit=unit, records=RECORDS)
    if expected is None:
        assert made is None
    else:
        assert made is not None
        level, sentence = expected
        plain = " ".join(made.sentence.replace("\u202f", " ").split())
        assert (made.subject, made.level, plain, made.year, made.stated, made.found, made.records) == (
            "members:actifs:2021:2021", level, sentence, 2021, Decimal(value), amount, RECORDS,
        )  # fmt: skip


def test_an_incubator_counts_that_carries_an_investigation_or_a_service() -> None:
    for slug, kind in (("i", "investigation"), ("s", "construction"), ("t", "transfere"), ("e", "abandon")):
        factories.make_startup(f"{slug}.x", phases=[(kind, "2020-01-01")], incubator=factories.make_incubator(slug))
    factories.make_startup("seul", phases=[("construction", "2020-01-01")])  # which no incubator carries
    day = dt.date(2022, 1, 1)
    state("incubators", "3", as_of=day)
    state("services", "3", as_of=day)
    state("ended", "1", as_of=day)
    state("investigations", "1", as_of=dt.date(2019, 12, 31))
    assert [(one.subject, one.found) for one in lists.counts_against_the_portfolio(DAY)] == [
        ("investigations:2021:2021", Decimal(0))
    ]


def test_a_total_grows_by_its_year_and_holds_all_years() -> None:
    for year, total, more in ((2019, "5", "2"), (2020, "7", "2"), (2021, "12", "4")):
        state("national_impact_total", total, year=year)
        state("national_impact", more, year=year)
    assert [(one.subject, one.stated, one.found) for one in cumulated.totals_against_years(DAY)] == [
        ("national_impact_total:2021", Decimal(12), Decimal(11))
    ]
    StatedFigure.objects.filter(subject="national_impact_total", year=2020).update(value=3)
    assert sorted((one.subject, one.stated, one.found) for one in cumulated.totals_against_years(DAY)) == [
        ("national_impact_total:2020", Decimal(3), Decimal(4)),
        ("national_impact_total:2021", Decimal(12), Decimal(7)),
    ]


def test_a_published_figure_is_the_sum_of_what_it_counted_alone() -> None:
    launches, _ = scene.make_programme()
    row = PublishedEvidence.objects.get(result=scene.publish_with_evidence(launches, 2019))
    row.pk, row.part = None, PublishedEvidence.Part.BASE  # the population of a share
    row.save()
    scene.publish(launches, 2018, "3", has_evidence=True)
    found = reports.published_against_lists(DAY)
    assert [(one.subject, one.stated, one.found) for one in found if one.year < 2020] == [
        ("products_launched:2018", Decimal(3), Decimal(0))
    ]


WHOLE = st.integers(1, 10**9).map(Decimal)


@pytest.mark.parametrize(
    ("value", "step"), [("3000000", 1_000_000), ("5500000", 100_000), ("145", 1), ("100", 100), ("0", 1)]
)
def test_zeros_tell_to_what_a_figure_is_rounded(value: str, step: int) -> None:
    assert rounding_step(Decimal(value)) == step


@pytest.mark.parametrize(
    ("stated", "precision", "found", "level"),
    [
        ("3000000", "rounded", "3090000", Level.ROUNDING),
        ("3000000", "rounded", "3500000", Level.ROUNDING),
        ("3000000", "rounded", "3500001", Level.GAP),
        ("3000000", "rounded", "3000000", None),
        ("3000000", "exact", "3090000", Level.GAP),
        ("100", "more_than", "155", None),
        ("100", "more_than", "99", Level.GAP),
        ("100", "more_than", "100", None),
        ("100", "exact", None, Level.MISSING),
    ],
)
def test_level_tells_a_rounding_from_a_gap(stated: str, precision: str, found: str | None, level: str | None) -> None:
    assert level_of(Decimal(stated), precision, None if found is None else Decimal(found)) == level


@given(WHOLE, WHOLE)
def test_what_is_equal_never_disagrees_and_what_is_exact_always_does(one: Decimal, other: Decimal) -> None:
    assert all(level_of(one, precision, one) is None for precision in ("exact", "rounded", "more_than"))
    assert (level_of(one, "exact", other) is None) == (one == other)


def test_credits_are_held_against_their_lines() -> None:
    factories.make_credits(2018, [("Réseau", "40"), ("Produits", "60")], stated_total=Decimal(100))
    factories.make_credits(2019, [("Réseau", "40")])
    assert findings(money.credits_against_lines) == []
    factories.make_credits(2020, stated_total=Decimal(5_500_000), stated_is_rounded=True)
    factories.make_credits(2021, [("Réseau", "40"), ("Produits", "65")], stated_total=Decimal(100))
    factories.make_credits(2022, [("Réseau", "5540000")], stated_total=Decimal(5_500_000), stated_is_rounded=True)
    assert findings(money.credits_against_lines) == [
        (
            "credits:2022",
            "rounding",
            "Le total annoncé des crédits de 2022 est 5 500 000 € (arrondi) ; 1 ligne fait 5 540 000 €, soit"
            " 40 000 € de plus. L’arrondi l’explique.",
        ),
        (
            "credits:2021",
            "gap",
            "Le total annoncé des crédits de 2021 est 100 € ; 2 lignes font 105 €, soit 5 € de plus.",
        ),
        (
            "credits:2020",
            "missing",
            "Le total annoncé des crédits de 2020 est 5 500 000 € (arrondi) : aucune ligne ne permet de le vérifier.",
        ),
    ]


def test_awards_are_held_against_what_was_printed_of_the_year_and_of_a_round() -> None:
    nine, ten = factories.make_round(9), factories.make_round(10)
    service = factories.make_startup("a")
    factories.make_award(nine, service, "100000")
    factories.make_award(ten, service, "50000")
    factories.make_award(ten, factories.make_incubator(), "40000")
    for subject, value in (("awards", "3"), ("startups_awarded", "1"), ("incubators_awarded", "1"), ("rounds", "2")):
        state(subject, value)
    state("awards_total", "190000")
    state("round_total", "90000", about="10")
    assert findings(money.awards_against_rounds) == []
    factories.make_award(nine, factories.make_startup("b"), "5000")
    assert findings(money.awards_against_rounds) == [
        (
            "awards:2021:2021",
            "gap",
            "Le bilan 2021 imprime « 3 » ; financements enregistrés : 4, soit 1 de plus.",
        ),
        (
            "awards_total:2021:2021",
            "gap",
            "Le bilan 2021 imprime « 190000 » ; somme de 4 financements enregistrés : 195 000 €, soit 5 000 € de plus.",
        ),
        (
            "startups_awarded:2021:2021",
            "gap",
            "Le bilan 2021 imprime « 1 » ; services lauréats enregistrés : 2, soit 1 de plus.",
        ),
    ]
    state("round_total", "1", about="9")
    found = [one for one in money.awards_against_rounds(DAY) if one.subject.startswith("round_total")]
    assert [(one.subject, one.found, one.records[0].label) for one in found] == [
        ("round_total:9:2021:2021", Decimal(105_000), "FAST 9")
    ]
    state("awards", "3", year=2019, printed="3 lauréats")
    assert (
        "awards:2019:2021",
        "missing",
        "Le bilan 2021 imprime « 3 lauréats » : rien ne permet de le vérifier (aucun appel enregistré).",
    ) in findings(money.awards_against_rounds)


def test_previous_year_is_held_against_the_result_published_that_year() -> None:
    launches, _ = scene.make_programme()
    state("indicator", "31", about=launches.code, year=2020, printed="Résultats 2020 : 31")
    assert findings(reports.previous_years) == []
    state("indicator", "49", about=launches.code, report_year=2022, printed="Résultats 2021 : 49")
    state("indicator", "7", about="inconnu", report_year=2022, printed="Résultats 2021 : 7")
    assert findings(reports.previous_years) == [
        (
            "indicator:inconnu:2021:2022",
            "missing",
            "Le bilan 2022 imprime « Résultats 2021 : 7 » : rien ne permet de le vérifier (aucun résultat publié cette"
            " année-là).",
        ),
        (
            "indicator:products_launched:2021:2022",
            "gap",
            "Le bilan 2022 imprime « Résultats 2021 : 49 » ; résultat publié cette année-là : 50, soit 1 de plus.",
        ),
    ]


def test_published_results_are_held_against_their_lists() -> None:
    launches, designated = scene.make_programme()
    scene.publish(designated, 2021, "1")
    scene.publish_with_evidence(launches, 2019)
    assert findings(reports.published_against_lists) == [
        (
            "products_launched:2020",
            "gap",
            "Produits lancés 2020 : 31 publié sans sa liste, 1 dans les fiches, soit 30 de moins.",
        ),
        (
            "products_launched:2021",
            "gap",
            "Produits lancés 2021 : 50 publié sans sa liste, 2 dans les fiches, soit 48 de moins.",
        ),
    ]
    wrong = scene.publish(launches, 2018, "3", has_evidence=True)
    row = {"record": "phase", "record_id": 1, "date": dt.date(2018, 5, 1), "reason": "Entrée"}
    PublishedEvidence.objects.create(result=wrong, **row)
    [found] = [one for one in reports.published_against_lists(DAY) if one.check == "published_evidence"]
    assert (found.subject, found.stated, found.found) == ("products_launched:2018", Decimal(3), Decimal(1))
    assert found.sentence == (
        "Produits lancés 2018\xa0: le résultat publié est 3, et 1\xa0enregistrement publié avec lui fait 1."
    )


def test_a_report_does_not_know_the_days_that_follow_it() -> None:
    state("members", "900", as_of=dt.date(2022, 1, 1), published_on=FEBRUARY)
    state("services", "145", as_of=FEBRUARY, published_on=FEBRUARY)
    state("ended", "100", published_on=FEBRUARY)
    assert findings(reports.figures_of_later_days) == []
    state("members", "915", year=2022, printed="915 membres", as_of=dt.date(2022, 6, 1), published_on=FEBRUARY)
    assert findings(reports.figures_of_later_days) == [
        (
            "members:2022:2021",
            "gap",
            "Le bilan 2021, daté du 1er février 2022, imprime un chiffre d’un jour qui le suit (1er juin 2022) : « 915"
            " membres ».",
        )
    ]


def test_counts_are_held_against_the_portfolio_of_their_day() -> None:
    fabrique = factories.make_incubator()
    factories.make_startup(
        "a", phases=[("investigation", "2020-01-01"), ("construction", "2021-06-01")], incubator=fabrique
    )
    factories.make_startup("b", phases=[("investigation", "2021-01-01")], incubator=fabrique)
    factories.make_startup("c", phases=[("abandon", "2021-01-01")])
    day = dt.date(2022, 1, 1)
    for subject, value in (("investigations", "1"), ("services", "1"), ("ended", "1"), ("incubators", "1")):
        state(subject, value, as_of=day)
    state("services", "1", year=2020, report_year=2020)  # of no day: nothing to hold it against
    assert findings(lists.counts_against_the_portfolio) == []
    state("services", "3", year=2020, printed="3 services", as_of=dt.date(2021, 1, 1))
    [found] = lists.counts_against_the_portfolio(DAY)
    assert (found.level, found.stated, found.found) == ("gap", Decimal(3), Decimal(0))
    assert [(one.kind, one.key) for one in found.records] == [("portfolio", "2021-01-01/service")]


def test_designations_are_counted_by_year_and_in_all() -> None:
    for slug, year in (("a", 2020), ("b", 2021), ("c", 2021)):
        factories.make_designation(factories.make_startup(slug), year)
    withdrawn = {"withdrawn_on": FEBRUARY, "withdrawal_reason": "Critère 2"}
    factories.make_designation(factories.make_startup("d"), 2021, **withdrawn)
    state("national_impact", "2")
    state("national_impact_total", "3")
    assert findings(lists.designations_against_lists) == []
    state("national_impact", "2", year=2020, printed="2 services")
    assert findings(lists.designations_against_lists) == [
        (
            "national_impact:2020:2021",
            "gap",
            "Le bilan 2021 imprime « 2 services » ; services désignés pour le millésime 2020 : 1, soit 1 de moins.",
        )
    ]


def test_members_are_held_against_those_known() -> None:
    june = dt.date(2022, 6, 1)
    state("members", "1", as_of=june, printed="1 membre")
    assert findings(lists.members_against_lists) == [
        (
            "members:2021:2021",
            "missing",
            "Le bilan 2021 imprime « 1 membre » : rien ne permet de le vérifier (aucun membre enregistré).",
        )
    ]
    factories.make_member("m1", missions=[("2022-01-01", None)])
    assert findings(lists.members_against_lists) == []
    factories.make_member("m2", missions=[("2022-06-01", "2022-06-01")])
    assert [level for _, level, _ in findings(lists.members_against_lists)] == ["gap"]


def test_totals_hold_their_years_and_grow_by_each() -> None:
    state("national_impact", "2", year=2020)
    state("national_impact", "5")
    state("national_impact_total", "7", year=2020, report_year=2020)
    state("national_impact_total", "12")
    assert findings(cumulated.totals_against_years) == []
    state("national_impact", "4", year=2022, report_year=2022)
    state("national_impact_total", "17", year=2022, report_year=2022)
    state("national_impact_total", "10", year=2023, report_year=2023)
    said = "Services à impact national depuis l’origine : "
    assert findings(cumulated.totals_against_years) == [
        (
            "national_impact_total:2022",
            "gap",
            f"{said}12 fin 2021, 17 fin 2022, soit 5 de plus, alors que l’année en compte 4.",
        ),
        (
            "national_impact_total:2023",
            "gap",
            f"{said}10 depuis l’origine fin 2023, moins que la somme des années connues : 11.",
        ),
    ]


def train(start: str, end: str, people: int, programme: str = "Alpha") -> None:
    Training.objects.create(
        programme=programme, start=dt.date.fromisoformat(start), end=dt.date.fromisoformat(end), people=people
    )


def test_trainings_hold_the_periods_inside_them_once() -> None:
    train("2017-11-01", "2021-12-31", 532)
    train("2021-01-01", "2021-12-31", 251)
    train("2021-03-01", "2021-03-02", 200)  # inside the year: not counted twice
    train("2020-01-01", "2020-12-31", 281)
    train("2020-01-01", "2020-12-31", 900, "Autre")
    assert findings(cumulated.trainings_against_periods) == []
    train("2019-01-01", "2019-12-31", 1)
    assert findings(cumulated.trainings_against_periods) == [
        (
            "training:Alpha:2017-11-01:2021-12-31",
            "gap",
            "Formation Alpha : 532 personnes du 1er novembre 2017 au 31 décembre 2021, moins que la somme des 3 périodes"
            " comprises : 533.",
        )
    ]


@pytest.mark.parametrize(
    ("people", "parts", "said"),
    [
        (10, [], None),
        (10, [10], None),
        (10, [11], "Formation Alpha : 10 personnes {}, moins que la période comprise : 11."),
        (1, [2], "Formation Alpha : 1 personne {}, moins que la période comprise : 2."),
        (
            1000,
            [600, 401],
            "Formation Alpha : 1 000 personnes {}, moins que la somme des 2 périodes comprises : 1 001.",
        ),
    ],
)
def test_a_training_is_held_against_one_period_or_several(people: int, parts: list[int], said: str | None) -> None:
    train("2021-01-01", "2021-12-31", people)
    for month, part in enumerate(parts, start=1):
        train(f"2021-{month:02}-01", f"2021-{month:02}-28", part)
    sentence = said and said.format("du 1er janvier 2021 au 31 décembre 2021")
    subject = "training:Alpha:2021-01-01:2021-12-31"
    assert findings(cumulated.trainings_against_periods) == ([(subject, "gap", sentence)] if said else [])


@pytest.mark.parametrize(
    ("periods", "held"),
    [
        # the day on which one ends is not free for another
        ([("2021-01-01", "2021-03-31", 6), ("2021-03-31", "2021-06-30", 6)], None),
        ([("2021-01-01", "2021-03-31", 6), ("2021-04-01", "2021-06-30", 6)], 12),
        # the longest of those that begin together stands for the others
        ([("2021-01-01", "2021-01-31", 50), ("2021-01-01", "2021-06-30", 11)], 11),
        ([("2020-12-31", "2021-06-30", 50)], None),
        ([("2021-07-01", "2022-01-01", 50)], None),
    ],
)
def test_periods_inside_another_are_added_up_when_they_are_apart(
    periods: list[tuple[str, str, int]], held: int | None
) -> None:
    train("2021-01-01", "2021-12-31", 10)
    for start, end, people in periods:
        train(start, end, people)
    found = [one.found for one in cumulated.trainings_against_periods(DAY) if one.stated == 10]
    assert found == ([] if held is None else [held])


def test_each_figure_of_a_later_day_is_a_finding_of_its_own() -> None:
    later = {"as_of": dt.date(2022, 3, 1), "published_on": dt.date(2022, 2, 1)}
    for code in ("launched", "investigated"):
        factories.make_indicator(code)
        state("indicator", "5", about=code, **later)
    state("indicator", "5", about="launched", year=2020, as_of=dt.date(2022, 2, 1), published_on=dt.date(2022, 2, 1))
    assert sorted(subject for subject, _, _ in findings(reports.figures_of_later_days)) == [
        "indicator:investigated:2021:2021",
        "indicator:launched:2021:2021",
    ]


@pytest.mark.parametrize(
    ("subject", "about", "said"),
    [
        ("awards", "", "rien ne permet de le vérifier (aucun financement enregistré)."),
        ("startups_awarded", "", "rien ne permet de le vérifier (aucun financement enregistré)."),
        ("incubators_awarded", "", "rien ne permet de le vérifier (aucun financement enregistré)."),
        ("awards_total", "", "rien ne permet de le vérifier (aucun financement enregistré)."),
        ("round_total", "9", "rien ne permet de le vérifier (aucun financement enregistré)."),
        ("round_total", "12", "rien ne permet de le vérifier (aucun financement enregistré)."),
        ("rounds", "", "appels enregistrés : 1, soit 6 de moins."),
    ],
)
def test_laureates_that_nobody_recorded_are_unknown_and_not_zero(subject: str, about: str, said: str) -> None:
    factories.make_round(9, 2021)
    state(subject, "7", about=about)
    [(_, level, sentence)] = findings(money.awards_against_rounds)
    assert (level, sentence.partition(" » ")[2].lstrip(":; ")) == ("gap" if subject == "rounds" else "missing", said)


@pytest.mark.parametrize(
    ("listed", "value", "precision", "said"),
    [
        ("Un\nDeux", "2", "exact", None),
        ("Un\n\n  \nDeux\n", "2", "exact", None),
        ("Un\nDeux\nTrois", "2", "exact", "et en nomme 3, soit 1 de plus."),
        ("Un", "2", "rounded", "et en nomme 1, soit 1 de moins."),
        ("Un", "2", "more_than", None),
    ],
)
def test_a_list_has_as_many_names_as_its_count(listed: str, value: str, precision: str, said: str | None) -> None:
    state("incubators", value, listed=listed, precision=precision, page="12")
    sentence = f"Le bilan 2021 (page 12) imprime « {value} » {said}"
    expected = [("list:incubators:2021:2021", "gap", sentence)] if said else []
    assert findings(printed.printed_lists_against_counts) == expected
