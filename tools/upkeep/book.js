/**
 * Makes a book of the pages: a cover, the contents, and each page as a chapter that begins on a new sheet. Runs in the
 * start page, which has the site's typeface and colours.
 *
 * @param {{
 *   name: string, about: string, notes: string[], styles: string[], tools: string, pages: (number | null)[],
 *   chapters: { section: string, begins: boolean, title: string, html: string }[],
 * }} book what it is made of; `pages` are the numbers of the chapters' first sheets, or null before they are known
 */
async (book) => {
  /** @param {string} tag @param {string} name @param {(Node | string)[]} children */
  const element = (tag, name, ...children) => {
    const made = document.createElement(tag);
    made.className = name;
    made.append(...children);
    return made;
  };
  /** @param {string} text */
  const quoted = (text) => JSON.stringify(text.replace(/\s+/g, " "));

  for (const style of book.styles) {
    if (document.querySelector(`link[href="${style}"]`)) continue;
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style });
    document.head.append(link);
    await new Promise((loaded) => (link.onload = loaded));
  }
  document.title = book.name;
  document.body.classList.add("book");
  const cover = element("div", "book-cover md-typeset");
  cover.append(element("p", "book-cover__name", book.name), element("p", "book-cover__about", book.about));
  cover.append(element("div", "book-cover__notes", ...book.notes.map((note) => element("p", "", note))));
  const list = element("ol", "book-contents__list");
  const contents = element("div", "book-contents md-typeset", element("h1", "", "Indhold"), list);
  const main = element("main", "", cover, contents);
  // Anything above the cover, however empty, would put it on the second sheet.
  document.body.replaceChildren(main);

  let heads = "";
  book.chapters.forEach(({ section, begins, title, html }, number) => {
    main.insertAdjacentHTML("beforeend", html);
    const chapter = main.lastElementChild;
    // What only a screen can do.
    for (const tool of chapter.querySelectorAll(book.tools)) tool.remove();
    for (const folded of chapter.querySelectorAll("details")) folded.open = true;
    for (const attribute of ["id", "for", "aria-labelledby", "aria-describedby"]) {
      // The numbers keep names unique in the book.
      for (const named of chapter.querySelectorAll(`[${attribute}]`)) {
        const names = named.getAttribute(attribute).split(" ");
        named.setAttribute(attribute, names.map((name) => `${number}-${name}`).join(" "));
      }
    }
    chapter.classList.add("chapter");
    chapter.id = `chapter-${number}`;
    for (const heading of chapter.querySelectorAll("h1, h2, h3, h4, h5")) {
      heading.ariaLevel = String(Number(heading.tagName[1]) + (section ? 1 : 0));
      // A soft hyphen at the end of a line would be a hyphen in the bookmark.
      const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) texts.currentNode.nodeValue = texts.currentNode.nodeValue.replaceAll("\u00ad", "");
    }
    if (begins) {
      const heading = element("div", "book-part", section);
      Object.assign(heading, { role: "heading", ariaLevel: "1" });
      chapter.prepend(heading);
      list.append(element("li", "book-contents__part", section));
    }
    const link = element("a", "", element("span", "book-contents__title", title));
    link.href = `#${chapter.id}`;
    link.append(element("span", "book-contents__page", String(book.pages[number] ?? "000")));
    list.append(element("li", section ? "book-contents__chapter" : "", link));
    const lies = chapter.querySelector(".overview") ? "size: A4 landscape;" : "";
    heads += `@page chapter-${number} { ${lies} @top-left { content: ${quoted(book.name)}; } @top-right { content: ${quoted(title)}; } }\n`;
    chapter.style.setProperty("page", `chapter-${number}`);
  });
  document.head.append(element("style", "", heads));
};
