"""Decisions about national impact: designate, correct, withdraw, confirm millésimes, record assertions."""

import uuid
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from access.page_permissions import form_view
from access.rights import Action
from accounts.models import User
from common import request_context
from common.clock import today
from common.history import history_of
from impact.actions.designating import (
    confirm_millesimes,
    confirmed_by,
    correct_designation,
    current_designation,
    designate,
    field_of,
    millesime_state,
    undo_millesimes,
    withdraw_designation,
)
from impact.actions.reach import assert_facts, facts_of
from impact.millesimes import possible_millesimes
from impact.models import Designation
from impact.queries.designations import unconfirmed_designations
from startups.models import Startup
from workspace.national.forms import (
    CorrectDesignationForm,
    DesignateForm,
    DesignationDecisionForm,
    ReachForm,
    WithdrawDesignationForm,
)
from workspace.national.preview import (
    announce_designations,
    decision_effects,
    designation_warnings,
    millesime_effects,
    withdrawal_warnings,
)
from workspace.pages.fields import reason_field
from workspace.pages.form_page import form_page
from workspace.pages.forms import PreviewedForm, StepForm
from workspace.pages.preview import Preview

UNDO_DESIGNATION = (
    "Une désignation se corrige ou se retire, avec un motif ; l’historique, public, garde chaque version."
)


@form_view(Action.DECIDE)
def designate_service(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Designate a service: ``/espace/impact-national/<slug>/designer/``."""
    startup = get_object_or_404(Startup, slug=slug)
    before = current_designation(startup)
    form = DesignateForm(
        request.POST or None, before=before, initial={"millesime": today().year, "decided_on": today()}
    )
    write = _writing(form, designate, startup=startup, actor=user)
    return _designation_page(
        request,
        user,
        startup,
        form,
        title="Désigner à impact national",
        save=write,
        success_message="Le service est désigné.",
        undo_url=lambda: _withdrawal_url(startup),
        warnings=partial(designation_warnings, startup, today()),
    )


@form_view(Action.DECIDE)
def correct(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Correct a designation: ``/espace/impact-national/<slug>/designations/<pk>/``."""
    one = _designation(slug, pk)
    initial = {"millesime": one.millesime, "decided_on": one.decided_on}
    form = CorrectDesignationForm(request.POST or None, before=one, initial=initial)
    write = _writing(form, correct_designation, designation=one, actor=user)
    return _designation_page(
        request,
        user,
        one.startup,
        form,
        title="Corriger le millésime",
        save=write,
        success_message="La désignation est corrigée.",
    )


@form_view(Action.DECIDE)
def withdraw(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Withdraw a designation: ``/espace/impact-national/<slug>/designations/<pk>/retrait/``."""
    one = _designation(slug, pk)
    form = WithdrawDesignationForm(request.POST or None, before=one, initial={"withdrawn_on": today()})
    write = _writing(form, withdraw_designation, designation=one, actor=user)
    return _designation_page(
        request,
        user,
        one.startup,
        form,
        title="Retirer la désignation",
        save=write,
        success_message="La désignation est retirée.",
        undo_url=lambda: reverse("workspace-designation", args=[slug, pk]),
        warnings=lambda: withdrawal_warnings(one.startup, today(), form.cleaned_data["withdrawn_on"]),
        undo_note="Un retrait enregistré par erreur s’annule : « Corriger » remet la désignation en vigueur.",
    )


@form_view(Action.DECIDE)
def reach(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Record what staff assert about a service, with sources and dates: ``/espace/impact-national/<slug>/portee/``."""
    startup = get_object_or_404(Startup, slug=slug)
    form = ReachForm(request.POST or None, instance=facts_of(startup))
    return form_page(
        request,
        user,
        form,
        title="Attestations de l’équipe DINUM",
        success_message="C’est enregistré, et les critères sont réévalués.",
        save=lambda: assert_facts(form.instance, actor=user, **form.reason_and_version),
        success_url=reverse("workspace-national-service", args=[slug]),
        template="workspace/national/reach.html",
        extra_context={"about": startup},
        recompute_for=startup,
    )


def _designation(slug: str, pk: int) -> Designation:
    return get_object_or_404(Designation.objects.select_related("startup"), startup__slug=slug, pk=pk)


def _withdrawal_url(startup: Startup) -> str:
    """Return the URL to withdraw the current designation; empty without one."""
    made = current_designation(startup)
    return reverse("workspace-designation-withdraw", args=[startup.slug, made.pk]) if made else ""


def _writing(form: DesignationDecisionForm, action: Any, **about: Any) -> Any:
    """Return a callable of ``action`` with the values of the valid form."""
    return lambda: action(**about, **form.values_of("seen", *(name for name in form.written if name in form.fields)))


def _designation_page(
    request: HttpRequest,
    user: User,
    startup: Startup,
    form: DesignationDecisionForm,
    *,
    warnings: Callable[[], Sequence[str]] = tuple,
    undo_note: str = UNDO_DESIGNATION,
    **options: Any,
) -> HttpResponse:
    """Preview, then save a decision on a service; ``options`` are those of ``form_page``."""
    return form_page(
        request,
        user,
        form,
        success_url=reverse("workspace-national-service", args=[startup.slug]),
        startup=startup,
        template="workspace/national/decision.html",
        extra_context={"designation": form.before},
        preview=Preview(
            compute_effects=partial(decision_effects, startup),
            warnings=warnings,
            announce=partial(announce_designations, startup),
            undo_note=undo_note,
        ),
        **options,
    )


LEFT = ("", "À confirmer plus tard")


class MillesimesForm(StepForm):
    """A choice of years for each designation, and one reason."""

    save_label = "Confirmer ces millésimes"
    inputs_template = "workspace/national/millesimes_inputs.html"
    reason = reason_field("Par exemple : liste arrêtée par le comité du 12 mars.")

    def __init__(self, data: Any = None, *, designations: list[Designation], **options: Any) -> None:
        self.designations = designations
        self.names = [field_of(one.pk) for one in designations]
        choices = {field_of(one.pk): _choice(one) for one in designations}
        self.base_fields = {**choices, **self.base_fields}  # type: ignore[misc]  # for this form only
        recorded = {name: words for one in designations for name, words in millesime_state(one).items()}
        super().__init__(data, recorded=recorded, **options)

    @property
    def chosen(self) -> dict[int, int]:
        """Return the chosen millésime of each designation, by key, without those left for later."""
        typed = {one.pk: self.cleaned_data[field_of(one.pk)] for one in self.designations}
        return {pk: int(year) for pk, year in typed.items() if year.isdecimal()}

    @property
    def years(self) -> set[int]:
        """Return the years that a choice may move."""
        return {year for one in self.designations for year in (one.millesime, *_years(one))}

    def state_key(self) -> str:
        """Return a text that identifies the choices, and the values that they replace."""
        return f"{sorted(self.chosen.items())} {super().state_key()}"

    def rows(self) -> list[tuple[Designation, forms.BoundField]]:
        """Return each designation with its field, for the table of the page."""
        return [(one, self[field_of(one.pk)]) for one in self.designations]


def _years(designation: Designation) -> tuple[int, ...]:
    return possible_millesimes(designation.decided_on) if designation.decided_on else (designation.millesime,)


def _choice(designation: Designation) -> forms.ChoiceField:
    """Return the field of the possible years of a designation; the recorded one is proposed."""
    years = _years(designation)
    return forms.ChoiceField(
        label=designation.startup.name,
        choices=[LEFT, *((str(year), str(year)) for year in years)],
        required=False,
        initial=str(designation.millesime),
        error_messages={"invalid_choice": f"Choisissez {' ou '.join(map(str, years))}."},
    )


@form_view(Action.DECIDE)
def confirm(request: HttpRequest, user: User) -> HttpResponse:
    """Display both possible years of each millésime to confirm, then the years that move, then save the chosen ones."""
    form = MillesimesForm(request.POST or None, designations=_designations(request))
    return form_page(
        request,
        user,
        form,
        title="Millésimes à confirmer",
        save=lambda: confirm_millesimes(chosen=form.chosen, actor=user, **form.reason_and_version),
        success_message="Les millésimes sont confirmés.",
        success_url=reverse("workspace-national"),
        template="workspace/national/millesimes.html",
        undo_url=_undo_confirmation_url,
        preview=Preview(compute_effects=partial(millesime_effects, form.years)),
    )


def _undo_confirmation_url() -> str:
    """Return the page that undoes the confirmation of this request; empty if it confirmed nothing."""
    of_request = history_of(Designation)._default_manager.filter(
        pgh_context__metadata__request=request_context.identifier()
    )
    context = of_request.order_by("-pgh_id").values_list("pgh_context", flat=True).first()
    return reverse("workspace-millesimes-undo", args=[context]) if context else ""


class UndoConfirmationForm(PreviewedForm):
    """The reason to undo the confirmation of several millésimes."""

    save_label = "Annuler cette confirmation"
    reason = reason_field("Par exemple : la liste du comité était une autre.")


@form_view(Action.DECIDE)
def undo_confirmation(request: HttpRequest, user: User, change: uuid.UUID) -> HttpResponse:
    """Undo a confirmation of millésimes, all together: ``/espace/impact-national/millesimes/<change>/annulation/``."""
    confirmed = confirmed_by(change)
    if not confirmed:
        raise Http404("Aucune confirmation de millésimes n’a ce numéro.")
    form = UndoConfirmationForm(request.POST or None)
    years = {year for one in confirmed for year in (one.before, one.after)}
    return form_page(
        request,
        user,
        form,
        title="Annuler la confirmation de millésimes",
        save=lambda: undo_millesimes(change=change, actor=user, **form.values_of("reason")),
        success_message="La confirmation est annulée : ces millésimes sont de nouveau à confirmer.",
        success_url=reverse("workspace-national"),
        template="workspace/national/undo_millesimes.html",
        extra_context={"confirmed": confirmed},
        preview=Preview(
            compute_effects=partial(millesime_effects, years),
            undo_note="Les millésimes se confirment de nouveau ; l’historique garde les deux changements.",
        ),
    )


def _designations(request: HttpRequest) -> list[Designation]:
    """Return those to confirm, and those in the submitted page, possibly confirmed since."""
    unconfirmed = Q(pk__in=unconfirmed_designations().values("pk"))
    sent = [name.removeprefix("millesime_") for name in request.POST if name.startswith("millesime_")]
    keys = [int(key) for key in sent if key.isdecimal() and len(key) < 19]
    found = Designation.objects.filter(unconfirmed | Q(pk__in=keys)).select_related("startup")
    return list(found.order_by("-decided_on", "startup__name", "pk"))
