"""Give each board its own colour, light and dark, as a few lines of style."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from casework.colours import READABLE, WHITE, lightened
from desk.frame import Desk

DARK_GROUND: Final = "#1b2126"
"""The lightest ground of the dark scheme: what can be read on it can be read on the others."""
DARK_INK: Final = "#10151a"
KEPT_SECONDS: Final = 3600


def accent_style(desk: Desk) -> Callable[[Request], Awaitable[Response]]:
    """Answer the endpoint that gives a board's colours."""

    async def endpoint(request: Request) -> Response:
        board = desk.boards.get(request.path_params["board"])
        if board is None:
            raise HTTPException(404)
        dark = lightened(board.accent, until=READABLE, against=DARK_GROUND)
        style = (
            f":root{{--board-accent:{board.accent};--board-accent-ink:{WHITE}}}\n"
            "@media (prefers-color-scheme:dark){:root{"
            f"--board-accent:{dark};--board-accent-ink:{DARK_INK}}}}}\n"
        )
        headers = {"Cache-Control": f"public, max-age={KEPT_SECONDS}"}
        return Response(style, media_type="text/css", headers=headers)

    return endpoint
