"""Open an office document that is about to go out, within bounds, and hand out its parts."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from lxml import etree

from screening.reading_bounds import NotRead

MOST_ENTRIES: Final = 3000
MOST_UNPACKED: Final = 80_000_000
"""Bytes over all parts that are read."""
MOST_TEXT: Final = 400_000
"""Characters of a document that are looked through for numbers and names."""
_FAULTS: Final = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError,
                  NotImplementedError, UnicodeDecodeError)  # fmt: skip
BROKEN: Final = "Het bestand is beschadigd, of met een wachtwoord gesloten."
TOO_LARGE: Final = "Het bestand is uitgepakt te groot om na te kijken."


class Package:
    """The parts of one office document; counts what it unpacks."""

    def __init__(self, data: bytes) -> None:
        """Open a document in memory. Raises NotRead."""
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
            self.names: Final = [entry.filename for entry in self._archive.infolist()]
        except _FAULTS as fault:
            raise NotRead(BROKEN) from fault
        self._left = MOST_UNPACKED
        if len(self.names) > MOST_ENTRIES:
            raise NotRead("Het bestand heeft te veel onderdelen om na te kijken.")
        if len(set(self.names)) < len(self.names):
            # Two programs may each read another one of the two.
            raise NotRead("Het bestand heeft twee onderdelen met dezelfde naam.")

    def having(self, start: str, end: str = "") -> list[str]:
        """Answer the names of the parts in a folder, or that begin and end like this."""
        return [name for name in self.names if name.startswith(start) and name.endswith(end)]

    def read(self, name: str) -> bytes:
        """Answer the bytes of a part; none where there is no such part. Raises NotRead."""
        if name not in self.names:
            return b""
        try:
            with self._archive.open(name) as stream:
                content = stream.read(self._left + 1)
        except _FAULTS as fault:
            raise NotRead(BROKEN) from fault
        self._left -= len(content)
        if self._left < 0:
            raise NotRead(TOO_LARGE)
        return content

    def elements(self, name: str) -> Iterator[etree._Element]:
        """Answer the elements of an XML part in their order. Raises NotRead."""
        content = self.read(name)
        if not content:
            return
        if b"<!DOCTYPE" in content[:2000] or b"<!ENTITY" in content:
            raise NotRead(BROKEN)
        try:
            yield from self.tree(content).iter(etree.Element)
        except (etree.XMLSyntaxError, ValueError) as fault:
            raise NotRead(BROKEN) from fault

    @staticmethod
    def tree(content: bytes) -> etree._Element:
        """Answer the root of an XML document, without entities and without a network."""
        parser = etree.XMLParser(
            resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
        )
        return etree.fromstring(content, parser)


def local(element: etree._Element) -> str:
    """Answer the name of an element without its namespace."""
    return str(etree.QName(element).localname)


def attribute(element: etree._Element, name: str) -> str:
    """Answer an attribute whatever its namespace; empty without it."""
    for key, value in element.attrib.items():
        if str(etree.QName(key).localname) == name:
            return str(value)
    return ""


def is_on(element: etree._Element, name: str = "val") -> bool:
    """Answer whether a switch of an office document is on: there, and not set to off."""
    return attribute(element, name).lower() not in {"0", "false", "off", "none"}


def words_of(element: etree._Element) -> str:
    """Answer the text in an element and in everything below it."""
    return "".join(str(text) for text in element.itertext())
