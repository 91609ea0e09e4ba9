"""How long startups stay in each phase."""

from catalogue.incubators.choice import LinkedFigure, RecordChoice
from catalogue.incubators.queries import TimeInPhase
from catalogue.incubators.records import Block
from catalogue.incubators.words import TITLES
from common.charts.model import Chart, Series
from common.words import days_fr
from workspace.team.panel import Panel, PanelData


def panel(known: PanelData) -> Panel:
    source = known.sources[Block.TIMES]

    def line(time: TimeInPhase) -> tuple[str, list[LinkedFigure]]:
        choice = RecordChoice(what=time.kind)
        texts = [days_fr(days) for days in (time.low, time.days, time.high)]
        return time.label, [*(source.figure(choice, words) for words in texts), source.figure(choice)]

    return Panel(
        block=Block.TIMES,
        title=TITLES[Block.TIMES],
        chart=_chart(known),
        head=("Phase", "Un quart dure moins de", "La moitié dure moins de", "Trois quarts durent moins de", "Achevées"),
        lines=[line(time) for time in known.times],
        empty="Aucune phase achevée à cette date : pas de durée à mesurer.",
    )


def _chart(known: PanelData) -> Chart:
    return Chart(
        name=Block.TIMES,
        title=_finding(known),
        subtitle="Durée des phases achevées dans l’incubateur, en jours",
        kind="hbars",
        categories=tuple(time.label for time in known.times),
        series=(
            Series(
                "Médiane",
                "one",
                tuple(time.days for time in known.times),
                ranges=tuple((time.low, time.high) for time in known.times),
            ),
        ),
        unit="jours",
        category_label="Phase",
        note="Barre : la médiane ; entre parenthèses, du premier au troisième quartile, soit la moitié des phases. "
        "De l’entrée dans la phase, ou de l’arrivée dans l’incubateur, à la sortie ou au départ.",
    )


def _finding(known: PanelData) -> str:
    if not known.times:
        return "Aucune phase n’est achevée"
    longest = max(known.times, key=lambda time: time.days)
    return f"La phase la plus longue est « {longest.label} » : {days_fr(longest.days)} pour la moitié des services"
