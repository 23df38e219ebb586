/**
 * `<sidste-udvej-svar paragraph="136-a" decision_exists="yes">` shows an answer on another site, as an element of its page.
 *
 * The paragraph is named as in its address, and facts are attributes. The element's own content is shown until the answer
 * has come, and if it does not come. Nothing about the reader or the page is sent.
 */

const PARAGRAPH = "paragraph";
const HERE = new URL("./", import.meta.url);

class Answer extends HTMLElement {
  static observedAttributes = [PARAGRAPH, "decision_exists", "technology", "objection"];

  /** The address of the answer being fetched or shown. */
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
      // Only plain names, so that the address cannot lead elsewhere.
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
      // Neither <main> nor <h1>: the page around it has its own.
      const section = Object.assign(document.createElement("section"), { className: "sidste-udvej" });
      const title = document.createElement("h2");
      title.append(...(main.querySelector("h1")?.childNodes ?? []));
      main.querySelector("h1")?.replaceWith(title);
      section.append(...main.childNodes);
      for (const link of section.querySelectorAll("a")) link.href = new URL(link.getAttribute("href") ?? "", address).href;
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
