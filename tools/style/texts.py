"""Read the Danish that readers meet from where it is written, each text with its file and line."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Stands where a macro or a placeholder writes a name, a number or a fact.
FILLED = "X"

# Keys of rules/ whose text is a title, a name or a source, or a reader's own words, and not ours.
NOT_OURS = {"section", "publisher", "dated", "synonyms", "keywords", "words", "forms", "aliases", "of", "guidelines"}
NOT_OURS |= {"number", "long", "header", "name", "not"}
# A paragraph's or a document's title is as its publisher wrote it.
TITLED = ("rules/paragraphs/", "rules/documents.yaml")

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SOURCE = re.compile(r"\s*\{\{\s*(?:src|doubt)\(.*?\)\s*\}\}", re.DOTALL)
_MACRO = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{:?\s*[#.][^}\n]*\}")
_ADMONITION = re.compile(r'^(?:!!!|\?\?\?\+?)\s+\w+(?:\s+"(.*)")?\s*$')
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|\[[a-z_]+\]")
_QUOTED = re.compile(r"»[^«]*«")
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
_SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_DANISH = re.compile(r"[æøåÆØÅ]|\b(?:ikke|der|som|den|det|og|er|til|på|med|af|eller)\b")
_ENGLISH = re.compile(r"\b(?:the|of|is|are|and|which|with|must|an?)\b")
_FEWEST_WORDS = 3
# What is said to those who write the rules. They know what YAML is.
_FOR_WRITERS = ("checker/compile/", "checker/cli.py")


class Link(NamedTuple):
    """A link's text and where it leads."""

    text: str
    to: str


class Text(NamedTuple):
    """A paragraph, a heading, an item or a cell, with every quotation emptied and what is filled in as an X."""

    file: str
    line: int
    words: str
    links: tuple[Link, ...] = ()
    heading: bool = False


def read_texts(root: Path) -> Iterator[Text]:
    """Yield the texts of a checkout, file by file."""
    for folder, pattern, read in (
        ("docs", "*.md", read_page),
        ("rules", "*.yaml", read_rules),
        ("checker", "*.py", read_python),
        ("macros", "*.py", read_python),
        ("docs/assets/javascripts", "*.js", read_script),
        ("overrides", "*.html", read_template),
    ):
        for file in sorted((root / folder).rglob(pattern)):
            name = file.relative_to(root).as_posix()
            if name.startswith(_FOR_WRITERS):
                continue
            yield from (text._replace(words=_plain(text.words)) for text in read(name, file.read_text("utf-8")))


def read_page(name: str, source: str) -> Iterator[Text]:
    """Read a page in Markdown, without its sources, code and HTML."""
    for pattern, instead in ((_FRONT_MATTER, ""), (_COMMENT, ""), (_SOURCE, ""), (_MACRO, FILLED), (_ATTRIBUTES, "")):
        source = _replace(pattern, source, instead)
    source = _admonitions(source)
    heading, line = False, 1
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        if token.map:
            line = token.map[0] + 1
        if token.type == "heading_open":
            heading = True
        elif token.type == "inline" and token.content.strip():
            yield Text(name, line, _inline(token), tuple(_links(token)), heading)
            heading = False


def read_rules(name: str, source: str) -> Iterator[Text]:
    """Read a file of rules, without titles, sources, and what readers are known to write."""

    def walk(node: yaml.Node, key: str) -> Iterator[Text]:
        if isinstance(node, yaml.MappingNode):
            for child, value in node.value:
                yield from walk(value, child.value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                yield from walk(value, key)
        elif key not in NOT_OURS and not (key == "title" and name.startswith(TITLED)) and _is_text(node.value):
            yield Text(name, node.start_mark.line + 1, node.value)

    if root := yaml.compose(source):
        yield from walk(root, "")


def read_python(name: str, source: str) -> Iterator[Text]:
    """Read the Danish strings of a module. Docstrings are for developers, and English."""
    inside: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in node.values}
            words = "".join(str(part.value) if isinstance(part, ast.Constant) else FILLED for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            words = node.value
        else:
            continue
        if _is_text(words) and _DANISH.search(words) and not _ENGLISH.search(words):
            yield Text(name, node.lineno, words)


def read_script(name: str, source: str) -> Iterator[Text]:
    """Read the Danish strings of a script."""
    source = _replace(_SCRIPT_COMMENT, source)
    for found in _STRING.finditer(source):
        words = re.sub(r"\$\{[^}]*\}", FILLED, found[1] or found[2] or "")
        if _is_text(words) and _DANISH.search(words) and not _ENGLISH.search(words):
            yield Text(name, source.count("\n", 0, found.start()) + 1, words)


def read_template(name: str, source: str) -> Iterator[Text]:
    """Read the text between the tags of a template."""
    source = _replace(_MACRO, source, FILLED)
    at = 0
    for tag in [*_MARKUP.finditer(source), None]:
        words = source[at : tag.start() if tag else len(source)]
        if _is_text(words):
            before = at + len(words) - len(words.lstrip())
            yield Text(name, source.count("\n", 0, before) + 1, words)
        at = tag.end() if tag else at


def _plain(words: str) -> str:
    """Return text with what is filled in, and what is quoted, as an X, and its spaces folded."""
    return " ".join(_QUOTED.sub(f"»{FILLED}«", _PLACEHOLDER.sub(FILLED, words)).replace("\N{SOFT HYPHEN}", "").split())


def _is_text(words: str) -> bool:
    return len(words.split()) >= _FEWEST_WORDS


def _replace(pattern: re.Pattern[str], source: str, instead: str = "") -> str:
    """Replace what matches, keeping its line breaks, so that what follows is on the same line as before."""
    return pattern.sub(lambda found: instead + "\n" * found[0].count("\n"), source)


def _admonitions(source: str) -> str:
    """Make a box's title and indented lines ordinary ones: CommonMark has no boxes, and takes such lines for code."""
    lines, inside = source.split("\n"), False
    for at, line in enumerate(lines):
        if box := _ADMONITION.match(line):
            inside, lines[at] = True, f"**{box[1]}**." if box[1] else ""
        elif inside and line.startswith("    "):
            lines[at] = line[4:]
        elif line.strip():
            inside = False
    return "\n".join(lines)


def _inline(token: Token) -> str:
    return "".join(
        " " if part.type == "softbreak" else FILLED if part.type == "code_inline" else part.content
        for part in token.children or ()
        if part.type != "html_inline"
    )


def _links(token: Token) -> Iterator[Link]:
    to, text = None, ""
    for part in token.children or ():
        if part.type == "link_open":
            to, text = str(part.attrGet("href")), ""
        elif part.type == "link_close" and to is not None:
            yield Link(text.strip(), to)
            to = None
        else:
            text += part.content
