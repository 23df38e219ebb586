"""An address that leads nowhere: the reader is told so in Danish and can go on from there, wherever the site is."""

import shutil
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.rules_fixture import rules
from tools.site.build import build_site
from tools.site.serve import serve_directory

UNDER = "kommune/magt/"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a host with the site in a folder and its page for missing addresses at the root, and yield the address."""
    folder = tmp_path_factory.mktemp("host")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SITE_URL", f"https://host.example/{UNDER}")
        build_site(folder / UNDER)
    shutil.copy(folder / UNDER / "404.html", folder)
    with serve_directory(folder) as url:
        yield url


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open a page for a reader who has never been here."""
    with chromium.new_context(locale="da-DK", service_workers="block") as context:
        yield context.new_page()


@pytest.mark.parametrize("missing", ["ikke-her", "ikke-her/", "paragraffer/999/x/y.html", "a/b/c/d/e/?q=1#x"])
def test_a_missing_address_leads_on_from_any_depth(page: Page, host: str, missing: str) -> None:
    response = page.goto(f"{host}{UNDER}{missing}")
    assert response is not None
    assert response.status == 404
    assert page.title() == "Siden findes ikke - Sidste Udvej"
    expect(page.locator("h1")).to_have_text("Siden findes ikke")
    assert "not found" not in page.locator("body").inner_text().lower()
    links = page.locator("main a").evaluate_all("all => all.map((link) => link.href)")
    root = f"{host}{UNDER}"
    for path in ("", "tekst/", "opslag/", "medarbejder/", "leder/", "borger/", "paaroerende/"):
        assert urljoin(root, path) in links, path
    assert len([link for link in links if "/paragraffer/" in link]) >= len(rules()["paragraphs"])
    for link in set(links):
        assert page.request.get(link).ok, link
    # The styles and the scripts are found too.
    expect(page.locator(".head__scheme")).to_be_visible()
    page.locator(".head__scheme").click()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
