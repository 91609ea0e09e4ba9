"""Charts of standards by incubator, cost and impact, and lives in an incubator. Pure."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from catalogue.graphs.queries import Piece
from catalogue.standards.words import by_incubator, finding, total
from common.charts.model import Chart, Series
from common.numbers import strip_trailing_zeros
from common.words import date_fr, number_fr, plural_fr
from impact.queries.standards import STANDARDS, StandardsCell


def standards_map(cells: Sequence[StandardsCell], as_of: dt.date) -> Chart:
    """Show the share of each incubator's services that meet each standard."""
    rows = by_incubator(cells)
    return Chart(
        name="standards-par-incubateur",
        title=finding(total(cells)),
        subtitle=f"Part des services de chaque incubateur qui tiennent chaque standard, en %, au {date_fr(as_of)}",
        kind="table",
        is_shaded=True,
        categories=tuple(f"{name} ({number_fr(one.services)})" for _, name, one in rows),
        series=tuple(
            Series(standard.label, "one", tuple(_whole(one.rates[place]) for _, _, one in rows))
            for place, standard in enumerate(STANDARDS)
        ),
        unit="%",
        category_label="Incubateur (services)",
        note="ND : ce que publiaient ses services à cette date n’est pas connu.",
    )


def _whole(rate: Decimal | None) -> Decimal | None:
    return None if rate is None else rate.quantize(Decimal(1))


def cost_chart(points: Sequence[tuple[str, Decimal, Decimal]], year: int) -> Chart:
    """Show what services spent in a year and the value of their headline metric."""
    return Chart(
        name="cout-et-impact",
        title=cost_finding(points, year),
        subtitle=f"Dépense et mesure principale de {year}",
        kind="table",
        categories=tuple(name for name, _, _ in points),
        series=(
            Series(
                f"Dépense de {year}, en euros",
                "one",
                tuple(strip_trailing_zeros(spending) for _, spending, _ in points),
            ),
            Series(
                "Unités de la mesure principale", "three", tuple(strip_trailing_zeros(count) for _, _, count in points)
            ),
        ),
        unit="",
        category_label="Service",
        note="Seuls figurent les services dont la dépense et l’indicateur sont connus pour toute l’année. Chaque service "
        "compte ce qui lui est propre : ces nombres disent des ordres de grandeur.",
    )


def cost_finding(points: Sequence[tuple[str, Decimal, Decimal]], year: int) -> str:
    """Return the number of services with both figures; units differ, so that the title does not compare or sum costs."""
    if not points:
        return f"Aucun service n’a de dépense et d’impact connus pour toute l’année {year}"
    services = plural_fr(len(points), "service a", "services ont")
    return f"{services} une dépense et une mesure d’impact connues pour toute l’année {year}"


def lives_chart(name: str, pieces: Sequence[Piece], as_of: dt.date) -> Chart:
    """Draw every investigation and service that an incubator led, phase by phase."""
    lives = [list(held) for _, held in groupby(pieces, key=lambda piece: piece.slug)]
    in_progress = sum(1 for held in lives if held[-1].stop is None)
    return Chart(
        name="vie-d-un-incubateur",
        title=lives_finding(name, len(lives), in_progress),
        subtitle=f"Chaque fiche tant que l’incubateur la mène, par phase, au {date_fr(as_of)}",
        kind="table",
        categories=tuple(f"{piece.name}, {piece.phase}" for piece in pieces),
        series=(),
        unit="fiches",
        row_labels=("Fiche", "Phase", "Du", "Au (exclu)"),
        row_cells=tuple((piece.name, piece.phase, piece.start, piece.stop) for piece in pieces),
        note="Une phase s’arrête aussi quand un autre incubateur prend la suite.",
    )


def lives_finding(name: str, count: int, in_progress: int) -> str:
    """Return how many services an incubator has led since its opening, and how many it leads now."""
    if not count:
        return f"{name} n’a encore mené ni investigation ni service"
    return f"{name} a mené {plural_fr(count, 'fiche', 'fiches')}, dont {number_fr(in_progress)} aujourd’hui"
