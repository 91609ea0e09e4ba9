"""Change the incubators of a service: another lead from a day, an additional incubator, or the end of a support."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from access.page_permissions import form_view, read_view
from access.rights import Action, has_permission
from accounts.models import User
from common.clock import today
from incubators.models import Incubator
from startups.actions import carriers_state, move_to_incubator
from startups.fiche_actions import add_carrier, end_carrier
from startups.models import Membership, Startup
from startups.permissions import editable_startup
from startups.queries import membership_in_force
from workspace.pages.fields import choice, date_field, reason_field
from workspace.pages.form_page import form_page
from workspace.pages.forms import StepForm, set_choices
from workspace.pages.preview import Preview, membership_effects
from workspace.phases.queries import date_warnings


class MembershipForm(StepForm):
    """The incubator, the first day and the reason."""

    digest_fields = ("incubator", "since")
    incubator = choice("Incubateur", "Choisissez l’incubateur.")
    since = date_field("À partir du")
    reason = reason_field("Par exemple : convention signée le 3 mars.")
    field_order = ["incubator", "since", "reason"]

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        set_choices(self, "incubator", Incubator.objects.order_by("name", "slug"))


class EndForm(StepForm):
    digest_fields = ("on",)
    on = date_field("Jusqu’au (exclu)")
    reason = reason_field("Par exemple : fin de la convention.")
    field_order = ["on", "reason"]


LOSS = "Vous n’accompagnez pas cet incubateur : vous ne pourrez plus modifier la fiche."


@dataclass(frozen=True, slots=True)
class MembershipChange:
    """A way to add an incubator to a service; ``then`` is the next page, which the author may still open."""

    title: str
    success_message: str
    act: Callable[..., Membership]
    then: str
    replaces: bool


WAYS: Mapping[str, MembershipChange] = {
    "move": MembershipChange(
        title="Rattacher à un autre incubateur",
        success_message="Le service est rattaché à l’autre incubateur.",
        act=move_to_incubator,
        then="startup-detail",
        replaces=True,
    ),
    "join": MembershipChange(
        title="Ajouter un incubateur",
        success_message="Le service est co-incubé.",
        act=add_carrier,
        then="workspace-memberships",
        replaces=False,
    ),
}


@read_view(Action.EDIT_STARTUP)
def memberships(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display the past and current incubators: ``/espace/services/<slug>/incubateurs/``."""
    startup = editable_startup(user, slug)
    rows = startup.memberships.select_related("incubator").order_by("start", "position", "pk")
    return render(request, "workspace/memberships/memberships.html", {"startup": startup, "memberships": rows})


@form_view(Action.EDIT_STARTUP)
def change_incubators(request: HttpRequest, user: User, slug: str, way: str) -> HttpResponse:
    """Change the lead incubator from a day (``…/incubateurs/autre/``), or add another one (``…/avec/``)."""
    startup, day, chosen = editable_startup(user, slug), today(), WAYS[way]
    form = MembershipForm(request.POST or None, recorded=carriers_state(startup), initial={"since": day})

    def warnings() -> list[str]:
        since = form.cleaned_data["since"]
        keeps = not chosen.replaces or since > day or _may_still_edit(user, startup, form.cleaned_data["incubator"])
        return [*date_warnings(day, since), *([] if keeps else [LOSS])]

    return form_page(
        request,
        user,
        form,
        title=chosen.title,
        save=lambda: chosen.act(
            startup=startup, actor=user, **form.values_of("incubator", "since"), **form.reason_and_version
        ),
        success_message=chosen.success_message,
        success_url=reverse(chosen.then, args=[slug]),
        cancel_url=reverse("workspace-startup", args=[slug]),
        startup=startup,
        extra_context={"is_reported": True},
        preview=Preview(compute_effects=partial(membership_effects, startup), warnings=warnings),
    )


def _may_still_edit(user: User, startup: Startup, lead: Incubator) -> bool:
    """Whether ``user`` may change ``startup`` after ``lead`` becomes its lead incubator."""
    beside = Incubator.objects.filter(
        memberships__in=startup.memberships.filter(membership_in_force(today()), is_lead=False)
    )
    return has_permission(user, Action.EDIT_STARTUP, incubators=[lead, *beside])


@form_view(Action.EDIT_STARTUP)
def end(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """End a co-incubation: ``…/incubateurs/<pk>/fin/``."""
    startup, day = editable_startup(user, slug), today()
    membership = get_object_or_404(Membership, startup=startup, pk=pk, is_lead=False)
    form = EndForm(request.POST or None, recorded=carriers_state(startup), initial={"on": day})

    return form_page(
        request,
        user,
        form,
        title="Terminer une co-incubation",
        save=lambda: end_carrier(membership=membership, actor=user, **form.values_of("on"), **form.reason_and_version),
        success_message="La co-incubation est terminée.",
        success_url=reverse("startup-detail", args=[slug]),
        cancel_url=reverse("workspace-startup", args=[slug]),
        startup=startup,
        extra_context={"is_reported": True},
        preview=Preview(
            compute_effects=partial(membership_effects, startup),
            warnings=lambda: date_warnings(day, form.cleaned_data["on"]),
        ),
    )
