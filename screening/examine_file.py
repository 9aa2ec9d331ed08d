"""Examine the bytes of a file in memory and answer what it is taken for."""

from collections.abc import Iterator
from typing import Final

from PIL import Image

from casework.files import FileVerdict, JudgedFile
from screening.find_pictures import MOST_PICTURES
from screening.judge_file import (
    Sight,
    is_portrait,
    judge_picture,
    judge_text,
    needs_closer_look,
    worst,
)
from screening.look_at_picture import PictureReader
from screening.read_file import read_pages
from screening.reading_bounds import NotRead, Page

_SIDEWAYS: Final = 45


def examine(data: bytes, reader: PictureReader, *, identity_open: bool = False) -> JudgedFile:
    """Answer the verdict on a file; stops at the first page that settles it."""
    verdicts: list[JudgedFile] = []
    try:
        for page in read_pages(data):
            for verdict in _examine_page(page, reader, identity_open=identity_open):
                if verdict.verdict is FileVerdict.IDENTITY_DOCUMENT:
                    return verdict
                verdicts.append(verdict)
    except NotRead as fault:
        verdicts.append(JudgedFile(FileVerdict.UNCERTAIN, fault.why))
    return worst(verdicts)


def _examine_page(
    page: Page, reader: PictureReader, *, identity_open: bool
) -> Iterator[JudgedFile]:
    if page.text.strip():
        yield judge_text(page.text)
    if page.picture is not None:
        sight = reader.look(page.picture)
        yield _examine_picture(page.picture, sight, reader, identity_open=identity_open)
        yield from _examine_within(page.picture, reader)


def _examine_within(picture: Image.Image, reader: PictureReader) -> Iterator[JudgedFile]:
    """Judge each photo that a picture shows as if it had come alone.

    Words around it, as in a chat, say nothing of what is on it. A portrait on a page is one.
    """
    pictures = reader.pictures_within(picture)
    for within in pictures[:MOST_PICTURES]:
        sight = reader.look(within)
        if not is_portrait(sight):
            yield _examine_picture(within, sight, reader, identity_open=False)
    if len(pictures) > MOST_PICTURES:
        yield JudgedFile(FileVerdict.UNCERTAIN, "Er staan te veel foto's op het beeld.")


def _examine_picture(
    picture: Image.Image, sight: Sight, reader: PictureReader, *, identity_open: bool
) -> JudgedFile:
    sights = [sight]
    if needs_closer_look(sights[0]):
        sights.append(reader.look_closer(picture, sights[0]))
    verdict = judge_picture(sights, identity_open=identity_open)
    lines = sights[0].lines
    on_its_side = 2 * sum(abs(line.angle) > _SIDEWAYS for line in lines) > len(lines)
    if verdict.verdict is FileVerdict.UNCERTAIN and on_its_side:
        for quarters in (1, 3):
            sights.append(reader.look_turned(picture, sights[0], quarters))
            verdict = judge_picture(sights, identity_open=identity_open)
            if verdict.verdict is FileVerdict.IDENTITY_DOCUMENT:
                break
    return verdict
