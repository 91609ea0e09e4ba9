import pytest

from access.models import TokenGrant
from tests import factories
from tests.violations import Violation, assert_refused, each


def the_same_grant_again() -> TokenGrant:
    token = factories.make_token(factories.make_startup())
    return TokenGrant(token=token, startup=token.grants.get().startup)


def the_same_granted_incubator() -> TokenGrant:
    token = factories.make_token(incubators=[factories.make_incubator()])
    return TokenGrant(token=token, incubator=token.grants.get().incubator)


VIOLATIONS = [
    Violation("token_grant_once", the_same_grant_again),
    Violation("token_grant_incubator_once", the_same_granted_incubator),
    Violation("token_grant_of_one", lambda: TokenGrant(token=factories.make_token())),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_constraint_is_held(violation: Violation) -> None:
    assert_refused(violation)
