"""The filters of the board: those of the list of services, today, among those that the user follows; and contacts."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.forms import HiddenInput
from django.http import QueryDict

from catalogue.startups.filters import StartupFilter
from common.clock import today
from startups.models import Startup
from startups.queries import supported_by
from web.filters import OneOfFilter, unchanged
from workspace.pages.scope import IncubatorScope

TABLE = "tableau"
FORM = ("search", "phase", "incubator", "theme", "contact", "national_impact", "fast", "vue")
"""The filters that a person sets on the page; a URL may give the others of the list too."""
OF_EVERYTHING = ("ministry",)
"""Those that only help to search the whole programme: an incubator is of one ministry."""
CONTACTS = {"sans-dinum": "contact_dinum", "sans-incubateur": "contact_incubator"}
"""The contact that a fiche lacks, by value of the filter: contacts are not public, so the public list has no such filter."""


class BoardFilter(StartupFilter):
    """The services of a scope; ``vue`` displays them as a table."""

    as_of = None  # type: ignore[assignment]  # how django-filter removes an inherited filter
    page_size = None  # type: ignore[assignment]
    contact = OneOfFilter(
        label="Contact",
        method="without_contact",
        choices=[("sans-dinum", "Sans contact DINUM"), ("sans-incubateur", "Sans contact incubateur")],
    )
    vue = OneOfFilter(label="Présentation", method=unchanged, choices=[(TABLE, "Tableau")], widget=HiddenInput)

    sentences: ClassVar = {**StartupFilter.sentences, "contact": "{}"}

    def __init__(self, data: QueryDict, scope: IncubatorScope) -> None:
        super().__init__(data, Startup.objects.all() if scope.is_whole else supported_by(scope.shown, today()))
        self.scope = scope
        fields: dict[str, Any] = self.form.fields
        if not scope.everything:
            fields["incubator"].choices = [(one.slug, one.name) for one in scope.incubators]
        named = (*FORM, *OF_EVERYTHING) if scope.everything else FORM
        shown = [name for name in named if name != "incubator" or len(scope.incubators) > 1]
        for name in fields.keys() - set(shown):
            if name in data:
                fields[name].widget = fields[name].hidden_widget()
            else:
                del fields[name]
        self.form.order_fields(named)

    def without_contact(self, rows: QuerySet[Startup], _name: str, missing: str) -> QuerySet[Startup]:
        return rows.filter(**{CONTACTS[missing]: ""})

    @property
    def is_table(self) -> bool:
        return self.values.get("vue") == TABLE
