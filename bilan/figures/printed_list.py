"""The list of the figures that the report of a year printed: given by the records, recorded from it, or by nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from bilan.figures.read_figures import Figures
from bilan.figures.report_figure import ReportFigure
from bilan.figures.services import services_printed_by
from bilan.models import SourcedFigure
from common.words import number_fr, short_name, strip_trailing_zeros
from indicators.algebra.aggregates import MEASURED
from indicators.checks.discrepancies import subject_of
from indicators.models import Inconsistency, Indicator, PrintedFigure, Target

DOCUMENT = "Bilan {year}"
"""How the source of a figure of the programme's report begins."""
SUBJECTS = {
    "portfolio.investigations": "investigations",
    "portfolio.services": "services",
    "portfolio.ended": "ended",
    "portfolio.national_impact": "national_impact",
    "portfolio.national_impact_total": "national_impact_total",
    "network.incubators": "incubators",
    "community.active": "members",
    "fast.awards": "awards",
    "fast.startups": "startups_awarded",
    "fast.incubators": "incubators_awarded",
    "fast.total": "awards_total",
    "fast.rounds": "rounds",
    "credits.total": "credits_total",
}
"""The subject of the checks that compare a figure of the report."""

TARGET = ".target"
"""How the key of a target of the budget law ends."""


class Given(StrEnum):
    """What gives a printed figure again."""

    EQUAL = "Redonné par les enregistrements"
    PUBLISHED = "Redonné par un résultat ou une cible d’un autre document"
    DIFFERENT = "Les enregistrements donnent une autre valeur"
    RECORDED = "Relevé saisi d’après ce document"
    NOTHING = "Aucun enregistrement ne le donne"


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A printed figure, what the records give now, and why they differ, with the page that explains it."""

    label: str
    printed: str
    now: str
    given: Given
    why: str
    source: str
    url: str


def printed_lines(year: int, figures: Figures) -> list[PrintedLine]:
    """Return the figures that the report of ``year`` printed, in the order of the report. Eight queries."""
    findings = _findings()
    printed = list(PrintedFigure.objects.filter(report_year=year, document=""))
    reasons = _reasons(year, figures, printed, findings)
    lines = [_line(one, year, reasons) for one in figures.values() if _is_printed(one, year)]
    repeated = (one for one in printed if one.subject == PrintedFigure.Subject.INDICATOR)
    aimed = [one for one in printed if one.subject == PrintedFigure.Subject.TARGET]
    labels = dict(Indicator.objects.values_list("code", "label"))
    editions = _editions(aimed)
    return [
        *lines,
        *(_line(one, year, reasons) for one in _of_other_services(year, figures)),
        *(
            _repeated(one, labels.get(one.subject_key, one.subject_key), findings.get(subject_of(one)))
            for one in repeated
        ),
        *(_aimed(one, labels.get(one.subject_key, one.subject_key), editions) for one in aimed),
    ]


def _of_other_services(year: int, figures: Figures) -> Iterator[ReportFigure]:
    """Yield what the report printed of services that its own sections don't show. Three queries."""
    shown = {(one.key, one.source) for one in figures.values()}
    return (one for one in services_printed_by(DOCUMENT.format(year=year)) if (one.key, one.source) not in shown)


def _reasons(
    year: int, figures: Figures, printed: Sequence[PrintedFigure], findings: Mapping[str, Inconsistency]
) -> Mapping[str, list[str]]:
    """Return, by key of a figure, what the checks found and the explanation that a person gave. One query."""
    subjects = {one.subject: one for one in printed if not one.subject_key and one.year in (year, year + 1)}
    found = defaultdict(list)
    for key, subject in SUBJECTS.items():
        if one := subjects.get(subject):
            told = findings.get(subject_of(one)) or findings.get(f"lines:{one.year}:{one.report_year}")
            found[key] = [told.sentence if told else "", one.explanation]
    for key in figures:
        code, of = _indicator_year(key, year)
        if told := findings.get(f"{code}:{of}"):
            found[key] = [told.sentence]
    for key, explanation in SourcedFigure.objects.filter(year=year).values_list("key", "explanation"):
        found[key].append(explanation)
    return found


def _repeated(figure: PrintedFigure, label: str, finding: Inconsistency | None) -> PrintedLine:
    """Return a past result that the report prints again: that of the year when it was published, or what differs."""
    given = Given.PUBLISHED
    if finding:
        given = Given.NOTHING if finding.level == Inconsistency.Level.MISSING else Given.DIFFERENT
    return PrintedLine(
        label=f"{label}, résultat {figure.year}, rappelé",
        printed=figure.printed,
        now="",
        given=given,
        why=_joined([finding.sentence if finding else "", figure.explanation]),
        source=figure.cited,
        url=reverse("indicator", args=[figure.subject_key]),
    )


def _editions(aimed: Sequence[PrintedFigure]) -> list[Target]:
    """Return every edition of the targets of the printed indicators and years. One query."""
    codes, years = {one.subject_key for one in aimed}, {one.year for one in aimed}
    found = Target.objects.filter(indicator__code__in=codes, year__in=years).select_related("indicator")
    return list(found.order_by("-edition", "edition_year"))


def _aimed(figure: PrintedFigure, label: str, editions: Sequence[Target]) -> PrintedLine:
    """Return a target that the report prints: that of a recorded edition, or another one."""
    own = [one for one in editions if (one.indicator.code, one.year) == (figure.subject_key, figure.year)]
    words = (
        f"{number_fr(strip_trailing_zeros(one.value))} ({one.get_edition_display().lower()}, {short_name(one.source)})"
        for one in own
        if one.value is not None
    )
    return PrintedLine(
        label=f"{label}, cible {figure.year}",
        printed=figure.printed,
        now=", ".join(words),
        given=Given.PUBLISHED if any(one.value == figure.value for one in own) else Given.DIFFERENT,
        why=figure.explanation,
        source=figure.cited,
        url=reverse("indicator", args=[figure.subject_key]),
    )


def years_printed() -> list[int]:
    """Return the years of the reports with a recorded printed figure, last first. One query."""
    printed = PrintedFigure.objects.filter(document="").order_by("-report_year")
    return list(printed.values_list("report_year", flat=True).distinct())


def slips(year: int) -> list[Inconsistency]:
    """Return what the checks found in the documents about ``year`` that is not explained. Two queries."""
    found = Inconsistency.objects.filter(gone_at=None, level=Inconsistency.Level.GAP)
    printed = PrintedFigure.objects.filter(report_year=year)
    told = [(subject_of(one), f"list:{subject_of(one)}", f"lines:{one.year}:{year}") for one in printed]
    subjects = {subject for subjects in told for subject in subjects}
    return [one for one in found if one.subject in subjects]


def _is_printed(one: ReportFigure, year: int) -> bool:
    """Whether the report printed it: its source begins with the name of the report."""
    return one.shown.is_known and one.source.startswith(DOCUMENT.format(year=year))


def _line(one: ReportFigure, year: int, reasons: Mapping[str, list[str]]) -> PrintedLine:
    given = _given(one)
    return PrintedLine(
        label=one.label,
        printed=one.number,
        now=one.live_words if given in (Given.EQUAL, Given.DIFFERENT) else "",
        given=given,
        why="" if given is Given.EQUAL else _joined(reasons.get(one.key, ())),
        source=one.source,
        url=_drift_of(one, year) if given is Given.DIFFERENT else one.proof,
    )


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(filter(None, sentences))


def _given(one: ReportFigure) -> Given:
    if one.stated is None or one.key.endswith(TARGET) or one.aggregate == MEASURED:
        return Given.RECORDED
    if not one.live.is_known:
        return Given.NOTHING
    return Given.EQUAL if one.origin == "both" else Given.DIFFERENT


def _drift_of(one: ReportFigure, year: int) -> str:
    """Return the page that explains the difference record by record, else that of the figure."""
    code, of = _indicator_year(one.key, year)
    return reverse("indicator-drift", args=[code, of]) if code else one.proof


def _indicator_year(key: str, year: int) -> tuple[str, int]:
    """Return the code and year of the result of an indicator; no code for another figure."""
    family, _, rest = key.partition(".")
    code, _, part = rest.rpartition(".")
    return (code if family == "plf" else ""), (year - 1 if part == "previous" else year)


def _findings() -> dict[str, Inconsistency]:
    """Return what the checks found, by its subject."""
    return {one.subject: one for one in Inconsistency.objects.filter(gone_at=None)}
