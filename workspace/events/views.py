"""The events of a service: committees, launch, end."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from common.rights import Action
from common.words import date_fr
from startups.fiche_actions import EVENT, add_event, withdraw_event
from startups.models import LifeEvent
from startups.queries import today
from workspace.pages.access import editable, form_view
from workspace.pages.conflict_forms import WithdrawForm
from workspace.pages.fields import model_field
from workspace.pages.form_page import form_page
from workspace.pages.forms import PageForm


class EventForm(PageForm):
    kind = forms.ChoiceField(
        label="Sorte d’événement",
        choices=[("", "Choisir"), *LifeEvent.Kind.choices],
        error_messages={"required": "Choisissez la sorte d’événement.", "invalid_choice": "Choisissez dans la liste."},
    )
    date = model_field(LifeEvent, "date")
    comment = model_field(LifeEvent, "comment", limit=2000, rows=3, help_text="Public : n’y nommez personne.")


@form_view(Action.EDIT_STARTUP)
def events(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display the events, and a form to add one (``sorte`` proposes its kind): ``/espace/services/<slug>/evenements/``."""
    startup = editable(user, slug)
    proposed = request.GET.get("sorte", "")
    form = EventForm(
        request.POST or None,
        initial={"kind": proposed if proposed in LifeEvent.Kind.values else "", "date": today()},
    )

    def write() -> None:
        label = LifeEvent.Kind(form.cleaned_data["kind"]).label
        add_event(
            startup=startup,
            kind=form.cleaned_data["kind"],
            date=form.cleaned_data["date"],
            comment=form.cleaned_data["comment"],
            reason=f"Événement enregistré : {label.lower()}",
            actor=user,
        )

    return form_page(
        request,
        user,
        form,
        title="Événements",
        done="L’événement est enregistré.",
        write=write,
        startup=startup,
        template="workspace/events/events.html",
        more={"events": startup.events.order_by("-date", "-position")},
    )


@form_view(Action.EDIT_STARTUP)
def withdraw(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Delete an event recorded by mistake: ``/espace/services/<slug>/evenements/<pk>/retrait/``."""
    startup = editable(user, slug)
    event = get_object_or_404(LifeEvent, startup=startup, pk=pk)
    form = WithdrawForm(request.POST or None, row=event, saw=EVENT)
    comment = f" : {event.comment}" if event.comment else ""
    return form_page(
        request,
        user,
        form,
        title="Retirer un événement",
        done="L’événement est retiré.",
        write=lambda: withdraw_event(event=event, actor=user, **form.carried),
        startup=startup,
        back=reverse("workspace-events", args=[slug]),
        more={"about": f"{event.get_kind_display()}, le {date_fr(event.date)}{comment}"},
    )
