"""The tokens of the tools that write through the API: issued, listed, revoked."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.models import TokenGrant
from access.page_permissions import right
from access.token_actions import issue_token, revoke_token
from accounts.models import Scope, ServiceToken, User
from accounts.once import save_once
from common.rights import Action
from startups.queries import today
from workspace.pages.access import signed_in, signed_in_form
from workspace.pages.form_page import form_page
from workspace.pages.forms import ReasonForm
from workspace.pages.saving import already_saved
from workspace.tokens.forms import TokenForm

USUAL = dt.timedelta(days=365)


@right(Action.DECIDE)
@require_safe
@signed_in
def tokens(request: HttpRequest, user: User) -> HttpResponse:
    """Display each token, its scopes and grants, and its last use: ``/espace/jetons/``."""
    found = list(ServiceToken.objects.all())
    granted: dict[int, list[str]] = {}
    for grant in TokenGrant.objects.filter(token__in=found).select_related("startup", "incubator"):
        named = grant.startup.slug if grant.startup else f"tous ceux de {grant.incubator}"
        granted.setdefault(grant.token_id, []).append(named)
    day = today()
    rows = [
        (one, [Scope(scope).label for scope in one.scopes], granted.get(one.pk, []), one.is_valid(day)) for one in found
    ]
    return render(request, "workspace/tokens/tokens.html", {"rows": rows})


@right(Action.DECIDE)
@never_cache
@signed_in_form
def issue(request: HttpRequest, user: User) -> HttpResponse:
    """Issue a token (``service`` proposes one), displayed this one time only: ``/espace/jetons/nouveau/``."""
    shown = {
        "scopes": [Scope.MEASURE],
        "startups": request.GET.get("service", "")[:120],
        "last_day": today() + USUAL,
    }
    form = TokenForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        issued: list[tuple[ServiceToken, str]] = []
        then = reverse("workspace-tokens")
        names = ("name", "scopes", "startups", "incubators", "last_day")

        def write() -> None:
            issued.append(issue_token(actor=user, **{name: form.cleaned_data[name] for name in names}))

        try:
            save_once(token=form.cleaned_data["token"], user=user, write=write, then=lambda: then)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            return _shown_once(request, issued)
    context = {"title": "Nouveau jeton", "form": form}
    return render(request, "workspace/pages/form.html", context, status=400 if form.errors else 200)


def _shown_once(request: HttpRequest, issued: list[tuple[ServiceToken, str]]) -> HttpResponse:
    if not issued:
        return already_saved(request, reverse("workspace-tokens"))
    token, secret = issued[0]
    return render(request, "workspace/tokens/token_issued.html", {"token": token, "secret": secret})


@right(Action.DECIDE)
@signed_in_form
def revoke(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Revoke a token at once: ``/espace/jetons/<pk>/revocation/``."""
    token = get_object_or_404(ServiceToken, pk=pk)
    form = ReasonForm(request.POST or None)
    return form_page(
        request,
        user,
        form,
        title="Révoquer un jeton",
        done="Le jeton est révoqué : il n’ouvre plus rien.",
        write=lambda: revoke_token(token=token, reason=form.cleaned_data["reason"], actor=user),
        back=reverse("workspace-tokens"),
        more={"about": f"{token}."},
    )
