/**
 * `<sidste-udvej-svar paragraph="136-a" decision_exists="yes">` shows an answer on another site, as an element of its page.
 *
 * The paragraph is named as people write it, and facts are attributes. The element's own content is shown until the answer
 * has come, and if it does not come. Nothing about the reader or the page is sent.
 */

import { sayEnded } from "./ended.js";

const PARAGRAPH = "paragraph";
// `§ 136 a`, `136A`, `136-a`.
const NUMBER = /^\s*§?\s*(\d+)[\s-]*([a-zæøå]?)\s*$/i;
const HERE = new URL("./", import.meta.url);

class Answer extends HTMLElement {
  static observedAttributes = [PARAGRAPH, "decision_exists", "objection", "technology"];

  /** The address of the answer being fetched or shown, or "" where there is none. */
  #address = "";

  connectedCallback() {
    this.#show();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#show();
  }

  /**
   * Return the address of the answer that the attributes ask for.
   *
   * @throws {Error} an attribute is not understood: any other address could be that of another page
   */
  #wanted() {
    const [, number, letter] = NUMBER.exec(this.getAttribute(PARAGRAPH) ?? "") ?? [];
    if (!number) throw new Error(`${PARAGRAPH}="${this.getAttribute(PARAGRAPH) ?? ""}" is no paragraph`);
    const parts = [letter ? `${number}-${letter.toLowerCase()}` : number];
    for (const name of Answer.observedAttributes.slice(1)) {
      const value = this.getAttribute(name) ?? "";
      if (!/^\w*$/.test(value)) throw new Error(`${name}="${value}" is no choice`);
      if (value) parts.push(`${name}=${value}`);
    }
    return new URL(`${parts.join("/")}/`, HERE).href;
  }

  async #show() {
    let address = "";
    try {
      address = this.#wanted();
    } catch (error) {
      console.warn("Sidste Udvej:", error);
    }
    if (address === this.#address) return;
    this.#address = address;
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    shadow.replaceChildren(document.createElement("slot"));
    if (!address) return;
    try {
      const response = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const main = page.querySelector("main");
      if (!main) throw new Error(`${address}: no answer`);
      // Neither <main> nor <h1>: the page around it has its own.
      const section = Object.assign(document.createElement("section"), { className: "sidste-udvej" });
      const title = document.createElement("h2");
      title.append(...(main.querySelector("h1")?.childNodes ?? []));
      main.querySelector("h1")?.replaceWith(title);
      section.append(...main.childNodes);
      for (const link of section.querySelectorAll("a")) link.href = new URL(link.getAttribute("href") ?? "", address).href;
      sayEnded(section);
      const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("svar.css", HERE).href });
      // The attributes may have changed meanwhile.
      if (address === this.#address) shadow.replaceChildren(style, section);
    } catch (error) {
      if (address === this.#address) this.#address = "";
      console.warn("Sidste Udvej:", error);
    }
  }
}

customElements.define("sidste-udvej-svar", Answer);
