"""Change a phase, correct its date, withdraw it; previewed again if another person changes the phases meanwhile."""

from collections.abc import Callable, Sequence
from functools import partial, wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from access.page_permissions import form_view
from access.rights import Action
from accounts.models import User
from common.clock import today
from common.optimistic_lock import state_of
from common.texts import MAX_REASON
from startups import actions
from startups.models import Phase, PhaseKind
from startups.models.life import END_FIELDS
from startups.permissions import editable_startup
from workspace.pages.form_page import form_page
from workspace.pages.preview import Preview, phase_effects
from workspace.phases.forms import ChangeForm, CorrectPhaseForm, EndReasonForm, PhaseForm, WithdrawPhaseForm
from workspace.phases.queries import (
    Timeline,
    change_warnings,
    changed_since,
    date_warnings,
    phase_existed,
    read_timeline,
    withdrawal_warnings,
)


def next_phases(timeline: Timeline) -> list[tuple[PhaseKind, list[str]]]:
    """Return the phases in use today that usually follow the current one, each with its requirements and effects."""
    return [(kind, _requirements(timeline, kind)) for kind in timeline.usual if kind.is_used_on(timeline.day)]


def _requirements(timeline: Timeline, kind: PhaseKind) -> list[str]:
    found = []
    if kind.ends_without_service:
        found.append("Écrire la synthèse de l’investigation, et choisir un motif de fin. Les deux sont publics.")
    elif kind.group == PhaseKind.Group.ENDED:
        found.append("Choisir un motif de fin : il est public.")
    if kind.is_launch:
        found.append("Cette entrée compte comme un lancement dans l’indicateur du Parlement.")
    if kind.has_committees:
        found.append("Tenir un comité d’investissement tous les six mois, le premier six mois après l’entrée.")
    if kind.counts_as_deployed and not (timeline.current and timeline.current.counts_as_deployed):
        found.append("Le service peut être désigné d’impact national, si son déploiement est attesté.")
    if kind.group == PhaseKind.Group.SERVICE and not kind.is_in_programme:
        found.append("Le service quitte le programme : plus aucun comité n’est attendu.")
    return found


def conclusion_url(timeline: Timeline) -> str:
    """Return the page that concludes the current investigation; empty without one."""
    is_investigation = timeline.current is not None and timeline.current.group == PhaseKind.Group.INVESTIGATION
    has_dossier = any(hasattr(phase, "investigation") for phase in timeline.phases)
    return reverse("workspace-conclude", args=[timeline.startup.slug]) if is_investigation and has_dossier else ""


PHASE_CHANGED = "La phase est changée."
PHASE_WITHDRAWN = "La phase est retirée."
MADE_ALREADY = "L’autre personne a enregistré ce même changement : rien n’est fait deux fois."
type PhasePage = Callable[[HttpRequest, User, Timeline, Phase], HttpResponse]


@form_view(Action.EDIT_STARTUP)
def change(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Enter a phase (``phase`` and ``motif`` propose it): ``/espace/services/<slug>/phase/``."""
    timeline = read_timeline(editable_startup(user, slug), today())
    proposed = {"kind": request.GET.get("phase", "")[:40], "reason": request.GET.get("motif", "")[:MAX_REASON]}
    form = ChangeForm(request.POST or None, timeline=timeline, initial={"date": timeline.day, **proposed})

    def write() -> object:
        entered = {**form.values_of("kind", "date", "reason"), "end": form.end}
        return actions.change_phase(startup=timeline.startup, actor=user, seen=timeline.seen, **entered)

    return _phase_page(
        request,
        user,
        form,
        title="Changer de phase",
        save=write,
        success_message=PHASE_CHANGED,
        warnings=lambda: change_warnings(timeline, form.entered, form.cleaned_data["date"]),
        next_phases=next_phases(timeline),
        conclusion_url=conclusion_url(timeline),
    )


def with_phase(view: PhasePage) -> Callable[..., HttpResponse]:
    """Pass the phase of the URL to a page; if it was just withdrawn, redirect to the fiche with a message."""

    @form_view(Action.EDIT_STARTUP)
    @wraps(view)
    def answered(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
        timeline = read_timeline(editable_startup(user, slug), today())
        phase = next((one for one in timeline.phases if one.pk == pk), None)
        if phase:
            return view(request, user, timeline, phase)
        if not phase_existed(timeline.startup, pk):
            raise Http404("Cette fiche n’a pas de phase de ce numéro.")
        messages.warning(request, "Cette phase vient d’être retirée de la fiche : rien n’est enregistré de votre part.")
        return redirect("workspace-startup", slug=slug)

    return answered


@with_phase
def correct(request: HttpRequest, user: User, timeline: Timeline, phase: Phase) -> HttpResponse:
    """Correct the date of an entry: ``/espace/services/<slug>/phases/<pk>/``."""
    form = CorrectPhaseForm(request.POST or None, timeline=timeline, phase=phase, initial={"date": phase.start})

    return _phase_page(
        request,
        user,
        form,
        title="Corriger la date",
        save=lambda: actions.correct_phase_date(
            phase=phase, actor=user, seen=timeline.seen, **form.values_of("date", "reason")
        ),
        success_message="La date est corrigée.",
        warnings=lambda: date_warnings(timeline.day, form.cleaned_data["date"]),
    )


@form_view(Action.EDIT_STARTUP)
def end_reason(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Record or correct why the partnership ended: ``/espace/services/<slug>/phases/<pk>/motif/``."""
    startup = editable_startup(user, slug)
    phase = get_object_or_404(Phase, startup=startup, kind__group=PhaseKind.Group.ENDED, pk=pk)
    recorded = state_of(phase, END_FIELDS)
    form = EndReasonForm(request.POST or None, recorded=recorded, initial=recorded)
    return form_page(
        request,
        user,
        form,
        title="Renseigner le motif de fin",
        success_message="Le motif de fin est enregistré.",
        save=lambda: actions.give_end_reason(phase=phase, end=form.end, actor=user, **form.reason_and_version),
        startup=startup,
        moves_figures=False,
    )


@with_phase
def withdraw(request: HttpRequest, user: User, timeline: Timeline, phase: Phase) -> HttpResponse:
    """Withdraw an entry: ``/espace/services/<slug>/phases/<pk>/retrait/``."""
    form = WithdrawPhaseForm(request.POST or None, timeline=timeline, phase=phase)

    return _phase_page(
        request,
        user,
        form,
        title="Retirer la phase",
        save=lambda: actions.withdraw_phase(phase=phase, actor=user, seen=timeline.seen, **form.values_of("reason")),
        success_message=PHASE_WITHDRAWN,
        warnings=partial(withdrawal_warnings, timeline, phase),
    )


def _phase_page(
    request: HttpRequest,
    user: User,
    form: PhaseForm,
    *,
    title: str,
    save: Callable[[], object],
    success_message: str,
    warnings: Callable[[], Sequence[str]],
    **context: object,
) -> HttpResponse:
    """Preview, then save the change, below what others changed meanwhile; what one of them made isn't made again."""
    timeline = form.timeline
    startup, is_ready = timeline.startup, form.is_valid() and not form.is_incomplete
    meanwhile = changed_since(startup, form.cleaned_data["version"]) if is_ready else []
    if form.is_made_by(meanwhile):
        messages.info(request, MADE_ALREADY)
        return redirect("workspace-startup", slug=startup.slug)
    return form_page(
        request,
        user,
        form,
        title=title,
        save=save,
        success_message=success_message,
        success_url=reverse("workspace-startup", args=[startup.slug]),
        startup=startup,
        template="workspace/phases/phase.html",
        extra_context={"timeline": timeline, "phase": form.phase, "meanwhile": meanwhile, **context},
        preview=Preview(compute_effects=partial(phase_effects, startup), warnings=warnings),
    )
