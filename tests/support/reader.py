"""A reader who stays: pages that are opened once, and moved from address to address."""

from playwright.sync_api import BrowserContext, Page

from tests.support.watch import PageWatch

# The number of pages kept open; each engine takes some 150 MB.
MOST = 4
# Moves a page to another address of its own, as the back button does, with its fields empty and nothing shown.
MOVE = """query => {
    document.querySelector("[data-outcome-shown]")?.replaceChildren();
    for (const field of document.querySelectorAll(".md-content input[type=search]")) {
        field.value = "";
        field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    history.pushState(null, "", location.pathname + query);
    dispatchEvent(new PopStateEvent("popstate"));
}"""


class Reader:
    """The open pages of a browser context by path, the most recently used last."""

    def __init__(self, context: BrowserContext, site_url: str) -> None:
        self.context, self.site_url = context, site_url
        self.watch = PageWatch(context, site_url)
        self._pages: dict[str, Page] = {}

    def at(self, address: str) -> Page:
        """Show an address of the site (`opslag/?paragraph=125`), without loading the page again where it is open."""
        path, question, query = address.partition("?")
        page = self._pages.pop(path, None)
        if page:
            page.evaluate(MOVE, question + query)
        else:
            if len(self._pages) == MOST:
                self._pages.pop(next(iter(self._pages))).close()
            page = self.context.new_page()
            page.goto(self.site_url + address)
        self._pages[path] = page
        page.bring_to_front()
        return page
