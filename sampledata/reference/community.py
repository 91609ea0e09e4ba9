"""What the bilan prints of the community: the people trained, and what members answer when asked."""

from community.models import NpsWave, Training
from sampledata.additions import add_missing
from sampledata.reference.facts import Facts


def load_community(facts: Facts) -> dict[str, int]:
    """Add the trainings and the surveys that are missing; one that is recorded already is left as it is."""
    stated = facts.community
    trainings = [Training(source=stated["source"], **row) for row in stated["trainings"]]
    waves = [NpsWave(source=stated["source"], **row) for row in stated["nps"]]
    return {
        "formations": add_missing(Training, ("programme", "start", "end"), trainings),
        "enquêtes auprès des membres": add_missing(NpsWave, ("month",), waves),
    }
