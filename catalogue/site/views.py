"""Pages about the site itself."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from catalogue.site.actions import report_page
from catalogue.site.plan import PLAN
from catalogue.site.queries import usage
from common.clock import today
from common.rights import open_to_all
from common.texts import REVERSES, reverses
from common.web.cache import public_answer

LONGEST = 2_000


class ReportForm(forms.Form):
    """What is wrong, and on which page; ``website`` is a honeypot, hidden from people."""

    page = forms.CharField(
        label="Page concernée",
        max_length=300,
        help_text="Son adresse, par exemple /startups/pix/. Laissez / pour le site entier.",
        error_messages={"required": "Donnez l’adresse de la page, ou / pour le site entier."},
    )
    message = forms.CharField(
        label="Ce qui ne va pas",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "6"}),
        help_text="Ce que vous lisez, ce que vous attendiez, et d’où vous le savez. N’y écrivez aucun nom de personne.",
        error_messages={
            "required": "Décrivez le problème de cette page.",
            "max_length": "Ce message dépasse 2 000 caractères : raccourcissez-le.",
            "null_characters_not_allowed": "Le message contient un caractère nul : retirez-le.",
        },
    )
    website = forms.CharField(required=False, max_length=300)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("page", "message"):
            self.fields[name].widget.attrs |= {"class": "fr-input", "aria-describedby": f"{name}-aide {name}-message"}

    def clean_page(self) -> str:
        """Return the path if it belongs to this site."""
        page = str(self.cleaned_data["page"]).strip()
        if not page.startswith("/") or page.startswith("//"):
            raise ValidationError("Une adresse de ce site commence par « / ».")
        return page

    def clean_message(self) -> str:
        message = str(self.cleaned_data["message"])
        if reverses(message):
            raise ValidationError(REVERSES)
        return message

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data.get("website"))


YEAR = dt.timedelta(days=365)


@public_answer
def plan(request: HttpRequest) -> HttpResponse:
    """Display the site map: every page, with the question that it answers."""
    return render(request, "catalogue/site/plan.html", {"sections": PLAN})


@public_answer
def statistics(request: HttpRequest) -> HttpResponse:
    """Display how up to date the site is, and who updates it."""
    day = today()
    return render(request, "catalogue/site/statistics.html", {"usage": usage(day, day - YEAR)})


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Display and process the form that reports an error on a page (``page``) to the team."""
    form = ReportForm(request.POST or None, initial={"page": _page_asked(request)})
    if request.method == "POST" and form.is_valid() and _store_report(form):
        messages.success(request, "Merci : l’équipe lira votre message, et corrigera la page s’il y a lieu.")
        return redirect(reverse("contact"))
    context = {"form": form, "email": settings.CONTACT_EMAIL}
    return render(request, "catalogue/site/contact.html", context, status=400 if form.errors else 200)


def _page_asked(request: HttpRequest) -> str:
    asked = request.GET.get("page", "/")
    return asked[:300] if asked.startswith("/") else "/"


def _store_report(form: ReportForm) -> bool:
    """Whether the report is stored; one from a bot is dropped, with the same response."""
    if form.is_from_a_program:
        return True
    try:
        report_page(address=form.cleaned_data["page"], message=form.cleaned_data["message"])
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True
