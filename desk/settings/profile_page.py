"""Show the board's profile as it holds now, to read and to check."""

from typing import Final

from starlette.responses import Response

from desk.frame import Visit
from desk.settings.profile_story import gaps, story_of
from desk.settings.tabs import SETTINGS, settings_tabs

PROFILE: Final = f"{SETTINGS}/profiel"


async def profile_page(visit: Visit) -> Response:
    """Show everything the profile decides; nothing here can be changed."""
    return visit.page(
        "settings/profile.html",
        tabs=settings_tabs(visit, PROFILE),
        chapters=story_of(visit.board),
        rules=visit.board.special_rules,
        warnings=visit.board.warnings_for_fg if visit.seat.sees_whole_board else (),
        gaps=gaps(visit.board),
    )
