"""Name where the register of breaches and each dossier stand."""

from starlette.routing import Route

from casework.affected_letter import AffectedWords
from desk.breaches.decision_pages import ap_page, people_page
from desk.breaches.dossier_page import copy_page, dossier_page, json_export, pdf_export
from desk.breaches.ending_pages import aware_page, close_page
from desk.breaches.letter_page import letter_page
from desk.breaches.part_page import part_page
from desk.breaches.register_page import csv_export, register_page
from desk.breaches.register_page import json_export as register_json
from desk.breaches.report_pages import report_page, told_page
from desk.breaches.risk_page import risk_page
from desk.frame import Desk, StaffPage, staff_page

READ, FORM = ("GET",), ("GET", "POST")


def breaches_routes(desk: Desk, words: AffectedWords) -> list[Route]:
    """Answer the pages of breaches; `words` finds those of the letter to who is affected."""

    def route(path: str, page: StaffPage, methods: tuple[str, ...] = READ) -> Route:
        return Route(f"/datalekken{path}", staff_page(page, desk), methods=list(methods))

    return [
        route("", register_page),
        route("/register.csv", csv_export),
        route("/register.json", register_json),
        route("/{reference}", dossier_page),
        route("/{reference}/overnemen", copy_page),
        route("/{reference}/dossier.pdf", pdf_export),
        route("/{reference}/dossier.json", json_export),
        route("/{reference}/deel/{part}", part_page, FORM),
        route("/{reference}/risico", risk_page, FORM),
        route("/{reference}/besluit-ap", ap_page, FORM),
        route("/{reference}/besluit-betrokkenen", people_page, FORM),
        route("/{reference}/melding", report_page, FORM),
        route("/{reference}/verteld", told_page, FORM),
        route("/{reference}/brief", letter_page(words), FORM),
        route("/{reference}/bekend", aware_page, FORM),
        route("/{reference}/afsluiten", close_page, FORM),
    ]
