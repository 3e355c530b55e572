"""The HTML part of a letter as a mail program would see it."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """What a mail program would see: tags, attributes, links with their text, and the words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.links: list[tuple[str, str]] = []
        self.words = ""
        self._href = ""
        self._link_text: str | None = None
        self._skipped = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "a":
            self._href, self._link_text = dict(attrs).get("href") or "", ""
        self._skipped += tag in {"title", "style"}
        self.words += " " if tag not in {"strong", "a", "span"} else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link_text is not None:
            self.links.append((self._href, self._link_text))
            self._link_text = None
        self._skipped -= tag in {"title", "style"}

    def handle_data(self, data: str) -> None:
        if self._link_text is not None:
            self._link_text += data
        if not self._skipped:
            self.words += data
