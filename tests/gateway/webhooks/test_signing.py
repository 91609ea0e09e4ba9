import base64
import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from gateway.webhooks.sending import headers_of, new_secret


def test_the_signature_is_that_of_the_specification() -> None:
    headers = headers_of(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@given(st.binary(), st.integers(0, 2**40))
def test_a_user_who_has_the_secret_makes_the_same_signature(body: bytes, moment: int) -> None:
    secret = new_secret()
    headers = headers_of("msg_1", moment, body, secret)
    signed = b"msg_1." + headers["webhook-timestamp"].encode() + b"." + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    assert (
        headers["webhook-signature"]
        == "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    )


def test_secrets_are_of_chance() -> None:
    assert len({new_secret() for _ in range(100)}) == 100
