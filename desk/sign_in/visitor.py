"""Say where a visitor comes from, and hand out and take back the cookies of who is let in."""

from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from casework.accounts import DEVICE_KNOWN_FOR, TriedTooOften
from casework.actions.sign_in import Entered, Whence
from casework.dutch_dates import clock_time
from casework.local_time import to_amsterdam
from desk.frame import Desk, set_cookie
from desk.guess_brake import network_of

TOO_MANY: Final = 429
ALMOST_A_MINUTE: Final = timedelta(minutes=1) - timedelta.resolution
# In this order: programs that build on others name those too.
PROGRAMS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_cookie(desk: Desk) -> str:
    """Answer what the cookie is called by which a browser is known that signed in before."""
    return "__Host-toestel" if desk.behind_tls else "toestel"


def pending_cookie(desk: Desk) -> str:
    """Answer what the cookie is called of who came by a provider and owes a code."""
    return "__Host-wacht" if desk.behind_tls else "wacht"


def whence(request: Request, desk: Desk) -> Whence:
    """Answer where a request comes from."""
    return Whence(
        network=network_of(request.client.host if request.client else ""),
        device=request.cookies.get(device_cookie(desk), ""),
        about=program_of(request.headers.get("User-Agent", "")),
    )


def program_of(user_agent: str) -> str:
    """Answer a program and its system in words a person knows, such as "Firefox op Windows"."""
    program = next((name for sign, name in PROGRAMS if sign in user_agent), "een browser")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "een ander systeem")
    return f"{program} op {system}"


def with_session(response: Response, desk: Desk, entered: Entered) -> Response:
    """Answer a response that lets a browser in, and knows it from now on.

    The session's cookie has no date: it goes when the browser closes, and its limits are ours.
    """
    set_cookie(response, desk, desk.cookie, entered.session)
    if entered.device:
        seconds = int(DEVICE_KNOWN_FOR.total_seconds())
        set_cookie(response, desk, device_cookie(desk), entered.device, seconds=seconds)
    response.delete_cookie(
        pending_cookie(desk), path="/", secure=desk.behind_tls, httponly=True, samesite="lax"
    )
    return response


def without_session(response: Response, desk: Desk) -> Response:
    """Answer a response after which a browser is signed out; it stays known."""
    response.delete_cookie(
        desk.cookie, path="/", secure=desk.behind_tls, httponly=True, samesite="lax"
    )
    return response


def wait_words(held: TriedTooOften) -> str:
    """Answer in words until when nothing is heard; rounded up to the minute, so that it is true."""
    minute = to_amsterdam(held.until + ALMOST_A_MINUTE).replace(second=0, microsecond=0)
    return (
        f"{held} Probeer het na {clock_time(minute)} opnieuw. Hebt u haast? Gebruik dan het"
        " apparaat waarop u zich eerder aanmeldde, of vraag een nieuw wachtwoord aan."
    )
