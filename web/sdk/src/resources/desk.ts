import { NetworkError, ProtocolError } from "../core/errors.js";
import { chunks } from "../core/answer.js";
import type { List, PageQuery } from "../core/list.js";
import type { RequestOptions } from "../core/options.js";
import { Resource } from "../core/resource.js";
import * as ops from "../generated/operations.js";
import type {
  Customer, CustomerMerge, CustomerPatch, CustomerStatus, Erasure, ExportLine, Message, MessageInput, NewCustomer, Note,
  NoteInput, Priority, Sentiment, SlaPolicy, Teammate, TeammateInput, TeammatePatch, Ticket, TicketInput, TicketPatch, TicketStatus,
} from "../generated/types.js";

/** Which tickets. */
export interface TicketQuery extends PageQuery {
  status?: TicketStatus;
  priority?: Priority;
  assignee_id?: string;
  customer_id?: string;
  tag?: string;
  /** Words that their titles, messages and notes have. */
  search?: string;
}

/** Tickets: conversations that somebody of the company sees to. A ticket's id is its conversation's. */
export class Tickets extends Resource {
  /** Lists, newest first; `after` is a number: `GET /v1/tickets`. */
  list(query?: TicketQuery, options?: RequestOptions): List<Ticket> {
    return this.paged(ops.list_tickets, [], query, options);
  }
  /** Finds one: `GET /v1/tickets/{id}`. */
  get(id: string, options?: RequestOptions): Promise<Ticket> {
    return this.call(ops.find_ticket, [id], undefined, options);
  }
  /** Opens one, and with it a conversation: `POST /v1/tickets`. */
  create(input: TicketInput, options?: RequestOptions): Promise<Ticket> {
    return this.call(ops.create_ticket, [], input, options);
  }
  /** Changes what is given: `PATCH /v1/tickets/{id}`. */
  update(id: string, change: TicketPatch, options?: RequestOptions): Promise<Ticket> {
    return this.call(ops.change_ticket, [id], change, options);
  }
  /** Removes it with its conversation: `DELETE /v1/tickets/{id}`. */
  delete(id: string, options?: RequestOptions): Promise<void> {
    return this.call(ops.delete_ticket, [id], undefined, options);
  }
  /** What was said, oldest first: `GET /v1/conversations/{id}/messages`. */
  messages(id: string, query?: PageQuery, options?: RequestOptions): List<Message> {
    return this.paged(ops.list_messages, [id], query, options);
  }
  /** Says something; the role `agent` takes the conversation over: `POST /v1/conversations/{id}/messages`. */
  reply(id: string, input: MessageInput, options?: RequestOptions): Promise<Message> {
    return this.call(ops.add_message, [id], { role: "agent", ...input }, options);
  }
  /** What colleagues told each other: `GET /v1/conversations/{id}/notes`. */
  notes(id: string, query?: PageQuery, options?: RequestOptions): List<Note> {
    return this.paged(ops.list_notes, [id], query, options);
  }
  /** Adds a note, which no customer sees: `POST /v1/conversations/{id}/notes`. */
  addNote(id: string, input: NoteInput, options?: RequestOptions): Promise<Note> {
    return this.call(ops.add_note, [id], input, options);
  }
}

/** Which customers. */
export interface CustomerQuery extends PageQuery {
  status?: CustomerStatus;
  sentiment?: Sentiment;
  tag?: string;
  /** A part of a name, an e-mail address or an external id. */
  search?: string;
}

/** The people who ask. */
export class Customers extends Resource {
  /** Lists, newest first: `GET /v1/customers`. */
  list(query?: CustomerQuery, options?: RequestOptions): List<Customer> {
    return this.paged(ops.list_customers, [], query, options);
  }
  /** Finds one: `GET /v1/customers/{id}`. */
  get(id: string, options?: RequestOptions): Promise<Customer> {
    return this.call(ops.find_customer, [id], undefined, options);
  }
  /** Adds one: `POST /v1/customers`. */
  create(input: NewCustomer, options?: RequestOptions): Promise<Customer> {
    return this.call(ops.create_customer, [], input, options);
  }
  /** Changes what is given: `PATCH /v1/customers/{id}`. */
  update(id: string, change: CustomerPatch, options?: RequestOptions): Promise<Customer> {
    return this.call(ops.change_customer, [id], change, options);
  }
  /** Removes one; their conversations stay: `DELETE /v1/customers/{id}`. */
  delete(id: string, options?: RequestOptions): Promise<void> {
    return this.call(ops.delete_customer, [id], undefined, options);
  }
  /** Makes a customer part of another one: `POST /v1/customers/{id}/merge`. */
  merge(id: string, input: CustomerMerge, options?: RequestOptions): Promise<Customer> {
    return this.call(ops.merge_customer, [id], input, options);
  }
  /** Removes everything of a person, and answers when nothing is left: `POST /v1/customers/{id}/erase`. */
  erase(id: string, options?: RequestOptions): Promise<Erasure> {
    return this.call(ops.erase_customer, [id], undefined, options);
  }
  /**
   * Everything of a person, line by line, while it is read: `GET /v1/customers/{id}/export`. An export that was cut off
   * throws a `NetworkError`; the last line is of the kind `end`.
   */
  async *export(id: string, options?: RequestOptions): AsyncGenerator<ExportLine, void, void> {
    const opened = await this.transport.open(ops.export_customer, { path: [id], options }, "application/x-ndjson");
    const decoder = new TextDecoder();
    let rest = "";
    let isOver = false;
    const { idleTimeout } = this.transport.limits;
    let silence = setTimeout(opened.cancel, idleTimeout);
    try {
      for await (const part of chunks(opened.response, Infinity, options?.signal)) {
        clearTimeout(silence);
        const lines = (rest + decoder.decode(part, { stream: true })).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          const found = exported(line);
          isOver ||= found.kind === "end";
          yield found;
        }
        if (rest.length > this.transport.limits.maxBody) throw new ProtocolError("a line of the export is too large", { code: "answer_too_large" });
        silence = setTimeout(opened.cancel, idleTimeout);
      }
      if (!isOver) throw new NetworkError("the export was cut off", { code: "broken_answer" });
    } finally {
      clearTimeout(silence);
      opened.cancel();
    }
  }
}

function exported(line: string): ExportLine {
  try {
    return JSON.parse(line) as ExportLine;
  } catch {
    throw new ProtocolError(`a line of the export is not JSON: ${line.slice(0, 200)}`, { code: "unreadable_answer" });
  }
}

/** The people of the company, in both modes. */
export class Teammates extends Resource {
  /** Lists, oldest first: `GET /v1/teammates`. */
  list(query?: PageQuery, options?: RequestOptions): List<Teammate> {
    return this.paged(ops.list_teammates, [], query, options);
  }
  /** Finds one: `GET /v1/teammates/{id}`. */
  get(id: string, options?: RequestOptions): Promise<Teammate> {
    return this.call(ops.find_teammate, [id], undefined, options);
  }
  /** Adds one: `POST /v1/teammates`. */
  create(input: TeammateInput, options?: RequestOptions): Promise<Teammate> {
    return this.call(ops.create_teammate, [], input, options);
  }
  /** Changes what is given: `PATCH /v1/teammates/{id}`. */
  update(id: string, change: TeammatePatch, options?: RequestOptions): Promise<Teammate> {
    return this.call(ops.change_teammate, [id], change, options);
  }
  /** Removes one; the tickets that they saw to have nobody: `DELETE /v1/teammates/{id}`. */
  delete(id: string, options?: RequestOptions): Promise<void> {
    return this.call(ops.delete_teammate, [id], undefined, options);
  }
}

/** How soon tickets are due. */
export class Sla extends Resource {
  /** What holds: `GET /v1/sla`. */
  get(options?: RequestOptions): Promise<SlaPolicy> {
    return this.call(ops.find_sla, [], undefined, options);
  }
  /** Replaces it: `PUT /v1/sla`. */
  update(policy: SlaPolicy, options?: RequestOptions): Promise<SlaPolicy> {
    return this.call(ops.put_sla, [], policy, options);
  }
}
