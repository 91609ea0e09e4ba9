"""Create an investigation with its fiche, or conclude one, which launches or ends the service."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify

from accounts.models import User
from common.rights import Action
from startups.actions import conclude_investigation
from startups.fiche_actions import open_fiche
from startups.models import Startup
from startups.queries import today
from startups.versions import phases_state
from workspace.investigations.forms import BeginForm, ConcludeForm
from workspace.investigations.queries import open_dossier
from workspace.pages.access import editable, form_view
from workspace.pages.form_page import form_page
from workspace.pages.scope import scope_of


@form_view(Action.OPEN_INVESTIGATION)
def begin(request: HttpRequest, user: User) -> HttpResponse:
    """Create an investigation, for coaches and staff: ``/espace/investigations/nouvelle/``."""
    form = BeginForm(request.POST or None, incubators=scope_of(user).incubators, initial={"date": today()})
    names = ("name", "problem", "incubator", "date", "sponsor", "intrapreneur", "reason")

    def write() -> None:
        values = {name: form.cleaned_data[name] for name in names}
        open_fiche(**values, slug=free_slug(values["name"]), actor=user)

    return form_page(
        request,
        user,
        form,
        title="Ouvrir une investigation",
        done="L’investigation est ouverte, et sa fiche créée.",
        write=write,
        back=reverse("workspace"),
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
    startup = editable(user, slug)
    dossier = open_dossier(startup)
    if dossier is None:
        raise Http404("Aucune investigation n’attend de conclusion.")
    form = ConcludeForm(request.POST or None, recorded=phases_state(startup), initial={"date": today()})
    names = ("conclusion", "date", "synthesis")
    return form_page(
        request,
        user,
        form,
        title="Conclure l’investigation",
        done="L’investigation est conclue.",
        write=lambda: conclude_investigation(
            investigation=dossier,
            end=form.end,
            **{name: form.cleaned_data[name] for name in names},
            actor=user,
            **form.carried,
        ),
        startup=startup,
        more={"about": f"Problème : {dossier.problem}" if dossier.problem else ""},
    )
