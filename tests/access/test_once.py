import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from access.models import ServiceToken, Submission
from access.once import KEPT, UsedKeyError, do_once, save_if_new
from access.page_permissions import url_after_save
from accounts.models import User
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def coach() -> User:
    return factories.make_user("coach@example.gouv.fr")


def test_page_is_saved_by_its_author_only(coach: User) -> None:
    token = uuid.uuid4()
    done: list[int] = []

    def save() -> bool:
        return save_if_new(token=token, user=coach, save=lambda: done.append(1), success_url=lambda: f"/{len(done)}/")

    assert [save(), save()] == [True, False]
    assert done == [1]
    stranger = factories.make_user()
    assert [
        url_after_save(sent, user) for sent, user in ((str(token), coach), (str(token), stranger), ("x", coach))
    ] == [
        "/1/",
        None,
        None,
    ]


def test_each_page_keeps_the_address_that_followed_it(coach: User) -> None:
    first, second = uuid.uuid4(), uuid.uuid4()
    for token, address in ((first, "/un/"), (second, "/deux/")):
        assert save_if_new(token=token, user=coach, save=lambda: None, success_url=lambda address=address: address)  # type: ignore[misc]
    assert [url_after_save(str(token), coach) for token in (first, second)] == ["/un/", "/deux/"]
    assert not save_if_new(token=first, user=coach, save=lambda: None, success_url=lambda: "/trois/")
    assert url_after_save(str(first), coach) == "/un/"


def test_success_url_is_computed_after_the_save(coach: User) -> None:
    written: list[str] = []
    token = uuid.uuid4()
    save_if_new(token=token, user=coach, save=lambda: written.append("/neuf/"), success_url=lambda: written[0])
    assert url_after_save(str(token), coach) == "/neuf/"


@cases("token", ["", "x", "0" * 31, "\0" * 36, "é" * 36, "9" * 5000])
def test_invalid_token_has_no_url_after_save(coach: User, token: str) -> None:
    save_if_new(token=uuid.UUID(int=0), user=coach, save=lambda: None, success_url=lambda: "/zero/")
    assert url_after_save(token, coach) is None


def test_page_whose_saving_failed_can_be_sent_again(coach: User) -> None:
    def refuse() -> None:
        raise ValidationError("Non")

    token = uuid.uuid4()
    with pytest.raises(ValidationError):
        save_if_new(token=token, user=coach, save=refuse, success_url=str)
    assert url_after_save(str(token), coach) is None
    assert save_if_new(token=token, user=coach, save=lambda: None, success_url=str)


def test_tokens_are_kept_as_long_as_a_page_can_come_back(coach: User) -> None:
    old, recent, new = (uuid.uuid4() for _ in range(3))
    for token, age in ((old, KEPT + dt.timedelta(minutes=1)), (recent, KEPT - dt.timedelta(minutes=1))):
        save_if_new(token=token, user=coach, save=lambda: None, success_url=str)
        Submission.objects.filter(token=token).update(created_at=timezone.now() - age)
    save_if_new(token=new, user=coach, save=lambda: None, success_url=str)
    assert set(Submission.objects.values_list("token", flat=True)) == {recent, new}


def test_key_does_once_what_it_asks() -> None:
    done: list[int] = []
    first, other = (factories.make_token(secret=f"bpf_{name}") for name in ("a", "b"))

    def send(tool: ServiceToken = first, key: str = "a", address: str = "x", content: str = "c") -> bool:
        return do_once(key=key, address=address, content=content, tool=tool, write=lambda: done.append(1))

    assert [send(), send()] == [True, False]
    with pytest.raises(UsedKeyError):
        send(content="autre")
    # With another tool, URL or key, it is another request.
    assert [send(other), send(address="y"), send(key="b")] == [True] * 3
    assert not send(other)
    assert len(done) == 4


def test_key_of_a_request_that_was_refused_is_free() -> None:
    tool = factories.make_token()

    def refuse() -> None:
        raise ValidationError("Non")

    with pytest.raises(ValidationError):
        do_once(key="a", address="x", content="c", tool=tool, write=refuse)
    assert do_once(key="a", address="x", content="d", tool=tool, write=lambda: None)
