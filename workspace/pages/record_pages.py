"""Pages to add, correct and withdraw records of one kind, made from one declaration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from access.page_permissions import View, form_view
from access.rights import Action
from accounts.models import User
from common.optimistic_lock import State, state_of
from startups.models import Startup
from startups.permissions import editable_startup
from workspace.pages.form_page import form_page
from workspace.pages.forms import LockedForm, PreviewedForm, WithdrawForm
from workspace.pages.preview import Decision, decision_page

type Located[R, O] = tuple[O, R | None]
"""What a record belongs to, and the record; None for a new one."""


def of_programme[R: Model](model: type[R], user: User, **key: Any) -> Located[R, None]:
    """Return a record of the whole programme by the ``key`` of its URL; only staff change these."""
    return None, get_object_or_404(model, **key) if key else None


def of_startup[R: Model](model: type[R], user: User, *, slug: str, **key: Any) -> Located[R, Startup]:
    """Return a record of the service ``slug``.

    :raises Http404: if it does not exist.
    :raises PermissionDenied: if ``user`` may not change it.
    """
    startup = editable_startup(user, slug)
    return startup, get_object_or_404(model, startup=startup, **key) if key else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRequest[R: Model, O]:
    """A request to these pages: the user, the owner of the record, and the record; None for a new one."""

    http: HttpRequest
    user: User
    owner: O
    found: R | None

    @property
    def record(self) -> R:
        """Return the record, on a page that corrects or withdraws one."""
        assert self.found is not None  # noqa: S101
        return self.found


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPages[R: Model, O, F: LockedForm]:
    """The pages to add, correct and withdraw the records of ``model``, which belong to an ``O``.

    ``columns`` are the values compared by the optimistic lock. In a title, ``{record}`` and ``{owner}`` are replaced by
    the record and its owner.
    """

    model: type[R]
    columns: tuple[str, ...]
    locate: Callable[..., Located[R, O]]
    form: type[F]
    save: Callable[[RecordRequest[R, O], F], object]
    remove: Callable[[RecordRequest[R, O], LockedForm], object]
    title_edit: str
    title_withdraw: str
    saved: str
    withdrawn: str
    success_url: Callable[[RecordRequest[R, O]], str]
    title_new: str = ""
    corrected: str = ""
    """The message once a record is corrected, where it is not that of a new one."""
    withdrawn_url: Callable[[RecordRequest[R, O]], str] | None = None
    """The page that follows a withdrawal, where it is not ``success_url``."""
    permission: Action = Action.EDIT_STARTUP
    """What the user must be allowed; ``locate`` checks it on the record where it depends on that."""
    permission_new: Action | None = None
    permission_withdraw: Action | None = None
    """What adding or withdrawing needs, where it is not ``permission``."""
    form_new: type[F] | None = None
    form_options: Callable[[RecordRequest[R, O]], Mapping[str, Any]] = lambda page: {}
    initial: Callable[[RecordRequest[R, O], State], Mapping[str, Any]] = lambda page, recorded: recorded
    introduction: Callable[[RecordRequest[R, O]], str] = lambda page: ""
    """The sentence above the form that adds or corrects."""
    summary: Callable[[RecordRequest[R, O]], str] = lambda page: ""
    """The sentence above the form that withdraws: which record it is."""
    startup: Callable[[RecordRequest[R, O]], Startup | None] = lambda page: (
        page.owner if isinstance(page.owner, Startup) else None
    )
    context: Callable[[RecordRequest[R, O]], Mapping[str, Any]] = lambda page: {}
    withdraw_form: Callable[..., LockedForm] = WithdrawForm
    template: str = "workspace/pages/form.html"
    moves_figures: bool = True
    undo: Callable[[RecordRequest[R, O]], str] | None = None
    """The page that undoes the saved change, where it isn't one of a fiche (``form_page.undo_url``)."""
    step: Callable[[RecordRequest[R, O], F], Mapping[str, Any]] | None = None
    """What a ``Decision`` needs besides, when a new or a corrected record is shown before it is saved."""
    step_withdraw: Callable[[RecordRequest[R, O], Any], Mapping[str, Any]] | None = None
    """The same before a record is withdrawn."""

    def urls(self, prefix: str, name: str, *, key: str = "<int:pk>", new: str = "nouveau") -> list[URLPattern]:
        """Return the URLs below ``prefix``, named ``<name>-new``, ``<name>`` and ``<name>-withdraw``."""
        return [
            path(f"{prefix}{new}/", self.new_view, name=f"{name}-new"),
            path(f"{prefix}{key}/", self.edit_view, name=name),
            path(f"{prefix}{key}/retrait/", self.withdraw_view, name=f"{name}-withdraw"),
        ]

    @property
    def new_view(self) -> View:
        """Return the view that adds a record."""
        return form_view(self.permission_new or self.permission)(self._edit)

    @property
    def edit_view(self) -> View:
        """Return the view that corrects the record of the URL."""
        return form_view(self.permission)(self._edit)

    @property
    def withdraw_view(self) -> View:
        """Return the view that withdraws the record of the URL."""
        return form_view(self.permission_withdraw or self.permission)(self._withdraw)

    def _edit(self, request: HttpRequest, user: User, **address: Any) -> HttpResponse:
        page = self._page(request, user, address)
        recorded = state_of(page.found, self.columns)
        form_class = self.form if page.found else self.form_new or self.form
        form = form_class(
            request.POST or None,
            recorded=recorded,
            initial=dict(self.initial(page, recorded)),
            **self.form_options(page),
        )
        return self._answer(
            page,
            form,
            title=self.title_edit if page.found else self.title_new,
            done=self.corrected or self.saved if page.found else self.saved,
            write=lambda: self.save(page, form),
            about=self.introduction(page),
            then=self.success_url(page),
            step=self.step(page, form) if self.step else None,
        )

    def _withdraw(self, request: HttpRequest, user: User, **address: Any) -> HttpResponse:
        page = self._page(request, user, address)
        form = self.withdraw_form(request.POST or None, row=page.record, saw=self.columns)
        return self._answer(
            page,
            form,
            title=self.title_withdraw,
            done=self.withdrawn,
            write=lambda: self.remove(page, form),
            about=self.summary(page),
            then=(self.withdrawn_url or self.success_url)(page),
            step=self.step_withdraw(page, form) if self.step_withdraw else None,
        )

    def _page(self, request: HttpRequest, user: User, address: Mapping[str, Any]) -> RecordRequest[R, O]:
        owner, found = self.locate(self.model, user, **address)
        return RecordRequest(http=request, user=user, owner=owner, found=found)

    def _answer(
        self,
        page: RecordRequest[R, O],
        form: LockedForm,
        *,
        title: str,
        done: str,
        write: Callable[[], object],
        about: str,
        then: str,
        step: Mapping[str, Any] | None,
    ) -> HttpResponse:
        title = title.format(record=page.found, owner=page.owner)
        more = {"about": about, **self.context(page)}
        if step is not None:
            assert isinstance(form, PreviewedForm)  # noqa: S101
            decision = Decision(form=form, write=write, title=title, done=done, then=then, more=more, **step)
            return decision_page(page.http, page.user, decision)
        return form_page(
            page.http,
            page.user,
            form,
            title=title,
            done=done,
            write=write,
            startup=self.startup(page),
            back=then,
            template=self.template,
            more=more,
            moves_figures=self.moves_figures,
            undo=partial(self.undo, page) if self.undo else None,
        )
