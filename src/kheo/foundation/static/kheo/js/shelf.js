// What was typed and not yet taken by the server, kept in this browser under the key of its form.

const PREFIX = "kheo:form:";

/** A shelf for one form: a map from field name to {values, at}. Works in memory when storage is refused. */
export class Shelf {
  constructor(key) {
    this.key = PREFIX + key;
    this.fields = this.#read();
  }

  #read() {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "{}");
    } catch {
      return {};
    }
  }

  #write() {
    try {
      if (this.size) localStorage.setItem(this.key, JSON.stringify(this.fields));
      else localStorage.removeItem(this.key);
    } catch {
      // Storage full or forbidden: the text stays on the page and in memory.
    }
  }

  get size() {
    return Object.keys(this.fields).length;
  }

  put(name, values) {
    this.fields[name] = { values, at: new Date().toISOString() };
    this.#write();
  }

  drop(name) {
    delete this.fields[name];
    this.#write();
  }

  clear() {
    this.fields = {};
    this.#write();
  }
}
