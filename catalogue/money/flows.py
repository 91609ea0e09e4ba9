"""From credits to national impact, and from rounds to incubators, as flows. Pure."""

from collections import Counter
from collections.abc import Collection, Sequence
from decimal import Decimal

from budget.queries import AwardRow, CreditsOfYear, RoundsOfYear
from catalogue.money.words import millions_fr
from common.chart_flows import Flow, FlowChart, Node
from common.palette import EIGHT_SERIES
from common.words import money_fr

PAYS_FAST = ("fast", "cofinancing")
NOT_YET, INCUBATORS, NATIONAL = "Pas encore de phase", "Incubateurs", "Impact national"


def money_flow(credits: CreditsOfYear, rounds: RoundsOfYear, national: Collection[str]) -> FlowChart | None:
    """Credits → lines → FAST → present phase of its laureates → national impact (``national``: their slugs).

    None when no line is known: there is nothing to show.
    """
    lines = [(line, figure) for line in credits.lines if (figure := line.figure())]
    if not lines:
        return None
    year, paying = f"Crédits {credits.year}", _paying(credits, {line.key for line, _ in lines})
    nodes = [Node("credits", year, 0)]
    flows: list[Flow] = []
    for place, (line, figure) in enumerate(lines):
        nodes.append(Node(f"line-{line.key}", line.label, 1, EIGHT_SERIES[place % len(EIGHT_SERIES)]))
        flows.append(Flow("credits", f"line-{line.key}", figure))
    awards = [award for one in rounds.rounds for award in one.awards if award.amount]
    total = sum((award.amount or Decimal(0) for award in awards), Decimal(0))
    if paying is not None and total:
        nodes.append(Node("fast", "FAST", 2, "three"))
        flows.append(Flow(f"line-{paying}", "fast", total))
        _follow(awards, national, nodes, flows)
    return FlowChart(
        name="flux",
        title=f"Des {millions_fr(credits.total)} de {credits.year}, {millions_fr(total or None)} passent par le FAST",
        subtitle=f"Des crédits de {credits.year} aux lauréats du FAST, dans leur phase d’aujourd’hui, en euros",
        nodes=tuple(nodes),
        flows=tuple(flows),
        unit="€",
        note="Ce que la ligne paie au-delà du FAST (GAMMA, accompagnement) n’est pas détaillé. Un service à impact national a "
        "d’autres financeurs.",
    )


def _paying(credits: CreditsOfYear, drawn: Collection[int]) -> int | None:
    """The key of the first-level line that pays for the FAST, among those whose amount is known."""
    inner = {line.key for line in credits.lines_paying(*PAYS_FAST)}
    return next(
        (
            line.key
            for line in credits.lines
            if line.key in drawn and inner & {line.key, *(one.key for one in line.details)}
        ),
        None,
    )


def _follow(awards: Sequence[AwardRow], national: Collection[str], nodes: list[Node], flows: list[Flow]) -> None:
    """From the FAST to the phases of its laureates today, and from them to national impact."""
    reached, designated = Counter[str](), Counter[str]()
    kinds: dict[str, str] = {}
    for award in awards:
        name = INCUBATORS if award.incubator else award.phase_now.badge if award.phase_now else NOT_YET
        kinds[name] = award.phase_now.kind if award.phase_now else "other"
        reached[name] += award.amount or 0  # type: ignore[assignment]
        if award.startup in national:
            designated[name] += award.amount or 0  # type: ignore[assignment]
    for name, amount in reached.items():
        nodes.append(Node(name, name, 3, kinds[name]))
        flows.append(Flow("fast", name, amount))
    if designated:
        nodes.append(Node("national", NATIONAL, 4, "four"))
        flows += [Flow(name, "national", amount) for name, amount in designated.items()]


def rounds_flow(year: RoundsOfYear, incubators: dict[int, str]) -> FlowChart | None:
    """What each round of a year gave, by incubator (``incubators``: the name of each award's, by key).

    None when no amount is known.
    """
    nodes: dict[str, Node] = {}
    flows: dict[tuple[str, str], Decimal] = {}
    colors: dict[str, str] = {}
    for place, one in enumerate(sorted(year.rounds, key=lambda row: row.number)):
        for award in one.awards:
            if not award.amount:
                continue
            source, target = f"fast-{one.number}", incubators.get(award.key, "Incubateur inconnu")
            colors[source] = EIGHT_SERIES[place % len(EIGHT_SERIES)]
            nodes.setdefault(source, Node(source, f"FAST {one.number}", 0, colors[source]))
            nodes.setdefault(target, Node(target, target, 1, "other"))
            flows[source, target] = flows.get((source, target), Decimal(0)) + award.amount
    if not flows:
        return None
    received = Counter[str]()
    for (_, target), amount in flows.items():
        received[target] += amount  # type: ignore[assignment]
    first, most = max(received.items(), key=lambda pair: pair[1])
    alone = "est le seul incubateur financé"
    among = f"est le premier des {len(received)} incubateurs financés"
    return FlowChart(
        name="fast-incubateurs",
        title=f"{first} {alone if len(received) == 1 else among} : {money_fr(most)}",
        subtitle=f"Financements du FAST en {year.year}, de chaque appel à l’incubateur qui porte le lauréat, en euros",
        nodes=tuple(nodes.values()),
        flows=tuple(Flow(source, target, amount, colors[source]) for (source, target), amount in flows.items()),
        unit="€",
    )
