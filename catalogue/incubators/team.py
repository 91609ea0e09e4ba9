"""What the page of an incubator shows to its team only: four findings with their records, and the signals."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from catalogue.incubators.presenters import TITLES
from catalogue.incubators.queries import StandardCoverage, TimeInPhase
from catalogue.incubators.records import Block, IncubatorRecord, PortfolioChange, RecordChoice, records
from common.words import NO_BREAK, days_fr, number_fr, plural_fr, share_fr
from impact.service_signals import SIGNALS, Signal, signals_on
from incubators.models import Incubator
from startups.models import Membership, PhaseKind
from startups.queries import membership_in_force
from web.days import AsOf

ENTRIES, EXITS = (
    (PortfolioChange.NEW, PortfolioChange.ARRIVED),
    (PortfolioChange.TRANSFERRED, PortfolioChange.STOPPED, PortfolioChange.LEFT),
)


@dataclass(frozen=True, slots=True)
class TeamFinding:
    """A finding about the services of an incubator, and the records that it counts."""

    block: Block
    sentence: str
    choice: RecordChoice

    @property
    def title(self) -> str:
        return TITLES[self.block]


def team_context(
    incubator: Incubator,
    as_of: AsOf,
    kinds: Sequence[PhaseKind],
    times: Sequence[TimeInPhase],
    standards: Sequence[StandardCoverage],
) -> dict[str, object]:
    """Return the template context of the block of the team: about ten queries."""
    moves, outcomes = (records(block, incubator.pk, as_of.date) for block in (Block.MOVES, Block.OUTCOMES))
    found = (
        moves_finding(moves),
        times_finding(times),
        outcomes_finding(outcomes, kinds),
        standards_finding(standards),
    )
    return {
        "findings": [(one, _records_url(incubator, as_of, one)) for one in found if one],
        "signals": [
            (signal, count, _services_url(incubator, as_of, signal)) for signal, count in _signals(incubator, as_of)
        ],
    }


def _records_url(incubator: Incubator, as_of: AsOf, finding: TeamFinding) -> str:
    query = "&".join(part for part in (urlencode(finding.choice.pairs()), as_of.query) if part)
    return f"{reverse('incubator-proof', args=[incubator.slug, finding.block])}?{query}"


def _services_url(incubator: Incubator, as_of: AsOf, signal: Signal) -> str:
    query = urlencode({"incubator": incubator.slug, "signal": signal.kind, "as_of": as_of.date})
    return f"{reverse('startup-list')}?{query}"


def _signals(incubator: Incubator, as_of: AsOf) -> list[tuple[Signal, int]]:
    """Return each signal raised at the date, and how many services of the incubator raise it."""
    carried = Membership.objects.filter(membership_in_force(as_of.date), incubator=incubator).values_list(
        "startup_id", flat=True
    )
    raised = Counter(kind for found in signals_on(as_of.date, set(carried)).values() for kind in found)
    return [(signal, raised[kind]) for kind, signal in SIGNALS.items() if raised[kind]]


def moves_finding(moves: Sequence[IncubatorRecord]) -> TeamFinding | None:
    """Return the entries and exits of the last year with some."""
    years = [one.year for one in moves if one.year]
    if not years:
        return None
    choice = RecordChoice(year=str(max(years)))
    found = Counter(one.kind for one in choice.of(moves))
    entered, left = (sum(found[change] for change in changes) for changes in (ENTRIES, EXITS))
    words = f"{plural_fr(entered, 'service entré', 'services entrés')}, {plural_fr(left, 'sorti', 'sortis')}"
    return TeamFinding(Block.MOVES, f"En {choice.year}, {words}", choice)


def times_finding(times: Sequence[TimeInPhase]) -> TeamFinding | None:
    """Return the phase with the longest median."""
    if not times:
        return None
    longest = max(times, key=lambda time: time.days)
    sentence = f"La phase la plus longue est « {longest.label} »{NO_BREAK}: {days_fr(longest.days)} pour la moitié des services"
    return TeamFinding(Block.TIMES, sentence, RecordChoice(longest.kind))


def outcomes_finding(outcomes: Sequence[IncubatorRecord], kinds: Sequence[PhaseKind]) -> TeamFinding | None:
    """Return how many of those that left the first phase went to a later phase of a service."""
    left = next((kind for kind in kinds if any(one.kind == kind.key for one in outcomes)), None)
    if left is None:
        return None
    later = {kind.key for kind in kinds if kind.group == PhaseKind.Group.SERVICE and kind.rank > left.rank}
    choice = RecordChoice(left.key)
    found = choice.of(outcomes)
    further = sum(one.outcome in later for one in found)
    share = share_fr(further, len(found), places=0)
    sentence = f"{share} des sorties de la phase « {left.label} » mènent plus loin{NO_BREAK}: {number_fr(further)} sur "
    return TeamFinding(Block.OUTCOMES, f"{sentence}{number_fr(len(found))}", choice)


def standards_finding(standards: Sequence[StandardCoverage]) -> TeamFinding | None:
    """Return the standard that the fewest active services meet."""
    if not standards:
        return None
    least = min(standards, key=lambda one: one.met)
    if least.met == least.services.value:
        return TeamFinding(Block.STANDARDS, "Tous les services remplissent tous les standards", RecordChoice())
    share = f"{number_fr(least.met)} sur {least.services}"
    sentence = f"Le standard le moins rempli{NO_BREAK}: {least.label.lower()}, {share}"
    return TeamFinding(Block.STANDARDS, sentence, RecordChoice(least.key))
