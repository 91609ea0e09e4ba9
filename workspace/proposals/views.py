"""« Proposer une autre valeur »: anybody with an account proposes, whoever measures the service answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from access.page_permissions import form_view
from accounts.models import User
from catalogue.metrics.presenters import period_in_words, value_in_words
from common.optimistic_lock import state_of
from common.rights import Action
from common.texts import MAX_REASON
from common.words import strip_trailing_zeros
from impact.actions.metrics import MEASUREMENT
from impact.actions.proposals import accept_proposal, propose_value, refuse_proposal
from impact.models import Metric, ValueProposal
from impact.queries.metrics import MetricPeriod, MetricSeries, followed
from startups.permissions import editable_startup
from startups.queries import today
from workspace.pages.fields import CHOOSE, NumberField, model_field
from workspace.pages.form_page import form_page
from workspace.pages.forms import LockedForm, PageForm


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
        MetricPeriod(measured.start, measured.until, strip_trailing_zeros(value))
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


class ProposalForm(PageForm):
    """Another value of a measured period, with a reason and a source."""

    measurement = forms.TypedChoiceField(label="Période", coerce=int, error_messages=CHOOSE)
    value = NumberField("Valeur proposée")
    reason = model_field(
        ValueProposal,
        "reason",
        label="Pourquoi la valeur est fausse",
        limit=MAX_REASON,
        rows=3,
        missing="Indiquez pourquoi la valeur est fausse.",
        help_text="Ce motif sera public si la valeur est acceptée : ne citez aucune personne.",
    )
    source = model_field(
        ValueProposal, "source", missing="Indiquez la source.", help_text="Une page, un rapport, un export."
    )

    def __init__(self, data: Any = None, *, metric: Metric, periods: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(data, **options)
        field, value = self.fields["measurement"], self.fields["value"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        assert isinstance(value, NumberField)  # noqa: S101
        field.choices = [("", "Choisir"), *periods]
        value.kind, value.help_text = (
            metric.kind,
            f"En {metric.unit}. La valeur enregistrée ne change pas avant la réponse.",
        )


class ProposalAnswerForm(LockedForm):
    """The answer to a proposal: what the page showed of the measurement is compared before it is replaced."""

    answer = model_field(
        ValueProposal, "answer", widget=forms.RadioSelect, missing="Acceptez ou refusez la proposition."
    )
    note = model_field(
        ValueProposal,
        "answer_note",
        limit=MAX_REASON,
        rows=3,
        help_text="Obligatoire pour un refus : la personne lit cette réponse.",
    )


@form_view(Action.WORK)
def propose(request: HttpRequest, user: User, slug: str, code: str) -> HttpResponse:
    """Propose another value of a measured period: ``/espace/services/<slug>/mesures/<code>/proposer/``."""
    metric = get_object_or_404(Metric.objects.select_related("startup"), startup__slug=slug, code=code)
    form = ProposalForm(request.POST or None, metric=metric, periods=_periods(followed(metric, today())))
    address = reverse("workspace-propose", args=[slug, code])
    return form_page(
        request,
        user,
        form,
        title="Proposer une autre valeur",
        done="Votre proposition est envoyée à l’équipe du service. Elle n’est pas comptée avant sa réponse.",
        write=lambda: propose_value(
            measurement=get_object_or_404(metric.measurements, pk=form.cleaned_data["measurement"]),
            value=form.cleaned_data["value"],
            reason=form.cleaned_data["reason"],
            source=form.cleaned_data["source"],
            actor=user,
        ),
        then=lambda: address,
        back=reverse("startup-detail", args=[slug]),
        template="workspace/proposals/propose.html",
        more={
            "about": f"{metric.startup}, {metric.name}.",
            "startup_slug": slug,
            "proposals": [display_proposal(one) for one in proposals_of(metric.pk)],
        },
        changed=metric.startup,
    )


def _periods(series: MetricSeries) -> list[tuple[int, str]]:
    """Return the measured periods with their values, the latest first."""
    return [
        (one.row, f"{period_in_words(one)} : {value_in_words(series.metric, one)}")
        for one in reversed(series.slots)
        if one.row
    ]


@form_view(Action.EDIT_STARTUP)
def answer(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Accept a proposed value, which corrects the measurement, or refuse it: ``…/propositions/<pk>/``."""
    startup = editable_startup(user, slug)
    proposals = ValueProposal.objects.select_related("measurement__metric__startup", "author")
    proposal = get_object_or_404(proposals, measurement__metric__startup=startup, pk=pk)
    metric = proposal.measurement.metric
    form = ProposalAnswerForm(request.POST or None, recorded=state_of(proposal.measurement, MEASUREMENT))
    words = display_proposal(proposal)
    return form_page(
        request,
        user,
        form,
        title="Répondre à une proposition",
        done="La réponse est enregistrée.",
        write=lambda: _write(proposal, form, user),
        startup=startup,
        back=reverse("workspace-metric", args=[startup.slug, metric.code]),
        more={
            "about": f"{metric.name}, {words.period} : {words.recorded} enregistré, {words.proposed} proposé. "
            f"Motif : {proposal.reason} Source : {proposal.source}. Par {proposal.author or 'un compte effacé'}.",
        },
    )


def _write(proposal: ValueProposal, form: ProposalAnswerForm, user: User) -> None:
    note = form.cleaned_data["note"]
    if form.cleaned_data["answer"] == ValueProposal.Answer.REFUSED:
        refuse_proposal(proposal=proposal, note=note, actor=user)
        return
    accept_proposal(proposal=proposal, note=note, actor=user, seen=form.cleaned_data["seen"])
