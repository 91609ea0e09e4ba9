"""Pictures of a section: stored with alternative text, ordered, limited; an edition freezes those of its own report."""

import datetime as dt
import hashlib
import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from accounts.models import User
from bilan.actions.pictures import MOST, add_picture, withdraw_picture
from bilan.actions.publishing import freeze
from bilan.models import EditionPicture, Picture, Report, Section
from common.history import changes
from tests.cases import cases
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


def sent(color: str = "red", size: tuple[int, int] = (40, 20)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def section(report: Report) -> Section:
    return report.sections.get(kind="introduction")


def add(
    section: Section, actor: User, color: str = "red", alternative: str = "Une équipe", credit: str = "DINUM"
) -> Picture:
    return add_picture(section=section, body=sent(color), alternative=alternative, credit=credit, actor=actor)


def test_a_picture_is_kept_completely_under_the_name_of_its_points(section: Section, staff: User) -> None:
    made = add(section, staff, alternative=" Une équipe ", credit=" DINUM ")
    made.refresh_from_db()
    content = bytes(made.content)
    assert (made.section, made.width, made.height, made.alternative, made.credit, made.position) == (
        section,
        40,
        20,
        "Une équipe",
        "DINUM",
        0,
    )
    assert made.name == f"{hashlib.sha256(content).hexdigest()[:16]}.jpg"
    assert Image.open(io.BytesIO(content)).format == "JPEG"
    assert [(one.kind, one.reason, one.user) for one in changes(Picture, pgh_obj_id=made.pk)] == [
        ("insert", "Image ajoutée", staff.pk)
    ]


def test_pictures_come_after_those_that_are_there(section: Section, staff: User, report: Report) -> None:
    other = report.sections.get(kind="contacts")
    first, second, third = (add(section, staff, color) for color in ("red", "green", "blue"))
    alone = add(other, staff)
    withdraw_picture(picture=second, actor=staff)
    fourth = add(section, staff, "white")
    assert list(section.pictures.values_list("pk", "position")) == [(first.pk, 0), (third.pk, 2), (fourth.pk, 3)]
    assert list(other.pictures.values_list("pk", "position")) == [(alone.pk, 0)]


@cases(
    ("alternative", "credit", "fields"),
    [("", "DINUM", ["alternative"]), ("Une équipe", " ", ["credit"]), (" ", "\n", ["alternative", "credit"])],
)
def test_a_picture_is_reported_in_words(
    section: Section, staff: User, alternative: str, credit: str, fields: list[str]
) -> None:
    assert list(refusal(lambda: add(section, staff, alternative=alternative, credit=credit))) == fields
    assert not Picture.objects.exists()


def test_a_section_has_twelve_pictures_at_most(section: Section, staff: User, report: Report) -> None:
    Picture.objects.bulk_create(
        Picture(
            section=section, name=f"{n}.jpg", content=b"x", width=1, height=1, alternative="a", credit="b", position=n
        )
        for n in range(MOST - 1)
    )
    last = add(section, staff)
    assert last.position == MOST - 1
    assert refusal(lambda: add(section, staff, "blue")) == {"picture": ["Une section a au plus 12 images."]}
    assert add(report.sections.get(kind="contacts"), staff).position == 0
    withdraw_picture(picture=last, actor=staff)
    assert add(section, staff, "blue").position == MOST - 1


def test_what_is_no_picture_is_not_kept(section: Section, staff: User) -> None:
    with pytest.raises(ValidationError) as refused:
        add_picture(section=section, body=b"<svg/>", alternative="a", credit="b", actor=staff)
    assert list(refused.value.message_dict) == ["picture"]
    assert not Picture.objects.exists()


def test_one_picture_is_removed_and_the_history_keeps_why(section: Section, staff: User) -> None:
    one, other = add(section, staff), add(section, staff, "blue")
    key = one.pk
    withdraw_picture(picture=one, actor=staff)
    assert Picture.objects.get() == other
    assert [(change.kind, change.reason) for change in changes(Picture, pgh_obj_id=key)] == [
        ("insert", "Image ajoutée"),
        ("delete", "Image retirée"),
    ]


def test_an_edition_freezes_each_picture_that_it_shows_of_its_own_report(section: Section, staff: User) -> None:
    report = section.report
    elsewhere = Section.objects.create(
        report=Report.objects.create(year=2015, title="Bilan 2015"), kind="introduction", position=0
    )
    mine, again, hidden = add(section, staff), add(section, staff), add(section, staff, "blue")
    other = add(elsewhere, staff)
    Picture.objects.filter(pk=other.pk).update(content=b"autre")
    assert mine.name == again.name == other.name
    shown = {"anchor": "a", "pictures": [{"name": mine.name}, {"name": again.name}]}
    body = {"format": 1, "year": report.year, "title": "Bilan", "sections": [shown], "figures": []}
    edition = freeze(report=report, body=body, published_on=dt.date(2022, 2, 1))
    frozen = EditionPicture.objects.get()
    assert (frozen.edition, frozen.name, bytes(frozen.content)) == (edition, mine.name, bytes(mine.content))
    assert frozen.name != hidden.name
