"""Only our own server's topmost verdicts on the sender are believed (RFC 8601)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.message import Authenticity
from intake.authenticity import verdicts
from intake.mail_parts import take_apart

SERVER = "mx.regenboog.example"


def of(*headers: str, server: str | None = SERVER) -> Authenticity:
    lines = "".join(f"{header}\r\n" for header in headers)
    return verdicts(take_apart(f"{lines}From: a@ouder.example\r\n\r\nHallo".encode()), server)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("spf=pass; dkim=fail; dmarc=none", ("pass", "fail", "none"), id="all three"),
        pytest.param("spf=softfail smtp.mailfrom=a@b.example", ("softfail", None, None), id="spf"),
        pytest.param(
            "dkim=fail header.d=lijst.example; dkim=pass header.d=ouder.example",
            (None, "pass", None),
            id="one of two signatures holds",
        ),
        pytest.param(
            "dkim=neutral; dkim=fail", (None, "neutral", None), id="no signature holds, first told"
        ),
        pytest.param(
            'spf=pass (mx: domain of "x; dmarc=pass" (nested) designates) smtp.mailfrom=a',
            ("pass", None, None),
            id="comments, nested, with syntax in them",
        ),
        pytest.param(
            'spf=fail reason="dkim=pass; dmarc=pass"', ("fail", None, None), id="quoted syntax"
        ),
        pytest.param(" SPF = Pass ;\r\n\tDKIM/1=PASS", ("pass", "pass", None), id="case and folds"),
        pytest.param(
            "spf=pass smtp.mailfrom=a@b.example; spf=none smtp.helo=b.example",
            ("pass", None, None),
            id="verdict on the machine's name",
        ),
        pytest.param("none", (None, None, None), id="nothing was checked"),
        pytest.param("arc=pass; iprev=pass; auth=pass", (None, None, None), id="other methods"),
        pytest.param("spf=; dkim; =pass; dmarc=pass-ish", (None, None, None), id="nonsense"),
    ],
)
def test_verdicts_are_read(value: str, expected: tuple[str | None, ...]) -> None:
    found = of(f"Authentication-Results: {SERVER}; {value}")

    assert (found.spf, found.dkim, found.dmarc) == expected


@pytest.mark.parametrize("name", ["MX.Regenboog.example", "mx.regenboog.example 1"])
def test_the_name_of_the_server_may_vary_in_case_and_carry_a_version(name: str) -> None:
    found = of(f"Authentication-Results: {name}; dmarc=pass")

    assert found.dmarc == "pass"


@pytest.mark.parametrize(
    "name",
    ["mx.vreemd.example", "mx.regenboog.example.vreemd.example", "x-mx.regenboog.example", ""],
)
def test_verdicts_of_another_server_do_not_count(name: str) -> None:
    found = of(f"Authentication-Results: {name}; spf=pass; dkim=pass; dmarc=pass")

    assert found == Authenticity()


def test_verdicts_below_those_of_another_server_do_not_count() -> None:
    found = of(
        "Authentication-Results: mx.vreemd.example; dmarc=fail",
        f"Authentication-Results: {SERVER}; dmarc=pass",
    )

    assert found == Authenticity()


def test_verdicts_that_the_sender_put_below_ours_do_not_count() -> None:
    found = of(
        f"Authentication-Results: {SERVER}; spf=fail",
        f"Authentication-Results: {SERVER}; spf=pass; dkim=pass; dmarc=pass",
    )

    assert found == Authenticity(spf="fail")


def test_verdicts_in_a_chain_of_relays_do_not_count() -> None:
    found = of(f"ARC-Authentication-Results: i=1; {SERVER}; spf=pass; dmarc=pass")

    assert found == Authenticity()


def test_without_a_configured_server_nothing_is_believed() -> None:
    found = of(f"Authentication-Results: {SERVER}; dmarc=pass", server=None)

    assert found == Authenticity()


@given(st.text(max_size=200))
def test_any_header_gives_words_or_nothing(value: str) -> None:
    plain = value.replace("\r", " ").replace("\n", " ")

    found = of(f"Authentication-Results: {SERVER}; {plain}")

    assert all(
        word is None or (word.isascii() and word.isalpha() and word == word.lower())
        for word in (found.spf, found.dkim, found.dmarc)
    )
