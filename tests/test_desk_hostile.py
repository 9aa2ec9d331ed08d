"""Prove that nothing people write runs on a page, leaves a file, or reaches a header."""

import csv
import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

import httpx
import pypdfium2
import pytest
from desk_furnished import furnished_beside, mark
from desk_walk import NOBODY, Walk, address, walk
from lxml import etree, html
from test_desk_roles import FORMS, OF_VISITORS, sent

HOSTILE: Final = (
    "<script>kwaad()</script>\"><img src=x onerror=kwaad()>' onmouseover='kwaad()"
    ' {{7*191}} {% raw %} ${7*191} <a href="javascript:kwaad()">k</a> </textarea>'
    "</title><svg/onload=kwaad()>"
    " \u202eegnar\u2066 \x07\x1b[31m ]]> --> &lt;b&gt; =cmd|'/c calc'!A0 ../../etc/passwd"
    "\r\nSet-Cookie: kwaad=1\r\n\r\n"
)
LONG = {303, 400, 403, 404, 409, 413, 422}
"""How a page answers a text that is too long: cut off, refused, or not read at all."""
RUNS = ("script", "img", "link", "iframe", "object", "embed", "video", "audio", "source", "form")
OURS = ("/", "data:image/")
QUERY = (
    "tekst",
    "soort",
    "status",
    "school",
    "groep",
    "van",
    "tot",
    "na",
    "voor",
    "jaar",
    "wie",
    "periode",
    "wat",
    "verder",
    "taal",
    "met",
    "wie",
    "zaak",
    "vanaf",
    "brieven",
    "code",
)


def hostile(word: str) -> str:
    """Answer what is written everywhere, with the word of its case in it."""
    return f"={HOSTILE} {word}"


@pytest.fixture
async def house(migrated_sqlite: Path, tmp_path: Path) -> AsyncIterator[Walk]:
    async with walk(furnished_beside(migrated_sqlite, hostile), tmp_path) as opened:
        yield opened


def is_inert(answer: httpx.Response) -> bool:
    """Assert that an answer runs nothing and fetches nothing from elsewhere."""
    assert answer.status_code < 500, (answer.request.url, answer.text[:300])
    assert all(each.isprintable() and "<" not in each for each in answer.headers.values())
    assert "kwaad" not in answer.cookies
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if kind == "image/svg+xml":
        root = etree.fromstring(answer.content)
    elif kind == "text/html":
        assert "1337" not in answer.text
        root = html.fromstring(answer.text)
    else:
        return True
    for element in root.iter("*"):
        assert element.tag not in {"style"} or kind != "text/html"
        for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
            assert not name.startswith("on"), (element.tag, name)
            assert name != "style" or kind != "text/html", element.tag
            assert not value.strip().lower().startswith("javascript:"), value
            if name in {"src", "href", "action", "data"} and element.tag in RUNS:
                assert value.startswith(OURS), value
                assert not value.startswith("//"), value
        if element.tag == "script":
            assert not (element.text or "").strip()
    return True


async def test_what_people_wrote_is_shown_as_they_wrote_it(house: Walk) -> None:
    of = house.furnished

    for page, name in (
        ("/zaken/{reference}", "eik"),
        ("/zaken/{reference}/advies", "eik"),
        ("/zaken/{reference}/antwoord/{answer}", "eik"),
        ("/zaken/{reference}/antwoord/{answer}/voorbeeld", "eik"),
        ("/datalekken/{reference}", "breach"),
        ("/datalekken/{reference}/deel/{part}", "breach"),
        ("/datalekken/{reference}/overnemen", "breach"),
        ("/apart", "eik"),
        ("/apart/{name}", "eik"),
    ):
        answer = await house.visitor("fg").get(address(of, page, name))

        root = html.fromstring(answer.text)
        values = [str(box.get("value")) for box in root.iter("input")]
        shown = " ".join([*(str(each) for each in root.itertext()), *values])
        assert "<script>kwaad()</script>" in shown, page


@pytest.mark.parametrize("who", ["fg", NOBODY])
async def test_no_page_runs_what_people_wrote(house: Walk, who: str) -> None:
    visitor = house.visitor(who)

    for page in house.pages("GET"):
        name = "breach" if page.startswith("/datalekken") else "eik"
        assert is_inert(await visitor.get(address(house.furnished, page, name)))


async def test_no_page_runs_what_its_address_says(house: Walk) -> None:
    visitor = house.visitor("fg")
    query = {**dict.fromkeys(QUERY, hostile("x"))}

    for page in house.pages("GET"):
        name = "breach" if page.startswith("/datalekken") else "eik"
        assert is_inert(await visitor.get(address(house.furnished, page, name), params=query))
        places = quote(hostile("x"), safe="")
        path = page
        while "{" in path:
            path = path[: path.index("{")] + places + path[path.index("}") + 1 :]
        assert is_inert(await visitor.get(path))


@pytest.mark.parametrize("begin", ["/zaken", "/datalekken", "/instellingen", "/m", "/apart"])
async def test_no_form_runs_what_was_typed_in_it(house: Walk, begin: str) -> None:
    for form in FORMS:
        if form.fields and form.page.startswith(begin):
            for name in form.fields:
                typed = {name: hostile("x")}
                assert is_inert(await sent(house, form, form.may[0], fields=typed))
            everything = dict.fromkeys(form.fields, hostile("x"))
            assert is_inert(await sent(house, form, form.may[0], fields=everything))


async def test_no_form_breaks_under_a_long_text(house: Walk) -> None:
    for form in FORMS:
        large = dict.fromkeys(form.fields, "é" * 200_000)
        if form.fields:
            assert (await sent(house, form, form.may[0], fields=large)).status_code in LONG, form


@pytest.mark.parametrize("page", OF_VISITORS)
async def test_no_form_of_a_parent_runs_what_was_typed_in_it(house: Walk, page: str) -> None:
    path = address(house.furnished, page, "sent")
    fields = dict.fromkeys((*OF_VISITORS[page], "name", "email", "taal", "verder"), hostile("x"))

    assert is_inert(await house.visitor(NOBODY).post(path, fields))


DOWNLOADS = (
    ("/zaken/{reference}/bestand/{file}", "eik"),
    ("/zaken/{reference}/antwoord/{answer}/bestand/{file}", "eik"),
    ("/datalekken/register.csv", "eik"),
    ("/datalekken/register.json", "eik"),
    ("/datalekken/{reference}/dossier.pdf", "breach"),
    ("/datalekken/{reference}/dossier.json", "breach"),
    ("/overzicht/jaarverslag.xlsx", "eik"),
    ("/overzicht/jaarverslag.pdf", "eik"),
)


@pytest.mark.parametrize(("page", "name"), DOWNLOADS)
async def test_a_download_is_to_be_saved_and_is_not_guessed_at(
    house: Walk, page: str, name: str
) -> None:
    answer = await house.visitor("ibp").get(address(house.furnished, page, name))

    kept = answer.headers["Content-Disposition"]
    assert answer.status_code == 200
    assert kept.startswith("attachment; ")
    file_name = unquote(kept.partition("=")[2].removeprefix("UTF-8''")).strip('"')
    assert file_name.isprintable()
    assert not set(file_name) & set('/\\"')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"].partition(";")[0] not in {"text/html", "image/svg+xml"}
    assert answer.headers["Cache-Control"] == "no-store"


async def test_no_export_holds_a_formula_or_a_program(house: Walk) -> None:
    visitor, of = house.visitor("ibp"), house.furnished

    table = (await visitor.get("/datalekken/register.csv")).content.decode("utf-8-sig")
    told = (await visitor.get("/datalekken/register.json")).json()
    paper = (
        await visitor.get(address(of, "/datalekken/{reference}/dossier.pdf", "breach"))
    ).content
    sheets = zipfile.ZipFile(io.BytesIO((await visitor.get("/overzicht/jaarverslag.xlsx")).content))

    cells = [cell for row in csv.reader(io.StringIO(table), delimiter=";") for cell in row]
    assert any(mark("breach") in cell for cell in cells)
    assert not [cell for cell in cells if cell.lstrip(" \ufeff\x00").startswith(tuple("=+-@\t\r"))]
    assert mark("breach") in json.dumps(told)
    pages = pypdfium2.PdfDocument(paper)
    assert mark("breach") in "".join(
        page.get_textpage().get_text_range() for page in pages
    ).replace("\r\n", "")
    assert not [word for word in (b"/JavaScript", b"/JS", b"/Launch", b"/URI") if word in paper]
    for name in sheets.namelist():
        assert b"<f>" not in sheets.read(name)
        assert b"<f " not in sheets.read(name)
