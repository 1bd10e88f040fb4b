import type { List, PageQuery } from "../core/list.js";
import { List as Pages } from "../core/list.js";
import type { RequestOptions } from "../core/options.js";
import { Resource } from "../core/resource.js";
import type { Transport } from "../core/transport.js";
import * as ops from "../generated/operations.js";
import type {
  Agent, AgentCopy, AgentInput, AgentPatch, AgentPublish, AgentUnpublish, AgentVersion, Article, ArticleInput, ArticlePatch, ArticleStatus,
  Category, CategoryInput, CategoryPatch, ListedVersion, SearchHit,
} from "../generated/types.js";

/** Which articles. */
export interface ArticleQuery extends PageQuery {
  status?: ArticleStatus;
  /** The id of a category. */
  category?: string;
}

/** What may be read with a publishable key or a token: published, public articles. */
export class ReadableArticles extends Resource {
  /** Lists, oldest first: `GET /v1/articles`. */
  list(query?: ArticleQuery, options?: RequestOptions): List<Article> {
    return this.paged(ops.list_articles, [], query, options);
  }
  /** Finds one: `GET /v1/articles/{id}`. */
  get(id: string, options?: RequestOptions): Promise<Article> {
    return this.call(ops.find_article, [id], undefined, options);
  }
  /** Counts that somebody opened it: `POST /v1/articles/{id}/views`. */
  view(id: string, options?: RequestOptions): Promise<void> {
    return this.call(ops.view_article, [id], undefined, options);
  }
  /** Says whether it helped; one vote a day: `POST /v1/articles/{id}/feedback`. */
  feedback(id: string, helpful: boolean, options?: RequestOptions): Promise<void> {
    return this.call(ops.rate_article, [id], { helpful }, options);
  }
}

/** Articles: what the AI answers from, and what the help centre shows. */
export class Articles extends ReadableArticles {
  /** Writes an article over the one with the same `external_id`, or without one the same `slug`: `POST /v1/articles`. */
  create(input: ArticleInput, options?: RequestOptions): Promise<Article> {
    return this.call(ops.put_article, [], input, options);
  }
  /** Changes what is given: `PATCH /v1/articles/{id}`. */
  update(id: string, change: ArticlePatch, options?: RequestOptions): Promise<Article> {
    return this.call(ops.change_article, [id], change, options);
  }
  /** Removes it: `DELETE /v1/articles/{id}`. */
  delete(id: string, options?: RequestOptions): Promise<void> {
    return this.call(ops.delete_article, [id], undefined, options);
  }
}

/** What may be read of categories with a publishable key or a token. */
export class ReadableCategories extends Resource {
  /** Lists: `GET /v1/categories`. */
  list(query?: PageQuery, options?: RequestOptions): List<Category> {
    return this.paged(ops.list_categories, [], query, options);
  }
  /** Finds one: `GET /v1/categories/{id}`. */
  get(id: string, options?: RequestOptions): Promise<Category> {
    return this.call(ops.find_category, [id], undefined, options);
  }
}

/** What articles are sorted into. */
export class Categories extends ReadableCategories {
  /** Adds one: `POST /v1/categories`. */
  create(input: CategoryInput, options?: RequestOptions): Promise<Category> {
    return this.call(ops.create_category, [], input, options);
  }
  /** Changes what is given: `PATCH /v1/categories/{id}`. */
  update(id: string, change: CategoryPatch, options?: RequestOptions): Promise<Category> {
    return this.call(ops.change_category, [id], change, options);
  }
  /** Removes it; its articles stay: `DELETE /v1/categories/{id}`. */
  delete(id: string, options?: RequestOptions): Promise<void> {
    return this.call(ops.delete_category, [id], undefined, options);
  }
}

/** The passages that are nearest to a question: `POST /v1/search`. The list has one page. */
export function passages(transport: Transport, query: string, limit?: number, options?: RequestOptions): List<SearchHit> {
  return new Pages(() => transport.call(ops.search_articles, { body: { query, ...(limit && { limit }) }, options }));
}

/** Configured AIs. */
export class Agents extends Resource {
  /** Lists: `GET /v1/agents`. */
  list(query?: PageQuery, options?: RequestOptions): List<Agent> {
    return this.paged(ops.list_agents, [], query, options);
  }
  /** Finds one, with its draft: `GET /v1/agents/{id}`. */
  get(id: string, options?: RequestOptions): Promise<Agent> {
    return this.call(ops.find_agent, [id], undefined, options);
  }
  /** Adds one; its first version is published at once: `POST /v1/agents`. */
  create(input: AgentInput, options?: RequestOptions): Promise<Agent> {
    return this.call(ops.create_agent, [], input, options);
  }
  /** Changes its draft: `PATCH /v1/agents/{id}`. */
  update(id: string, change: AgentPatch, options?: RequestOptions): Promise<Agent> {
    return this.call(ops.change_agent, [id], change, options);
  }
  /** Removes it: `DELETE /v1/agents/{id}`. */
  delete(id: string, options?: RequestOptions): Promise<void> {
    return this.call(ops.delete_agent, [id], undefined, options);
  }
  /** Puts the draft, or an earlier `version`, into use: `POST /v1/agents/{id}/publish`. */
  publish(id: string, input: AgentPublish = {}, options?: RequestOptions): Promise<Agent> {
    return this.call(ops.publish_agent, [id], input, options);
  }
  /** Takes it out of use: `POST /v1/agents/{id}/unpublish`. */
  unpublish(id: string, input: AgentUnpublish = {}, options?: RequestOptions): Promise<Agent> {
    return this.call(ops.unpublish_agent, [id], input, options);
  }
  /** Makes another one like it: `POST /v1/agents/{id}/copy`. */
  copy(id: string, input: AgentCopy, options?: RequestOptions): Promise<Agent> {
    return this.call(ops.copy_agent, [id], input, options);
  }
  /** Lists its versions, oldest first: `GET /v1/agents/{id}/versions`. */
  versions(id: string, query?: PageQuery, options?: RequestOptions): List<ListedVersion> {
    return this.paged(ops.list_agent_versions, [id], query, options);
  }
  /** Finds one version: `GET /v1/agents/{id}/versions/{number}`. */
  version(id: string, number: number, options?: RequestOptions): Promise<AgentVersion> {
    return this.call(ops.find_agent_version, [id, String(number)], undefined, options);
  }
}
