"""Measure what a visit costs a reader who asks nothing: the bytes and the requests of one page and of five."""

from collections.abc import Iterator

from tools.site.visits import PAGES
from tools.upkeep.benchmark import Row, Scale
from tools.upkeep.benchmark.line import Line, serve_compressed
from tools.upkeep.benchmark.reader import reading
from tools.upkeep.benchmark.weight import LOOK


def visit(_: Scale) -> Iterator[Row]:
    """Measure first visits, each by a new reader, who looks at one page after the other."""
    line = Line()
    with reading() as (site, _address, browser), serve_compressed(site, line) as address:
        for length in (1, len(PAGES)):
            line.sent = 0
            line.asked.clear()
            with browser.new_context(locale="da-DK") as context:
                page = context.new_page()
                for path in PAGES[:length]:
                    page.goto(address + path, wait_until="load")
                    page.wait_for_timeout(LOOK)
            what = f"a visit when nothing is asked, pages: {length}"
            yield Row(what, [line.sent / 1000], "KB brotli")
            yield Row(what, [len(line.asked)], "requests")
