"""Webhooks: subscribed, listed with their deliveries, stopped, resumed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from access.page_permissions import right
from accounts.models import User
from accounts.once import save_once
from common.rights import Action
from gateway.models import Webhook
from gateway.webhooks.actions import follow, resume, stop
from workspace.pages.access import signed_in, signed_in_form
from workspace.pages.form_page import form_page
from workspace.pages.forms import ReasonForm
from workspace.pages.saving import already_saved
from workspace.webhooks.forms import WebhookForm

SHOWN = 50
"""How many attempts are shown."""


@right(Action.DECIDE)
@require_safe
@signed_in
def webhooks(request: HttpRequest, user: User) -> HttpResponse:
    """Display each webhook and its state: ``/espace/abonnements/``."""
    found = Webhook.objects.select_related("token")
    return render(request, "workspace/webhooks/webhooks.html", {"webhooks": found})


@right(Action.DECIDE)
@require_safe
@signed_in
def webhook(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Display the last deliveries to a webhook: ``/espace/abonnements/<pk>/``."""
    found = get_object_or_404(Webhook.objects.select_related("token"), pk=pk)
    return render(
        request, "workspace/webhooks/webhook.html", {"webhook": found, "deliveries": found.deliveries.all()[:SHOWN]}
    )


@right(Action.DECIDE)
@never_cache
@signed_in_form
def subscribe(request: HttpRequest, user: User) -> HttpResponse:
    """Create a webhook and display its secret, this one time only: ``/espace/abonnements/nouveau/``."""
    form = WebhookForm(request.POST or None)
    made: list[Webhook] = []
    if request.method == "POST" and form.is_valid():
        names, then = ("name", "url", "records"), reverse("workspace-webhooks")

        def write() -> None:
            made.append(follow(actor=user, **{name: form.cleaned_data[name] for name in names}))

        try:
            save_once(token=form.cleaned_data["token"], user=user, write=write, then=lambda: then)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            if made:
                return render(request, "workspace/webhooks/webhook_made.html", {"webhook": made[0]})
            return already_saved(request, then)
    context = {"title": "Nouvel abonnement aux changements", "form": form}
    return render(request, "workspace/pages/form.html", context, status=400 if form.errors else 200)


@right(Action.DECIDE)
@signed_in_form
def halt(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Stop a webhook: ``/espace/abonnements/<pk>/arret/``."""
    found = get_object_or_404(Webhook, pk=pk)
    form = ReasonForm(request.POST or None)
    return form_page(
        request,
        user,
        form,
        title="Arrêter un abonnement",
        done="L’abonnement est arrêté : plus rien n’est envoyé à cette adresse.",
        write=lambda: stop(webhook=found, reason=form.cleaned_data["reason"], actor=user),
        back=reverse("workspace-webhook", args=[pk]),
        more={"about": f"{found.name}, {found.url}."},
        moves_figures=False,
    )


@right(Action.DECIDE)
@require_POST
@signed_in
def restart(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Resume a webhook from the first message that failed: ``/espace/abonnements/<pk>/reprise/``."""
    try:
        resume(webhook=get_object_or_404(Webhook, pk=pk), actor=user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "L’abonnement reprend, du premier changement qui n’a pas été reçu.")
    return redirect("workspace-webhook", pk=pk)
