"""Webhooks: subscribed, listed with their deliveries, stopped, resumed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from access.page_permissions import form_view, post_view, read_view
from accounts.models import User
from common.rights import Action
from gateway.models import Webhook
from gateway.recorded import NAMES
from gateway.webhooks.actions import follow, resume, stop
from workspace.pages.fields import Text, model_field
from workspace.pages.form_page import form_page, secret_page
from workspace.pages.forms import PageForm, ReasonForm


class WebhookForm(PageForm):
    name = model_field(
        Webhook,
        "name",
        label="Nom de l’outil",
        missing="Nommez l’outil.",
        help_text="Celui qui recevra les changements.",
    )
    url = model_field(
        Webhook,
        "url",
        missing="Donnez l’adresse qui reçoit.",
        help_text="En https, par exemple https://outil.exemple.gouv.fr/changements. Elle doit être du réseau public.",
    )
    records = Text(
        "Sortes d’enregistrement",
        limit=1000,
        rows=3,
        help_text=f"Une par ligne ; rien : toutes. Il y a : {', '.join(NAMES)}.",
    )

    def clean_records(self) -> list[str]:
        return str(self.cleaned_data["records"]).split()


SHOWN = 50
"""How many attempts are shown."""


@read_view(Action.DECIDE)
def webhooks(request: HttpRequest, user: User) -> HttpResponse:
    """Display each webhook and its state: ``/espace/abonnements/``."""
    found = Webhook.objects.select_related("token")
    return render(request, "workspace/webhooks/webhooks.html", {"webhooks": found})


@read_view(Action.DECIDE)
def webhook(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Display the last deliveries to a webhook: ``/espace/abonnements/<pk>/``."""
    found = get_object_or_404(Webhook.objects.select_related("token"), pk=pk)
    return render(
        request, "workspace/webhooks/webhook.html", {"webhook": found, "deliveries": found.deliveries.all()[:SHOWN]}
    )


@form_view(Action.DECIDE)
def subscribe(request: HttpRequest, user: User) -> HttpResponse:
    """Create a webhook and display its secret, this one time only: ``/espace/abonnements/nouveau/``."""
    form = WebhookForm(request.POST or None)
    return secret_page(
        request,
        user,
        form,
        title="Nouvel abonnement aux changements",
        make=lambda: {"webhook": follow(actor=user, **form.values_of("name", "url", "records"))},
        template="workspace/webhooks/webhook_made.html",
        then=reverse("workspace-webhooks"),
    )


@form_view(Action.DECIDE)
def stop_webhook(request: HttpRequest, user: User, pk: int) -> HttpResponse:
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


@post_view(Action.DECIDE)
def restart(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Resume a webhook from the first message that failed: ``/espace/abonnements/<pk>/reprise/``."""
    try:
        resume(webhook=get_object_or_404(Webhook, pk=pk), actor=user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "L’abonnement reprend, du premier changement qui n’a pas été reçu.")
    return redirect("workspace-webhook", pk=pk)
