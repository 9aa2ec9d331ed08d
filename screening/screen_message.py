"""Screen a whole message: mask identifying numbers in every text of it."""

from dataclasses import replace

from casework.message import Attachment, IncomingMessage
from screening.numbers import mask_numbers


class NumberScreen:
    """Takes identifying numbers out of a message before anything else sees it."""

    def screen(self, message: IncomingMessage) -> IncomingMessage:
        """Answer the message with every number masked: texts, subject, names, file names."""
        text = mask_numbers(message.text).text
        same = message.full_text == message.text
        return replace(
            message,
            text=text,
            full_text=text if same else mask_numbers(message.full_text).text,
            subject=mask_numbers(message.subject).text,
            sender_name=mask_numbers(message.sender_name).text,
            attachments=tuple(
                Attachment(mask_numbers(each.name).text, each.media_type, each.size)
                for each in message.attachments
            ),
        )
