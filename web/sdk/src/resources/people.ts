import { follow } from "../core/follow.js";
import type { FollowOptions } from "../core/follow.js";
import type { List, PageQuery } from "../core/list.js";
import type { RequestOptions } from "../core/options.js";
import { Resource } from "../core/resource.js";
import * as ops from "../generated/operations.js";
import type { ConversationHit, Event, EventPage, HitKind, Priority, SearchHit, Session, SessionRequest, TicketStatus, Token, TokenRequest } from "../generated/types.js";
import { passages } from "./library.js";

/** What conversations are searched for. */
export interface ConversationSearch extends PageQuery {
  /** What has all these words: 1 to 16, in at most 500 bytes. */
  q: string;
  kind?: HitKind;
  status?: TicketStatus;
  priority?: Priority;
  assignee_id?: string;
  customer_id?: string;
  tag?: string;
  channel?: string;
  /** Written at that time or later (RFC 3339). */
  created_from?: string;
  /** Written before that time (RFC 3339). */
  created_until?: string;
}

/** Searching. */
export class Search extends Resource {
  /** The passages of published, public articles that are nearest to a question: `POST /v1/search`. */
  passages(query: string, limit?: number, options?: RequestOptions): List<SearchHit> {
    return passages(this.transport, query, limit, options);
  }
  /** Tickets, messages and notes by their words: `GET /v1/search`. A page may be empty while `has_more` is true. */
  conversations(query: ConversationSearch, options?: RequestOptions): List<ConversationHit> {
    return this.paged(ops.search_conversations, [], query, options);
  }
}

/** Which events. */
export interface EventQuery extends PageQuery {
  /** Only these types, with commas between them: `ticket.created`, or `ticket.*` for all that begin so. */
  type?: string;
}

/** How events are followed. */
export interface EventFollowOptions extends FollowOptions {
  /** Only these types, as in `EventQuery`. */
  type?: string;
}

/** What happened in the workspace. */
export class Events extends Resource {
  /** Pages of events, oldest first: `GET /v1/events`. `recovered` is `false` when some are no longer kept. */
  list(query?: EventQuery, options?: RequestOptions): List<Event, EventPage> {
    return this.paged(ops.follow_events, [], query, options);
  }
  /** Finds one: `GET /v1/events/{id}`. */
  get(id: string, options?: RequestOptions): Promise<Event> {
    return this.call(ops.find_event, [id], undefined, options);
  }
  /** Follows them: `GET /v1/events` as a stream, taken up again where it broke. Leaving the loop closes it. */
  async *follow(options: EventFollowOptions = {}): AsyncGenerator<Event, void, void> {
    const { type, after } = options;
    for await (const { data } of follow(this.transport, ops.follow_events, { query: { type, after }, options })) {
      if (data.position !== undefined && data.id) yield data as Event;
    }
  }
}

/** Tokens for people. They are kept nowhere, so each call gives a new one. */
export class Tokens extends Resource {
  /** Gives a token to a person: `POST /v1/tokens`. */
  create(input: TokenRequest, options?: RequestOptions): Promise<Token> {
    return this.call(ops.create_token, [], input, options);
  }
}

/** Sessions of customers, for pages. */
export class Sessions extends Resource {
  /**
   * Begins the session of somebody unknown, goes on with theirs (`token`), or begins that of somebody whom your server has
   * signed (`identity`): `POST /v1/customer-sessions`.
   */
  create(input: SessionRequest = {}, options?: RequestOptions): Promise<Session> {
    return this.call(ops.create_customer_session, [], input, options);
  }
}
