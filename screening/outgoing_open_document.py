"""Look for what nobody sees in a document of LibreOffice that is about to go out."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from casework.answers import Finding
from screening.outgoing_package import MOST_TEXT, Package, attribute, local, words_of
from screening.outgoing_words import blocks, made_by

_HIDDEN_TEXT: Final = frozenset({"hidden-text", "hidden-paragraph"})
_AWAY: Final = frozenset({"collapse", "filter"})


def look_at_open_document(file: str, package: Package) -> Iterator[Finding]:
    """Answer what is hidden in a document of LibreOffice. Raises NotRead."""
    if package.having("Basic/") or package.having("Scripts/"):
        yield blocks(file, "In het bestand zitten macro's.", "Sla het op zonder macro's.")
    if package.having("Versions/") or package.having("VersionList"):
        yield blocks(file, "Het bestand bewaart oude versies.", "Sla het op onder een andere naam.")
    objects = [name for name in package.names if name.split("/")[0].startswith("Object ")]
    if objects:
        yield blocks(
            file,
            "In het bestand zit een ander bestand, dat de ouder kan openen.",
            "Haal het weg, of voeg het als los bestand toe.",
        )
    elements = [*package.elements("content.xml"), *package.elements("styles.xml")]
    yield from _content(file, elements)
    yield from _tables(file, elements)
    people = [
        words_of(each).strip()
        for each in package.elements("meta.xml")
        if local(each) in {"creator", "initial-creator", "printed-by"}
    ]
    if names := [name for name in dict.fromkeys(people) if name]:
        yield made_by(file, ", ".join(names))


def _content(file: str, elements: list[etree._Element]) -> Iterator[Finding]:
    kinds = {local(each) for each in elements}
    if "changed-region" in kinds or kinds & {"change-track-table-cell", "cell-content-change"}:
        yield blocks(
            file,
            "Er staan bijgehouden wijzigingen in: de ouder kan de oude tekst lezen.",
            "Accepteer alle wijzigingen, zet het bijhouden uit, en sla het opnieuw op.",
        )
    if "annotation" in kinds:
        yield blocks(file, "Er staan opmerkingen in.", "Verwijder alle opmerkingen.")
    unseen = {
        attribute(style, "name")
        for style in elements
        if local(style) == "style" and _has(style, "text-properties", "display", {"none"})
    }
    hidden = kinds & _HIDDEN_TEXT or any(
        attribute(each, "style-name") in unseen and words_of(each).strip() for each in elements
    )
    if hidden:
        yield blocks(file, "Er staat verborgen tekst in.", "Maak die zichtbaar, of haal die weg.")
    notes = [each for each in elements if local(each) == "notes"]
    if any(words_of(each).strip() for each in notes):
        yield blocks(file, "Er staan notities bij de dia's.", "Verwijder alle notities.")


def _tables(file: str, elements: list[etree._Element]) -> Iterator[Finding]:
    styles = {
        attribute(style, "name")
        for style in elements
        if local(style) == "style" and _has(style, "table-properties", "display", {"false"})
    }
    sheets = [
        attribute(each, "name")
        for each in elements
        if local(each) == "table" and attribute(each, "style-name") in styles
    ]
    if sheets:
        yield blocks(
            file,
            f"Er zijn verborgen werkbladen: {', '.join(sheets)}.",
            "Maak ze zichtbaar en kijk wat erin staat, of verwijder ze.",
        )
    away = {local(each) for each in elements if attribute(each, "visibility") in _AWAY}
    if "table-row" in away:
        yield blocks(
            file, "Er zijn verborgen rijen.", "Maak alle rijen zichtbaar, ook die van een filter."
        )
    if "table-column" in away:
        yield blocks(file, "Er zijn verborgen kolommen.", "Maak alle kolommen zichtbaar.")
    refers = {"table-source", "cell-range-source"} & {local(each) for each in elements}
    formulas = (attribute(each, "formula") for each in elements)
    if refers or any("file:" in each or "http" in each for each in formulas):
        yield blocks(
            file,
            "Een formule verwijst naar een ander bestand of naar internet.",
            "Vervang de formules door hun waarden.",
        )


def _has(style: etree._Element, part: str, name: str, values: set[str]) -> bool:
    return any(local(each) == part and attribute(each, name) in values for each in style)


def text_of_open_document(package: Package) -> str:
    """Answer the words of a document, the cells of a sheet beside each other. Raises NotRead."""
    lines: list[str] = []
    for element in package.elements("content.xml"):
        if local(element) == "table-row":
            cells = (words_of(cell) for cell in element)
            lines.append("\t".join(cell for cell in cells if cell))
        elif local(element) in {"p", "h"} and not _in_a_cell(element):
            lines.append(words_of(element))
    return "\n".join(lines)[:MOST_TEXT]


def _in_a_cell(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and local(parent) == "table-cell"
