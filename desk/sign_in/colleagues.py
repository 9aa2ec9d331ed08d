"""Show a board who may sign in, and let its managers invite, change, block and help them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework.accounts import AccountRefuses
from casework.actions.keep_staff import MAY_INVITE, MAY_LOOK, Colleague, KeepStaff
from casework.boards import BoardProfile, Post, Role
from casework.seats import Seat, seat_words
from desk.frame import Visit, text_of, texts_of
from desk.sign_in.links import NOT_RIGHT

PATH: Final = "/medewerkers"
NOT_FOUND: Final = 404
MAY_SEE: Final = MAY_LOOK
AT_BOARD: Final = tuple(role for role in Role if role is not Role.DIRECTOR)
"""Roles of the board itself; a director's come with schools."""


@dataclass(frozen=True, slots=True)
class ColleagueRow:
    """A colleague as the list shows them."""

    id: str
    name: str
    email: str
    seats: str
    state: str
    kind: str
    """How the state is coloured: `ok`, `warning` or `neutral`."""
    last_seen: datetime | None


async def show_list(visit: Visit) -> Response:
    """Show who may sign in at this board."""
    rows = [_row(each, visit.board) for each in await _keep(visit).colleagues()]
    return visit.page(
        "sign_in/colleagues.html", rows=rows, may_change=visit.seat.role in MAY_INVITE
    )


async def show_invitation(visit: Visit) -> Response:
    """Show the form to invite somebody."""
    return _invitation_page(visit)


def _invitation_page(
    visit: Visit,
    *,
    status: int = 200,
    wrong: str = "",
    name: str = "",
    email: str = "",
    seats: Sequence[Seat] = (),
) -> Response:
    return visit.page(
        "sign_in/invite.html",
        status=status,
        wrong=wrong,
        name=name,
        email=email,
        **_seat_fields(visit.board, seats),
    )


async def invite(visit: Visit) -> Response:
    """Invite somebody."""
    name, email = await text_of(visit.request, "naam"), await text_of(visit.request, "email")
    seats = await _seats(visit)
    try:
        invited = await _keep(visit).invite(name, email, seats)
    except AccountRefuses as refusal:
        return _invitation_page(
            visit, status=NOT_RIGHT, wrong=str(refusal), name=name, email=email, seats=seats
        )
    told = (
        f"{invited.member.name} krijgt een mail met een link. Die werkt zeven dagen."
        if invited.link
        else f"{invited.member.name} had al een account en kan meteen verder."
    )
    return visit.go(PATH, told=told)


async def show_one(visit: Visit) -> Response:
    """Show one colleague, with what can be done."""
    return await _one_page(visit)


async def _one_page(visit: Visit, *, status: int = 200, wrong: str = "") -> Response:
    colleague = await _found(visit)
    here = [seat for seat in colleague.member.seats if seat.board == visit.board_id]
    return visit.page(
        "sign_in/colleague.html",
        status=status,
        wrong=wrong,
        row=_row(colleague, visit.board),
        works_elsewhere=len(here) < len(colleague.member.seats),
        joined=colleague.joined is not None,
        blocked=colleague.member.blocked is not None,
        oneself=colleague.member.id == visit.signed_in.member.id,
        may_change=visit.seat.role in MAY_INVITE,
        **_seat_fields(visit.board, here),
    )


async def change_seats(visit: Visit) -> Response:
    """Give a colleague other seats at this board."""
    seats = await _seats(visit)
    return await _done(
        visit,
        lambda keep, id_: keep.change_seats(id_, seats),
        "De plekken zijn veranderd." if seats else "Deze collega heeft hier geen plek meer.",
    )


async def block(visit: Visit) -> Response:
    """Let a colleague in no more."""
    return await _done(visit, KeepStaff.block, "Deze collega kan zich niet meer aanmelden.")


async def unblock(visit: Visit) -> Response:
    """Let a colleague in again."""
    return await _done(visit, KeepStaff.unblock, "Deze collega kan zich weer aanmelden.")


async def reset_app(visit: Visit) -> Response:
    """Take a lost app off the account of a colleague who stands before somebody."""
    told = "De app is van het account. De collega krijgt een mail met een link die een uur werkt."
    return await _checked(visit, KeepStaff.reset_second_factor, told)


async def invite_again(visit: Visit) -> Response:
    """Let a colleague begin anew."""
    told = "De collega krijgt een nieuwe uitnodiging. Die werkt zeven dagen."
    return await _checked(visit, KeepStaff.invite_again, told)


async def send_password_link(visit: Visit) -> Response:
    """Mail a colleague a link for a new password."""
    told = "De collega krijgt een mail met een link die een uur werkt."
    return await _done(visit, KeepStaff.send_password_link, told)


Act = Callable[[KeepStaff, str], Awaitable[object]]


async def _checked(visit: Visit, act: Act, told: str) -> Response:
    """Do an act that asks whether the person was seen; who has not joined yet needs no check."""
    colleague = await _found(visit)
    if colleague.joined is not None and await text_of(visit.request, "gezien") != "ja":
        why = "Doe dit alleen als u de collega zelf zag of sprak. Zet daar een vinkje bij."
        return await _one_page(visit, status=NOT_RIGHT, wrong=why)
    return await _done(visit, act, told)


async def _done(visit: Visit, act: Act, told: str) -> Response:
    id_ = visit.request.path_params["id"]
    try:
        await act(_keep(visit), id_)
    except AccountRefuses as refusal:
        return await _one_page(visit, status=NOT_RIGHT, wrong=str(refusal))
    still_here = any(each.member.id == id_ for each in await _keep(visit).colleagues())
    return visit.go(f"{PATH}/{id_}" if still_here else PATH, told=told)


async def _found(visit: Visit) -> Colleague:
    id_ = visit.request.path_params["id"]
    for each in await _keep(visit).colleagues():
        if each.member.id == id_:
            return each
    raise HTTPException(NOT_FOUND)


def _keep(visit: Visit) -> KeepStaff:
    desk = visit.desk
    return KeepStaff(
        storage=desk.storage,
        clock=desk.clock,
        mint=desk.mint,
        boards=desk.boards,
        by=visit.name,
        address=desk.url,
        seat=visit.seat,
        member=visit.signed_in.member.id,
    )


def _row(colleague: Colleague, board: BoardProfile) -> ColleagueRow:
    member = colleague.member
    if member.blocked is not None:
        state, kind = "geblokkeerd", "neutral"
    elif colleague.joined is None:
        state, kind = "uitgenodigd", "warning"
    elif colleague.awaits_app:
        state, kind = "wacht op nieuwe app", "warning"
    else:
        state, kind = "actief", "ok"
    here = [seat for seat in member.seats if seat.board == board.id]
    return ColleagueRow(
        id=member.id,
        name=member.name,
        email=member.email,
        seats=", ".join(_seat_with_schools(seat, board) for seat in here),
        state=state,
        kind=kind,
        last_seen=colleague.last_seen,
    )


def _seat_with_schools(seat: Seat, board: BoardProfile) -> str:
    words = seat_words(seat, board)
    return f"{words} ({', '.join(seat.schools)})" if len(seat.schools) > 1 else words


def _seat_fields(board: BoardProfile, seats: Sequence[Seat]) -> dict[str, object]:
    """Answer what the form shows: the posts at the board, and the schools of directors."""
    posts = [Seat(board.id, role, deputy=each) for role in AT_BOARD for each in (False, True)]
    return {
        "posts": [(str(seat.post), seat_words(seat, board)) for seat in posts],
        "chosen": [str(seat.post) for seat in seats if seat.role in AT_BOARD],
        "schools": [(each.name, each.name) for each in board.schools],
        "director_of": _schools_of(seats, deputy=False),
        "deputy_of": _schools_of(seats, deputy=True),
    }


def _schools_of(seats: Sequence[Seat], *, deputy: bool) -> list[str]:
    mine = [seat for seat in seats if seat.role is Role.DIRECTOR and seat.deputy is deputy]
    return [name for seat in mine for name in seat.schools]


async def _seats(visit: Visit) -> list[Seat]:
    """Answer the seats that were ticked; whether they can be, the act decides."""
    seats = []
    for text in await texts_of(visit.request, "plek"):
        try:
            post = Post.parse(text)
        except ValueError:
            raise HTTPException(NOT_FOUND) from None
        seats.append(Seat(visit.board_id, post.role, deputy=post.deputy))
    for field, deputy in (("directeur", False), ("plaatsvervanger", True)):
        if schools := await texts_of(visit.request, field):
            seats.append(Seat(visit.board_id, Role.DIRECTOR, schools, deputy=deputy))
    return seats
