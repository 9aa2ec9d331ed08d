"""Judge files by what they begin with, so that a test says what each of them is."""

from casework.files import FileVerdict, IncomingFile, JudgedFile

PASSPORT = b"\xff\xd8\xffpassport "
PASSPORT_WORDS = "passport "
REPORT = b"%PDF-report "
BLUR = b"\x89PNG blur "
VERDICTS = {
    PASSPORT: FileVerdict.IDENTITY_DOCUMENT,
    REPORT: FileVerdict.HARMLESS,
    BLUR: FileVerdict.UNCERTAIN,
}
WHY = "De tekst is niet goed te lezen: café €."


class JudgeByContent:
    """Knows three kinds of bytes; all others are uncertain."""

    async def judge(self, file: IncomingFile, *, identity_open: bool) -> JudgedFile:
        found = (v for start, v in VERDICTS.items() if file.data.startswith(start))
        return JudgedFile(next(found, FileVerdict.UNCERTAIN), WHY)
