"""The words of our own HTML without its markup: for paper."""

import re
from html import unescape

from dashboard.html import Html

_TAG = re.compile(r"<[^>]*>")


def plain_words(html: Html) -> str:
    """The text of a piece of HTML; what was isolated there (`<bdi>`) is isolated here.

    No typed text is lost: it is escaped in HTML, so that none of it looks like a tag.
    """
    isolated = html.replace("<bdi>", "\u2068").replace("</bdi>", "\u2069")
    return unescape(_TAG.sub("", isolated))
