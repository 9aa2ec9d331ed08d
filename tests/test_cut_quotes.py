"""What a parent wrote now is kept whole; what mail programs add below it is cut."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.cut_quotes import cut_html_quotes, cut_quotes
from intake.mail_text import QUOTE_MARK, clean_text

MAILS = Path(__file__).parent / "mails"


def cases() -> list[object]:
    found = [
        mail
        for file in ("quoted_mails.toml", "quoted_mails_held_out.toml")
        for mail in tomllib.loads((MAILS / file).read_text("utf-8"))["mail"]
    ]
    return [pytest.param(mail["mail"], mail["new"], id=mail["name"]) for mail in found]


def words(text: str) -> list[str]:
    return clean_text(text).split()


@pytest.mark.parametrize(("mail", "new"), cases())
def test_what_was_written_now_is_told_from_what_was_quoted(mail: str, new: str) -> None:
    text = clean_text(mail).strip("\n")

    cut = cut_quotes(text)

    assert words(cut.new) == words(new)


@pytest.mark.parametrize(("mail", "new"), cases())
def test_no_word_of_a_mail_is_lost_by_cutting(mail: str, new: str) -> None:
    text = clean_text(mail)

    cut = cut_quotes(text)

    kept = sorted(words(f"{cut.new}\n{cut.quoted}\n{cut.signature}"))
    assert kept == sorted(words(text))
    assert len(words(new)) <= len(kept)


def test_quoted_text_and_signature_are_handed_over_apart() -> None:
    text = "Ja graag.\n-- \nSietske\n\nOp 3-11-2026 om 09:12 schreef Anja:\n> Alles?"

    cut = cut_quotes(text)

    assert cut.new == "Ja graag."
    assert cut.signature == "-- \nSietske"
    assert cut.quoted == "Op 3-11-2026 om 09:12 schreef Anja:\n> Alles?"


def test_answers_between_quotes_stay_in_their_order() -> None:
    text = "Op 3-11-2026 om 09:12 schreef Anja:\n> Alles?\nJa.\n> Op papier?\nNee, per mail."

    cut = cut_quotes(text)

    assert cut.new == "Ja.\nNee, per mail."


def test_a_mail_without_anything_to_cut_is_left_as_it_is() -> None:
    text = "Beste juf,\n\nMag de foto weg?\n\nGroet, Karin"

    cut = cut_quotes(text)

    assert cut.new == text
    assert not cut.has_quote


@pytest.mark.parametrize(
    ("markup", "new"),
    [
        pytest.param(
            "<div>Ja graag.</div><div class='gmail_quote'><div class='gmail_attr'>Op di schreef "
            "Anja:</div><blockquote>Alles?</blockquote></div>",
            "Ja graag.",
            id="gmail",
        ),
        pytest.param(
            "<div>Zie onder.</div><div class='gmail_quote'><div class='gmail_attr'>---------- "
            "Forwarded message ---------<br>Van: Anja</div><p>De cijfers van Finn.</p></div>",
            "Zie onder.",
            id="gmail forward",
        ),
        pytest.param(
            "<div>Ja.</div><blockquote type='cite'><div>Op 3 nov. 2026 om 09:12 heeft Anja het "
            "volgende geschreven:</div><div>Alles?</div></blockquote>",
            "Ja.",
            id="apple mail",
        ),
        pytest.param(
            "<p>Nee.</p><div class='moz-cite-prefix'>Op 03-11-2026 schreef Anja:</div>"
            "<blockquote type='cite'>Mag het?</blockquote><p>Nooit.</p>",
            "Nee.\nNooit.",
            id="thunderbird",
        ),
        pytest.param(
            "<body><div>Akkoord.</div><div id='appendonsend'></div><hr><div id='divRplyFwdMsg'>"
            "<b>Van:</b> Anja</div><div>Is dit akkoord?</div></body>",
            "Akkoord.",
            id="outlook on the web",
        ),
        pytest.param(
            "<p>Dank.</p><div style='border-top:solid #E1E1E1 1.0pt'><p><b>Van:</b> Anja "
            "&lt;anja@regenboog.example&gt;<br><b>Verzonden:</b> dinsdag 3 november 2026 09:12<br>"
            "<b>Aan:</b> Karin<br><b>Onderwerp:</b> Dossier</p></div><p>Hierbij.</p>",
            "Dank.",
            id="outlook on the desktop",
        ),
        pytest.param(
            "<div>Ja</div><div class='yahoo_quoted'>Op dinsdag schreef Anja: Alles?</div>",
            "Ja",
            id="yahoo",
        ),
        pytest.param(
            "<div>Ja</div><div class='protonmail_quote'>On Tuesday Anja wrote: Alles?</div>",
            "Ja",
            id="proton",
        ),
        pytest.param(
            "<div>Ja</div><div name='quote'>Gesendet: Dienstag, Von: Anja</div>", "Ja", id="gmx"
        ),
        pytest.param(
            "<span id='OLK_SRC_BODY_SECTION'><b>From: </b>Anja</span><div>Ja</div>",
            "Ja",
            id="outlook on the mac",
        ),
        pytest.param(
            "<p>In de app staat:</p><blockquote>Sem heeft vaak ruzie.</blockquote><p>Weg!</p>",
            "In de app staat:\nSem heeft vaak ruzie.\nWeg!",
            id="a citation of the parent",
        ),
    ],
)
def test_the_wrappers_of_mail_programs_are_taken_out_of_html(markup: str, new: str) -> None:
    cut = cut_html_quotes(markup)

    assert words(cut.new) == words(new)


def test_what_html_quoted_is_still_handed_over() -> None:
    markup = "<p>Ja.</p><blockquote type='cite'>Mag de foto op de site?</blockquote>"

    cut = cut_html_quotes(markup)

    assert cut.has_quote
    assert cut.quoted == "Mag de foto op de site?"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Van: Anja <anja@regenboog.example>",
                "Verzonden: dinsdag 3 november 2026 09:12",
                "Onderwerp: foto",
                "Op 3-11-2026 om 09:12 schreef Anja:",
                "> geciteerd",
                "-- ",
                "",
                "Groeten,",
                "06-12345678",
                "Dit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde.",
                "Verstuurd vanaf mijn iPhone",
                "Graag de foto weghalen.",
                QUOTE_MARK,
            ]
        ),
        max_size=25,
    )
)
def test_every_line_ends_up_in_exactly_one_place(lines: list[str]) -> None:
    text = "\n".join(lines)

    cut = cut_quotes(text)

    kept = words(f"{cut.new}\n{cut.quoted}\n{cut.signature}")
    assert sorted(kept) == sorted(words(text))
    assert QUOTE_MARK not in f"{cut.new}{cut.quoted}{cut.signature}"
