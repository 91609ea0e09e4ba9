"""The sections of the page of a year: its flows with their rule, then each subject with its records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from budget.queries.credits import credits_of
from budget.queries.fast import CountedAward, awards_of_year, missing_from, sum_of
from common.figure import UNKNOWN, Figure
from common.freshness import day_of_records
from common.words import NO_BREAK, date_fr, money_fr, number_fr
from community.queries.evolution import active_on_days, compared_days
from impact.queries.designations import count_designated, designated_or_dated
from indicators.queries.year_facts import Entry, YearFlows, new_intrapreneurs, trained
from indicators.queries.years import IndicatorYear
from startups.models import EndReason
from startups.presenters import UNKNOWN_REASON

SHOWN = 9
"""The rows of a section that are not folded: three columns of three, and a page of a phone that stays short."""


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A flow that the records give in every year, with its rule and its page.

    ``indicator`` is on the same subject; ``figure`` and ``proof`` are its result, if it is followed that year.
    """

    label: str
    rule: str
    count: Figure
    url: str
    indicator: str
    figure: Figure = UNKNOWN
    proof: str = ""


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A record in the list of a section, with its page."""

    name: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SectionTile:
    """A figure of a section, or its words, with its page."""

    figure: Figure | str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class EndCounts:
    """The number of fiches ended in a year by reason: column headers, and a line for each reason.

    A line has the value of the list filter, its label, and the counts of the columns.
    """

    heads: Sequence[str]
    lines: Sequence[tuple[str, str, Sequence[Figure]]]


@dataclass(frozen=True, slots=True)
class YearSection:
    """A section of the page of a year: what it counts, its figures and its records."""

    anchor: str
    title: str
    counted: str
    rows: Sequence[SectionRow] = ()
    tiles: Sequence[SectionTile] = ()
    count: Figure | None = None
    reasons: EndCounts | None = None

    @property
    def first_items(self) -> SafeString:
        """Return the rows displayed at once; the others, ``folded``, are in a disclosure."""
        return _items(self.rows[:SHOWN])

    @property
    def folded(self) -> Sequence[SectionRow]:
        return self.rows[SHOWN:]

    @property
    def folded_items(self) -> SafeString:
        return _items(self.folded)


def _items(rows: Sequence[SectionRow]) -> SafeString:
    """Return the items of a list; tags of a template for each of 150 rows would cost twelve times more."""
    cells = ((row.url, row.name, f"{NO_BREAK}: {row.note}" if row.note else "") for row in rows)
    return format_html_join("", '<li><a href="{}">{}</a>{}</li>', cells)


def flow_lines(year: int, indicators: Sequence[IndicatorYear], flows: YearFlows) -> list[FlowLine]:
    """Return the flows of a year, each with the indicator of the same subject; empty if all are zero."""
    rows = {row.code: row for row in indicators}
    lines = [
        _flow_line(
            FlowLine(
                "Entrées en investigation",
                "Toutes les entrées dans une phase d’investigation, par leur début.",
                Figure(len(flows.investigated)),
                reverse("investigations-year", args=[year]),
                "Problèmes investigués",
            ),
            rows.get("problems_investigated"),
        ),
        _flow_line(
            FlowLine(
                "Premières entrées en construction",
                "Les services entrés pour la première fois en construction, d’après leurs phases.",
                Figure(len(flows.launched)),
                "#lances",
                "Produits lancés",
            ),
            rows.get("products_launched"),
        ),
        _flow_line(
            FlowLine(
                "Fins de partenariat",
                "Les fiches entrées dans une phase qui clôt le partenariat, investigations sans suite comprises.",
                Figure(len(flows.ended)),
                "#termines",
                "Produits abandonnés",
            ),
            rows.get("products_abandoned"),
        ),
    ]
    return lines if any(line.count.value for line in lines) else []


def _flow_line(line: FlowLine, row: IndicatorYear | None) -> FlowLine:
    """Return the line with the live result of the indicator, if it is followed."""
    if row is None or row.now.live is None:
        return line
    live, proof = row.now.live, reverse("indicator-evidence", args=[row.code, row.year])
    return replace(line, indicator=row.label, figure=live.figure, proof=proof)


def year_sections(year: int, flows: YearFlows) -> list[YearSection]:
    """Return the sections of a year that have something to show. Eight queries."""
    sections = (
        YearSection(
            "lances",
            "Premières entrées en construction",
            "Les services entrés pour la première fois en construction dans l’année.",
            [_service_row(one.slug, one.name) for one in flows.launched],
            count=Figure(len(flows.launched)),
        ),
        YearSection(
            "termines",
            "Fins de partenariat",
            "Les fiches entrées dans l’année dans une phase qui clôt le partenariat, et pourquoi.",
            [_service_row(end.slug, end.name, _reason_of(end)) for end in flows.ended],
            count=Figure(len(flows.ended)),
            reasons=count_reasons(flows.ended),
        ),
        _national_section(year),
        _money_section(year),
        YearSection(
            "personnes",
            "Les personnes",
            "La communauté, sans données nominatives.",
            tiles=[*_member_tiles(year), *_learner_tiles(year)],
        ),
    )
    return [one for one in sections if one.rows or one.tiles]


def _service_row(slug: str, name: str, note: str = "") -> SectionRow:
    return SectionRow(name, reverse("startup-detail", args=[slug]), note)


def count_reasons(ends: Sequence[Entry]) -> EndCounts:
    """Count ends by reason and kind of phase; the last line counts those without a recorded reason."""
    kinds = {end.kind: end.plural for end in sorted(ends, key=lambda end: end.rank)}
    lines = []
    for value, label in [*EndReason.choices, ("", UNKNOWN_REASON)]:
        why = [end for end in ends if end.end_reason == value]
        if why:
            line = [Figure(sum(end.kind == kind for end in why)) for kind in kinds]
            lines.append((value or "none", str(label), [*line, Figure(len(why))]))
    return EndCounts([*kinds.values(), "Total"], lines)


def _reason_of(end: Entry) -> str:
    """Return the reason of an end in words; empty if it is not recorded."""
    label = str(EndReason(end.end_reason).label) if end.end_reason else ""
    return " : ".join(filter(None, [label, end.end_sentence]))


def _national_section(year: int) -> YearSection:
    found = designated_or_dated(year)
    rows = [_service_row(one.startup.slug, one.startup.name) for one in found if one.millesime == year]
    counted = "Les services désignés pour ce millésime."
    return YearSection("impact-national", "Impact national", counted, rows, count=count_designated(found, year))


def _money_section(year: int) -> YearSection:
    awards = awards_of_year(year)
    return YearSection(
        "argent",
        "Financements",
        "Les crédits et les financements du FAST de l’année.",
        [_award_row(one) for one in awards],
        [*_credit_tiles(year), *_award_tiles(year, awards)],
    )


def _award_row(counted_award: CountedAward) -> SectionRow:
    award = counted_award.award
    page, laureate = "startup-detail" if award.startup else "incubator-detail", award.laureate
    return SectionRow(laureate.name, reverse(page, args=[laureate.slug]), money_fr(award.amount))


def _credit_tiles(year: int) -> Iterator[SectionTile]:
    held = credits_of(year)
    if held and held.figure.is_known:
        yield SectionTile(held.figure, f"Total des crédits {year}", reverse("credits-year", args=[year]))


def _award_tiles(year: int, awards: Sequence[CountedAward]) -> Iterator[SectionTile]:
    made = sum_of(one.award for one in awards)
    if not made.awards:
        return
    missing = missing_from((one.award for one in awards), day_of_records())
    page, awarded = reverse("credits-year", args=[year]), made.figure(missing)
    if awarded.is_known:
        yield SectionTile(awarded, f"Montant débloqué par le FAST en {year}", page)
    yield SectionTile(made.count(missing), f"Lauréats du FAST en {year}", page)


def _member_tiles(year: int) -> Iterator[SectionTile]:
    days = compared_days(year)
    if days is None:
        return
    day, before_day = days
    before, now = (one.community for one in active_on_days([before_day, day]))
    if not now.active:
        return
    page = f"{reverse('community')}?as_of={day.isoformat()}"
    yield SectionTile(now.figure, f"Membres actifs au {date_fr(day)}", page)
    yield SectionTile(now.share_figure, f"Part d’agents publics au {date_fr(day)}", page)
    if before.active:
        yield SectionTile(now.growth_since(before), f"Croissance par rapport au {date_fr(before_day)}", page)


def _learner_tiles(year: int) -> Iterator[SectionTile]:
    page = reverse("community")
    for count, label, anchor in (
        (trained(year), f"Agents formés en {year}", "formations"),
        (new_intrapreneurs(year), f"Nouveaux intrapreneurs en {year}", "intrapreneurs"),
    ):
        if count is not None:
            yield SectionTile(number_fr(count), label, f"{page}#{anchor}")
