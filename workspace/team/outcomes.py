"""Where the startups that left a phase went: further, to an end, or back."""

from catalogue.incubators.choice import LinkedFigure, RecordBlock, RecordChoice
from catalogue.incubators.records import Block
from catalogue.incubators.words import TITLES
from common.charts.model import Chart, Series
from common.words import NO_BREAK, number_fr, share_fr
from startups.models import PhaseKind
from workspace.team.panel import Panel, PanelData


def panel(known: PanelData) -> Panel:
    source = known.sources[Block.OUTCOMES]
    left, reached = _kinds(known, "what"), _kinds(known, "into")
    return Panel(
        block=Block.OUTCOMES,
        title=TITLES[Block.OUTCOMES],
        chart=_chart(source, left, reached),
        head=("Phase quittée", "Ont continué", "Se sont arrêtés", "Sont revenus en arrière", "Sorties"),
        lines=[(kind.label, _rates(source, kind, reached)) for kind in left],
        empty="Aucun service n’a encore quitté une phase dans cet incubateur.",
    )


def _kinds(known: PanelData, field: str) -> list[PhaseKind]:
    found = {getattr(record, field) for record in known.sources[Block.OUTCOMES].records}
    return [kind for kind in known.kinds if kind.key in found]


def later_phases(kind: PhaseKind, reached: list[PhaseKind]) -> tuple[str, ...]:
    """The phases that go on after ``kind``: its investments were confirmed."""
    return tuple(one.key for one in reached if one.group == PhaseKind.Group.SERVICE and one.rank > kind.rank)


def _rates(source: RecordBlock, kind: PhaseKind, reached: list[PhaseKind]) -> list[LinkedFigure]:
    goes = later_phases(kind, reached)
    ends = tuple(one.key for one in reached if one.group == PhaseKind.Group.ENDED)
    back = tuple(one.key for one in reached if one.key not in (*goes, *ends))
    whole = source.count(RecordChoice(what=kind.key))
    return [
        *(_rate(source, kind, into, whole) for into in (goes, ends, back)),
        source.figure(RecordChoice(what=kind.key)),
    ]


def _rate(source: RecordBlock, kind: PhaseKind, into: tuple[str, ...], whole: int) -> LinkedFigure:
    if not into:
        return LinkedFigure(f"0 ({share_fr(0, whole)})")
    choice = RecordChoice(what=kind.key, into=into)
    count = source.count(choice)
    return source.figure(choice, f"{number_fr(count)} ({share_fr(count, whole, places=0)})")


def _chart(source: RecordBlock, left: list[PhaseKind], reached: list[PhaseKind]) -> Chart:
    return Chart(
        name=Block.OUTCOMES,
        title=_finding(source, left, reached),
        subtitle="Services qui ont quitté chaque phase, selon celle où ils sont allés",
        kind="hbars",
        categories=tuple(kind.label for kind in left),
        series=tuple(
            Series(one.label, one.key, tuple(source.count(RecordChoice(kind.key, (one.key,))) for kind in left))
            for one in reached
        ),
        unit="services",
        category_label="Phase quittée",
        note="Un service compte dans l’incubateur qui le portait quand il a quitté la phase.",
    )


def _finding(source: RecordBlock, left: list[PhaseKind], reached: list[PhaseKind]) -> str:
    if not left:
        return "Aucune phase n’est encore quittée"
    first = left[0]
    whole, count = (
        source.count(RecordChoice(first.key)),
        source.count(RecordChoice(first.key, later_phases(first, reached) or ("",))),
    )
    found = f"{share_fr(count, whole, places=0)} des sorties de la phase « {first.label} » mènent plus loin"
    return f"{found}{NO_BREAK}: {number_fr(count)} sur {number_fr(whole)}"
