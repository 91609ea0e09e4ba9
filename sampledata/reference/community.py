"""The community figures printed in the bilan: trainings, intrapreneurs, surveys."""

from community.models import IntrapreneurYear, NpsWave, Training
from sampledata.additions import add_missing
from sampledata.reference.facts import ReferenceFacts


def load_community(facts: ReferenceFacts) -> dict[str, int]:
    """Insert the missing years, trainings and surveys; recorded ones are unchanged."""
    stated = facts.community
    trainings = [Training(source=stated["source"], **row) for row in stated["trainings"]]
    waves = [NpsWave(source=stated["source"], **row) for row in stated["nps"]]
    years = [IntrapreneurYear(source=stated["source"], **row) for row in stated["intrapreneurs"]]
    return {
        "intrapreneurs": add_missing(IntrapreneurYear, ("year",), years),
        "formations": add_missing(Training, ("programme", "start", "last_day"), trainings),
        "enquêtes auprès des membres": add_missing(NpsWave, ("month",), waves),
    }
