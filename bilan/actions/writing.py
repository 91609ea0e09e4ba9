"""Write a report, possibly several people at once: sections, texts, testimonies.

Each action requires the right to decide for the programme, locks the report and compares the version that its author
saw. On an error nothing is changed.

:raises PermissionDenied: if the actor may not decide.
:raises EditConflictError: if somebody else changed the same text.
:raises ValidationError: with a French message for each field.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError

from access.rights import Actor
from bilan.models import FREE_TEXT, Report, Section, Testimony
from bilan.sections.kinds import KINDS, in_order, section_sort_key
from common.clock import today
from common.optimistic_lock import VersionToken, check_unchanged
from common.periods import FIRST_YEAR
from common.row_actions import current_row, next_position, save_checked, set_values
from startups.changes import programme_change
from startups.models import Startup

SECTION_COLUMNS = ("title", "text", "services")
"""What somebody saw of a section."""
TESTIMONY = ("person", "role", "words", "is_summary", "link")
MOST_SECTIONS = 60


@contextmanager
def _writing(report: Report, actor: Actor, reason: str) -> Iterator[None]:
    """Check the right to decide, and lock the report."""
    with programme_change(reason=reason, actor=actor):
        current_row(report)
        yield


def create_report(*, year: int, actor: Actor) -> Report:
    """Create the report of a finished year from the previous one: its sections, and its texts to be confirmed.

    Pictures and testimonies are not copied. Without a previous report, a section of every kind is created.
    """
    with programme_change(reason=f"Bilan {year} commencé", actor=actor):
        _check_finished(year)
        report = save_checked(Report(year=year, title=f"Bilan {year} du programme beta.gouv.fr"))
        before = Report.objects.filter(year__lt=year).order_by("-year").first()
        Section.objects.bulk_create(_copied(report, before) if before else _blank(report))
        return report


def _check_finished(year: int) -> None:
    finished = finished_years()
    if year < FIRST_YEAR:
        raise ValidationError({"year": f"Choisissez une année terminée, de {FIRST_YEAR} à {finished[-1]}."})
    if year not in finished:
        begins = f"son bilan se commence à partir du 1er janvier {year + 1}"
        raise ValidationError({"year": f"L’année {year} n’est pas finie : {begins}."})


def finished_years() -> range:
    """Return the years whose report can be begun."""
    return range(FIRST_YEAR, today().year)


def delete_draft(*, report: Report, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Delete a report that was never published, with its texts, testimonies and pictures.

    The sourced figures of its year stay. Raises ValidationError when an edition of it is published.
    """
    with _writing(report, actor, reason):
        check_unchanged(seen, order_of(report))
        if report.editions.exists():
            raise ValidationError(
                "Ce bilan est publié : il ne se supprime plus. Une erreur se corrige par une nouvelle édition."
            )
        report.delete()


def _copied(report: Report, before: Report) -> Iterator[Section]:
    for one in before.sections.all():
        one.pk, one.report, one.services, one.is_confirmed = None, report, [], not one.text
        yield one


def _blank(report: Report) -> Iterator[Section]:
    for place, kind in enumerate(key for key in KINDS if key != FREE_TEXT):
        yield Section(report=report, kind=kind, position=place)


def add_section(*, report: Report, kind: str, actor: Actor) -> Section:
    """Add a section of a kind at the end of its chapter."""
    with _writing(report, actor, f"Section ajoutée : {kind[:40]}"):
        if kind not in KINDS:
            raise ValidationError({"kind": "Choisissez une sorte de section dans la liste."})
        there = list(report.sections.all())
        if len(there) >= MOST_SECTIONS:
            raise ValidationError({"kind": f"Un bilan a au plus {MOST_SECTIONS} sections."})
        position = next_position(one.position for one in there)
        return save_checked(Section(report=report, kind=kind, position=position), report="kind")


def order_of(report: Report) -> dict[str, str]:
    """Return the order of the sections, for optimistic locking."""
    rows = report.sections.values_list("pk", "is_hidden")
    return {"order": " ".join(f"{pk}{'-' if hidden else '+'}" for pk, hidden in rows)}


def move_section(*, section: Section, up: bool, actor: Actor, seen: VersionToken | None = None) -> None:
    """Move a section up or down by one place in its chapter; the first one stays if moved up."""
    with _writing(section.report, actor, "Section déplacée"):
        check_unchanged(seen, order_of(section.report))
        rows = in_order(section.report.sections.all())
        place = [row.pk for row in rows].index(section.pk)
        other = place - 1 if up else place + 1
        if 0 <= other < len(rows) and section_sort_key(rows[other]) == section_sort_key(rows[place]):
            rows[place], rows[other] = rows[other], rows[place]
        for position, row in enumerate(rows):
            if row.position != position:
                row.position = position
                row.save(update_fields=["position"])


def show_section(*, section: Section, is_hidden: bool, actor: Actor, seen: VersionToken | None = None) -> None:
    """Hide a section, or display it again."""
    with _writing(section.report, actor, "Section masquée" if is_hidden else "Section montrée"):
        check_unchanged(seen, order_of(section.report))
        row = current_row(section)
        row.is_hidden = is_hidden
        row.save(update_fields=["is_hidden"])


def save_section(
    *, section: Section, values: Mapping[str, Any], reason: str, actor: Actor, seen: VersionToken | None = None
) -> Section:
    """Save the title, text and services of a section; this confirms it."""
    with _writing(section.report, actor, reason):
        row = current_row(section, seen, SECTION_COLUMNS, values)
        _check_services(values["services"])
        set_values(row, {**values, "is_confirmed": True})
        return save_checked(row)


def confirm_section(*, section: Section, actor: Actor, seen: VersionToken | None = None) -> None:
    """Confirm that last year's text is still valid."""
    with _writing(section.report, actor, "Texte confirmé"):
        row = current_row(section, seen, SECTION_COLUMNS)
        row.is_confirmed = True
        row.save(update_fields=["is_confirmed"])


def _check_services(slugs: list[str]) -> None:
    known = set(Startup.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    unknown = [slug for slug in slugs if slug not in known]
    if unknown:
        raise ValidationError({"services": f"Aucun service n’a l’identifiant « {unknown[0][:60]} »."})


def add_testimony(*, section: Section, values: Mapping[str, Any], reason: str, actor: Actor) -> Testimony:
    """Add a testimony of a person who agreed to be named."""
    with _writing(section.report, actor, reason):
        position = next_position(section.testimonies.values_list("position", flat=True))
        return save_checked(Testimony(section=section, position=position, **values))


def withdraw_testimony(*, testimony: Testimony, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Delete a testimony."""
    with _writing(testimony.section.report, actor, reason):
        current_row(testimony, seen, TESTIMONY).delete()
