"""A page is saved once, by its author, for as long as it can be sent again."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from tests import factories
from workspace.models import Submission
from workspace.saving import KEPT, save_once, was_saved

pytestmark = pytest.mark.django_db


def test_page_is_saved_by_its_author_alone(coach: User) -> None:
    token = uuid.uuid4()
    done: list[int] = []
    assert [save_once(token=token, user=coach, write=lambda: done.append(1)) for _ in range(2)] == [True, False]
    assert done == [1]
    stranger = factories.make_user()
    assert [was_saved(str(token), user) for user in (coach, stranger)] == [True, False]
    assert not was_saved("x", coach)


def test_page_whose_saving_failed_can_be_sent_again(coach: User) -> None:
    def refuse() -> None:
        raise ValidationError("Non")

    token = uuid.uuid4()
    with pytest.raises(ValidationError):
        save_once(token=token, user=coach, write=refuse)
    assert not was_saved(str(token), coach)
    assert save_once(token=token, user=coach, write=lambda: None)


def test_tokens_are_kept_as_long_as_a_page_can_come_back(coach: User) -> None:
    old, recent, new = (uuid.uuid4() for _ in range(3))
    for token, age in ((old, KEPT + dt.timedelta(minutes=1)), (recent, KEPT - dt.timedelta(minutes=1))):
        save_once(token=token, user=coach, write=lambda: None)
        Submission.objects.filter(token=token).update(made_at=timezone.now() - age)
    save_once(token=new, user=coach, write=lambda: None)
    assert set(Submission.objects.values_list("token", flat=True)) == {recent, new}
