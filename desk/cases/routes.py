"""Lead to the pages of what there is to do, the list, and each case."""

from starlette.routing import Route

from desk.cases.case_page import case_file, who_else, whole_case
from desk.cases.list_pages import LIST, TODAY, every_case, today
from desk.frame import Desk, staff_page


def case_routes(desk: Desk) -> list[Route]:
    """Answer the routes."""
    below = f"{LIST}/{{reference}}"
    pages = {
        TODAY: today,
        LIST: every_case,
        below: whole_case,
        f"{below}/samen": who_else,
        f"{below}/bestand/{{file}}": case_file,
    }
    return [Route(path, staff_page(page, desk), methods=["GET"]) for path, page in pages.items()]
