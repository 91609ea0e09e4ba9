"""``/espace/vues/``: the saved filters of a user."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from access.page_permissions import form_view, post_view, read_view
from accounts.models import User
from catalogue.startups.filters import StartupFilter
from common.rights import Action
from workspace.models import SavedView
from workspace.pages.fields import model_field
from workspace.pages.form_page import form_page
from workspace.pages.forms import PageForm
from workspace.saved_views.actions import forget_view, save_view


class SaveViewForm(PageForm):
    name = model_field(
        SavedView,
        "name",
        label="Nom de la vue",
        help_text="Par exemple : mes services sans statistiques. Une vue du même nom est remplacée.",
        missing="Donnez un nom à cette vue.",
    )
    filters = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)

    def clean_filters(self) -> str:
        """Check the filters as the list would."""
        query = str(self.cleaned_data["filters"])
        if StartupFilter(QueryDict(query)).errors:
            raise ValidationError(
                "Ces filtres ne sont pas lisibles : refaites la liste, puis enregistrez-la de nouveau."
            )
        return query


@read_view(Action.WORK)
def saved_views(request: HttpRequest, user: User) -> HttpResponse:
    """Display the views of the user, with their URLs and filters on deleted records."""
    views = [(view, _address(view), _gone(view.query)) for view in SavedView.objects.filter(user=user)]
    return render(request, "workspace/saved_views/saved_views.html", {"views": views})


@form_view(Action.WORK)
def keep(request: HttpRequest, user: User) -> HttpResponse:
    """Save the filters of a list under a name: ``/espace/vues/nouvelle/?filtres=…``."""
    form = SaveViewForm(request.POST or None, initial={"filters": request.GET.get("filtres", "")[:2_000]})
    return form_page(
        request,
        user,
        form,
        title="Enregistrer cette vue",
        done="La vue est enregistrée.",
        write=lambda: save_view(name=form.cleaned_data["name"], query=form.cleaned_data["filters"], actor=user),
        back=reverse("workspace-saved-views"),
        moves_figures=False,
    )


@post_view(Action.WORK)
def forget(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Delete a view."""
    forget_view(view=pk, actor=user)
    messages.success(request, "La vue est supprimée.")
    return redirect("workspace-saved-views")


def _address(view: SavedView) -> str:
    return f"{reverse('startup-list')}?{view.query}".rstrip("?")


def _gone(query: str) -> list[str]:
    """Return why the list would refuse the filters of a view."""
    return [f"{label} : {message}" for label, message in StartupFilter(QueryDict(query)).refusals]
