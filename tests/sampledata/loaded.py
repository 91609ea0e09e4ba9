"""The demonstration, loaded once for the tests of a class."""

from django.test import TestCase, override_settings

from sampledata.demonstration import load_demo


class Loaded(TestCase):
    """The demonstration, loaded once for the tests of a class."""

    @classmethod
    def setUpTestData(cls) -> None:
        with override_settings(LOCAL_RUN=True):
            load_demo()
