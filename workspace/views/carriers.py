"""Who carries a service: move it to another incubator from a day, have it carried by several, end that."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from startups.actions import move_to_incubator
from startups.fiche_actions import add_carrier, end_carrier
from startups.models import Membership
from startups.queries import today
from workspace.access import editable, saves_once, signed_in
from workspace.forms.life import CarrierForm, EndForm
from workspace.views.plain import form_page


@require_safe
@signed_in
def carriers(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """``/espace/services/<slug>/incubateurs/``: the incubators that carried it, and do."""
    startup = editable(user, slug)
    memberships = startup.memberships.select_related("incubator").order_by("start", "position", "pk")
    return render(request, "workspace/carriers.html", {"startup": startup, "memberships": memberships})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@saves_once
def move(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """``…/incubateurs/autre/``: from a day on, another incubator leads. Its coaches alone change the fiche then."""
    startup = editable(user, slug)
    form = CarrierForm(request.POST or None, initial={"since": today()})
    return form_page(
        request,
        user,
        form,
        title="Rattacher à un autre incubateur",
        done="Le service est rattaché à l’autre incubateur.",
        write=lambda: move_to_incubator(
            startup=startup,
            incubator=form.cleaned_data["incubator"],
            since=form.cleaned_data["since"],
            reason=form.cleaned_data["reason"],
            actor=user,
        ),
        startup=startup,
        then=lambda: reverse("startup-detail", args=[slug]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@saves_once
def join(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """``…/incubateurs/avec/``: another incubator carries it too."""
    startup = editable(user, slug)
    form = CarrierForm(request.POST or None, initial={"since": today()})
    return form_page(
        request,
        user,
        form,
        title="Ajouter un incubateur",
        done="Le service est co-incubé.",
        write=lambda: add_carrier(
            startup=startup,
            incubator=form.cleaned_data["incubator"],
            since=form.cleaned_data["since"],
            reason=form.cleaned_data["reason"],
            actor=user,
        ),
        startup=startup,
        then=lambda: reverse("workspace-carriers", args=[slug]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@saves_once
def end(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """``…/incubateurs/<pk>/fin/``: end a co-incubation."""
    startup = editable(user, slug)
    membership = get_object_or_404(Membership, startup=startup, pk=pk, is_lead=False)
    form = EndForm(request.POST or None, initial={"on": today()})
    return form_page(
        request,
        user,
        form,
        title="Terminer une co-incubation",
        done="La co-incubation est terminée.",
        write=lambda: end_carrier(
            membership=membership, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], actor=user
        ),
        startup=startup,
        then=lambda: reverse("startup-detail", args=[slug]),
    )
