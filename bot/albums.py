"""Put the photos of one album together: Telegram gives each as an update of its own."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.read_update import Reading
from casework.message import IncomingMessage

MOST_PARTS: Final = 10
"""Of one album (Bot API, sendMediaGroup)."""

Unit = tuple[Reading, ...]
"""One message of a parent: a single update, or the parts of one album by their numbers."""


def album_sizes(readings: Sequence[Reading]) -> Counter[str]:
    """Answer of how many parts each album consists so far; those that are full are left out."""
    parts = {(each.album, each.update_id) for each in readings if each.album is not None}
    sizes = Counter(album for album, _ in parts if album is not None)
    return Counter({album: size for album, size in sizes.items() if size < MOST_PARTS})


def without_cut_album(readings: Sequence[Reading]) -> list[Reading]:
    """Answer the readings before an album that the end of a full answer may have cut in two.

    It comes again with the next answer, whole. An album that stands first is not held back.
    """
    last = readings[-1].album if readings else None
    if last is None:
        return list(readings)
    first = next(place for place, each in enumerate(readings) if each.album == last)
    return list(readings[:first] or readings)


def as_units(readings: Sequence[Reading]) -> list[Unit]:
    """Answer the messages in the order of their first updates."""
    units: list[list[Reading]] = []
    albums: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.album is None:
            units.append([reading])
        elif reading.album not in albums:
            albums[reading.album] = [reading]
            units.append(albums[reading.album])
        elif reading.update_id not in {each.update_id for each in albums[reading.album]}:
            albums[reading.album].append(reading)
    return [tuple(unit) for unit in units]


def as_one_message(unit: Unit) -> IncomingMessage | None:
    """Answer the words of all parts as one message; None for a single one that cannot be read.

    It goes by the first part's identity, however many parts have come, so that it is known again.
    """
    messages = [each.message for each in unit if isinstance(each.message, IncomingMessage)]
    if not messages:
        return None
    texts = dict.fromkeys(each.text for each in messages if each.text)
    wholes = dict.fromkeys(each.full_text for each in messages if each.full_text)
    return replace(
        messages[0],
        text="\n\n".join(texts),
        full_text="\n\n".join(wholes),
        attachments=tuple(each.offer.attachment for each in unit if each.offer is not None),
        raw_size=sum(each.raw_size for each in messages),
    )
