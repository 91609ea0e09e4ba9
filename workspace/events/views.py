"""The events of a service: committees, launch, end."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from access.page_permissions import form_view
from access.rights import Action
from accounts.models import User
from common.clock import today
from common.words import date_fr
from startups import records
from startups.fiche_actions import add_event
from startups.models import LifeEvent
from startups.permissions import editable_startup
from workspace.pages.fields import model_field
from workspace.pages.form_page import form_page
from workspace.pages.forms import PreviewedForm, WithdrawStepForm
from workspace.pages.preview import Preview, phase_effects


class EventForm(PreviewedForm):
    digest_fields = LifeEvent.EDITED
    kind = model_field(
        LifeEvent, "kind", label="Sorte d’événement", empty_label="Choisir", missing="Choisissez la sorte d’événement."
    )
    date = model_field(LifeEvent, "date")
    comment = model_field(LifeEvent, "comment", limit=2000, rows=3, help_text="Public : n’y nommez personne.")


@form_view(Action.EDIT_STARTUP)
def events(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display the events, and a form to add one (``sorte`` proposes its kind): ``/espace/services/<slug>/evenements/``."""
    startup = editable_startup(user, slug)
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
        save=write,
        success_message="L’événement est enregistré.",
        success_url=reverse("workspace-events", args=[slug]),
        cancel_url=reverse("workspace-startup", args=[slug]),
        startup=startup,
        template="workspace/events/events.html",
        extra_context={"is_reported": True, "events": startup.events.order_by("-date", "-position")},
        preview=Preview(compute_effects=partial(phase_effects, startup)),
    )


@form_view(Action.EDIT_STARTUP)
def withdraw(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Delete an event recorded by mistake: ``/espace/services/<slug>/evenements/<pk>/retrait/``."""
    startup = editable_startup(user, slug)
    event = get_object_or_404(LifeEvent, startup=startup, pk=pk)
    form = WithdrawStepForm(request.POST or None, row=event, columns=LifeEvent.EDITED)
    comment = f" : {event.comment}" if event.comment else ""
    return form_page(
        request,
        user,
        form,
        title="Retirer un événement",
        save=lambda: records.withdraw(event, actor=user, **form.reason_and_version),
        success_message="L’événement est retiré.",
        success_url=reverse("workspace-events", args=[slug]),
        startup=startup,
        extra_context={
            "is_reported": True,
            "about": f"{event.get_kind_display()}, le {date_fr(event.date)}{comment}",
        },
        preview=Preview(compute_effects=partial(phase_effects, startup)),
    )
