"""Pictures of a section: added with their words and credit, or taken away."""

from django.core.exceptions import ValidationError
from django.db import transaction

from bilan.models import Picture, Report, Section
from bilan.pictures import clean_picture, stem_of
from startups.actions import current_row, next_position, save_checked, signed
from startups.rights import Action, Actor, require_now

MOST = 12
"""Pictures of one section."""


@transaction.atomic
def add_picture(*, section: Section, body: bytes, alternative: str, credit: str, actor: Actor) -> Picture:
    """Keep a picture, made again from its points.

    Raises PermissionDenied, or ValidationError with a French message for each field.
    """
    user = require_now(actor, Action.DECIDE)
    missing = {
        name: message
        for name, message, value in (
            ("alternative", "Dites ce que montre l’image : qui ne la voit pas le lira.", alternative),
            ("credit", "Dites de qui est l’image.", credit),
        )
        if not value.strip()
    }
    if missing:
        raise ValidationError(missing)
    made = clean_picture(body)
    Report.objects.select_for_update(no_key=True).get(pk=section.report_id)
    if section.pictures.count() >= MOST:
        raise ValidationError({"picture": f"Une section a au plus {MOST} images."})
    name = f"{stem_of(made.content)}.{made.ending}"
    with signed(user, reason="Image ajoutée"):
        return save_checked(
            Picture(
                section=section, name=name, content=made.content, width=made.width, height=made.height,
                alternative=alternative.strip(), credit=credit.strip(), position=next_position(section.pictures.all()),
            ),
            content="picture",
        )  # fmt: skip


@transaction.atomic
def withdraw_picture(*, picture: Picture, actor: Actor) -> None:
    """Take a picture away from its section; editions keep theirs."""
    user = require_now(actor, Action.DECIDE)
    Report.objects.select_for_update(no_key=True).get(pk=picture.section.report_id)
    with signed(user, reason="Image retirée"):
        current_row(picture).delete()
