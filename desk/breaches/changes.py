"""Tell in Dutch what others changed in a breach while somebody had it before them."""

from collections.abc import Sequence

from casework.boards import BoardProfile
from casework.breach_fields import BY_NAME
from casework.dutch_dates import clock_time
from casework.event_words import event_sentence
from casework.events import Event
from casework.local_time import to_amsterdam


def changes_in_words(events: Sequence[Event], board: BoardProfile) -> tuple[str, ...]:
    """Answer what happened, oldest first, each as "14:05, Joke Terpstra: vulde in: feiten"."""
    return tuple(dict.fromkeys(_line(event, board) for event in events))


def _line(event: Event, board: BoardProfile) -> str:
    when = clock_time(to_amsterdam(event.at).replace(second=0, microsecond=0))
    return f"{when}, {event.by}: {_what(event, board)}"


def _what(event: Event, board: BoardProfile) -> str:
    filled = event.detail.get("filled")
    if isinstance(filled, str):
        names = [name.strip() for name in filled.split(",")]
        labels = [BY_NAME[name].label for name in names if name in BY_NAME]
        return f"vulde in: {', '.join(labels)}"
    return event_sentence(event, board)
