"""Problems that prevent the publication of a report, and missing parts, each with the page that fixes it."""

import pytest

from accounts.models import User
from bilan.actions.writing import add_testimony, show_section
from bilan.editions.problems import Problem, blocking, missing, typed
from bilan.figures.read_figures import read_figures
from bilan.models import Report, Section
from budget.models import CreditYear
from common.background import recompute
from common.words import NO_BREAK
from community.models import IntrapreneurYear, NpsWave, Training
from indicators.live.freshness import STALE
from indicators.models import Follower
from tests import factories
from tests.bilan.test_rights_and_forms import TESTIMONY
from tests.bilan.test_writing import LAST_YEAR, section_of, write
from tests.cases import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(report: Report) -> Report:
    report.sections.exclude(kind="credits").delete()
    factories.make_credits(LAST_YEAR, [("Réseau", "105000")])
    recompute.run_job()
    return report


@pytest.fixture
def section(report: Report) -> Section:
    return section_of(report, "credits")


def found(report: Report) -> list[Problem]:
    return blocking(report, read_figures(report.year))


def of_section(section: Section, sentence: str, *, is_draft: bool = False) -> Problem:
    url = f"/espace/bilans/{LAST_YEAR}/sections/{section.pk}/"
    return Problem(sentence, url, "Les crédits de l’année", is_draft)


def test_nothing_keeps_a_confirmed_report_of_a_year_that_is_over(report: Report) -> None:
    assert found(report) == []


def test_a_year_that_runs(report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(year=LAST_YEAR + 1)
    report.refresh_from_db()
    sentence = f"L’année {LAST_YEAR + 1} n’est pas finie : son bilan se publie à partir du 1er janvier {LAST_YEAR + 2}."
    assert found(report) == [Problem(sentence, f"/espace/bilans/{LAST_YEAR + 1}/", "Année")]


def test_a_computation_that_is_waited_for(report: Report) -> None:
    rule = {"measure": "entries", "kind": "construction"}
    factories.make_target(factories.make_indicator("launched", rule=rule), LAST_YEAR)
    assert found(report) == [Problem(STALE, f"/espace/indicateurs/{LAST_YEAR}/publier/", "Indicateurs")]


def test_a_reference_that_stops_existing(report: Report, section: Section, staff: User) -> None:
    write(section, "Soit {{chiffre:credits.total}}, {{chiffre:credits.line.1}} et {{chiffre:credits.total}}.", staff)
    assert found(report) == []
    CreditYear.objects.all().delete()
    recompute.run_job()
    gone = f"La référence « {{}} » n’existe pas en {LAST_YEAR} : retirez la phrase, ou enregistrez ce chiffre avec sa source."
    assert found(report) == [of_section(section, gone.format(key)) for key in ("credits.total", "credits.line.1")]


def test_unconfirmed_text_of_the_last_report_is_reported(report: Report, section: Section) -> None:
    Section.objects.filter(pk=section.pk).update(is_confirmed=False)
    sentence = "Ce texte est celui du bilan précédent : relisez-le et confirmez-le."
    assert found(report) == [of_section(section, sentence, is_draft=True)]


@cases("part", ["person", "role", "words"])
def test_a_sign_of_a_testimony_that_no_font_has(report: Report, section: Section, staff: User, part: str) -> None:
    add_testimony(section=section, values={**TESTIMONY, part: "Merci 漢"}, reason="x", actor=staff)
    assert found(report) == [
        of_section(section, "Aucune police du document n’a le signe « 漢 » : remplacez-le."),
    ]


def test_signs_of_a_title_and_of_a_text_are_reported_five_at_most(
    report: Report, section: Section, staff: User
) -> None:
    write(section, "漢字仮名交文", staff)
    (told,) = found(report)
    assert told.sentence == (
        "Aucune police du document n’a le signe « 漢 », « 字 », « 仮 », « 名 » et « 交 » : remplacez-le."
    )
    Section.objects.filter(pk=section.pk).update(title="漢", text="")
    (told,) = found(report)
    assert (told.sentence, told.where) == ("Aucune police du document n’a le signe « 漢 » : remplacez-le.", "漢")


def test_what_is_hidden_keeps_nothing(report: Report, section: Section, staff: User) -> None:
    write(section, "{{chiffre:rien}} 漢", staff)
    assert len(found(report)) == 2
    show_section(section=section, is_hidden=True, actor=staff)
    assert found(report) == []


def test_a_typed_number_is_reported_with_the_figure_that_has_it(report: Report, section: Section, staff: User) -> None:
    write(section, "Soit 105 000 €, et 12.", staff)
    sentence = f"« 105 000 » est la valeur de « Total des crédits {LAST_YEAR} » : insérez plutôt ce chiffre."
    assert typed(report, read_figures(LAST_YEAR)) == [of_section(section, sentence)]


def test_each_thing_that_the_records_lack_is_reported_until_it_is_entered() -> None:
    designated = Problem(
        f"Aucun service n’est désigné pour le millésime {LAST_YEAR}.", "/espace/impact-national/", "Impact national"
    )
    credits = Problem(f"Les crédits de {LAST_YEAR} ne sont pas enregistrés.", "/espace/financements/", "Crédits")
    community = [
        Problem(f"{what} en {LAST_YEAR}.", "/espace/communaute/", "Communauté")
        for what in (
            "Aucune enquête auprès des membres n’est enregistrée",
            "Aucune formation n’est enregistrée",
            "Aucun compte d’intrapreneurs n’est enregistré",
        )
    ]
    assert missing(LAST_YEAR) == [designated, credits, *community]
    factories.make_credits(LAST_YEAR, [("Réseau", "1")])
    NpsWave.objects.create(month=f"{LAST_YEAR}-01-01", score=1, answers=1, source="Note")
    Training.objects.create(
        programme="Alpha", start=f"{LAST_YEAR}-01-01", last_day=f"{LAST_YEAR}-12-31", people=1, source="Note"
    )
    IntrapreneurYear.objects.create(year=LAST_YEAR, newcomers=1, source="Note")
    assert missing(LAST_YEAR) == [designated]
    service = factories.make_startup("un", name="Un")
    factories.make_designation(service, LAST_YEAR)
    measured = Problem(f"« Un » n’a aucun chiffre d’impact en {LAST_YEAR}.", "/espace/services/un/mesures/", "Impact")
    assert missing(LAST_YEAR) == [measured]
    factories.make_measurement(factories.make_metric(service, "actes", cadence="year"), str(LAST_YEAR), "1")
    assert missing(LAST_YEAR) == []


def test_award_without_an_amount_is_reported_like_a_round_without_results() -> None:
    funding = factories.make_round(9, LAST_YEAR)
    award = factories.make_award(funding, factories.make_startup("un", name="Un"), None)
    told = [one for one in missing(LAST_YEAR) if one.where == "FAST"]
    assert told == [
        Problem("Le montant de « Un » au FAST 9 est inconnu.", f"/espace/financements/laureats/{award.pk}/", "FAST"),
        Problem(f"Des financements n’ont pas de résultat{NO_BREAK}: FAST 9.", "/espace/financements/fast/9/", "FAST"),
    ]


@cases(
    ("follower", "has_target", "is_told"),
    [("budget_law", False, True), ("budget_law", True, False), ("programme", False, False), (None, False, False)],
)
def test_missing_target_of_an_indicator_of_parliament_is_reported(
    follower: Follower | None, has_target: bool, is_told: bool
) -> None:
    one = factories.make_indicator("agents", label="Agents publics", follower=follower)
    if has_target:
        factories.make_target(one, LAST_YEAR, None)  # not determined is a value
    sentence = f"« Agents publics » n’a pas de cible en {LAST_YEAR} : fixez-la, ou dites ND."
    problem = Problem(sentence, f"/espace/indicateurs/{LAST_YEAR}/agents/", "Cibles")
    assert [told for told in missing(LAST_YEAR) if told.where == "Cibles"] == [problem] * is_told


def test_what_is_withdrawn_or_of_another_year_lacks_nothing_and_fills_nothing() -> None:
    one = factories.make_startup("un", name="Un")
    factories.make_designation(one, LAST_YEAR, withdrawn_on=f"{LAST_YEAR}-12-01", withdrawal_reason="Erreur")
    factories.make_designation(factories.make_startup("deux", name="Deux"), LAST_YEAR - 1)
    factories.make_award(factories.make_round(8, LAST_YEAR - 1), one, None)
    factories.make_credits(LAST_YEAR - 1, [("Réseau", "1")])
    assert [told.sentence for told in missing(LAST_YEAR) if told.where != "Communauté"] == [
        f"Aucun service n’est désigné pour le millésime {LAST_YEAR}.",
        f"Les crédits de {LAST_YEAR} ne sont pas enregistrés.",
    ]


def test_a_service_without_measures_is_reported_next_to_those_that_have_some() -> None:
    measured, silent, late = (factories.make_startup(slug, name=slug.title()) for slug in ("un", "deux", "trois"))
    for service in (measured, silent, late):
        factories.make_designation(service, LAST_YEAR)
        factories.make_metric(service, cadence="year")
    for service, year in ((measured, LAST_YEAR), (late, LAST_YEAR - 1)):
        factories.make_measurement(service.metrics.get(), str(year), "1")
    told = [(one.sentence, one.url) for one in missing(LAST_YEAR) if one.where == "Impact"]
    assert told == [
        (f"« {name} » n’a aucun chiffre d’impact en {LAST_YEAR}.", f"/espace/services/{slug}/mesures/")
        for slug, name in (("deux", "Deux"), ("trois", "Trois"))
    ]


def test_a_key_of_any_length_is_reported_by_its_beginning(report: Report, section: Section, staff: User) -> None:
    write(section, f"{{{{chiffre:{'x' * 200}}}}}", staff)
    advice = "retirez la phrase, ou enregistrez ce chiffre avec sa source"
    sentence = f"La référence « {'x' * 80} » n’existe pas en {LAST_YEAR} : {advice}."
    assert found(report) == [of_section(section, sentence)]


def test_awards_are_reported_by_round_in_the_order_of_the_rounds() -> None:
    later, first = factories.make_round(9, LAST_YEAR), factories.make_round(8, LAST_YEAR)
    factories.make_award(later, factories.make_startup("un", name="Un"), None)
    factories.make_award(
        later, factories.make_startup("deux", name="Deux"), "1", result="Doublé", result_on=f"{LAST_YEAR}-12-01"
    )
    factories.make_award(first, factories.make_incubator("ici", name="Ici"), None)
    assert [told.sentence for told in missing(LAST_YEAR) if told.where == "FAST"] == [
        "Le montant de « Ici » au FAST 8 est inconnu.",
        "Le montant de « Un » au FAST 9 est inconnu.",
        f"Des financements n’ont pas de résultat{NO_BREAK}: FAST 8 et FAST 9.",
    ]
