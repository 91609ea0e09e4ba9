"""Subscriptions to changes: the page that asks for an e-mail, and the page of the link in its e-mails."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from common.rights import open_to_all
from incubators.models import Incubator
from indicators.models import Indicator
from startups.models import Startup
from workspace.subscriptions.actions import Followed, ask_subscription, confirm_subscription, stop_subscription
from workspace.subscriptions.links import subscription_of
from workspace.subscriptions.sending import subject_of


class AskForm(forms.Form):
    email = forms.EmailField(
        max_length=254,
        widget=forms.EmailInput(
            attrs={"class": "fr-input", "autocomplete": "email", "aria-describedby": "email-aide email-message"}
        ),
        error_messages={
            "required": "Donnez une adresse e-mail.",
            "invalid": "Cette adresse est incomplète. Écrivez-la ainsi : nom@exemple.fr.",
            "max_length": "Cette adresse dépasse 254 caractères : vérifiez-la.",
        },
    )


WHAT = "une phase, un comité, une désignation, une correction"
WHAT_OF_INDICATOR = "un résultat publié ou corrigé, une cible, un relevé"
ASKED = "Un e-mail vient de partir vers cette adresse, si elle n’est pas déjà abonnée : ouvrez-le pour confirmer."


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def follow_startup(request: HttpRequest, slug: str) -> HttpResponse:
    """Subscribe to a service: ``/startups/<slug>/suivre/``."""
    startup = get_object_or_404(Startup.objects.only("pk", "slug", "name"), slug=slug)
    return _ask(request, startup, startup.name, reverse("startup-detail", args=[slug]))


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def follow_incubator(request: HttpRequest, slug: str) -> HttpResponse:
    """Subscribe to an incubator: ``/incubateurs/<slug>/suivre/``."""
    incubator = get_object_or_404(Incubator, slug=slug)
    return _ask(request, incubator, incubator.name, reverse("incubator-detail", args=[slug]))


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def follow_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Subscribe to an indicator: ``/indicateurs/<code>/suivre/``."""
    indicator = get_object_or_404(Indicator, code=code)
    return _ask(request, indicator, indicator.label, reverse("indicator", args=[code]), WHAT_OF_INDICATOR)


def _ask(request: HttpRequest, followed: Followed, name: str, page: str, what: str = WHAT) -> HttpResponse:
    """Display the form that asks for an e-mail; ``what`` describes what it will receive, ``page`` displays the same."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_subscription(email=form.cleaned_data["email"], to=followed)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, ASKED)
            return redirect(page)
    context = {"form": form, "name": name, "page": page, "feed": f"{page}changements.atom", "what": what}
    return render(request, "workspace/subscriptions/ask.html", context, status=400 if form.errors else 200)


# A mail client that posts has no cookie of ours: the signed token is the proof.
@open_to_all
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm a subscription, then stop it, by POST only: ``/abonnements/<token>/``."""
    subscription = subscription_of(token)
    if subscription is None:
        return render(request, "workspace/subscriptions/manage.html", {"state": "unknown"}, status=404)
    name, page = subject_of(subscription)
    state = "confirmed" if subscription.confirmed_at else "asked"
    if request.method == "POST":
        state = _apply_answer(subscription.pk, request.POST.get("answer", ""))
    return render(request, "workspace/subscriptions/manage.html", {"state": state, "name": name, "page": page})


def _apply_answer(subscription: int, answer: str) -> str:
    """Confirm or stop the subscription; a one-click POST of a mail client stops it."""
    if answer == "confirm":
        confirm_subscription(subscription=subscription)
        return "confirmed"
    stop_subscription(subscription=subscription)
    return "stopped"
