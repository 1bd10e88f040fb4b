import type { List } from "./core/list.js";
import type { ClientOptions, RequestOptions } from "./core/options.js";
import { Transport } from "./core/transport.js";
import type { Article, Category, SearchHit } from "./generated/types.js";
import { ReadableArticles, ReadableCategories, passages } from "./resources/library.js";
import type { ArticleQuery } from "./resources/library.js";

/** The help centre's articles, with a publishable key. Without any key there is `PublicLibrary`. */
export class Library {
  /** Published, public articles: `list`, `get`, `view` and `feedback` of `client.articles`. */
  readonly articles: ReadableArticles;
  /** Their categories: `list` and `get` of `client.categories`. */
  readonly categories: ReadableCategories;
  readonly #transport: Transport;

  constructor(client: ClientOptions | Transport) {
    this.#transport = client instanceof Transport ? client : new Transport(client);
    this.articles = new ReadableArticles(this.#transport);
    this.categories = new ReadableCategories(this.#transport);
  }

  /** The passages that are nearest to a question, 1 to 50 and 10 when absent: `POST /v1/search`. */
  search(query: string, limit?: number, options?: RequestOptions): List<SearchHit> {
    return passages(this.#transport, query, limit, options);
  }
}

/** Where the library is that is read without a key. */
export interface PublicLibraryOptions extends Omit<ClientOptions, "apiKey"> {
  /** The slug or id of the workspace. */
  workspace: string;
  /** `pk_test_…` to read the test mode; live articles are read without. */
  apiKey?: string | undefined;
}

/** An article as the public library shows it. More fields stand in docs/reference/dialects/cstar-library.md. */
export interface PublicArticle {
  id: string;
  title: string;
  slug: string;
  excerpt?: string | null;
  /** The text as Markdown; of one article only. */
  content?: string;
  tags?: string[];
  viewCount?: number;
  [field: string]: unknown;
}

/** A category as the public library shows it. */
export interface PublicCategory {
  id: string;
  name: string;
  slug: string;
  description?: string | null;
  articleCount?: number;
  [field: string]: unknown;
}

/** A page of the public library. */
export interface PublicPage<T> {
  data: T[];
  pagination: { page: number; pageSize: number; total: number; totalPages: number; hasMore: boolean };
}

/** Which page, and of which articles. */
export interface PublicQuery {
  /** From 1. */
  page?: number;
  /** 1 to 100, 20 when absent; of a search 1 to 50, 10 when absent. */
  pageSize?: number;
  sort?: "popular" | "newest";
  categorySlug?: string;
  tag?: string;
}

const READ = (path: string, needs: string[]) => ({ method: "GET", path: `/api/library/{team}${path}`, needs });
const WRITE = (path: string) => ({ method: "POST", path: `/api/library/{team}${path}`, needs: [] });

/**
 * The live, public articles of a workspace, without any key: `/api/library/{workspace}`, the one part of a server that
 * programs may read so. Its fields are in camel case, as in cStar's library, whose routes these are.
 */
export class PublicLibrary {
  readonly #transport: Transport;
  readonly #workspace: string;

  constructor(options: PublicLibraryOptions) {
    this.#transport = new Transport(options);
    this.#workspace = options.workspace;
  }

  /** The categories: `GET /api/library/{workspace}/categories`. */
  async categories(options?: RequestOptions): Promise<PublicCategory[]> {
    return (await this.#get<{ data: PublicCategory[] }>("/categories", [], {}, options)).data;
  }
  /** A page of the articles, the most read first: `GET /api/library/{workspace}/articles`. */
  articles(query: PublicQuery = {}, options?: RequestOptions): Promise<PublicPage<PublicArticle>> {
    return this.#get("/articles", [], query, options);
  }
  /** One article: `GET /api/library/{workspace}/articles/{slug}`. */
  async article(slug: string, options?: RequestOptions): Promise<PublicArticle> {
    return (await this.#get<{ data: PublicArticle }>("/articles/{slug}", [slug], {}, options)).data;
  }
  /** A page of the articles that hold the words: `GET /api/library/{workspace}/search`. */
  search(q: string, query: Pick<PublicQuery, "page" | "pageSize"> = {}, options?: RequestOptions): Promise<PublicPage<PublicArticle>> {
    return this.#get("/search", [], { q, ...query }, options);
  }
  /** Counts that somebody opened it: `POST /api/library/{workspace}/articles/{slug}/view`. */
  async view(slug: string, options?: RequestOptions): Promise<void> {
    await this.#transport.call(WRITE("/articles/{slug}/view"), { path: [this.#workspace, slug], options });
  }
  /** Says whether it helped: `POST /api/library/{workspace}/articles/{slug}/feedback`. */
  async feedback(slug: string, helpful: boolean, options?: RequestOptions): Promise<void> {
    const call = { path: [this.#workspace, slug], body: { helpful }, options };
    await this.#transport.call(WRITE("/articles/{slug}/feedback"), call);
  }

  #get<T>(path: string, more: string[], query: object, options?: RequestOptions): Promise<T> {
    return this.#transport.call<T>(READ(path, ["data"]), { path: [this.#workspace, ...more], query, options });
  }
}

export type { Article, ArticleQuery, Category, SearchHit };
export type { ClientOptions, RequestOptions } from "./core/options.js";
export type { Page, PageQuery } from "./core/list.js";
export { List } from "./core/list.js";
export * from "./core/errors.js";
