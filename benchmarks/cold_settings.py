"""The settings of the site, but no public answer is kept: each is built anew, as the first one after a change."""

from betaportfolio.settings import *  # noqa: F403

PUBLIC_ANSWERS_BYTES = 0
HOT_ANSWERS = ()
