"""What the bilan prints of the community: the people trained, the intrapreneurs, and what members answer."""

from community.models import IntrapreneurYear, NpsWave, Training
from sampledata.additions import add_missing
from sampledata.reference.facts import ReferenceFacts


def load_community(facts: ReferenceFacts) -> dict[str, int]:
    """Add the years, the trainings and the surveys that are missing; one that is recorded already is left as it is."""
    stated = facts.community
    trainings = [Training(source=stated["source"], **row) for row in stated["trainings"]]
    waves = [NpsWave(source=stated["source"], **row) for row in stated["nps"]]
    years = [IntrapreneurYear(source=stated["source"], **row) for row in stated["intrapreneurs"]]
    return {
        "intrapreneurs": add_missing(IntrapreneurYear, ("year",), years),
        "formations": add_missing(Training, ("programme", "start", "last_day"), trainings),
        "enquêtes auprès des membres": add_missing(NpsWave, ("month",), waves),
    }
