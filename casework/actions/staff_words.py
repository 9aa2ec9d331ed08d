"""Take down what staff write: without identifying numbers, and no more than there is room for."""

from collections.abc import Callable

from casework.case import CaseRefuses


def taken_down(words: str, mask: Callable[[str], str], *, most: int, empty: str = "") -> str:
    """Answer what staff wrote as it may be stored and sent; `most` counts characters.

    Raises CaseRefuses for more than that, and in the words of `empty` for nothing at all where
    that is given.
    """
    words = mask(words.strip())
    if empty and not words:
        raise CaseRefuses(empty)
    if len(words) > most:
        raise CaseRefuses(f"Schrijf het korter: hoogstens {most} tekens.")
    return words
