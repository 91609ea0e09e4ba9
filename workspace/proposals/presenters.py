"""The values proposed for the figures of a metric, in words."""

from dataclasses import dataclass

from django.db.models import QuerySet

from catalogue.metrics.words import period_in_words, value_in_words
from common.numbers import strip_trailing_zeros
from impact.models import ValueProposal
from impact.queries.metrics import MetricPeriod


@dataclass(frozen=True, slots=True)
class ProposalDisplay:
    """A proposal with its period, the recorded value next to it, and its answer (empty: none yet)."""

    proposal: ValueProposal
    period: str
    recorded: str
    proposed: str
    answer: str


def proposals_of(metric: int) -> QuerySet[ValueProposal]:
    """Return the proposals for a metric (key), those without an answer first, the latest first."""
    found = ValueProposal.objects.filter(measurement__metric=metric)
    return found.select_related("measurement__metric", "author").order_by("answer", "-made_at", "-pk")


def display_proposal(proposal: ValueProposal) -> ProposalDisplay:
    """Return a proposal in words."""
    measured = proposal.measurement
    recorded, proposed = (
        MetricPeriod(measured.start, measured.end, strip_trailing_zeros(value))
        for value in (measured.value, proposal.value)
    )
    note = f" : {proposal.answer_note}" if proposal.answer_note else ""
    return ProposalDisplay(
        proposal=proposal,
        period=period_in_words(recorded),
        recorded=value_in_words(measured.metric, recorded),
        proposed=value_in_words(measured.metric, proposed),
        answer=f"{proposal.get_answer_display()}{note}" if proposal.answer else "",
    )
