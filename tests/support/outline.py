"""The content of a piece of HTML, whatever its markup: its texts and its fields, a line for each block."""

from html.parser import HTMLParser

# Elements in the middle of a text; every other one begins a line.
INLINE = {"a", "abbr", "b", "br", "button", "em", "i", "input", "label", "small", "span", "strong", "option"}
# Attributes that only style sheets and neighbouring elements use.
UNSAID = {"class", "id", "for", "type", "rel"}
VOID = {"br", "hr", "img", "input", "link", "meta"}


def outline(html: str) -> str:
    """Return a line for each block of `html` that says something: its tag, its text, and its attributes in braces.

    A block within another is indented. A no-break space is written as `~`.
    """
    reader = _Outline()
    reader.feed(html)
    reader.close()
    return "".join(f"{line}\n" for line in reader.lines())


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[str] = []
        self._lines: list[tuple[int, list[str]]] = []
        self._begun = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self._blocks.append(tag)
            self._begun = False
        said = [f"{name}={value}" if value else name for name, value in attrs if name not in UNSAID]
        if said:
            self._say(f"{{{', '.join(said)}}}")
        if tag in VOID - INLINE:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._blocks:
            while self._blocks.pop() != tag:
                pass
            self._begun = False

    def handle_data(self, data: str) -> None:
        if data.strip() or self._begun:
            self._say(data)

    def _say(self, text: str) -> None:
        if not self._begun:
            depth = sum(tag in {"ul", "ol", "dl", "table", "fieldset", "details"} for tag in self._blocks)
            self._lines.append((depth, [f"{self._blocks[-1]}: " if self._blocks else ""]))
            self._begun = True
        self._lines[-1][1].append(text)

    def lines(self) -> list[str]:
        """Return the lines, white space folded."""
        found = ((depth, "".join(parts).replace("\N{NO-BREAK SPACE}", "~")) for depth, parts in self._lines)
        return [f"{'  ' * depth}{' '.join(text.split())}" for depth, text in found]
