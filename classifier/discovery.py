"""Find when a sender says that a breach was noticed: the moment nearest to the noticing."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from classifier.moment_words import Entry, Tag, Words, tokens_of, words_of
from classifier.moments import Moment, MomentReader

_FARTHEST: Final = 14
"""So far, in words, a moment may stand from the word for noticing."""
_BESIDE: Final = 1
_LONGEST_ANSWER: Final = 60
"""Characters."""
_AROUND_AN_ANSWER: Final = frozenset(
    {"ik", "denk", "dat", "het", "was", "op", "sinds", "it", "on", "since", "es", "am", "le", ","}
)
_TURN_COSTS: Final = 4
"""A word such as `but` or `and` between them counts as so many words."""
_MARK_COSTS: Final = 2
_LOST_COSTS: Final = 20
"""What was lost or sent only counts where nothing is said of noticing."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    cost: int
    at: datetime


def discovered(
    sentences: Iterable[str], language: str, written: datetime | None
) -> datetime | None:
    """Answer when the sender says to have noticed a breach, Amsterdam time; None when not said.

    It is the earliest moment that the words allow: a day begins at midnight, an evening at six.
    `written` is when the message came in, timezone-aware; nothing later is answered, and nothing
    at all without it. Never raises.
    """
    if written is None:
        return None
    words = words_of(language)
    best: _Candidate | None = None
    for sentence in sentences:
        for candidate in _candidates(sentence, words, written):
            if best is None or candidate.cost < best.cost:
                best = candidate
    return best.at if best else None


def only_moment(text: str, language: str, written: datetime | None) -> datetime | None:
    """Answer the moment that a text names and nothing else, as people answer when they are asked
    since when they know; None for any other text. Never raises."""
    tokens = tokens_of(text) if written and len(text) <= _LONGEST_ANSWER else []
    if written is None or not tokens:
        return None
    moments = MomentReader.of(tokens, words_of(language), written).moments()
    if len(moments) != 1:
        return None
    (moment,) = moments
    rest = {*tokens[: moment.start], *tokens[moment.end :]}
    return moment.at if rest <= _AROUND_AN_ANSWER else None


def _candidates(sentence: str, words: Words, written: datetime) -> list[_Candidate]:
    tokens = tokens_of(sentence)
    reader = MomentReader.of(tokens, words, written)
    moments = reader.moments()
    if not moments:
        return []
    tags = reader.tags
    found = []
    sent = (Tag.SENT,) if any(Tag.US in each for each in tags) else ()
    for kinds, extra in (((Tag.NOTICED,), 0), ((Tag.LOST, *sent), _LOST_COSTS)):
        spots = [place for place, each in enumerate(tags) if any(kind in each for kind in kinds)]
        for moment in moments:
            reach = _BESIDE if moment.only_beside else _FARTHEST
            cost = _cheapest(moment, spots, tokens, tags, reach)
            if cost is not None:
                found.append(_Candidate(cost + extra, moment.at))
    return found


def _cheapest(
    moment: Moment,
    spots: Sequence[int],
    tokens: Sequence[str],
    tags: Sequence[Mapping[Tag, Entry]],
    reach: int,
) -> int | None:
    """What the way from a moment to the nearest of some places costs; None when all are far."""
    costs = []
    behind = bisect_left(spots, moment.end)
    for spot in spots[max(0, behind - 1) : behind + 1]:
        between = range(moment.end, spot) if spot >= moment.end else range(spot + 1, moment.start)
        if len(between) > reach:
            continue
        cost = len(between)
        for place in between:
            if Tag.TURN in tags[place]:
                cost += _TURN_COSTS
            elif not tokens[place].isalnum():
                cost += _MARK_COSTS
        costs.append(cost)
    return min(costs, default=None)
