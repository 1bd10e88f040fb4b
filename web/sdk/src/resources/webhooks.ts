import { follow } from "../core/follow.js";
import type { FollowOptions } from "../core/follow.js";
import type { List, PageQuery } from "../core/list.js";
import type { RequestOptions } from "../core/options.js";
import { Resource } from "../core/resource.js";
import * as ops from "../generated/operations.js";
import type {
  BegunReplay, Delivery, DeliveryRecord, DeliveryState, Letter, NewWebhook, Replay, ReplayInput, SecretInput, TestInput, TestResult,
  Triggered, TriggerInput, Webhook, WebhookInput, WebhookPatch, WebhookSecret,
} from "../generated/types.js";

/** Which webhooks. */
export interface WebhookQuery extends PageQuery {
  active?: boolean;
}

/** Which deliveries. */
export interface DeliveryQuery extends PageQuery {
  state?: DeliveryState;
  event_id?: string;
}

/** Which letters are listened to. */
export interface ListenOptions extends FollowOptions {
  /** In whose words: `native` when absent. */
  payload?: string;
  /** Only these types, with commas between them; all when absent. */
  events?: string;
}

/** Addresses of yours that are told of events. */
export class Webhooks extends Resource {
  /** Lists, oldest first: `GET /v1/webhooks`. */
  list(query?: WebhookQuery, options?: RequestOptions): List<Webhook> {
    return this.paged(ops.list_webhooks, [], query, options);
  }
  /** Finds one: `GET /v1/webhooks/{id}`. */
  get(id: string, options?: RequestOptions): Promise<Webhook> {
    return this.call(ops.find_webhook, [id], undefined, options);
  }
  /** Makes one, and shows its secret this once: `POST /v1/webhooks`. */
  create(input: WebhookInput, options?: RequestOptions): Promise<NewWebhook> {
    return this.call(ops.create_webhook, [], input, options);
  }
  /** Changes what is given, switches it on and off: `PATCH /v1/webhooks/{id}`. */
  update(id: string, change: WebhookPatch, options?: RequestOptions): Promise<Webhook> {
    return this.call(ops.change_webhook, [id], change, options);
  }
  /** Removes it with what is known of its deliveries: `DELETE /v1/webhooks/{id}`. */
  delete(id: string, options?: RequestOptions): Promise<void> {
    return this.call(ops.delete_webhook, [id], undefined, options);
  }
  /** Sends a made-up event at once, and says how it went: `POST /v1/webhooks/{id}/test`. */
  test(id: string, input: TestInput = {}, options?: RequestOptions): Promise<TestResult> {
    return this.call(ops.test_webhook, [id], input, options);
  }
  /** Sends a made-up event to every webhook that wants its type: `POST /v1/webhooks/trigger-test`. */
  trigger(input: TriggerInput, options?: RequestOptions): Promise<Triggered> {
    return this.call(ops.trigger_test, [], input, options);
  }
  /** Gives it another secret; the one before signs too for a while: `POST /v1/webhooks/{id}/secret`. */
  secret(id: string, input: SecretInput = {}, options?: RequestOptions): Promise<WebhookSecret> {
    return this.call(ops.rotate_webhook_secret, [id], input, options);
  }
  /** Lists deliveries, newest first: `GET /v1/webhooks/{id}/deliveries`. */
  deliveries(id: string, query?: DeliveryQuery, options?: RequestOptions): List<Delivery> {
    return this.paged(ops.list_deliveries, [id], query, options);
  }
  /** Finds a delivery with its body and attempts: `GET /v1/webhooks/{id}/deliveries/{delivery}`. */
  delivery(id: string, delivery: string, options?: RequestOptions): Promise<DeliveryRecord> {
    return this.call(ops.find_delivery, [id, delivery], undefined, options);
  }
  /** Sends a delivery once more, word for word: `POST /v1/webhooks/{id}/deliveries/{delivery}/replay`. */
  redeliver(id: string, delivery: string, options?: RequestOptions): Promise<Delivery> {
    return this.call(ops.replay_delivery, [id, delivery], {}, options);
  }
  /** Tells it of a range of events again: `POST /v1/webhooks/{id}/replay`. */
  replay(id: string, input: ReplayInput, options?: RequestOptions): Promise<BegunReplay> {
    return this.call(ops.replay_events, [id], input, options);
  }
  /** The replays that go on: `GET /v1/webhooks/{id}/replays`. */
  replays(id: string, options?: RequestOptions): List<Replay> {
    return this.paged(ops.list_replays, [id], undefined, options);
  }
  /**
   * Follows what webhooks would be sent: `GET /v1/webhooks/listen`, taken up again where it broke. Each letter comes at
   * least once. It ends with the signal; leaving the loop closes it.
   */
  async *listen(options: ListenOptions = {}): AsyncGenerator<Letter, void, void> {
    const { payload, events, after } = options;
    for await (const { event, data } of follow(this.transport, ops.listen_to_webhooks, { query: { payload, events, after }, options })) {
      if (event === "letter") yield data as Letter;
    }
  }
}
