import datetime as dt
import uuid
from typing import Any

import pytest

from access.models import AccessRequest, AccessRequestEmail, ServiceToken, Submission, TokenGrant
from tests import factories
from tests.violations import Violation, assert_refused, each


def the_same_grant_again() -> TokenGrant:
    token = factories.make_token(factories.make_startup())
    return TokenGrant(token=token, startup=token.grants.get().startup)


def the_same_granted_incubator() -> TokenGrant:
    token = factories.make_token(incubators=[factories.make_incubator()])
    return TokenGrant(token=token, incubator=token.grants.get().incubator)


def token(**fields: Any) -> ServiceToken:
    values = {"name": "Outil", "prefix": "bpf_abc", "digest": "0" * 64, "last_day": dt.date(2030, 1, 1)}
    return ServiceToken(**values | fields)


def the_same_token() -> ServiceToken:
    token().save()
    return token(name="Autre")


def access_email(**fields: Any) -> AccessRequestEmail:
    user = factories.make_user()
    return AccessRequestEmail(user=user, request=AccessRequest.objects.create(user=user), **fields)


def the_same_access_email() -> AccessRequestEmail:
    first = access_email()
    first.save()
    return AccessRequestEmail(user=first.user, request=first.request)


SENT = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)
VIOLATIONS = [
    Violation("access_request_email_once", the_same_access_email),
    Violation("accessrequestemail_tried_before_sent", lambda: access_email(sent_at=SENT)),
    Violation("submission_has_one_author", lambda: Submission(token=uuid.uuid4())),
    Violation("service_token_digest_unique", the_same_token),
    Violation("service_token_named", lambda: token(name="")),
    Violation("service_token_revocation_reasoned", lambda: token(revoked_at=dt.datetime(2022, 1, 1, tzinfo=dt.UTC))),
    Violation("token_grant_once", the_same_grant_again),
    Violation("token_grant_incubator_once", the_same_granted_incubator),
    Violation("token_grant_of_one", lambda: TokenGrant(token=factories.make_token())),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.parametrize(
    ("fields", "day", "valid"),
    [
        ({}, dt.date(2030, 1, 1), True),
        ({}, dt.date(2030, 1, 2), False),
        ({"revoked_at": dt.datetime(2022, 1, 1, tzinfo=dt.UTC)}, dt.date(2022, 1, 2), False),
    ],
)
def test_token_is_valid_to_its_last_day_unless_revoked(fields: dict[str, Any], day: dt.date, valid: bool) -> None:
    assert token(**fields).is_valid(day) is valid
    assert str(token()) == "Outil (bpf_abc…)"
