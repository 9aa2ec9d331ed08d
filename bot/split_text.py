"""Split a long text into messages that Telegram takes, where a reader would pause."""

from typing import Final

LONGEST: Final = 4000
"""UTF-16 code units. Telegram takes 4096 (Bot API, sendMessage); some room is left."""
PAUSES: Final = ("\n\n", "\n", ". ", "; ", ", ", " ")
"""From the best place to break to the worst."""
LEAST_FILLED: Final = 3
"""A break that leaves a message less than a third full is not worth it."""
LAST_OF_ONE_UNIT: Final = 0xFFFF


def split_text(text: str, *, longest: int = LONGEST) -> list[str]:
    """Answer the text in parts of at most `longest` UTF-16 code units, none of them blank."""
    parts: list[str] = []
    rest = text.strip()
    while rest:
        head = _head(rest, longest)
        if len(head) < len(rest):
            head = head[: _break_in(head, rest[len(head)])]
        rest = rest[len(head) :].lstrip()
        if part := head.strip():
            parts.append(part)
    return parts


def _head(text: str, longest: int) -> str:
    """As much of the text as fits, at least one character."""
    units = 0
    for place, character in enumerate(text):
        units += 2 if ord(character) > LAST_OF_ONE_UNIT else 1
        if units > longest and place > 0:
            return text[:place]
    return text


def _break_in(head: str, following: str) -> int:
    if following == "\n" or (following.isspace() and head[-1] in ".!?"):
        return len(head)
    for pause in PAUSES:
        place = head.rfind(pause)
        if place * LEAST_FILLED >= len(head):
            return place + len(pause)
    return len(head)
