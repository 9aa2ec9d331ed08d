"""Hold up who guesses at addresses and codes, in memory and in bounds."""

import ipaddress
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

WRONG_GUESSES: Final = 20
"""So many wrong guesses may one client make within `GUESS_WINDOW`."""
GUESS_WINDOW: Final = timedelta(minutes=10)
CLIENTS_KNOWN: Final = 4_096
"""Of so many clients the wrong guesses are remembered; the one longest silent goes first."""


class GuessBrake:
    """Counts wrong guesses per client, in memory and in bounds."""

    def __init__(self) -> None:
        self._guesses: Final[OrderedDict[str, tuple[datetime, int]]] = OrderedDict()

    def holds(self, client: str, now: datetime) -> bool:
        """Answer whether a client guessed wrong too often to be heard now."""
        since, count = self._guesses.get(network_of(client), (now, 0))
        return count >= WRONG_GUESSES and now - since < GUESS_WINDOW

    def note(self, client: str, now: datetime) -> None:
        """Count one wrong guess."""
        who = network_of(client)
        since, count = self._guesses.pop(who, (now, 0))
        fresh = now - since < GUESS_WINDOW
        self._guesses[who] = (since, count + 1) if fresh else (now, 1)
        if len(self._guesses) > CLIENTS_KNOWN:
            self._guesses.popitem(last=False)


def network_of(client: str) -> str:
    """Answer whom to count as one: an IPv6 customer has a whole /64 to guess from."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client[:64]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
