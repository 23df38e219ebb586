"""HTML that is escaped by construction: text becomes markup only through `element`."""

from checker.core.danish import unbroken

_VOID = {"input", "br", "hr"}


class Html(str):
    """Markup that goes into a page as it is."""

    __slots__ = ()


def element(tag: str, /, *children: str | None, **attributes: str | bool | None) -> Html:
    """Return one element. Children that are not `Html` are escaped, and get no-break spaces; None is left out.

    Attributes are named `class_` or `data_field`; True gives a bare attribute, and False and None give none.
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
    """Join children as `element` does, without an element around them."""
    return Html("".join(c if isinstance(c, Html) else _escaped(unbroken(c)) for c in children if c is not None))


def _escaped(text: str) -> str:
    # The same as html.escape, which would make the browser load the names of 2,231 characters.
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#x27;")
