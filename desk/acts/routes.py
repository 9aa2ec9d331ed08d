"""Say where the pages of all acts stand."""

from starlette.routing import Route

from desk.acts import ending_pages, having_pages, identity_pages, term_pages, writing_pages
from desk.acts.act_page import ActPage, ActPages, WordsOf
from desk.frame import Desk

ACT_PAGES: tuple[ActPage, ...] = (
    *having_pages.PAGES,
    *identity_pages.PAGES,
    *term_pages.PAGES,
    *ending_pages.PAGES,
    *writing_pages.PAGES,
)


def acts_routes(desk: Desk, words_of: WordsOf) -> list[Route]:
    """Answer the pages of acts; `words_of` answers a letter to a parent as they will read it."""
    pages = ActPages(desk, words_of)
    return [route for page in ACT_PAGES for route in pages.routes(page)]
