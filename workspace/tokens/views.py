"""The tokens of the tools that send measurements by the API: issued, listed, revoked."""

import datetime as dt
from collections.abc import Mapping

from django import forms
from django.db.models import Func, Model
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from access.models import ServiceToken, TokenGrant
from access.page_permissions import form_view, read_view
from access.rights import Action
from access.token_actions import issue_token, revoke_token
from accounts.models import User
from common.clock import today
from incubators.models import Incubator
from startups.models import Startup
from workspace.pages.fields import model_field
from workspace.pages.form_page import form_page, secret_page
from workspace.pages.forms import PageForm, ReasonForm

SHOWN = 8
"""Names seen at once in a list."""


def several(model: type[Model], label: str, what: str, help_text: str) -> forms.Field:
    """Return the field of a list of rows by name, where several may be chosen."""
    return forms.ModelMultipleChoiceField(
        model._default_manager.order_by(Lower(Func("name", function="unaccent"))),
        label=label,
        to_field_name="slug",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": SHOWN}),
        help_text=f"{help_text} Plusieurs se choisissent avec la touche Ctrl (Cmd sur Mac).",
        error_messages={"invalid_choice": f"{what} « %(value)s » n’existe pas."},
    )


class TokenForm(PageForm):
    required_when: Mapping[str, str] = {"startups": "sans incubateur", "incubators": "sans service"}
    name = model_field(
        ServiceToken,
        "name",
        label="Nom de l’outil",
        missing="Nommez l’outil.",
        help_text="Celui qui enverra les relevés.",
    )
    startups = several(Startup, "Services", "Le service", "Ceux dont l’outil envoie les relevés.")
    incubators = several(
        Incubator, "Incubateurs", "L’incubateur", "Ceux dont l’outil envoie les relevés de tous les services."
    )
    last_day = model_field(ServiceToken, "last_day", help_text="Deux ans au plus.")


USUAL = dt.timedelta(days=365)


@read_view(Action.DECIDE)
def tokens(request: HttpRequest, user: User) -> HttpResponse:
    """Display each token, its services, and its last use: ``/espace/jetons/``."""
    found = list(ServiceToken.objects.all())
    granted: dict[int, list[str]] = {}
    for grant in TokenGrant.objects.filter(token__in=found).select_related("startup", "incubator"):
        named = grant.startup.slug if grant.startup else f"tous ceux de {grant.incubator}"
        granted.setdefault(grant.token_id, []).append(named)
    day = today()
    rows = [(one, granted.get(one.pk, []), one.is_valid(day)) for one in found]
    return render(request, "workspace/tokens/tokens.html", {"rows": rows})


@form_view(Action.DECIDE)
def issue(request: HttpRequest, user: User) -> HttpResponse:
    """Issue a token (``service`` proposes one), displayed this one time only: ``/espace/jetons/nouveau/``."""
    shown = {
        "startups": [request.GET.get("service", "")[:120]],
        "last_day": today() + USUAL,
    }
    form = TokenForm(request.POST or None, initial=shown)

    def make() -> dict[str, object]:
        names = ("name", "startups", "incubators", "last_day")
        token, secret = issue_token(actor=user, **form.values_of(*names))
        return {"token": token, "secret": secret}

    return secret_page(
        request,
        user,
        form,
        title="Nouveau jeton",
        make=make,
        template="workspace/tokens/token_issued.html",
        success_url=reverse("workspace-tokens"),
    )


@form_view(Action.DECIDE)
def revoke(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Revoke a token at once: ``/espace/jetons/<pk>/revocation/``."""
    token = get_object_or_404(ServiceToken, pk=pk)
    form = ReasonForm(request.POST or None, save_label="Révoquer")
    return form_page(
        request,
        user,
        form,
        title="Révoquer un jeton",
        success_message="Le jeton est révoqué : il n’ouvre plus rien.",
        save=lambda: revoke_token(token=token, reason=form.cleaned_data["reason"], actor=user),
        success_url=reverse("workspace-tokens"),
        extra_context={"about": f"{token}."},
    )
