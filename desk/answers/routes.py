"""Lead to the pages on which an answer is written, checked, approved, sent and fetched."""

from starlette.routing import Route

from desk.answers.begin_page import BeginPages
from desk.answers.edit_page import EditPages
from desk.answers.fetch_pages import FetchPages
from desk.answers.opened import FETCH_PATH, AnswerPorts
from desk.answers.send_pages import SendPages
from desk.frame import Desk, staff_page

ANSWERS = "/zaken/{reference}/antwoord"
ONE = f"{ANSWERS}/{{answer}}"


def answer_routes(desk: Desk, ports: AnswerPorts) -> list[Route]:
    """Answer the pages of staff, and those behind the link that a parent gets."""
    begin, edit, send = BeginPages(ports), EditPages(ports), SendPages(ports)
    get = [
        (ANSWERS, begin.show),
        (ONE, edit.show),
        (f"{ONE}/bestand/{{file}}", edit.file),
        (f"{ONE}/voorbeeld", send.preview),
        (f"{ONE}/akkoord", send.approval),
        (f"{ONE}/versturen", send.ask),
    ]
    post = [
        (ANSWERS, begin.send),
        (ONE, edit.save),
        (f"{ONE}/bestand/{{file}}/weg", edit.remove_file),
        (f"{ONE}/weg", edit.discard),
        (f"{ONE}/akkoord", send.approve),
        (f"{ONE}/versturen", send.send),
        (f"{ONE}/code", send.code),
    ]
    upload = staff_page(edit.add_file, desk)
    return [
        *(Route(path, staff_page(page, desk), methods=["GET"]) for path, page in get),
        *(Route(path, staff_page(page, desk), methods=["POST"]) for path, page in post),
        Route(f"{ONE}/bestanden", upload, methods=["POST"]),
        *fetch_routes(desk),
    ]


def fetch_routes(desk: Desk) -> list[Route]:
    """Answer the pages behind the link of an answer."""
    fetch = FetchPages(desk)
    path = f"{FETCH_PATH}/{{secret}}"
    return [
        Route(path, fetch.show, methods=["GET"]),
        Route(path, fetch.send, methods=["POST"]),
        Route(f"{path}/bestand/{{file}}", fetch.file, methods=["GET"]),
    ]
