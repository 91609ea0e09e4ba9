"""The community as the reports print it: trainings, surveys, intrapreneurs by year."""

from community.models import IntrapreneurYear, NpsWave, Training
from sampledata.reference.facts import ReferenceFacts
from sampledata.reference.outcome import Loading


def load_community(facts: ReferenceFacts, loading: Loading) -> None:
    """Insert the missing years, trainings and surveys; recorded ones are unchanged."""
    stated = facts.community
    trainings = [Training(**{"source": stated["source"], **row}) for row in stated["trainings"]]
    waves = [NpsWave(**{"source": stated["source"], **row}) for row in stated["nps"]]
    years = [IntrapreneurYear(**{"source": stated["source"], **row}) for row in stated["intrapreneurs"]]
    loading.add("intrapreneurs", IntrapreneurYear, ("year",), years, ("newcomers", "certified"))
    loading.add("formations", Training, ("programme", "start", "last_day"), trainings, ("people",))
    loading.add("enquêtes auprès des membres", NpsWave, ("month",), waves, ("score", "answers"))
