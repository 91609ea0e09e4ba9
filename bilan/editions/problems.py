"""List what prevents the publication of a report, and what is missing in it, each with the page to correct it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from bilan.editions.queries import editions_in_force
from bilan.figures.read_figures import Figures
from bilan.figures.references import UnknownReference, name_references, typed_numbers, unknown_keys
from bilan.figures.report_figure import format_value
from bilan.models import Report, Section, SourcedFigure
from bilan.sections.kinds import KINDS, in_order
from budget.models import Award, CreditYear
from common.clock import today
from common.files.fonts import characters
from common.words import NO_BREAK, list_fr
from community.models import IntrapreneurYear, NpsWave, Training
from impact.models import Measurement
from impact.queries.designations import designated_for, designated_in
from indicators.live.freshness import freshness
from indicators.models import Follower, IndicatorFollower
from indicators.queries.targets import followed_with_targets

UNSEEN = frozenset("\n\r\t\u202f\u00a0\u2009\u200b\u2011")
"""What typst writes without a sign of the font, or with another."""


def missing_glyphs(text: str) -> list[str]:
    """Return the characters of ``text`` missing from the font, each once."""
    known = characters()
    return [sign for sign in dict.fromkeys(text) if ord(sign) not in known and sign not in UNSEEN]


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence that describes the problem and its correction, and the page (a path) to do it on.

    ``is_draft``: an unconfirmed text of last year; the page groups them.
    """

    sentence: str
    url: str
    where: str
    is_draft: bool = False


def blocking(report: Report, figures: Figures) -> list[Problem]:
    """Return what must be corrected before publication. At most eight queries."""
    sections = _visible(report)
    known = former_figures([key for one in sections for key in unknown_keys(one.text, figures)])
    return [
        *_year(report),
        *_computed(report.year),
        *(one for section in sections for one in _section(section, figures, known)),
    ]


def former_figures(keys: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return the label of each key in the last edition that has it, and in words the last sourced figure of this key.

    Two queries, or none without a key.
    """
    if not keys:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for edition in reversed(list(editions_in_force())):
        found |= {one["key"]: (one["label"], "") for one in edition.document["figures"] if one["key"] in keys}
    for row in SourcedFigure.objects.filter(key__in=keys).order_by("year"):
        found[row.key] = row.label, f"{row.printed or format_value(row.value, row.unit)} en {row.year}"
    return found


def unresolved(text: str, figures: Figures) -> list[UnknownReference]:
    """Return what a text refers to and the year lacks, with the replacement of each."""
    keys = unknown_keys(text, figures)
    return name_references(keys, figures, former_figures(keys))


def _visible(report: Report) -> list[Section]:
    return in_order(report.sections.filter(is_hidden=False).prefetch_related("testimonies"))


def _year(report: Report) -> Iterator[Problem]:
    if report.year >= today().year:
        sentence = (
            f"L’année {report.year} n’est pas finie : son bilan se publie à partir du 1er janvier {report.year + 1}."
        )
        yield Problem(sentence, reverse("workspace-report", args=[report.year]), "Année")


def _computed(year: int) -> Iterator[Problem]:
    """Yield a problem if a computation is running: indicators must be up to date to be frozen."""
    state = freshness()
    if not state.is_fresh:
        yield Problem(state.message, reverse("workspace-publish", args=[year]), "Indicateurs")


def title_of(section: Section) -> str:
    return section.title or KINDS[section.kind].title


def address_of(section: Section) -> str:
    return reverse("workspace-report-section", args=[section.report.year, section.pk])


def _section(section: Section, figures: Figures, known: Mapping[str, tuple[str, str]]) -> Iterator[Problem]:
    url, where = address_of(section), title_of(section)
    for one in name_references(unknown_keys(section.text, figures), figures, known):
        yield Problem(_unknown(one, section.report.year), url, where)
    if not section.is_confirmed:
        yield Problem("Ce texte est celui du bilan précédent : relisez-le et confirmez-le.", url, where, is_draft=True)
    words = "".join(
        (section.title, section.text, *(f"{one.person}{one.role}{one.words}" for one in section.testimonies.all()))
    )
    if lacking := missing_glyphs(words):
        signs = list_fr(f"« {sign} »" for sign in lacking[:5])
        yield Problem(f"Aucune police du document n’a le signe {signs} : remplacez-le.", url, where)


def _unknown(unknown_reference: UnknownReference, year: int) -> str:
    what = (
        f"Le chiffre « {unknown_reference.label} »"
        if unknown_reference.label
        else f"La référence « {unknown_reference.key[:80]} »"
    )
    if unknown_reference.replacement:
        advice = (
            f"remplacement proposé, « {unknown_reference.replacement.label} » ({unknown_reference.replacement.words})"
        )
    elif unknown_reference.former:
        advice = f"reprenez-le ({unknown_reference.former}) avec sa source, ou retirez la phrase"
    elif unknown_reference.key.startswith("plf."):
        advice = f"retirez la phrase, ou fixez la cible de cet indicateur s’il est suivi en {year}"
    else:
        advice = "retirez la phrase, ou enregistrez ce chiffre avec sa source"
    return f"{what} n’existe pas en {year} : {advice}."


def typed(report: Report, figures: Figures) -> list[Problem]:
    """Return the typed numbers that a reference could replace."""
    return [
        Problem(
            f"« {one.typed} » est la valeur de « {one.figure.label} » : insérez plutôt ce chiffre.",
            address_of(section),
            title_of(section),
        )
        for section in _visible(report)
        for one in typed_numbers(section.text, figures.values())
    ]


def missing(year: int) -> list[Problem]:
    """Return what the records of the year lack, with the page to enter it. Nine queries."""
    return [*_targets(year), *_measures(year), *_millesimes(year), *_money(year), *_community(year)]


def _targets(year: int) -> Iterator[Problem]:
    spans = IndicatorFollower.objects.filter(follower=Follower.BUDGET_LAW, first_year__lte=year)
    of_parliament = spans.filter(Q(last_year=None) | Q(last_year__gte=year)).values_list("indicator", flat=True)
    for one in followed_with_targets(year):
        if one.target is None and one.indicator.pk in of_parliament:
            url = reverse("workspace-target", args=[year, one.indicator.code])
            yield Problem(
                f"« {one.indicator.label} » n’a pas de cible en {year} : fixez-la, ou dites ND.", url, "Cibles"
            )


def _measures(year: int) -> Iterator[Problem]:
    measured = Measurement.objects.filter(metric__startup=OuterRef("startup"), start__year=year)
    rows = designated_for(year).filter(~Exists(measured)).select_related("startup")
    for row in rows.order_by("startup__name"):
        url = reverse("workspace-metrics", args=[row.startup.slug])
        yield Problem(f"« {row.startup.name} » n’a aucun chiffre d’impact en {year}.", url, "Impact")


def _millesimes(year: int) -> Iterator[Problem]:
    if not designated_for(year).exists():
        sentence = f"Aucun service n’est désigné pour le millésime {year}."
        yield Problem(sentence, reverse("workspace-national"), "Impact national")
    figure = designated_in(year)
    if figure.by_dates is not None:
        sentence = f"Des millésimes ne sont que proposés pour {year} : {figure}. Confirmez-les, ou corrigez-les."
        yield Problem(sentence, reverse("workspace-millesimes"), "Impact national")


def _money(year: int) -> Iterator[Problem]:
    if not CreditYear.objects.filter(year=year).exists():
        yield Problem(f"Les crédits de {year} ne sont pas enregistrés.", reverse("workspace-money"), "Crédits")
    unknown = Award.objects.filter(round__year=year, amount=None).select_related("round", "startup", "incubator")
    for award in unknown.order_by("round__number", "pk"):
        url = reverse("workspace-money-award", args=[award.pk])
        who = award.startup or award.incubator
        yield Problem(f"Le montant de « {who} » au FAST {award.round.number} est inconnu.", url, "FAST")
    silent = Award.objects.filter(round__year=year, result="").values_list("round__number", flat=True)
    if numbers := list(silent.order_by("round__number").distinct()):
        page = reverse("workspace-money-round", args=numbers) if len(numbers) == 1 else reverse("workspace-money")
        named = list_fr(f"FAST {number}" for number in numbers)
        yield Problem(f"Des financements n’ont pas de résultat{NO_BREAK}: {named}.", page, "FAST")


def _community(year: int) -> Iterator[Problem]:
    page = reverse("workspace-community")
    for rows, what in (
        (NpsWave.objects.filter(month__year=year), "Aucune enquête auprès des membres"),
        (Training.objects.filter(start__year=year), "Aucune formation"),
        (IntrapreneurYear.objects.filter(year=year), "Aucun compte d’intrapreneurs"),
    ):
        if not rows.exists():
            yield Problem(f"{what} n’est enregistré{'e' if 'une ' in what else ''} en {year}.", page, "Communauté")
