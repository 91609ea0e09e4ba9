"""A page that takes a table: shown line by line, corrected in place, then saved all or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from access.page_permissions import already_saved
from accounts.models import User
from accounts.once import save_once
from common.optimistic_lock import EditConflictError, VersionToken
from common.refusals import LinesRefused
from common.texts import NO_REASON
from workspace.pages.preview import INPUTS
from workspace.tables.forms import TableForm


class TableLine(Protocol):
    """A line of a table, and what is wrong in it."""

    @property
    def problems(self) -> Mapping[str, list[str]] | Sequence[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage[L: TableLine]:
    """How a table is read and saved. ``preview`` and ``write`` take its text and the reason.

    ``preview`` returns the lines, and what they replace (None: they replace nothing). ``finish`` is called once they are
    saved, and returns the message of the next page, ``then``; ``back`` is where « Annuler » leads.
    """

    form: type[TableForm]
    preview: Callable[[str, str], tuple[Sequence[L], VersionToken | None]]
    write: Callable[[str, str, VersionToken | None], Sequence[L]]
    finish: Callable[[Sequence[L]], str]
    context: Callable[[Sequence[L]], Mapping[str, object]]
    title: str
    template: str
    undo: str
    back: str
    then: str
    missing_reason: Callable[[Sequence[L]], str] = lambda lines: NO_REASON
    """The refusal of an empty reason; empty where the lines need none."""


def table_page(request: HttpRequest, user: User, page: TablePage[Any]) -> HttpResponse:
    """Return the form; then what each line does; then, once that was seen, save and redirect."""
    if request.method != "POST":
        return _shown(request, page, page.form(request.POST or None))
    form = page.form(request.POST, files=request.FILES)
    if not form.is_valid():
        return _shown(request, page, form, status=400)
    text, reason = form.cleaned_data["text"], form.cleaned_data["reason"].strip()
    try:
        lines, met = page.preview(text, reason)
    except ValidationError as unreadable:
        form.add_error("text", unreadable)
        return _shown(request, page, form, status=400)
    is_wrong, is_seen = any(line.problems for line in lines), met is None or form.cleaned_data.get("seen") is not None
    is_save = request.POST.get("step") == "save"
    missing = "" if reason or is_wrong or not is_save else page.missing_reason(lines)
    if missing:
        form.add_error("reason", missing)
    if is_wrong or missing or not is_seen or not is_save:
        form.show(met)
        return _shown(request, page, form, lines, 400 if is_wrong or missing else 200)
    return _save(request, user, page, form)


def _save(request: HttpRequest, user: User, page: TablePage[Any], form: TableForm) -> HttpResponse:
    """Save the table and redirect; if a line is refused or the records changed, return the form with the errors."""
    text, reason = form.cleaned_data["text"], form.cleaned_data["reason"].strip()
    done: list[Any] = []
    try:
        is_first = save_once(
            token=form.cleaned_data["token"],
            user=user,
            write=lambda: done.extend(page.write(text, reason, form.cleaned_data.get("seen"))),
            then=lambda: page.then,
        )
    except LinesRefused as refused:
        return _shown(request, page, form, refused.outcomes, 400)
    except ValidationError as refusal:
        lines, met = page.preview(text, reason)
        form.refuse(refusal)
        form.show(met)
        return _shown(request, page, form, lines, 409 if isinstance(refusal, EditConflictError) else 400)
    if not is_first:
        return already_saved(request, page.then)
    messages.success(request, page.finish(done))
    return redirect(page.then)


def _shown(
    request: HttpRequest, page: TablePage[Any], form: TableForm, lines: Sequence[Any] = (), status: int = 200
) -> HttpResponse:
    wrong = sum(1 for line in lines if line.problems)
    context = {
        "title": page.title,
        "form": form,
        "outcomes": lines,
        "wrong": wrong,
        "has_errors": bool(wrong),
        "is_preview": bool(lines) and not wrong,
        "inputs": INPUTS,
        "undo": page.undo,
        "look_label": "Voir ce qui va changer",
        "save_label": "Enregistrer toutes les lignes",
        "back": page.back,
        **page.context(lines),
    }
    return render(request, page.template, context, status=status)
