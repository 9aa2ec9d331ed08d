"""Lead to the pages of what there is to do, the list, and each case."""

from starlette.routing import Route

from desk.cases.case_page import CasePages, OfferActs
from desk.cases.list_pages import LIST, TODAY, every_case, today
from desk.frame import Desk, staff_page


def case_routes(desk: Desk, offered: OfferActs) -> list[Route]:
    """Answer the routes; `offered` says which acts a person on a seat can do with a case."""
    pages = CasePages(offered)
    below = f"{LIST}/{{reference}}"
    return [
        Route(TODAY, staff_page(today, desk), methods=["GET"]),
        Route(LIST, staff_page(every_case, desk), methods=["GET"]),
        Route(below, staff_page(pages.whole, desk), methods=["GET"]),
        Route(f"{below}/samen", staff_page(pages.together, desk), methods=["GET"]),
        Route(f"{below}/bestand/{{file}}", staff_page(pages.file, desk), methods=["GET"]),
    ]
