import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import BindingCode, User
from tests import factories
from tests.cases import cases
from tests.violations import Violation, assert_refused, each


def the_same_address_in_capitals() -> User:
    factories.make_user("agent@example.gouv.fr")
    return User(email="AGENT@example.gouv.fr", password="x")


def a_code_tried_too_often() -> BindingCode:
    return BindingCode(user=factories.make_user(), digest="x", until=timezone.now(), attempts=6)


VIOLATIONS = [
    Violation("binding_code_attempts_bounded", a_code_tried_too_often),
    Violation("user_email_unique", the_same_address_in_capitals),
    Violation("user_role_known", lambda: User(email="a@example.gouv.fr", password="x", role="king")),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
def test_user_is_found_whatever_the_capitals() -> None:
    user = factories.make_user("Camille.Agent@Example.gouv.fr")
    assert user.email == "camille.agent@example.gouv.fr"
    assert User.objects.get_by_natural_key("CAMILLE.agent@example.gouv.fr") == user


@pytest.mark.django_db
def test_user_needs_an_address() -> None:
    with pytest.raises(ValidationError) as refused:
        User.objects.create_user("pas une adresse", factories.PASSWORD)
    assert refused.value.message_dict == {"email": ["Saisissez une adresse e-mail valide."]}


@pytest.mark.django_db
@cases(("role", "staff"), [(User.Role.AGENT, False), (User.Role.DINUM, False), (User.Role.ADMINISTRATOR, True)])
def test_user_opens_django_s_pages_as_administrator_only(role: str, staff: bool) -> None:
    assert factories.make_user(role=role).is_staff is staff


@pytest.mark.django_db
def test_superuser_is_an_administrator() -> None:
    user = User.objects.create_superuser("root@example.gouv.fr", factories.PASSWORD)
    assert (user.role, user.is_superuser, user.check_password(factories.PASSWORD)) == ("administrator", True, True)


@pytest.mark.parametrize(("name", "shown"), [("Camille", "Camille"), ("", "camille@example.gouv.fr")])
def test_user_is_shown_by_name_else_by_address(name: str, shown: str) -> None:
    assert str(User(email="camille@example.gouv.fr", name=name)) == shown
