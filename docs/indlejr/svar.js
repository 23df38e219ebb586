/**
 * `<sidste-udvej-svar paragraph="136-a" decision_exists="yes">` shows an answer on another site, as an element of the page.
 *
 * The paragraph is named as in its address, and facts are attributes. What stands inside is shown until the answer is
 * here, and where it cannot be had. Nothing is told of the reader, and nothing of the page.
 */

const PARAGRAPH = "paragraph";
const HERE = new URL("./", import.meta.url);

class Answer extends HTMLElement {
  static observedAttributes = [PARAGRAPH, "decision_exists", "technology", "objection"];

  /** The address of what is being fetched, or shown. */
  #address = "";

  connectedCallback() {
    this.#show();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#show();
  }

  async #show() {
    const parts = [];
    for (const name of Answer.observedAttributes) {
      const value = this.getAttribute(name) ?? "";
      // A name, and no way elsewhere.
      if (/^[\w-]+$/.test(value)) parts.push(name === PARAGRAPH ? value : `${name}=${value}`);
    }
    const address = new URL(`${parts.join("/")}/`, HERE).href;
    if (address === this.#address) return;
    this.#address = address;
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    shadow.replaceChildren(document.createElement("slot"));
    try {
      const response = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const main = page.querySelector("main");
      if (!main) throw new Error(`${address}: no answer`);
      // The page that it is shown on has its own.
      const section = Object.assign(document.createElement("section"), { className: "sidste-udvej" });
      const title = document.createElement("h2");
      title.append(...(main.querySelector("h1")?.childNodes ?? []));
      main.querySelector("h1")?.replaceWith(title);
      section.append(...main.childNodes);
      for (const link of section.querySelectorAll("a")) link.href = new URL(link.getAttribute("href") ?? "", address).href;
      const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("svar.css", HERE).href });
      // Another may have been asked for meanwhile.
      if (address === this.#address) shadow.replaceChildren(style, section);
    } catch (error) {
      if (address === this.#address) this.#address = "";
      console.warn("Sidste Udvej:", error);
    }
  }
}

customElements.define("sidste-udvej-svar", Answer);
