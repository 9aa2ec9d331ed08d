"""Invent what is understood of a message, for the tests of `privacyloket classify`."""

from typing import Any, Final

from casework.kinds import Kind
from casework.message import Understanding

BREACH: Final = "Ik kreeg een mail met het rapport van een ander kind."
PATIENCE: Final = 60
"""Seconds, on a machine that is busy with something else."""


def understood(**more: Any) -> Understanding:
    """An understanding of a breach, or what the test says."""
    given: dict[str, Any] = {
        "labels": (Kind.DATALEK,),
        "unsure": False,
        "probabilities": {kind: 0.97 if kind is Kind.DATALEK else 0.01 for kind in Kind},
        "likely": (Kind.DATALEK,),
        "language": "nl",
    }
    return Understanding(**(given | more))
