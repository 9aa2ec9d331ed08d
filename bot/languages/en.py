"""Say the short sentences in English."""

from collections.abc import Mapping
from typing import Final

from bot.sayings import Saying

WORDS: Final[Mapping[Saying, str]] = {
    Saying.WELCOME: (
        "Hello, this is the privacy desk of {board}.\n\n"
        "Tell us in your own words what you want to ask or what happened. For example: you "
        "want to know what the school keeps about your child, something is not right, or data "
        "ended up with somebody else. Please name the school as well.\n\n"
        "You will get an answer here with a number and a date. Do not send a photo of a "
        "passport or an identity card, and do not write down a citizen service number (BSN)."
    ),
    Saying.NO_FILES: (
        "I do not open photos, videos and files. Please write what you want to ask or what "
        "happened, and I will help you on."
    ),
    Saying.NO_VIDEO: (
        "I cannot watch a video. Please write in words what you want to ask or what happened. "
        "Your own language is fine."
    ),
    Saying.NO_VOICE: (
        "I cannot listen to a voice message. Could you type in a few words what you want to "
        "ask or what happened? Your own language is fine."
    ),
    Saying.ONLY_PICTURES: (
        "I do not open this kind of file. I can look at a photo, a screenshot or a PDF. You "
        "can also mail the file to {address}."
    ),
    Saying.TOO_LARGE: (
        "Your photo or file is too large. I cannot take more than {megabytes} MB. Please send "
        "a smaller file, mail it to {address}, or tell us in words what it shows."
    ),
    Saying.NOT_FETCHED: (
        "I could not fetch your photo or file. Could you send it once more? Does it fail "
        "again? Then please mail it to {address}, or tell us in words what it shows."
    ),
    Saying.NOT_SURE: (
        "I cannot see well enough what is on your photo or file. It may be an identity "
        "document, and we never keep a copy of one. That is why I did not take it. Nothing of "
        "it was kept. Did you write something with it? That did arrive.\n\n"
        "There are other ways: tell us in words what it shows, send a sharper photo, mail it "
        "to {address}, or bring it to the school. Please never send us a photo of a passport "
        "or an identity card."
    ),
    Saying.UNSEEN: (
        "I deleted your photo or file from this chat. I did not open it. We want to know who "
        "you are, but a photo of a passport or an identity card is not needed for that. Show "
        "at school who you are, or ask the school to call you. You will get one more message "
        "here with all the ways.\n\n"
        "Was it something else? Then please tell us in words what it showed, or bring it to "
        "the school."
    ),
    Saying.NUMBER_GONE: (
        "Your message held a personal number, for example a citizen service number (BSN). "
        "Your message has arrived and was kept without that number. I deleted the message "
        "itself from this chat. You do not have to send it again. We do not need such "
        "numbers."
    ),
    Saying.PLEASE_DELETE: (
        "I cannot delete your message from this chat. Could you do that yourself? Press and "
        'hold the message and choose "Delete". It is better not to leave it in the chat: it '
        "is about a personal number, or about a photo or file that may show an identity "
        "document. We did not keep that."
    ),
    Saying.NO_PLACES: (
        "I do not read contacts and locations. Please write which school it is about and what "
        "you want to ask."
    ),
    Saying.WORDS_PLEASE: (
        "I do not understand this. Please write what you want to ask or what happened."
    ),
    Saying.NOT_REREAD: (
        "You changed a message. I do not read it again. Is something different now? Please "
        "write that in a new message."
    ),
    Saying.A_PERSON_LOOKS: (
        "I could not read your message well. A member of staff is told about it. Please feel "
        "free to write it again, in other words."
    ),
    Saying.NO_GROUPS: (
        "I only help in a conversation with one person, so that nobody else reads along. That "
        "is why I am leaving this group."
    ),
}
