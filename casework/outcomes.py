"""Name how a case can end."""

from enum import StrEnum


class CaseOutcome(StrEnum):
    """How a case ended."""

    GRANTED = "granted"
    GRANTED_PARTLY = "granted_partly"
    REFUSED = "refused"
    NOT_IDENTIFIED = "not_identified"
    """The requester could not be identified, and was told so (AVG art. 11 lid 2)."""
    WITHDRAWN = "withdrawn"
    HANDLED = "handled"
    """For what is no request: the breach is dealt with, the question answered, the mail read."""
    MERGED = "merged"
    """The same was asked before: an earlier case of the same parent goes on with it."""
