"""The lines of text of a page as a browser lays them out: broken words, long lines and small letters."""

from typing import Any

from playwright.sync_api import Page

WIDTHS = (320, 375, 768, 1280, 1920)
LONGEST_LINE = 80
SMALLEST_TEXT = 14

# Returns what is wrong with each text in sight. A word is broken where one of its letters begins another line, and
# neither a hyphen nor a soft hyphen ends the line before. Tables may have long lines, and code is broken as it must.
_FAULTS = r"""([longest, smallest]) => {
    const faults = [], place = (node) => {
        const { tagName, className } = node.parentElement;
        return `${tagName.toLowerCase()}.${String(className.baseVal ?? className).split(" ")[0]}`;
    };
    const unseen =
        "script, style, template, option, select, textarea, .visually-hidden, [data-announcement], svg title, svg desc";
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const blocks = new Map();
    while (texts.nextNode()) {
        const node = texts.currentNode, parent = node.parentElement;
        if (!node.data.trim() || parent.closest(unseen)) continue;
        if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        if (clipped(parent)) continue;
        const size = parseFloat(getComputedStyle(parent).fontSize) * scale(parent);
        const start = node.data.trim().slice(0, 40);
        if (size < smallest - 0.01) faults.push(`${size.toFixed(1)} px: ${place(node)} ${start}`);
        if (parent.closest("pre, code")) continue;
        for (const found of node.data.matchAll(/[\p{L}\p{M}\d\u00ad]{2,}/gu)) {
            const [word] = found, at = found.index;
            // Letter by letter only where the word is on more than one line.
            if (tops(node, at, at + word.length).size < 2) continue;
            let above = null;
            for (let i = 0; i < word.length; i += 1) {
                if (word[i] === "\u00ad") continue;
                // After a soft hyphen, a letter's first box is that of the hyphen, on the line above.
                const top = [...tops(node, at + i, at + i + 1)].at(-1);
                if (above !== null && top !== undefined && top > above + 2 && word[i - 1] !== "\u00ad") {
                    faults.push(`broken: ${place(node)} ${word.slice(0, i)}|${word.slice(i)}`.replaceAll("\u00ad", ""));
                }
                if (top !== undefined) above = top;
            }
        }
        if (parent.closest("table, svg, [role=table]")) continue;
        let block = parent;
        while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
        blocks.set(block, [...(blocks.get(block) ?? []), node]);
    }
    for (const [block, nodes] of blocks) {
        const lines = new Map();
        const characters = nodes.reduce((sum, node) => sum + node.data.length, 0);
        if (characters <= longest) continue;
        for (const node of nodes) {
            for (const found of node.data.matchAll(/\S+/gu)) {
                const [top] = tops(node, found.index, found.index + 1);
                if (top === undefined) continue;
                const line = [...lines.keys()].find((other) => Math.abs(other - top) < 8) ?? top;
                lines.set(line, [...(lines.get(line) ?? []), found[0].replaceAll("\u00ad", "")]);
            }
        }
        for (const words of lines.values()) {
            const line = words.join(" ");
            const start = `${place(nodes[0])} ${line.slice(0, 50)}`;
            if (line.length > longest) faults.push(`${line.length} characters: ${start}`);
        }
    }
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) faults.push(`${wide} pixels too wide`);
    return [...new Set(faults)];

    function tops(node, start, end) {
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, end);
        return new Set([...range.getClientRects()].filter((box) => box.width > 0).map((box) => Math.round(box.top)));
    }
    function clipped(element) {
        for (let e = element; e; e = e.parentElement) {
            if (getComputedStyle(e).clipPath !== "none") return true;
        }
        return false;
    }
    function scale(element) {
        const svg = element.closest("svg");
        return svg && svg.viewBox.baseVal?.width ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
    }
}"""


def faults(page: Page, width: int) -> list[str]:
    """Return what is wrong with the lines of the page in a window of this width, in pixels."""
    page.set_viewport_size({"width": width, "height": 900})
    found: list[Any] = page.evaluate(_FAULTS, [LONGEST_LINE, SMALLEST_TEXT])
    return [f"{width}: {fault}" for fault in found]
