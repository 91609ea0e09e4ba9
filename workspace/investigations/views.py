"""Create an investigation with its fiche, or conclude one, which launches or ends the service."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify

from access.page_permissions import form_view
from access.rights import Action
from accounts.models import User
from common.clock import today
from incubators.models import Administration, Incubator
from startups.actions import conclude_investigation, phases_state
from startups.fiche_actions import open_fiche
from startups.models import Investigation, Startup
from startups.models.life import END_FIELDS
from startups.permissions import editable_startup
from workspace.investigations.queries import open_dossier
from workspace.pages.fields import choice, date_field, model_field, reason_field
from workspace.pages.form_page import form_page
from workspace.pages.forms import LockedForm, PageForm, set_choices
from workspace.pages.scope import scope_of
from workspace.phases.forms import EndFields


class BeginForm(PageForm):
    """Create an investigation, with its fiche."""

    name = model_field(Startup, "name", label="Nom provisoire", help_text="", missing="Donnez un nom, même provisoire.")
    problem = model_field(Investigation, "problem", limit=5000, rows=4, missing="Indiquez le problème étudié.")
    incubator = choice("Incubateur", "Choisissez l’incubateur.")
    date = date_field("Date de début")
    sponsor = choice("Sponsor", "")
    intrapreneur = model_field(Investigation, "intrapreneur", help_text="Jamais public.")
    reason = reason_field("Par exemple : appel à problèmes de mars.")

    def __init__(self, data: Any = None, *, incubators: Iterable[Incubator], **options: Any) -> None:
        super().__init__(data, **options)
        keys = [one.pk for one in incubators]
        set_choices(self, "incubator", Incubator.objects.filter(pk__in=keys).order_by("name", "slug"))
        set_choices(self, "sponsor", Administration.objects.order_by("name", "slug"))
        self.fields["sponsor"].required = False


class ConcludeForm(EndFields, LockedForm):
    """Conclude an investigation: the action requires the reason of an end without a service, and refuses it of a launch."""

    field_order = ["conclusion", "date", "synthesis", *END_FIELDS, "reason"]
    conclusion = model_field(
        Investigation,
        "conclusion",
        widget=forms.RadioSelect,
        missing="Choisissez : le service est lancé, ou pas de service.",
    )
    date = date_field("Date de la décision")
    synthesis = model_field(
        Investigation, "synthesis", limit=20_000, rows=6, help_text="Ce qui a été appris. Obligatoire sans service."
    )
    reason = reason_field("Par exemple : comité du 3 mars.")

    required_when = {**EndFields.required_when, "end_reason": "sans service"}

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["end_reason"].required = False


@form_view(Action.OPEN_INVESTIGATION)
def begin(request: HttpRequest, user: User) -> HttpResponse:
    """Create an investigation, for coaches and staff: ``/espace/investigations/nouvelle/``."""
    form = BeginForm(request.POST or None, incubators=scope_of(user).incubators, initial={"date": today()})
    names = ("name", "problem", "incubator", "date", "sponsor", "intrapreneur", "reason")
    return form_page(
        request,
        user,
        form,
        title="Ouvrir une investigation",
        success_message="L’investigation est ouverte, et sa fiche créée.",
        save=lambda: open_fiche(slug=free_slug(form.cleaned_data["name"]), actor=user, **form.values_of(*names)),
        success_url=reverse("workspace"),
        extra_context={"is_reported": True},
    )


def free_slug(name: str) -> str:
    """Return an identifier made from a name, unused by any fiche."""
    wished = slugify(name)[:100] or "investigation"
    taken = set(Startup.objects.filter(slug__startswith=wished).values_list("slug", flat=True))
    return next(slug for slug in (wished, *(f"{wished}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


@form_view(Action.EDIT_STARTUP)
def conclude(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Conclude an investigation: "go" launches the service that day, "no-go" requires a synthesis.
    ``…/investigation/``.
    """
    startup = editable_startup(user, slug)
    dossier = open_dossier(startup)
    if dossier is None:
        raise Http404("Aucune investigation n’attend de conclusion.")
    form = ConcludeForm(request.POST or None, recorded=phases_state(startup), initial={"date": today()})
    return form_page(
        request,
        user,
        form,
        title="Conclure l’investigation",
        success_message="L’investigation est conclue.",
        save=lambda: conclude_investigation(
            investigation=dossier,
            end=form.end,
            **form.values_of("conclusion", "date", "synthesis"),
            actor=user,
            **form.reason_and_version,
        ),
        startup=startup,
        extra_context={"is_reported": True, "about": f"Problème : {dossier.problem}" if dossier.problem else ""},
    )
