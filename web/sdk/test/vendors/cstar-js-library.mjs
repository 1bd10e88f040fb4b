// In place of `@cstar.help/js/library` 0.1.0: published, public articles, without a key.

export class LibraryClient {
  constructor({ teamSlug, baseUrl = "https://app.cstar.help" }) {
    this.base = `${baseUrl}/api/library/${teamSlug}`;
  }

  categories = () => this.#call("/categories");
  search = (query) => this.#call(`/search?q=${encodeURIComponent(query)}`);
  article = (slug) => this.#call(`/articles/${slug}`);

  async #call(path) {
    const answer = await fetch(this.base + path);
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error?.message);
    return told.data;
  }
}
