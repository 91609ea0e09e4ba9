"""The forms of accounts."""

from typing import Any

from django import forms

from accounts.models import User
from common.words import plural_fr
from incubators.models import Incubator
from workspace.accounts.actions import ROLE
from workspace.accounts.queries import bound_domains
from workspace.pages.fields import choice, date_field, model_field, reason_field
from workspace.pages.forms import LockedForm, PageForm, ReasonForm, set_choices

SEEN_BY = "L’équipe DINUM et les administrateurs la lisent."


def _role_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Rôle",
        choices=User.Role.choices,
        widget=forms.RadioSelect,
        help_text="Un agent modifie les fiches des incubateurs qu’il accompagne. L’équipe DINUM modifie tout et décide. "
        "Un administrateur gère aussi les comptes.",
        error_messages={"required": "Choisissez un rôle.", "invalid_choice": "Choisissez dans la liste."},
    )


class NewAccountForm(PageForm):
    """An account created before its first sign-in."""

    email = model_field(User, "email", missing="Donnez l’adresse e-mail que ProConnect connaît.")
    name = model_field(User, "name", help_text="Sans lui, ProConnect le donnera à la première connexion.")
    role = _role_field()
    reason = reason_field("Par exemple : arrivée dans l’équipe.", SEEN_BY)


class RoleForm(LockedForm):
    names = ROLE
    role = _role_field()
    reason = reason_field("Par exemple : changement d’équipe.", SEEN_BY)


class AccountReasonForm(ReasonForm):
    reason = reason_field("Par exemple : départ de l’équipe.", SEEN_BY)


class DomainForm(PageForm):
    """An e-mail domain whose accounts are unbound, and the reason."""

    domain = forms.ChoiceField(
        label="Domaine des adresses",
        help_text="Chaque compte de ce domaine sera lié de nouveau à la prochaine connexion, à l’identité ProConnect qui a "
        "son adresse. Les comptes des administrateurs ne changent pas, et se délient un par un.",
        error_messages={"required": "Choisissez un domaine.", "invalid_choice": "Choisissez dans la liste."},
    )
    reason = reason_field("Par exemple : le ministère change de fournisseur d’identité.", SEEN_BY)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        found = [(domain, f"{domain} ({plural_fr(count, 'compte', 'comptes')})") for domain, count in bound_domains()]
        self.fields["domain"].choices = [("", "Choisir"), *found]  # type: ignore[attr-defined]


class AssignmentForm(PageForm):
    """The incubator, the dates and the reason."""

    incubator = choice("Incubateur", "Choisissez l’incubateur.")
    start = date_field("À partir du")
    until = date_field("Jusqu’au (exclu)", "Vide : jusqu’à nouvel ordre.", required=False)
    reason = reason_field("Par exemple : nouvelle accompagnatrice de l’incubateur.", SEEN_BY)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        set_choices(self, "incubator", Incubator.objects.order_by("name", "slug"))


class AssignmentEndForm(LockedForm):
    save_label = "Terminer"
    on = date_field("Jusqu’au (exclu)", "Le jour de son début : l’affectation est retirée.")
    reason = reason_field("Par exemple : départ de l’équipe.", SEEN_BY)
