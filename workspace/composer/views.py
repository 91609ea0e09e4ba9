"""Compose an indicator: a form that follows the grammar of rules, a preview on past years, then its name and years."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from access.page_permissions import form_view, read_view
from access.rights import Action
from accounts.models import User
from common.background import recompute
from common.clock import today
from indicators.actions.definitions import (
    ChangeContext,
    add_version,
    create_indicator,
    published_years,
    versions_state,
)
from indicators.algebra import RuleVocabulary, measure_of, read_vocabulary
from indicators.models import Indicator
from indicators.queries.targets import definition_in_force
from web.charts.points import chart_download
from workspace.composer.actions import ask_preview, job_of
from workspace.composer.controls import parts
from workspace.composer.preview_page import build_preview
from workspace.composer.translating import Values, grammar_of, rule_from, values_from
from workspace.indicators.forms import CreateForm, VersionForm
from workspace.models import RulePreview
from workspace.pages.form_page import form_page


@form_view(Action.DECIDE)
def compose(request: HttpRequest, user: User, code: str = "") -> HttpResponse:
    """Compose a rule, part by part: « Actualiser les champs » displays those that the choices need, then a preview is
    requested.
    """
    indicator = get_object_or_404(Indicator, code=code) if code else None
    words = read_vocabulary()
    grammar = grammar_of(words)
    if request.method != "POST":
        return _form(request, words, values_from(_start(request, indicator), grammar), indicator)
    values: Values = dict(request.POST.lists())
    if request.POST.get("step") != "preview":
        return _form(request, words, values, indicator)
    try:
        asked = ask_preview(rule=rule_from(values, grammar), indicator=indicator, actor=user)
    except ValidationError as refusal:
        return _form(request, words, values, indicator, refusal.messages)
    return redirect("workspace-preview", asked.pk)


def _start(request: HttpRequest, indicator: Indicator | None) -> dict[str, Any]:
    """Return the initial rule: that of a preview (``?apercu=``), or the definition of this year."""
    try:
        asked = RulePreview.objects.filter(pk=UUID(request.GET.get("apercu", ""))).first()
    except ValueError:
        asked = None
    if asked:
        return dict(asked.rule)
    definition = definition_in_force(indicator, indicator.last_year or 9999) if indicator else None
    return dict(definition.rule) if definition else {}


def _form(
    request: HttpRequest,
    words: RuleVocabulary,
    values: Values,
    indicator: Indicator | None,
    problems: list[str] | None = None,
) -> HttpResponse:
    grammar = grammar_of(words)
    found, left = parts(grammar, values, problems or ())
    context = {
        "parts": found,
        "problems": left,
        "wrong": [one for part in found for one in (*part.controls, *part.conditions) if one.errors],
        "has_errors": bool(problems),
        "indicator": indicator,
        "meaning": _meaning(rule_from(values, grammar), words),
    }
    return render(request, "workspace/composer/composer.html", context, status=400 if problems else 200)


def _meaning(rule: dict[str, Any], words: RuleVocabulary) -> str:
    """Return what the rule counts, in a sentence; empty if it is invalid."""
    try:
        return measure_of(rule, words).sentence
    except ValidationError:
        return ""


@form_view(Action.DECIDE)
def preview(request: HttpRequest, user: User, pk: UUID) -> HttpResponse:
    """Display the result of the rule on past years with its evidence, and the form to create an indicator or a version."""
    asked = RulePreview.objects.select_related("indicator").filter(pk=pk).first()
    if asked is None:
        raise Http404("Cet aperçu n’existe pas, ou plus : composez l’indicateur de nouveau.")
    if asked.result is None:
        return render(
            request,
            "workspace/composer/composer_waiting.html",
            {"asked": asked, "job": job_of(asked), "cancel_url": _form_url(asked)},
        )
    if "refusals" in asked.result:
        return render(
            request, "workspace/composer/composer_refused.html", {"asked": asked, "cancel_url": _form_url(asked)}
        )
    if asked.indicator:
        return _save_version(request, user, asked, asked.indicator)
    return _save_new(request, user, asked)


@read_view(Action.DECIDE)
def preview_csv(request: HttpRequest, user: User, pk: UUID) -> HttpResponse:
    """Download the series of the chart of a preview as CSV: ``…/<pk>/annees.csv``."""
    asked = RulePreview.objects.filter(pk=pk).first()
    result = (asked.result or {}) if asked else {}
    chart = build_preview(result).chart if "years" in result else None
    if chart is None:
        raise Http404("Cet aperçu n’a pas de chiffres : composez l’indicateur de nouveau.")
    return chart_download("apercu", chart)


def _save_new(request: HttpRequest, user: User, asked: RulePreview) -> HttpResponse:
    unit = (asked.result or {})["unit"]
    form = CreateForm(request.POST or None, initial={"unit": unit, "first_year": today().year})
    return form_page(
        request,
        user,
        form,
        title="Vérifier : nouvel indicateur",
        success_message=lambda: _with_job("L’indicateur est enregistré. Ses chiffres arrivent dans un instant."),
        save=lambda: create_indicator(
            **form.values_of("code", "first_year", "last_year"),
            naming=form.naming,
            rule=asked.rule,
            following=form.following,
            by=ChangeContext(user, form.cleaned_data["reason"]),
        ),
        success_url=lambda: reverse("workspace-indicator", args=[form.cleaned_data["code"]]),
        template="workspace/composer/composer_preview.html",
        extra_context=_preview_context(asked),
        moves_figures=False,
    )


def _save_version(request: HttpRequest, user: User, asked: RulePreview, indicator: Indicator) -> HttpResponse:
    published = published_years(indicator)
    form = VersionForm(
        request.POST or None,
        recorded=versions_state(indicator),
        published=published,
        initial={"first_year": today().year},
    )
    return form_page(
        request,
        user,
        form,
        title="Vérifier : nouvelle version",
        success_message=lambda: _with_job(
            "La nouvelle version est enregistrée. Ses chiffres arrivent dans un instant."
        ),
        save=lambda: add_version(
            indicator=indicator,
            first_year=form.cleaned_data["first_year"],
            rule=asked.rule,
            by=ChangeContext(user, form.cleaned_data["reason"]),
            seen=form.cleaned_data["seen"],
            confirmed=form.cleaned_data.get("confirmed", False),
        ),
        success_url=lambda: reverse("workspace-indicator", args=[indicator.code]),
        template="workspace/composer/composer_preview.html",
        extra_context={**_preview_context(asked), "published": published},
        moves_figures=False,
    )


def _with_job(told: str) -> str:
    """Request the job that computes every year of the new rule, and return ``told``."""
    recompute.request()
    return told


def _preview_context(asked: RulePreview) -> dict[str, object]:
    return {"asked": asked, "seen": build_preview(asked.result or {}), "cancel_url": _form_url(asked)}


def _form_url(asked: RulePreview) -> str:
    """Return the URL to change the rule."""
    page = (
        reverse("workspace-compose-version", args=[asked.indicator.code])
        if asked.indicator
        else reverse("workspace-compose")
    )
    return f"{page}?apercu={asked.pk}"
