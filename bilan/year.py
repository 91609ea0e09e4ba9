"""A year of the programme: what was launched, what ended, national impact, money and people, each with its records."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from bilan.figure import Evidence, Figure
from bilan.subjects.community import community_figures
from bilan.subjects.money import money_figures
from bilan.subjects.portfolio import designated_in, startup_address
from common.words import money_fr
from startups.models import PhaseKind, Span
from startups.queries import today

MONEY = "argent"
"""The part whose records are amounts."""
SHOWN = 20
"""The rows of a part that are not folded."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: its title, one sentence of what is counted, the records, the figures."""

    anchor: str
    title: str
    counted: str
    rows: tuple[Evidence, ...]
    figures: tuple[Figure, ...] = ()

    @property
    def first(self) -> SafeString:
        """The lines that are shown at once; the ``folded`` others are ``more``."""
        return self._lines(self.rows[:SHOWN])

    @property
    def more(self) -> SafeString:
        return self._lines(self.rows[SHOWN:])

    @property
    def folded(self) -> int:
        return max(0, len(self.rows) - SHOWN)

    def _lines(self, rows: Sequence[Evidence]) -> SafeString:
        """A line for each record, written here: a template takes ten times as long."""
        return SafeString("".join([f"<li>{_linked(row)}{self._amount(row)}</li>" for row in rows]))

    def _amount(self, row: Evidence) -> str:
        return f", {money_fr(row.amount)}" if self.anchor == MONEY else ""

    @property
    def address(self) -> str:
        return f"#{self.anchor}"


def _linked(row: Evidence) -> str:
    return f'<a href="{escape(row.url)}">{escape(row.name)}</a>' if row.url else escape(row.name)


def read_year(year: int) -> list[Part]:
    """The parts of the page of a year. Thirteen queries."""
    money = {one.key: one for one in money_figures(year)}
    people = {one.key: one for one in community_figures(year)}
    awards = tuple(row for key, one in money.items() if key.startswith("fast.") and one.group for row in one.evidence)
    return [
        Part("lances", "Premières entrées en construction",
             "Les services entrés pour la première fois en construction dans l’année.", launched(year)),
        Part("termines", "Fins de partenariat",
             "Les fiches entrées dans l’année dans une phase qui clôt le partenariat.", ended(year)),
        Part("impact-national", "Impact national", "Les services désignés pour ce millésime.", designated_in(year)),
        Part(MONEY, "L’argent", "Les crédits et les financements du FAST de l’année.", awards,
             _those(money, "credits.total", "fast.total", "fast.awards")),
        Part("personnes", "Les personnes", "La communauté, comptée sans que personne soit nommé.", (),
             _those(people, "community.active", "community.agents_share", "community.growth",
                    "training.people", "intrapreneurs.new")),
    ]  # fmt: skip


def _those(figures: dict[str, Figure], *keys: str) -> tuple[Figure, ...]:
    return tuple(figures[key] for key in keys if key in figures and figures[key].value is not None)


def launched(year: int) -> tuple[Evidence, ...]:
    """Return the services launched in the year, by day. One query."""
    launches = Span.objects.filter(is_launch=True, start__range=_bounds(year))
    return _services(launches.values_list("startup__slug", "startup__name", "start"), "Entrée en construction")


def ended(year: int) -> tuple[Evidence, ...]:
    """Return the fiches that entered in the year a phase that ends them, each once, by day. One query."""
    spans = Span.objects.filter(kind__group=PhaseKind.Group.ENDED, start__range=_bounds(year)).order_by("-start")
    return _services(spans.values_list("startup__slug", "startup__name", "start"), "Fin du partenariat")


type _Entry = tuple[str, str, dt.date]
"""The identifier and the name of a service, and the day on which it entered a phase."""


def _bounds(year: int) -> tuple[dt.date, dt.date]:
    """The first day of a year, and its last one up to today."""
    return dt.date(year, 1, 1), min(dt.date(year, 12, 31), today())


def _services(entries: Iterable[_Entry], note: str) -> tuple[Evidence, ...]:
    """Return each service once, at the last of its entries that is given."""
    days = {(slug, name): day for slug, name, day in entries}
    rows = [Evidence(name, startup_address(slug), day.isoformat(), note=note) for (slug, name), day in days.items()]
    return tuple(sorted(rows, key=lambda row: (row.date, row.name)))
