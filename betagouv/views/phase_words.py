"""``/espace/imports/mots-de-phase/``: the words of phases, and a form to add one."""

from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from access.page_permissions import form_view
from access.rights import Action
from accounts.models import User
from betagouv.scheduled_import.actions import read_whole_source
from startups.models import PhaseKind
from startups.models.life import role_fields
from startups.phase_kinds import add_phase_kind
from workspace.pages.fields import model_field, reason_field
from workspace.pages.form_page import form_page
from workspace.pages.forms import PageForm

COLUMNS = ("key", "label", "plural", "badge", "group", "description", "valid_from")


class PhaseKindForm(PageForm):
    """A new word of phase."""

    save_label = "Ajouter ce mot"
    key = model_field(
        PhaseKind,
        "key",
        label="Mot",
        help_text="Comme les fiches l’écrivent, sans accent ni majuscule : deploiement.",
        validators=[validate_slug],
        missing="Donnez le mot.",
        error_messages={"invalid": "Un mot s’écrit en lettres sans accent, chiffres et tirets."},
    )
    label = model_field(PhaseKind, "label", help_text="Par exemple : Déploiement.", missing="Donnez le libellé.")
    plural = model_field(
        PhaseKind, "plural", help_text="Par exemple : Services en déploiement.", missing="Donnez le libellé au pluriel."
    )
    badge = model_field(PhaseKind, "badge", help_text="Par exemple : En déploiement.", missing="Donnez le badge.")
    group = model_field(PhaseKind, "group", empty_label="Choisir", missing="Choisissez le groupe.")
    after = forms.ModelChoiceField(
        queryset=PhaseKind.objects.all(), label="Elle suit la phase", required=False, empty_label="Aucune : la première"
    )
    roles = forms.MultipleChoiceField(
        label="Rôles",
        help_text="Ils décident de ce que comptent les chiffres.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(role.name, f"{str(role.verbose_name).capitalize()} : {role.help_text}") for role in role_fields()],
    )
    description = model_field(PhaseKind, "description", required=False)
    valid_from = model_field(PhaseKind, "valid_from", help_text="Vide : depuis toujours.")
    reason = reason_field("Par exemple : mot ajouté par l’espace membre.")

    @property
    def kind(self) -> PhaseKind:
        """Return the typed kind of phase, unsaved."""
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in COLUMNS}
        return PhaseKind(**values, **dict.fromkeys(self.cleaned_data["roles"], True))


@form_view(Action.ADMINISTER)
def phase_words(request: HttpRequest, user: User) -> HttpResponse:
    """Display the words of phases with their roles, and add one: the next import reads the fiches that have it."""
    last = PhaseKind.objects.order_by("rank").last()
    form = PhaseKindForm(request.POST or None, initial={"after": last})

    def save() -> None:
        values = form.cleaned_data
        add_phase_kind(form.kind, after=values["after"], reason=values["reason"], actor=user)
        read_whole_source()

    return form_page(
        request,
        user,
        form,
        title="Mots des phases",
        save=save,
        success_message="Le mot est ajouté. Le prochain import lit les fiches qui l’emploient.",
        success_url=reverse("phase-words"),
        cancel_url=reverse("workspace-administration"),
        template="betagouv/phase_words.html",
        extra_context={"kinds": PhaseKind.objects.order_by("rank")},
    )
