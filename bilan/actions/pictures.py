"""Add and remove the pictures of a section, with their alternative text and credit."""

from django.core.exceptions import ValidationError

from access.rights import Action, Actor, require
from bilan.models import Picture, Report, Section
from bilan.pictures import clean_picture
from common.files.verifiable_archive import content_name
from common.row_actions import current_row, next_position, save_checked
from startups.changes import programme_change

MOST = 12
"""Pictures of one section."""


def add_picture(*, section: Section, body: bytes, alternative: str, credit: str, actor: Actor) -> Picture:
    """Add a picture to a section, re-encoded from its pixels.

    :raises PermissionDenied: if the actor may not decide.
    :raises ValidationError: with a French message for each field.
    """
    require(actor, Action.DECIDE)
    made = clean_picture(body)  # before the transaction, which locks the programme
    with programme_change(reason="Image ajoutée", actor=actor):
        Report.objects.select_for_update(no_key=True).get(pk=section.report_id)
        if section.pictures.count() >= MOST:
            raise ValidationError({"picture": f"Une section a au plus {MOST} images."})
        row = Picture(
            section=section,
            name=f"{content_name(made.content)}.{made.ending}",
            content=made.content,
            width=made.width,
            height=made.height,
            alternative=alternative.strip(),
            credit=credit.strip(),
            position=next_position(section.pictures.values_list("position", flat=True)),
        )
        return save_checked(row)


def withdraw_picture(*, picture: Picture, actor: Actor) -> None:
    """Remove a picture from its section; published editions keep it."""
    with programme_change(reason="Image retirée", actor=actor):
        Report.objects.select_for_update(no_key=True).get(pk=picture.section.report_id)
        current_row(picture).delete()
