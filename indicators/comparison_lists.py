"""The lists behind the figures of a comparison: each has a name, used in the URL of its figure."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from common.words import date_fr
from indicators.queries.comparison import PhaseChange, PortfolioComparison
from indicators.transitions import AT_FIRST, AT_SECOND, CAME, OUTSIDE, WENT, passages_by_anchor

GROUPS = (
    ("service", "Services accompagnés ou pérennisés"),
    ("investigation", "Investigations"),
    ("ended", "Partenariats terminés"),
)
NOT_YET, GONE = "Pas encore dans le portefeuille", "Sorti du portefeuille"
type Test = Callable[[PhaseChange], bool]


@dataclass(frozen=True, slots=True)
class StartupList:
    """The startups behind one figure."""

    title: str
    startups: tuple[PhaseChange, ...]


@dataclass(frozen=True, slots=True)
class ComparedPhase:
    """A phase, or a group of phases (``is_group``), with its kinds."""

    name: str
    label: str
    kinds: Collection[str]
    is_group: bool = False

    def tests(self) -> dict[str, Test]:
        """Return the tests for its lists (in it at a date, arrived, left), by the prefix of their name."""
        return {
            AT_FIRST: lambda move: move.before in self.kinds,
            AT_SECOND: lambda move: move.after in self.kinds,
            CAME: lambda move: move.after in self.kinds and move.before not in self.kinds,
            WENT: lambda move: move.before in self.kinds and move.after not in self.kinds,
        }


def places(found: PortfolioComparison) -> Iterator[ComparedPhase]:
    """Yield each group, then its phases if it has several."""
    labels = dict(found.kinds)
    for group, label in GROUPS:
        kinds = [key for key in labels if found.groups[key] == group]
        yield ComparedPhase(group, label, kinds, is_group=True)
        if len(kinds) > 1:
            yield from (ComparedPhase(key, labels[key], (key,)) for key in kinds)


def named_list(
    name: str, found: PortfolioComparison, everybody: Callable[[], Sequence[PhaseChange]]
) -> StartupList | None:
    """Return the list of that name, or None; ``everybody`` reads the startups in a phase at either date."""
    known = {**_passages(dict(found.kinds)), **_standings(found)}
    if name not in known:
        return None
    title, test = known[name]
    return StartupList(title, tuple(move for move in everybody() if test(move)))


def _passages(labels: dict[str, str]) -> dict[str, tuple[str, Test]]:
    """Return the lists of startups that moved between phases, or stayed: title and test, by name."""
    return {
        name: (_passage_title(labels, *passage), partial(_made, passage))
        for name, passage in passages_by_anchor(labels).items()
    }


def _made(passage: tuple[str | None, str | None], move: PhaseChange) -> bool:
    return (move.before, move.after) == passage


def _passage_title(labels: dict[str, str], before: str | None, after: str | None) -> str:
    if before and before == after:
        return f"{labels[before]} aux deux dates"
    return f"{labels[before] if before else NOT_YET} → {labels[after] if after else GONE}"


def _standings(found: PortfolioComparison) -> dict[str, tuple[str, Test]]:
    """Return the lists of startups in a phase at a date, arrived or left: title and test, by name."""
    first, second = (date_fr(one.as_of) for one in (found.first, found.second))
    lists: dict[str, tuple[str, Test]] = {
        f"{AT_FIRST}-{OUTSIDE}": (f"{NOT_YET} au {first}", lambda move: move.before is None),
        f"{AT_SECOND}-{OUTSIDE}": (f"{GONE} au {second}", lambda move: move.after is None),
    }
    phases = (ComparedPhase(key, label, (key,)) for key, label in found.kinds)
    for place in (
        *phases,
        *places(found),
    ):  # the table of transitions also links to a phase that is single in its group
        titles = {
            AT_FIRST: f"{place.label} au {first}",
            AT_SECOND: f"{place.label} au {second}",
            CAME: f"Arrivés dans « {place.label} »",
            WENT: f"Partis de « {place.label} »",
        }
        lists |= {f"{what}-{place.name}": (titles[what], test) for what, test in place.tests().items()}
    return lists
