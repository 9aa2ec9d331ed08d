"""Turn the HTML of a mail into text, with and without the earlier mail quoted in it."""

# ruff: noqa: SIM905 - a list of words is easier to read and keep as one string

import html
import re
from dataclasses import dataclass, field
from typing import Final

from inscriptis import Inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig
from lxml import etree

from intake.mail_text import QUOTE_MARK

MAX_HTML: Final = 1_000_000
"""Characters of HTML that are read, embedded images not counted."""
MAX_TREE: Final = 400_000
MAX_TAGS: Final = 40_000
MAX_TAG: Final = 20_000
"""Beyond these the tags are stripped without building a tree: libxml2 takes quadratic time for
the attributes of one element."""

_EMBEDDED: Final = re.compile(
    rb"""data:(image/[a-z0-9.+-]{1,40}|application/pdf)[a-z0-9=;-]{0,60};base64,([A-Za-z0-9+/=%\s]*)""",
    re.IGNORECASE,
)
_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_:.-]{2,40})""", re.I
)
_DROPPED: Final = frozenset(
    "script style head title template object applet svg iframe noframes map select textarea img "
    "audio video canvas".split()
)
_HIDDEN: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])"
    r"|opacity\s*:\s*0(?![.\d])|max-height\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
# What each mail program wraps quoted mail in, by class, id and name.
_QUOTE_CLASSES: Final = frozenset(
    "gmail_quote gmail_attr gmail_extra yahoo_quoted protonmail_quote moz-cite-prefix "
    "moz-forward-container moz-email-headers-table zmail_extra tutanota_quote "
    "ms-outlook-mobile-reference-message mj-forward-quote cite_quote".split()
)
_QUOTE_IDS: Final = frozenset(
    "olk_src_body_section mail-editor-reference-message-container divtagdefaultwrapperquote "
    "replysplit isreplycontent replymessage forwardmessage".split()
)
_REST_IS_QUOTED_IDS: Final = frozenset(("appendonsend", "divrplyfwdmsg", "stopspelling"))
_SIGNATURE_CLASSES: Final = frozenset(("gmail_signature", "moz-signature", "protonmail_signature"))
_SIGNATURE_IDS: Final = frozenset(("ms-outlook-mobile-signature", "yahoo-signature"))
_AS_BLOCK: Final = frozenset("table tbody thead tfoot tr caption".split())
_AS_INLINE: Final = frozenset("td th a".split())
_WHOLE_TAG: Final = re.compile(r"""<[a-zA-Z](?:[^"'>]++|"[^"]*+"|'[^']*+'|["'])*+""")
_CRUDE_DROP: Final = re.compile(r"<(/?)(script|style|head)\b[^<>]*>|(<!--)|(-->)", re.IGNORECASE)
_CRUDE_BREAK: Final = re.compile(r"<(?:br|p|div|tr|li|h\d|table|blockquote)\b[^<>]*>", re.I)
_CRUDE_TAG: Final = re.compile(r"<[^<>]*>")
_BLANK_LINES: Final = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True)
class HtmlText:
    """The text of an HTML part."""

    full: str
    own: str
    """As `full`, with QUOTE_MARK on a line of its own where quoted mail was."""
    wrong: str | None = None


@dataclass(frozen=True, slots=True)
class EmbeddedImage:
    """An image written into the HTML itself as a data: address."""

    media_type: str
    encoded: bytes = field(repr=False)
    """Base64 as it stands in the address."""

    @property
    def size(self) -> int:
        """Bytes, by estimate from the length of its base64."""
        return len(self.encoded) * 3 // 4


def declared_charset(markup: bytes) -> str | None:
    """The charset that the HTML itself names in its first kilobytes."""
    found = _CHARSET.search(markup[:4096])
    return found[1].decode("ascii") if found else None


def without_embedded_images(markup: bytes) -> tuple[bytes, list[EmbeddedImage]]:
    """The HTML without data: images (a photo can be megabytes), and what those were."""
    if b"base64," not in markup:
        return markup, []
    images = [
        EmbeddedImage(found[1].decode("ascii").lower(), found[2])
        for found in _EMBEDDED.finditer(markup)
    ]
    return _EMBEDDED.sub(b"", markup), images


def html_to_text(markup: str) -> HtmlText:
    """Read the HTML as a person would see it: nothing hidden, no images, no scripts."""
    wrong = "HTML is cut off" if len(markup) > MAX_HTML else None
    markup = markup[:MAX_HTML].replace("\x00", "").replace(QUOTE_MARK, "")
    if _is_monstrous(markup):
        text = _crude_text(markup)
        return HtmlText(text, text, "HTML too large to lay out")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(markup.encode("utf-8", "ignore"), parser)
    except etree.XMLSyntaxError:
        tree = None
    too_deep = any("depth" in error.message.lower() for error in parser.error_log)
    if tree is None or too_deep:
        text = _crude_text(markup)
        return HtmlText(text, text, "HTML nested too deeply" if too_deep else wrong)
    _drop_hidden(tree)
    quotes = _quotes(tree)
    if not quotes:
        text = _render(tree)
        return HtmlText(text, text, wrong)
    marked = _without_quotes(tree, quotes)
    return HtmlText(_render(tree), _render(marked), wrong)


def _is_monstrous(markup: str) -> bool:
    if len(markup) > MAX_TREE or markup.count("<") > MAX_TAGS:
        return True
    return len(markup) > MAX_TAG and any(
        found.end() - found.start() > MAX_TAG for found in _WHOLE_TAG.finditer(markup)
    )


def _crude_text(markup: str) -> str:
    """Strip the tags in linear time, whatever the HTML is."""
    kept: list[str] = []
    position, inside = 0, ""
    for found in _CRUDE_DROP.finditer(markup):
        opens = "--" if found[3] else "" if found[1] or found[4] else found[2].lower()
        closes = "--" if found[4] else found[2].lower() if found[1] else ""
        if not inside and opens:
            kept.append(markup[position : found.start()])
            inside = opens
        elif inside and closes == inside:
            position, inside = found.end(), ""
    if not inside:
        kept.append(markup[position:])
    text = _CRUDE_TAG.sub(" ", _CRUDE_BREAK.sub("\n", " ".join(kept)))
    return html.unescape(text).strip()


def _render(tree: etree._Element) -> str:
    """Lay out the tree as text; tables become lines, so no column is padded or interleaved."""
    for element in tree.iter(etree.Element):
        if element.tag in _AS_BLOCK:
            element.tag = "div"
        elif element.tag in _AS_INLINE:
            if element.tag != "a":
                element.tail = " " + (element.tail or "")
            element.tag = "span"
        if element.attrib:
            element.attrib.clear()
    config = ParserConfig(css=CSS_PROFILES["strict"])
    text = Inscriptis(tree, config).get_text()
    return _BLANK_LINES.sub("\n\n", text).strip()


def _drop_hidden(tree: etree._Element) -> None:
    for element in list(tree.iter(etree.Element)):
        if element.tag in _DROPPED or _is_hidden(element):
            _take_out(element)


def _is_hidden(element: etree._Element) -> bool:
    if not element.attrib or element.tag in ("html", "body"):
        return False
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "")))


def _take_out(element: etree._Element, mark: str = "") -> None:
    """Remove an element but keep the text behind it; leave a mark on a line of its own."""
    parent = element.getparent()
    if parent is None:
        return
    if mark:
        stand_in = etree.Element("div")
        stand_in.text, stand_in.tail = mark, element.tail
        parent.replace(element, stand_in)
        return
    tail, before = element.tail or "", element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _classes(element: etree._Element) -> set[str]:
    return set(element.get("class", "").lower().split())


def _quotes(tree: etree._Element) -> list[etree._Element]:
    """The elements that hold quoted mail or a signature, outermost first."""
    return [element for element in tree.iter(etree.Element) if _is_quote(element)]


def _is_quote(element: etree._Element) -> bool:
    if not element.attrib:
        return False
    identity = element.get("id", "").lower().removeprefix("x_")
    classes = {name.removeprefix("x_") for name in _classes(element)}
    if element.tag == "blockquote" and element.get("type", "").lower() == "cite":
        return True
    if element.tag == "div" and element.get("name", "").lower() == "quote":
        return True
    return bool(
        classes & _QUOTE_CLASSES
        or classes & _SIGNATURE_CLASSES
        or identity in _QUOTE_IDS
        or identity in _REST_IS_QUOTED_IDS
        or identity in _SIGNATURE_IDS
    )


def _without_quotes(tree: etree._Element, quotes: list[etree._Element]) -> etree._Element:
    """A copy of the tree with a mark in place of each quote."""
    wanted = {id(element) for element in quotes}
    positions = [n for n, element in enumerate(tree.iter(etree.Element)) if id(element) in wanted]
    copy = etree.fromstring(etree.tostring(tree, encoding="utf-8"), etree.XMLParser(recover=True))
    elements = list(copy.iter(etree.Element))
    for position in positions:
        element = elements[position]
        if copy not in element.iterancestors():
            continue
        identity = element.get("id", "").lower().removeprefix("x_")
        if identity in _REST_IS_QUOTED_IDS:
            _take_out_rest(element)
        elif _classes(element) & _SIGNATURE_CLASSES or identity in _SIGNATURE_IDS:
            _take_out(element)
        elif "gmail_quote" in _classes(element) and _has_answers(element):
            continue
        else:
            _take_out(element, QUOTE_MARK)
    return copy


def _has_answers(element: etree._Element) -> bool:
    """Whether a Gmail container holds answers between or under the quotes it wraps.

    Only text beside a blockquote counts; a forward has none and is quoted as a whole.
    """
    if element.tag == "blockquote" or element.find(".//blockquote") is None:
        return False
    beside = [element.text or ""]
    for child in element:
        beside.append(child.tail or "")
        if child.tag != "blockquote" and not _classes(child) & _QUOTE_CLASSES:
            beside.append("".join(map(str, child.itertext())))
    return any(word.isalpha() for word in " ".join(beside).split())


def _take_out_rest(element: etree._Element) -> None:
    """Take out an element and all that follows it: Outlook quotes to the end of the mail."""
    node: etree._Element | None = element
    while node is not None and node.tag not in ("body", "html"):
        for follower in list(node.itersiblings()):
            follower.tail = None
            _take_out(follower)
        node.tail = None
        node = node.getparent()
    _take_out(element, QUOTE_MARK)
