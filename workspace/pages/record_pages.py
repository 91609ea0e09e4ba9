"""Pages to add, correct and withdraw records of one kind, made from one declaration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from access.page_permissions import View, form_view
from access.rights import Action
from accounts.models import User
from startups import records
from startups.models import EditedRecord, Startup
from startups.permissions import editable_startup
from workspace.pages.form_page import form_page
from workspace.pages.forms import LockedForm, RecordForm, WithdrawForm
from workspace.pages.preview import Preview

type Located[R, O] = tuple[O, R | None]
"""What a record belongs to, and the record; None for a new one."""


def of_programme[R: EditedRecord](model: type[R], user: User, **key: Any) -> Located[R, None]:
    """Return a record of the whole programme by the ``key`` of its URL; only staff change these."""
    return None, get_object_or_404(model, **key) if key else None


def of_startup[R: EditedRecord](model: type[R], user: User, *, slug: str, **key: Any) -> Located[R, Startup]:
    """Return a record of the service ``slug``.

    :raises Http404: if it does not exist.
    :raises PermissionDenied: if ``user`` may not change it.
    """
    startup = editable_startup(user, slug)
    return startup, get_object_or_404(model, startup=startup, **key) if key else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRequest[R: EditedRecord, O]:
    """A request to these pages: the user, the owner of the record, and the record, which is unsaved if it is new."""

    http: HttpRequest
    user: User
    owner: O
    record: R

    @property
    def found(self) -> R | None:
        """Return the record as stored; None if it is new."""
        return None if self.record.pk is None else self.record

    @property
    def startup(self) -> Startup | None:
        """Return the service that the change is about, if any."""
        return self.owner if isinstance(self.owner, Startup) else records.startup_of(self.record)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPages[R: EditedRecord, O, F: RecordForm]:
    """The pages to add, correct and withdraw the records of ``model``, which belong to an ``O``.

    In a title, ``{record}`` and ``{owner}`` are replaced by the record and its owner. A kind without rules of its own
    is saved and withdrawn by ``startups.records``.
    """

    model: type[R]
    form: type[F]
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
    owner_field: str = ""
    """The column that refers to the owner; empty if records belong to the whole programme."""
    locate: Callable[..., Located[R, O]] | None = None
    """Return the owner and the record of a URL, where these are not a service or the programme, and its record."""
    new: Callable[[O], R] | None = None
    """Return an unsaved record with its first values, where it has more than its owner."""
    save_action: Callable[..., object] = records.save
    """Called with the record, ``actor`` and the ``action_arguments`` of the form."""
    withdraw_action: Callable[..., object] = records.withdraw
    permission: Action = Action.EDIT_STARTUP
    """What the user must be allowed; ``locate`` checks it on the record where it depends on that."""
    permission_new: Action | None = None
    permission_withdraw: Action | None = None
    """What adding or withdrawing needs, where it is not ``permission``."""
    form_new: type[F] | None = None
    form_options: Callable[[RecordRequest[R, O]], Mapping[str, Any]] = lambda page: {}
    initial: Callable[[RecordRequest[R, O]], Mapping[str, Any]] = lambda page: {}
    """What the form shows instead of the values of the record."""
    introduction: Callable[[RecordRequest[R, O]], str] = lambda page: ""
    """The sentence above the form that adds or corrects."""
    summary: Callable[[RecordRequest[R, O]], str] = lambda page: ""
    """The sentence above the form that withdraws: which record it is."""
    context: Callable[[RecordRequest[R, O]], Mapping[str, Any]] = lambda page: {}
    withdraw_form: type[WithdrawForm] = WithdrawForm
    template: str = ""
    moves_figures: bool = True
    undo_url: Callable[[RecordRequest[R, O]], str] | None = None
    """The page that undoes the saved change, where it isn't one of a fiche (``form_page.undo_url``)."""
    preview: Callable[[RecordRequest[R, O], F], Preview] | None = None
    """What is shown before a new or a corrected record is saved; the form is then a ``PreviewedForm``."""
    preview_withdraw: Callable[[RecordRequest[R, O], Any], Preview] | None = None
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
        page = self._record_request(request, user, address)
        form_class = self.form if page.found else self.form_new or self.form
        form = form_class(
            request.POST or None, instance=page.record, initial=self.initial(page), **self.form_options(page)
        )
        return self._render_form(
            page,
            form,
            title=self.title_edit if page.found else self.title_new,
            success_message=self.corrected or self.saved if page.found else self.saved,
            save=lambda: self.save_action(form.instance, actor=user, **form.action_arguments),
            about=self.introduction(page),
            success_url=self.success_url(page),
            preview=self.preview(page, form) if self.preview else None,
        )

    def _withdraw(self, request: HttpRequest, user: User, **address: Any) -> HttpResponse:
        page = self._record_request(request, user, address)
        form = self.withdraw_form(request.POST or None, row=page.record, columns=self.model.EDITED)
        return self._render_form(
            page,
            form,
            title=self.title_withdraw,
            success_message=self.withdrawn,
            save=lambda: self.withdraw_action(page.record, actor=user, **form.action_arguments),
            about=self.summary(page),
            success_url=(self.withdrawn_url or self.success_url)(page),
            preview=self.preview_withdraw(page, form) if self.preview_withdraw else None,
        )

    def _record_request(self, request: HttpRequest, user: User, address: Mapping[str, Any]) -> RecordRequest[R, O]:
        locate: Callable[..., Located[R, Any]] = of_startup if self.owner_field == "startup" else of_programme
        owner, found = (self.locate or locate)(self.model, user, **address)
        return RecordRequest(http=request, user=user, owner=owner, record=found or self._new(owner))

    def _new(self, owner: O) -> R:
        if self.new:
            return self.new(owner)
        return self.model(**{self.owner_field: owner} if self.owner_field else {})

    def _render_form(
        self, page: RecordRequest[R, O], form: LockedForm, *, title: str, about: str, **options: Any
    ) -> HttpResponse:
        """Return the page of the form; ``options`` are those of ``form_page``."""
        return form_page(
            page.http,
            page.user,
            form,
            title=title.format(record=page.record, owner=page.owner),
            startup=page.startup,
            template=self.template,
            extra_context={"about": about, **self.context(page)},
            moves_figures=self.moves_figures,
            undo_url=partial(self.undo_url, page) if self.undo_url else None,
            **options,
        )
