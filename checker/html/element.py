"""HTML that is escaped by construction: text becomes markup only through `element`."""

from checker.core.danish import unbroken

_VOID = {"input", "br", "hr"}


class Html(str):
    """Markup that may stand in a page as it is."""

    __slots__ = ()


def element(tag: str, /, *children: str | None, **attributes: str | bool | None) -> Html:
    """One element. Children that are not `Html` are text, escaped and kept from breaking at `§ 124 d`; None is nothing.

    An attribute is written `class_` or `data_field`; True stands bare, False and None are left out.
    """
    written = ""
    for key, value in attributes.items():
        label = key.removesuffix("_").replace("_", "-")
        if value is True:
            written += f" {label}"
        elif value is not None and value is not False:
            written += f' {label}="{_escaped(value)}"'
    if tag in _VOID:
        return Html(f"<{tag}{written}>")
    return Html(f"<{tag}{written}>{together(*children)}</{tag}>")


def together(*children: str | None) -> Html:
    """Children side by side, text escaped."""
    return Html("".join(c if isinstance(c, Html) else _escaped(unbroken(c)) for c in children if c is not None))


def _escaped(text: str) -> str:
    # As html.escape does it, which would bring the names of 2,231 characters to the browser with it.
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#x27;")
