"""``/espace/impact-national/millesimes/``: confirm or correct all the proposed millésimes at once."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import User
from common.rights import Action
from impact.actions.designating import confirm_millesimes, field_of, millesime_state
from impact.millesimes import possible_millesimes
from impact.models import Designation
from impact.queries.designations import unconfirmed_designations
from workspace.pages.access import form_view
from workspace.pages.conflict_forms import LockedForm
from workspace.pages.fields import reason_field
from workspace.pages.form_page import form_page

LEFT = ("", "À confirmer plus tard")


class MillesimesForm(LockedForm):
    """A choice of years for each designation, and one reason."""

    reason = reason_field("Par exemple : liste arrêtée par le comité du 12 mars.")

    def __init__(self, data: Any = None, *, designations: list[Designation], **options: Any) -> None:
        self.designations = designations
        self.names = [field_of(one.pk) for one in designations]
        choices = {field_of(one.pk): _choice(one) for one in designations}
        self.base_fields = {**choices, **self.base_fields}  # type: ignore[misc]  # for this form only
        recorded = {name: words for one in designations for name, words in millesime_state(one).items()}
        super().__init__(data, recorded=recorded, **options)

    @property
    def chosen(self) -> dict[int, int]:
        """Return the chosen millésime of each designation, by key, without those left for later."""
        typed = {one.pk: self.cleaned_data[field_of(one.pk)] for one in self.designations}
        return {pk: int(year) for pk, year in typed.items() if year.isdecimal()}

    def rows(self) -> list[tuple[Designation, forms.BoundField]]:
        """Return each designation with its field, for the table of the page."""
        return [(one, self[field_of(one.pk)]) for one in self.designations]


def _choice(one: Designation) -> forms.ChoiceField:
    """Return the field of the possible years of a designation; the recorded one is proposed."""
    years = possible_millesimes(one.decided_on) if one.decided_on else (one.millesime,)
    return forms.ChoiceField(
        label=one.startup.name,
        choices=[LEFT, *((str(year), str(year)) for year in years)],
        required=False,
        initial=str(one.millesime),
        error_messages={"invalid_choice": f"Choisissez {' ou '.join(map(str, years))}."},
    )


@form_view(Action.DECIDE)
def confirm(request: HttpRequest, user: User) -> HttpResponse:
    """Display both possible years of each millésime to confirm, and save the chosen ones."""
    form = MillesimesForm(request.POST or None, designations=_designations(request))
    return form_page(
        request,
        user,
        form,
        title="Millésimes à confirmer",
        done="Les millésimes sont confirmés.",
        write=lambda: confirm_millesimes(chosen=form.chosen, actor=user, **form.carried),
        back=reverse("workspace-national"),
        template="workspace/national/millesimes.html",
    )


def _designations(request: HttpRequest) -> list[Designation]:
    """Return those to confirm, and those in the submitted page, possibly confirmed since."""
    unconfirmed = Q(pk__in=unconfirmed_designations().values("pk"))
    sent = [name.removeprefix("millesime_") for name in request.POST if name.startswith("millesime_")]
    keys = [int(key) for key in sent if key.isdecimal() and len(key) < 19]
    found = Designation.objects.filter(unconfirmed | Q(pk__in=keys)).select_related("startup")
    return list(found.order_by("-decided_on", "startup__name", "pk"))
