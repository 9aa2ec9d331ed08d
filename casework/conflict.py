"""See that a message is about who would have to handle it (conflict of interest)."""

import re
from typing import Final

from casework.boards import BoardProfile, Post, Role, School
from casework.kinds import Kind
from casework.school_names import fold

ABOUT_SOMEBODY: Final = frozenset({Kind.KLACHT, Kind.BEZWAAR, Kind.DATALEK})
"""Kinds in which a person who is named may be the one it is about."""
SHORTEST_NAME: Final = 5
"""Characters; a shorter surname is a word of every second mail."""

# In folded text: without capitals, accents and hyphens.
_TITLES: Final[dict[Role, str]] = {
    Role.DIRECTOR: r"directeur|directrice|directie|schoolleid\w+|locatiedirecteur|rector"
    r"|headteacher|head ?master|principal|mudur\w*|dyrektor\w*|schulleit\w+|direct(?:eur|rice)"
    r"|директор\w*|مدير\w*|المدير\w*",
    Role.IBP_MANAGER: r"ibp ?manager|privacy ?manager|privacy ?coordinator|privacy officer",
    Role.FG: r"fg|functionaris gegevensbescherming|functionaris voor gegevensbescherming"
    r"|data protection officer|dpo",
}
_COMPLAINT: Final = (
    r"(?:klacht|klagen|klaag|beklag|bezwaar|complain\w*|complaint|skarg\w*|sikayet\w*"
    r"|beschwer\w*|plainte|скарг\w*|жалоб\w*|شكوى)"
)
_OVER: Final = r"(?:over|tegen|about|against|na|uber|gegen|contre|на|ضد|من)"


def about_posts(
    text: str, kind: Kind, school: School | None, board: BoardProfile
) -> tuple[Post, ...]:
    """Answer the posts whose holder a message seems to be about; both of a role together.

    The holder's own name in a complaint says so, and so does a complaint "over de directeur".
    When in doubt the next in line gets the case: nothing is lost by that, and a person can hand
    it back.
    """
    if kind not in ABOUT_SOMEBODY:
        return ()
    folded = fold(text)
    found: list[Post] = []
    for role in Role:
        posts = [Post(role), Post(role, deputy=True)]
        named = [post for post in posts if _is_named(board.named_at(post, school), folded)]
        if _complained_about(role, kind, folded) or posts[0] in named:
            # A deputy does not judge who they stand in for.
            found += posts
        else:
            found += named
    return tuple(found)


def _complained_about(role: Role, kind: Kind, folded: str) -> bool:
    titles = _TITLES.get(role)
    if titles is None or kind is not Kind.KLACHT:
        return False
    pattern = rf"{_COMPLAINT}\W+(?:\w+\W+){{0,3}}?{_OVER}\W+(?:\w+\W+){{0,2}}?(?:{titles})\b"
    return re.search(pattern, folded) is not None


def _is_named(name: str, folded: str) -> bool:
    """Whether a person's whole name, or a surname that is no everyday word, stands in a text."""
    words = fold(name).split()
    if not words:
        return False
    whole = r"\W+".join(map(re.escape, words))
    if re.search(rf"(?<!\w){whole}(?!\w)", folded):
        return True
    surname = words[-1]
    if len(words) == 1 or len(surname) < SHORTEST_NAME:
        return False
    title = r"(?:meneer|mevrouw|dhr|mevr|mw|mr|mrs|ms|juf|meester|herr|frau|pan|pani)\.?"
    particles = r"(?:(?:van|de|der|den|el|al|ter|ten)\W+){0,3}"
    return re.search(rf"{title}\W+{particles}{re.escape(surname)}(?!\w)", folded) is not None
