"""Keep a flood of forms from burying what people really write."""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from desk.guess_brake import CLIENTS_KNOWN, network_of

WINDOW: Final = timedelta(hours=1)
MOST_OF_ONE: Final = 20
"""Forms of one network in an hour: a school has one address for an evening full of parents."""
MOST_IN_ALL: Final = 300
"""Forms of everybody in an hour. So many more than a board gets in a month say that something else
is going on; mail and telephone stay open."""


class FloodBrake:
    """Counts the forms that were let in, per network and in all, in memory and in bounds."""

    def __init__(self) -> None:
        self._of: Final[OrderedDict[str, tuple[datetime, int]]] = OrderedDict()
        self._all: tuple[datetime, int] | None = None

    def lets_in(self, client: str, now: datetime) -> bool:
        """Answer whether one more form is taken now, and count it if so."""
        who = network_of(client)
        since, count = _fresh(self._of.get(who), now)
        all_since, all_count = _fresh(self._all, now)
        if count >= MOST_OF_ONE or all_count >= MOST_IN_ALL:
            return False
        self._of.pop(who, None)
        self._of[who] = (since, count + 1)
        self._all = (all_since, all_count + 1)
        if len(self._of) > CLIENTS_KNOWN:
            self._of.popitem(last=False)
        return True


def _fresh(counted: tuple[datetime, int] | None, now: datetime) -> tuple[datetime, int]:
    return counted if counted and now - counted[0] < WINDOW else (now, 0)
