"""``/espace/financements/gamma/``: seasons and participants, by staff; criteria and milestones, also by coaches."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from access.page_permissions import form_view, read_view
from access.rights import Action, has_permission, require
from accounts.models import User
from budget.actions.coaching import save_participation, withdraw_participation
from budget.models import EntryCriterion, Milestone, Participation, Season
from budget.queries.gamma import season_of
from common.clock import today
from startups import records
from startups.queries import incubators_of
from workspace.gamma.forms import CriterionForm, JoinForm, MilestoneForm, ParticipationForm, SeasonForm
from workspace.pages.form_page import form_page
from workspace.pages.record_pages import Located, RecordPages, RecordRequest


@read_view(Action.DECIDE)
def season_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """Display a season, with links to change each participant."""
    found = season_of(number)
    if found is None:
        raise Http404(f"Aucune saison de GAMMA n’a le numéro {number}.")
    context = {"season": found.season, "participants": found.participants}
    return render(request, "workspace/gamma/season.html", context)


def _hub(page: RecordRequest[Any, Any]) -> str:
    """Return the URL of the page of all the money."""
    return reverse("workspace-money")


def _season_page(page: RecordRequest[Season, None]) -> str:
    """Return the URL of the corrected season; of all the money for a new one."""
    return reverse("workspace-money-season", args=[page.found.number]) if page.found else _hub(page)


SEASONS = RecordPages[Season, None, SeasonForm](
    model=Season,
    form=SeasonForm,
    new=lambda _: Season(number=_next_number()),
    permission=Action.DECIDE,
    title_new="Ouvrir une saison de GAMMA",
    title_edit="GAMMA, saison {record.number}",
    title_withdraw="Retirer la saison {record.number} de GAMMA",
    saved="La saison est enregistrée.",
    withdrawn="La saison est retirée.",
    success_url=_season_page,
    withdrawn_url=_hub,
)


def _locate_participation(
    model: type[Participation], user: User, *, pk: int | None = None, number: int | None = None
) -> Located[Participation, Season]:
    """Return the season to add a participant to, or a participation that ``user`` may change."""
    if pk is None:
        return get_object_or_404(Season, number=number), None
    found = _participation(user, pk)
    return found.season, found


PARTICIPATIONS = RecordPages[Participation, Season, ParticipationForm](
    model=Participation,
    form=ParticipationForm,
    form_new=JoinForm,
    owner_field="season",
    locate=_locate_participation,
    permission=Action.WORK,
    permission_new=Action.DECIDE,
    permission_withdraw=Action.DECIDE,
    save_action=save_participation,
    withdraw_action=withdraw_participation,
    title_new="Ajouter un participant à la saison {owner.number}",
    title_edit="Dates et bilan de l’accompagnement",
    title_withdraw="Retirer un participant",
    saved="Le participant est enregistré.",
    corrected="La participation est enregistrée.",
    withdrawn="La participation est retirée.",
    introduction=lambda page: str(page.owner) if page.found else "",
    summary=lambda page: str(page.owner),
    success_url=lambda page: _page_of_participation(page.user, page.owner, page.found),
)


def _locate_milestone(
    model: type[Milestone], user: User, *, pk: int | None = None, participation: int | None = None
) -> Located[Milestone, Participation]:
    """Return a participation that ``user`` may change, and its milestone unless a new one is added."""
    found = None if pk is None else get_object_or_404(Milestone, pk=pk)
    return _participation(user, found.participation_id if found else participation), found


MILESTONES = RecordPages[Milestone, Participation, MilestoneForm](
    model=Milestone,
    form=MilestoneForm,
    owner_field="participation",
    locate=_locate_milestone,
    permission=Action.WORK,
    title_new="Point d’étape",
    title_edit="Point d’étape",
    title_withdraw="Retirer le point d’étape « {record.label} »",
    saved="Le point d’étape est enregistré.",
    withdrawn="Le point d’étape est retiré.",
    introduction=lambda page: str(page.owner.season),
    summary=lambda page: str(page.owner.season),
    success_url=lambda page: _page_of_participation(page.user, page.owner.season, page.owner),
)


@form_view(Action.WORK)
def criterion(request: HttpRequest, user: User, pk: int, name: str) -> HttpResponse:
    """Record one of the three entry criteria of a participant."""
    one = _participation(user, pk)
    label = dict(EntryCriterion.Criterion.choices).get(name)
    if label is None:
        raise Http404("Ce critère n’existe pas.")
    held = one.criteria.filter(criterion=name).first()
    row = held or EntryCriterion(participation=one, criterion=name)
    form = CriterionForm(request.POST or None, instance=row)
    return form_page(
        request,
        user,
        form,
        title=str(label),
        success_message="Le critère est enregistré.",
        save=lambda: records.save(form.instance, actor=user, **form.reason_and_version),
        success_url=_page_of_participation(user, one.season, one),
        startup=one.startup,
        extra_context={"about": str(one.season)},
    )


def _participation(user: User, pk: int | None) -> Participation:
    """Return a participation of a service that ``user`` may change.

    :raises Http404: if it does not exist.
    :raises PermissionDenied: if the user may not change it.
    """
    found = get_object_or_404(Participation.objects.select_related("startup", "season"), pk=pk)
    require(user, Action.EDIT_STARTUP, incubators=incubators_of(found.startup, today()))
    return found


def _page_of_participation(user: User, season: Season, participation: Participation | None) -> str:
    """Return the page with the forms of a participation for ``user``: that of the season, or of the service."""
    if participation is None or has_permission(user, Action.DECIDE):
        return reverse("workspace-money-season", args=[season.number])
    return reverse("workspace-money-supports", args=[participation.startup.slug])


def _next_number() -> int:
    last = Season.objects.order_by("-number").first()
    return last.number + 1 if last else 1
