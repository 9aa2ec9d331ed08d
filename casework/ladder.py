"""Decide who has a ticket: who is there, who is next when nobody takes it up."""

from collections.abc import Iterator
from datetime import date

from casework.boards import BoardProfile, Post, Role, School
from casework.case import Case
from casework.presence import Presence


def posts_from(role: Role, school: School | None, board: BoardProfile) -> tuple[Post, ...]:
    """Answer everybody on the ladder from a role on, each behind it with their deputy.

    The FG is always on it. The board's desk comes last: what concerns the FG, or reaches an
    empty house, must end with somebody.
    """
    ladder = board.ladder
    above = ladder[ladder.index(role) + 1 :] if role in ladder else ()
    roles = dict.fromkeys((role, *above, Role.FG, Role.DESK))
    return tuple(post for each in roles for post in _with_deputy(each, school, board))


def _with_deputy(role: Role, school: School | None, board: BoardProfile) -> Iterator[Post]:
    yield Post(role)
    if board.has_deputy(role, school):
        yield Post(role, deputy=True)


def first_holder(
    role: Role, school: School | None, presence: Presence, day: date, *, kept_from: tuple[Post, ...]
) -> Post:
    """Answer who gets a ticket of a role: the first who is there and whom it is not about.

    When nobody is there the role itself gets it all the same, so that it waits where it belongs.
    """
    allowed = [
        post for post in posts_from(role, school, presence.board) if post not in kept_from
    ] or [Post(Role.DESK)]
    there = (post for post in allowed if presence.is_there(post, school, day))
    return next(there, allowed[0])


def next_holder(case: Case, presence: Presence, day: date) -> Post | None:
    """Answer who is next when the holder does not act; None at the top of the ladder.

    Nobody gets the same ticket twice.
    """
    board = presence.board
    school = board.school(case.school)
    start = case.passed[0].role if case.passed else case.role
    posts = posts_from(start, school, board)
    behind = posts[posts.index(case.holder) + 1 :] if case.holder in posts else posts
    top = Post(Role.FG)
    if case.holder.role is Role.FG and top not in case.kept_from:
        behind = tuple(post for post in behind if post.role is Role.FG)
    return next(
        (
            post
            for post in behind
            if post not in case.kept_from
            and post not in case.passed
            and presence.is_there(post, school, day)
        ),
        None,
    )


def on_the_ladder(case: Case) -> tuple[Post, ...]:
    """Answer everybody who has or had the ticket: they see where it stands."""
    posts = dict.fromkeys((*case.passed, case.holder))
    return tuple(post for post in posts if post not in case.kept_from)
