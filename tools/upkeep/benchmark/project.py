"""A copy of the project's sources, to change, to enlarge and to build from."""

import shutil
from itertools import islice, product
from pathlib import Path
from string import ascii_lowercase

from tools.paths import CACHE, NODE_MODULES, ROOT, SITE, VENV

# The paragraph that the added ones are copied from, and its name in addresses.
MODEL, MODEL_SLUG = "124 c", "124-c"
# Numbers beyond those of the act.
FIRST, LAST = 200, 999
# Paragraphs in a made-up chapter: one for each letter.
CHAPTER = len(ascii_lowercase)


def copy_project(target: Path) -> Path:
    """Copy the sources to `target`, which shares installed packages and caches with this project; return `target`."""
    made = {CACHE.name, SITE.name, NODE_MODULES.name}

    def ignored(folder: str, names: list[str]) -> set[str]:
        # Folders deeper down have the same names: checker/site, tools/site.
        hidden = {name for name in names if name.startswith(".") or name == "__pycache__"}
        return hidden | (made & set(names) if Path(folder) == ROOT else set())

    shutil.copytree(ROOT, target, ignore=ignored)
    CACHE.mkdir(exist_ok=True)
    for shared in (NODE_MODULES, VENV, CACHE):
        (target / shared.name).symlink_to(shared)
    return target


def numbers(count: int) -> list[str]:
    """Return `count` paragraph numbers that the act does not have: `200 a`, `200 b` and so on."""
    return [f"{number} {letter}" for number, letter in islice(product(range(FIRST, LAST), ascii_lowercase), count)]


def entries(added: list[str]) -> str:
    """Return entries for the navigation, in parts of ten chapters, since each page lists its whole part."""
    lines = []
    for i, number in enumerate(added):
        if i % (10 * CHAPTER) == 0:
            lines.append(f"  - Del {i // (10 * CHAPTER)}:")
        if i % CHAPTER == 0:
            lines.append(f"      - Kapitel {i // CHAPTER}:")
        lines.append(f"          - paragraffer/{number.replace(' ', '-')}.md")
    return "".join(f"{line}\n" for line in lines)


def enlarge(project: Path, count: int) -> list[str]:
    """Add `count` paragraphs to a copy of the project, each with rule, page and way to it; return their numbers."""
    rule = project / "rules" / "paragraphs" / f"{MODEL_SLUG}.yaml"
    page = project / "docs" / "paragraffer" / f"{MODEL_SLUG}.md"
    find, navigation = project / "rules" / "find.yaml", project / "mkdocs.yml"
    ways = find.read_text("utf-8")
    start = ways.index(f"    - paragraph: {MODEL}\n")
    way = ways[start : ways.index("\n    - ", start) + 1]
    after = "  - For ledere:\n"
    texts = {rule: rule.read_text("utf-8"), page: page.read_text("utf-8")}
    added = numbers(count)
    for number in added:
        for path, text in texts.items():
            slug = number.replace(" ", "-")
            other = text.replace(f"number: {MODEL}", f"number: {number}").replace(f'("{MODEL_SLUG}"', f'("{slug}"')
            path.with_stem(slug).write_text(other, "utf-8")
    all_ways = "".join(way.replace(f"paragraph: {MODEL}", f"paragraph: {number}") for number in added)
    find.write_text(ways[:start] + all_ways + ways[start:], "utf-8")
    navigation.write_text(navigation.read_text("utf-8").replace(after, entries(added) + after), "utf-8")
    return added
