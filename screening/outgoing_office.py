"""Look for what nobody sees in a document of Word, Excel or PowerPoint that is about to go out."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from casework.answers import Finding
from screening.outgoing_package import MOST_TEXT, Package, attribute, is_on, local, words_of
from screening.outgoing_words import blocks, made_by, warns

CHANGES: Final = frozenset(
    {"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "cellIns",
     "cellDel", "sectPrChange", "numberingChange", "delText"}
)  # fmt: skip
ELSEWHERE: Final = frozenset({"hyperlink"})
"""Kinds of relationship that may well point outside: a link that somebody clicks."""
_REFERS: Final = re.compile(r"\[\d+\]|'[^']*\[[^\]]+\][^']*'!|https?://|\\\\\\\\", re.IGNORECASE)
_CALLS_OUT: Final = re.compile(r"\b(?:WEBSERVICE|IMPORTDATA|DDE|CALL|REGISTER)\s*\(", re.IGNORECASE)


def look_at_office(file: str, package: Package) -> Iterator[Finding]:
    """Answer what is hidden in a document of Word, Excel or PowerPoint. Raises NotRead."""
    yield from _everywhere(file, package)
    if package.having("word/"):
        yield from _word(file, package)
    if package.having("xl/"):
        yield from _excel(file, package)
    if package.having("ppt/"):
        yield from _powerpoint(file, package)


def _everywhere(file: str, package: Package) -> Iterator[Finding]:
    if any(name.lower().endswith(("vbaproject.bin", "xlm.xml")) for name in package.names):
        yield blocks(file, "In het bestand zitten macro's.", "Sla het op zonder macro's.")
    inside = ("/embeddings/", "/activex/", "/media/embedded")
    if any(part in f"/{name.lower()}" for name in package.names for part in inside):
        yield blocks(
            file,
            "In het bestand zit een ander bestand, dat de ouder kan openen.",
            "Haal het weg, of voeg het als los bestand toe.",
        )
    comments = [name for name in package.names if re.search(r"/(?:threaded)?comments", name, re.I)]
    if any(_says_something(package, name) for name in comments):
        yield blocks(file, "Er staan opmerkingen in.", "Verwijder alle opmerkingen.")
    if any(_points_outside(package, name) for name in package.having("", ".rels")):
        yield warns(
            file,
            "Het bestand haalt iets op van een andere plek.",
            "Kijk of er geen gegevens van anderen achter zitten, of sla het op als PDF.",
        )
    yield from _properties(file, package)


def _says_something(package: Package, name: str) -> bool:
    return any(
        local(element) in {"comment", "cm", "threadedComment"} for element in package.elements(name)
    )


def _points_outside(package: Package, name: str) -> bool:
    return any(
        attribute(element, "TargetMode") == "External"
        and attribute(element, "Type").rpartition("/")[2] not in ELSEWHERE
        for element in package.elements(name)
    )


def _properties(file: str, package: Package) -> Iterator[Finding]:
    named = {"creator", "lastModifiedBy", "Manager"}
    people = [
        words_of(element).strip()
        for part in ("docProps/core.xml", "docProps/app.xml")
        for element in package.elements(part)
        if local(element) in named
    ]
    names = [name for name in dict.fromkeys(people) if name]
    if names:
        yield made_by(file, ", ".join(names))
    custom = [each for each in package.elements("docProps/custom.xml") if local(each) == "property"]
    if custom:
        yield warns(
            file,
            "Het bestand heeft eigen eigenschappen, zoals een dossiernummer.",
            "Kijk bij Bestand, Info wat daar staat.",
        )


def _word(file: str, package: Package) -> Iterator[Finding]:
    texts = [
        name
        for name in package.having("word/", ".xml")
        if re.fullmatch(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml", name)
    ]
    changed = hidden = white = False
    for name in texts:
        for element in package.elements(name):
            kind = local(element)
            changed = changed or kind in CHANGES
            if kind == "vanish" and is_on(element):
                hidden = hidden or _run_says_something(element)
            if kind == "color" and attribute(element, "val").upper() == "FFFFFF":
                white = white or _run_says_something(element)
    if changed:
        yield blocks(
            file,
            "Er staan bijgehouden wijzigingen in: de ouder kan de oude tekst lezen.",
            "Accepteer alle wijzigingen, zet Wijzigingen bijhouden uit, en sla het opnieuw op.",
        )
    if hidden:
        yield blocks(file, "Er staat verborgen tekst in.", "Maak die zichtbaar, of haal die weg.")
    if white:
        yield warns(file, "Er staat witte tekst in.", "Kijk wat daar staat: selecteer alles.")


def _run_says_something(mark: etree._Element) -> bool:
    """Answer whether the run or paragraph that a mark belongs to holds text."""
    properties = mark.getparent()
    run = properties.getparent() if properties is not None else None
    return run is not None and bool(words_of(run).strip())


def _excel(file: str, package: Package) -> Iterator[Finding]:
    sheets = [each for each in package.elements("xl/workbook.xml") if local(each) == "sheet"]
    away = [
        attribute(each, "name")
        for each in sheets
        if attribute(each, "state").lower() in {"hidden", "veryhidden"}
    ]
    if away:
        yield blocks(
            file,
            f"Er zijn verborgen werkbladen: {', '.join(away)}.",
            "Maak ze zichtbaar en kijk wat erin staat, of verwijder ze.",
        )
    yield from _sheets(file, package)
    kept = {
        "xl/externalLinks/": "Het bestand bewaart gegevens uit een ander bestand.",
        "xl/pivotCache/pivotCacheRecords": "Achter een draaitabel zitten alle gegevens nog.",
        "xl/revisions/": "Het bestand bewaart wat er eerder stond.",
        "xl/connections": "Het bestand haalt gegevens op uit een andere bron.",
        "xl/queryTables/": "Het bestand haalt gegevens op uit een andere bron.",
        "xl/model/": "Er zit een gegevensmodel in met meer dan u ziet.",
    }
    for what in dict.fromkeys(what for start, what in kept.items() if package.having(start)):
        yield blocks(
            file, what, "Kopieer alleen de waarden naar een nieuw bestand, en voeg dat toe."
        )


def _sheets(file: str, package: Package) -> Iterator[Finding]:
    rows = columns = refers = False
    for name in package.having("xl/worksheets/", ".xml"):
        for element in package.elements(name):
            kind = local(element)
            if kind == "row":
                gone = _set(element, "hidden") or attribute(element, "ht") in {"0", "0.0"}
                rows = rows or (gone and bool(words_of(element).strip()))
            elif kind == "col":
                gone = _set(element, "hidden") or attribute(element, "width") in {"0", "0.0"}
                columns = columns or gone
            elif kind == "f":
                formula = words_of(element)
                refers = refers or bool(_REFERS.search(formula) or _CALLS_OUT.search(formula))
    if rows:
        yield blocks(
            file, "Er zijn verborgen rijen.", "Maak alle rijen zichtbaar, ook die van een filter."
        )
    if columns:
        yield blocks(file, "Er zijn verborgen kolommen.", "Maak alle kolommen zichtbaar.")
    if refers:
        yield blocks(
            file,
            "Een formule verwijst naar een ander bestand of naar internet.",
            "Vervang de formules door hun waarden.",
        )


def _set(element: etree._Element, name: str) -> bool:
    return attribute(element, name).lower() in {"1", "true", "on"}


def _powerpoint(file: str, package: Package) -> Iterator[Finding]:
    # The number of a page stands in a field (fld), what somebody wrote in a run (r).
    notes = any(
        local(element) == "r" and words_of(element).strip()
        for name in package.having("ppt/notesSlides/", ".xml")
        for element in package.elements(name)
    )
    if notes:
        yield blocks(file, "Er staan notities bij de dia's.", "Verwijder alle notities.")
    away = any(
        local(element) == "sld" and attribute(element, "show") in {"0", "false"}
        for name in package.having("ppt/slides/", ".xml")
        for element in package.elements(name)
    )
    if away:
        yield blocks(file, "Er zijn verborgen dia's.", "Maak ze zichtbaar, of verwijder ze.")


def text_of_office(package: Package) -> str:
    """Answer the words of a document, the cells of a sheet beside each other. Raises NotRead."""
    if package.having("xl/"):
        return "\n".join(_rows(package))[:MOST_TEXT]
    parts: list[str] = []
    for name in package.having("", ".xml"):
        if not re.match(r"(?:word|ppt/slides|ppt/notesSlides)/[^/]+\.xml$", name):
            continue
        paragraphs = (each for each in package.elements(name) if local(each) == "p")
        parts.extend(words_of(each) for each in paragraphs)
    return "\n".join(parts)[:MOST_TEXT]


def _rows(package: Package) -> Iterator[str]:
    shared = [
        words_of(each) for each in package.elements("xl/sharedStrings.xml") if local(each) == "si"
    ]
    for name in package.having("xl/worksheets/", ".xml"):
        for element in package.elements(name):
            if local(element) == "row":
                yield "\t".join(_cell(cell, shared) for cell in element if local(cell) == "c")


def _cell(cell: etree._Element, shared: list[str]) -> str:
    text = "".join(words_of(part) for part in cell if local(part) in {"v", "is"})
    if attribute(cell, "t") != "s":
        return text
    number = int(text) if text.strip().isdigit() else -1
    return shared[number] if 0 <= number < len(shared) else ""
