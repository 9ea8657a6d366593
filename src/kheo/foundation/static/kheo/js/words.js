// The sentences of the page's language, handed over in a meta tag.

let words = null;

function read() {
  const meta = document.querySelector('meta[name="kheo-words"]');
  try {
    return JSON.parse(meta?.content ?? "{}");
  } catch {
    return {};
  }
}

/** The sentence under `key` with its {places} filled; the key itself when the page did not bring it. */
export function word(key, values = {}) {
  words ??= read();
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
