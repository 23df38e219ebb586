"""Write the handbook's register: an index as at the back of a book, for readers without scripts."""

from itertools import groupby

from checker.html.element import Html, element, together
from tools.errors import StepError
from tools.site.page_text import HandbookPage

# The place for the register in docs/tekst.md.
PLACE = "<div data-register></div>"

# Danish sorts these after z, in this order.
AFTER_Z = str.maketrans("æøå", "{|}")


def with_register(html: str, pages: list[HandbookPage]) -> str:
    """Return the built page `html` with the register of `pages`.

    Raises StepError when it has no place for it.
    """
    if PLACE not in html:
        raise StepError(f"docs/tekst.md has no {PLACE} for the register.")
    return html.replace(PLACE, register(pages, "../"))


def register(pages: list[HandbookPage], root: str) -> Html:
    """Return a list of the paragraphs in their order, then of all pages and keywords from a to å.

    `root` is the relative path to the root of the site.
    """
    entries: dict[str, list[HandbookPage]] = {}
    pages = [page for page in pages if page["kind"] not in ("term", "answer")]
    for page in pages:
        for word in [page["title"], *page["keywords"]]:
            entries.setdefault(word, []).append(page)
    letters = groupby(sorted(entries, key=alphabetical), key=first_letter)
    return element(
        "nav",
        element("h2", "Paragraffer", id="paragraffer"),
        element("ul", *(element("li", link(page, root)) for page in pages if "numbers" in page)),
        element("h2", "Register fra A til Å", id="register"),
        *(
            together(element("h3", letter), element("ul", *(entry(word, entries[word], root) for word in words)))
            for letter, words in letters
        ),
        class_="register",
        aria_label="Register",
        data_register=True,
    )


def entry(word: str, pages: list[HandbookPage], root: str) -> Html:
    """Return one word with the pages it leads to, or a page's own title with its link."""
    links = [link(page, root) for page in pages]
    if word == pages[0]["title"]:
        return element("li", *links)
    return element("li", f"{word}: ", links[0], *(together(", ", other) for other in links[1:]))


def link(page: HandbookPage, root: str) -> Html:
    """Return a link to a page by its title."""
    return element("a", page["title"], href=f"{root}{page['address']}" or "./")


def alphabetical(word: str) -> str:
    """Return a key that sorts words as a Danish reader looks them up."""
    return word.lower().translate(AFTER_Z)


def first_letter(word: str) -> str:
    """Return the letter that a word is listed under."""
    return word[0].upper() if word[0].isalpha() else "0-9"
