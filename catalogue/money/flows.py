"""From credits to national impact, and from rounds to incubators, as one bar for each amount. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from budget.queries import AwardRow, CreditsOfYear, RoundsOfYear
from catalogue.money.words import millions_fr
from common.charts.model import Chart, Series
from common.numbers import strip_trailing_zeros
from common.words import money_fr

PAYS_FAST = ("fast", "cofinancing")
NOT_YET, INCUBATORS, NATIONAL = "Pas encore de phase", "Incubateurs", "Impact national"

Flows = dict[tuple[str, str], Decimal]
"""An amount in euros for each pair (from, to)."""


def money_flow(credits: CreditsOfYear, rounds: RoundsOfYear, national: Collection[str]) -> Chart | None:
    """Return credits → lines → FAST → present phase of its laureates → national impact (``national``: their slugs).

    None when no line is known.
    """
    lines = {line.key: (line.label, figure) for line in credits.lines if (figure := line.figure())}
    if not lines:
        return None
    flows = Flows()
    for label, figure in lines.values():
        _add(flows, f"Crédits {credits.year}", label, figure)
    awards = [award for one in rounds.rounds for award in one.awards if award.amount]
    total = sum((award.amount or Decimal(0) for award in awards), Decimal(0))
    paying = _paying_line(credits, lines)
    if paying is not None and total:
        flows[lines[paying][0], "FAST"] = total
        flows |= _awarded(awards, national)
    return _chart(
        flows,
        name="flux",
        title=f"Des {millions_fr(credits.total)} de {credits.year}, {millions_fr(total or None)} passent par le FAST",
        subtitle=f"Des crédits de {credits.year} aux lauréats du FAST, dans leur phase d’aujourd’hui, en euros",
        note="Ce que la ligne paie au-delà du FAST (GAMMA, accompagnement) n’est pas détaillé. Un service à impact national a "
        "d’autres financeurs.",
    )


def _add(flows: Flows, source: str, target: str, amount: Decimal) -> None:
    flows[source, target] = flows.get((source, target), Decimal(0)) + amount


def _chart(flows: Flows, *, name: str, title: str, subtitle: str, note: str = "") -> Chart:
    return Chart(
        name=name,
        title=title,
        subtitle=subtitle,
        kind="hbars",
        categories=tuple(f"{source} → {target}" for source, target in flows),
        series=(Series("Montant en euros", "one", tuple(strip_trailing_zeros(amount) for amount in flows.values())),),
        unit="€",
        row_labels=("De", "Vers"),
        row_cells=tuple(flows),
        note=note,
    )


def _paying_line(credits: CreditsOfYear, known: Collection[int]) -> int | None:
    """Return the key of the first-level line that pays for the FAST, among those whose amount is known."""
    inner = {line.key for line in credits.lines_paying(*PAYS_FAST)}
    return next(
        (
            line.key
            for line in credits.lines
            if line.key in known and inner & {line.key, *(one.key for one in line.details)}
        ),
        None,
    )


def _awarded(awards: Sequence[AwardRow], national: Collection[str]) -> Flows:
    """Return the amounts from the FAST to the phases of its laureates today, and from them to national impact."""
    reached, designated = Flows(), Flows()
    for award in awards:
        name = INCUBATORS if award.incubator else award.phase_now.badge if award.phase_now else NOT_YET
        amount = award.amount or Decimal(0)
        _add(reached, "FAST", name, amount)
        if award.startup in national:
            _add(designated, name, NATIONAL, amount)
    return reached | designated


def rounds_flow(year: RoundsOfYear, incubators: Mapping[int, str]) -> Chart | None:
    """Return what each round of a year gave, by incubator (``incubators``: the name of each award's, by key).

    None when no amount is known.
    """
    flows, received = Flows(), Counter[str]()
    for one in sorted(year.rounds, key=lambda row: row.number):
        for award in one.awards:
            if award.amount:
                target = incubators.get(award.key, "Incubateur inconnu")
                _add(flows, f"FAST {one.number}", target, award.amount)
                received[target] += award.amount  # type: ignore[assignment]
    if not flows:
        return None
    first, most = max(received.items(), key=lambda pair: pair[1])
    alone = "est le seul incubateur financé"
    among = f"est le premier des {len(received)} incubateurs financés"
    return _chart(
        flows,
        name="fast-incubateurs",
        title=f"{first} {alone if len(received) == 1 else among} : {money_fr(most)}",
        subtitle=f"Financements du FAST en {year.year}, de chaque appel à l’incubateur qui porte le lauréat, en euros",
    )
