import pytest
from django.core.exceptions import ImproperlyConfigured

from betagouv.fields import FIELDS, Field, Served, check_fields


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (Field("dashlord_url", file="autre"), "2 lines for the model field « dashlord_url »"),
        (Field("details", file="dashlord_url"), "2 lines for the name in a file « dashlord_url »"),
        (Field("details", file="autre", v2=Served("pitch", 90)), "2 lines for the name in version 2 « pitch »"),
        (Field("details", file="autre", v2=Served("autre", 2)), "2 lines for the place in version 2 « 2 »"),
        (Field("details", file="autre", v3=Served("mission", 90)), "2 lines for the name in version 3 « mission »"),
        (Field("details", file="autre", v3=Served("autre", 2)), "2 lines for the place in version 3 « 2 »"),
        (Field("dashlord", file="autre"), "names « dashlord », which is no field of Startup"),
    ],
)
def test_two_lines_for_one_name_are_refused(line: Field, message: str) -> None:
    check_fields([*FIELDS, Field("details", file="autre", v2=Served("autre", 90), v3=Served("autre", 90))])
    with pytest.raises(ImproperlyConfigured) as refusal:
        check_fields([*FIELDS, line])
    assert message in str(refusal.value)
