"""``/espace/impact-national/seuils/``: the threshold of the second criterion, its first day, and past thresholds."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_date

from accounts.models import User
from common.optimistic_lock import state_of
from common.rights import Action
from impact.actions.thresholds import SAID, set_threshold, thresholds
from startups.queries import today
from workspace.national.forms import ThresholdForm
from workspace.national.preview import threshold_effects
from workspace.pages.access import form_view
from workspace.pages.decision import Decision, decision_page


def _day(request: HttpRequest) -> dt.date:
    """Return the typed day, or the one proposed by the page."""
    try:
        return parse_date(request.POST.get("first_day", "")) or today()
    except ValueError:
        return today()


@form_view(Action.DECIDE)
def threshold(request: HttpRequest, user: User) -> HttpResponse:
    """Display all thresholds, and the form to set the next one."""
    held = thresholds().filter(first_day=_day(request)).first()
    form = ThresholdForm(request.POST or None, recorded=state_of(held, SAID), initial={"first_day": today()})
    decision = Decision(
        form=form,
        write=lambda: set_threshold(actor=user, **{name: form.cleaned_data[name] for name in SAID}, **form.carried),
        look=lambda write: threshold_effects(form.cleaned_data["first_day"], write),
        title="Le seuil d’impact national",
        done="Le seuil est enregistré.",
        then=reverse("workspace-thresholds"),
        back=reverse("workspace-national"),
        undo="Un seuil ne s’annule pas : un autre le remplace, à partir d’aujourd’hui ou d’un jour à venir.",
        template="workspace/national/decision.html",
        more={"thresholds": thresholds(), "today": today()},
    )
    return decision_page(request, user, decision)
