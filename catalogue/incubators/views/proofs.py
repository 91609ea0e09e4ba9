"""The records behind a figure of an incubator, in words, and their public page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.incubators.presenters import OUTCOME_TITLES, TITLES, figure_label, outcome_label
from catalogue.incubators.queries import read_incubator
from catalogue.incubators.records import KIND_PARAMETER, OUTCOME_PARAMETER, YEAR_PARAMETER, Block, RecordChoice, records
from catalogue.renamed import redirect_incubator
from incubators.models import Incubator
from startups.queries import phase_kinds
from web.cache import cached_page
from web.days import AsOf, read_as_of
from web.filters import StrictFilterSet, Texts, may_repeat, of_text


def read_block(key: str) -> Block:
    """Return the family of figures in a URL.

    :raises Http404: it is unknown.
    """
    if key not in list(Block):
        raise Http404("Cette page d’incubateur n’existe pas.")
    return Block(key)


def phase_labels() -> dict[str, str]:
    """Return the labels of phase kinds by key. One query."""
    return {kind.key: kind.label for kind in phase_kinds()}


def records_context(incubator: Incubator, as_of: AsOf, block: Block, choice: RecordChoice) -> dict[str, object]:
    """Return the template context of the filtered records. Two queries."""
    phases = phase_labels()
    chosen = choice.of(records(block, incubator.pk, as_of.date))
    words = [
        figure_label(block, choice.kind, phases) if choice.kind else "",
        ", ".join(outcome_label(block, word, phases) for word in choice.outcomes),
        choice.year,
    ]
    return {
        "incubator": incubator,
        "as_of": as_of,
        "title": TITLES[block],
        "chosen": [word for word in words if word],
        "rows": [
            (one, figure_label(block, one.kind, phases), outcome_label(block, one.outcome, phases)) for one in chosen
        ],
        "has_kind": not choice.kind,
        "outcome_title": OUTCOME_TITLES.get(block, "") if len(choice.outcomes) != 1 else "",
        "has_date": block is not Block.STANDARDS,
        "has_days": block is Block.TIMES,
        "has_amount": block is Block.MONEY,
        "has_year": block is Block.IMPACT,
    }


class RecordFilter(StrictFilterSet):
    """The filter in a URL; any word is accepted, and may match no record."""

    also = ("as_of",)
    quoi = of_text("kind", "Objet du compte")
    vers = Texts(field_name="outcome", label="Suite")
    annee = of_text("year", "Année")

    @property
    def choice(self) -> RecordChoice:
        words = self.values
        return RecordChoice(
            words.get(KIND_PARAMETER, ""), tuple(words.get(OUTCOME_PARAMETER, ())), words.get(YEAR_PARAMETER, "")
        )


@may_repeat(OUTCOME_PARAMETER)
@cached_page
def incubator_proof(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """List the records behind a figure at a date (``/incubateurs/<slug>/preuve/<block>/``, ``quoi``, ``vers``,
    ``annee``).
    """
    block, incubator = read_block(key), read_incubator(slug)
    if incubator is None:
        return redirect_incubator(request, slug)
    filters = RecordFilter(request.GET)
    as_of = read_as_of(request, filters)
    context = {
        **records_context(incubator, as_of, block, filters.choice),
        "all_url": as_of.url("incubator-proof", slug, key),
        "incubator_url": as_of.url("incubator-detail", slug),
    }
    return render(request, "catalogue/incubators/incubator_proof.html", context, status=as_of.status)
