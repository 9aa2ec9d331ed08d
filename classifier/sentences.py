"""Cut the text of a message into sentences, also where people use lines instead of full stops."""

import re
from typing import Final

# A full stop ends a sentence unless it follows one of these, a single letter or a number.
_ABBREVIATION: Final = re.compile(
    r"(?:art|bijv|bijvoorb|blz|bv|ca|dhr|dr|drs|d\.w\.z|e\.d|enz|evt|fam|i\.v\.m|incl|ing|ir|jl|"
    r"m\.b\.t|m\.i\.v|mevr|mw|mr|n\.a\.v|nl|nr|o\.a|o\.b\.v|pag|prof|resp|st|t\.a\.v|tel|t\.n\.v|"
    r"vgl|z\.s\.m|abs|bzw|e\.g|etc|i\.e|mrs|ms|usw|vs|z\.b|np|ul|dot|\w|\d+)$",
    re.IGNORECASE,
)
_END: Final = re.compile(r"[.!?…؟。]+[)\"'\u2019”»]*(?=\s|$)|\n\s*\n|\n")
_LINE_THAT_ENDS: Final = 55
"""Mail programs fold lines near 72 characters; a line shorter than this was ended by the writer."""
_LAST_WORD: Final = re.compile(r"(\S+)$")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Answer start and end of every sentence in characters, without surrounding white space."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if _ends_here(text, start, match):
            _add(spans, text, start, match.end())
            start = match.end()
    _add(spans, text, start, len(text))
    return spans


def _ends_here(text: str, start: int, match: re.Match[str]) -> bool:
    mark = match.group()
    if mark == "\n":
        line_start = text.rfind("\n", 0, match.start()) + 1
        after = text[match.end() : match.end() + 3].lstrip()
        return match.start() - line_start < _LINE_THAT_ENDS or after[:1] in "-*•"
    if mark[0] != ".":
        return True
    if len(mark) > 1:
        return True
    word = _LAST_WORD.search(text[max(start, match.start() - 12) : match.start()])
    return word is not None and not _ABBREVIATION.fullmatch(word.group())


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    kept = piece.strip()
    if any(character.isalnum() for character in kept):
        first = start + len(piece) - len(piece.lstrip())
        spans.append((first, first + len(kept)))
    elif kept and spans:
        # Loose marks and emoji colour the sentence before them.
        spans[-1] = (spans[-1][0], start + len(piece.rstrip()))
    elif kept:
        first = start + len(piece) - len(piece.lstrip())
        spans.append((first, first + len(kept)))
