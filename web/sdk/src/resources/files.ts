import * as answer from "../core/answer.js";
import { ConflictError, ProtocolError } from "../core/errors.js";
import type { RequestOptions } from "../core/options.js";
import { Resource } from "../core/resource.js";
import { uuid } from "../core/text.js";
import type { Operation } from "../core/transport.js";
import * as ops from "../generated/operations.js";
import type { FileCompletion, FileInput, FileUpload, StoredFile } from "../generated/types.js";

/** A file to send. */
export interface UploadInput {
  /** Its name, at most 255 bytes. */
  filename: string;
  /** Its media type, such as `image/png`; that of a `Blob` when absent. */
  mime_type?: string;
  /** Its bytes. They are sent again after a broken connection, so a stream will not do. */
  content: Blob | Uint8Array | ArrayBuffer | string;
}

/** What is sent along with messages. */
export class Files extends Resource {
  /** Announces, sends and completes a file. Its id then goes into `attachments` of a message. */
  async upload(input: UploadInput, options?: RequestOptions): Promise<StoredFile> {
    const { content, filename } = input;
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const size_bytes = bytes instanceof Blob ? bytes.size : bytes.byteLength;
    const mime_type = input.mime_type ?? ((bytes instanceof Blob && bytes.type) || "application/octet-stream");
    const key = options?.idempotencyKey ?? uuid();
    const step = (name: string) => ({ ...options, idempotencyKey: `${key}-${name}`.slice(-255) });
    const announced = await this.announce({ filename, mime_type }, step("announce"));
    await this.put(announced, bytes, options).catch((error: unknown) => {
      // After a broken connection the bytes may be there already; completing looks at what has come.
      if (!(error instanceof ConflictError)) throw error;
    });
    return this.complete(announced.id, { size_bytes, mime_type }, step("complete"));
  }
  /** Announces a file: `POST /v1/files`. */
  announce(input: FileInput, options?: RequestOptions): Promise<FileUpload> {
    return this.call(ops.create_file, [], input, options);
  }
  /** Sends a file's bytes to the address that it was given. The key is not sent there. */
  async put(announced: FileUpload, content: Blob | Uint8Array | ArrayBuffer, options?: RequestOptions): Promise<void> {
    const headers = { "Content-Type": "application/octet-stream" };
    const call = { headers, bare: { body: content }, options };
    (await this.transport.open(this.#at("PUT", announced.upload_url), call, "")).cancel();
  }
  /** Says that all bytes have been sent: `POST /v1/files/{id}/complete`. */
  complete(id: string, input: FileCompletion = {}, options?: RequestOptions): Promise<StoredFile> {
    return this.call(ops.complete_file, [id], input, options);
  }
  /** What is known of a file, and where to fetch its bytes: `GET /v1/files/{id}`. */
  get(id: string, options?: RequestOptions): Promise<StoredFile> {
    return this.call(ops.find_file, [id], undefined, options);
  }
  /** Fetches a file's bytes, at most `maxBody` of them. */
  async download(id: string, options?: RequestOptions): Promise<Uint8Array> {
    const { download_url } = await this.get(id, options);
    if (!download_url) throw new ProtocolError("the file has no bytes yet", { code: "file_not_ready" });
    const opened = await this.transport.open(this.#at("GET", download_url), { bare: {}, options }, "");
    try {
      const parts: Uint8Array[] = [];
      for await (const part of answer.chunks(opened.response, this.transport.limits.maxBody, options?.signal)) parts.push(part);
      return joined(parts);
    } finally {
      opened.release();
    }
  }
  #at(method: string, url: string): Operation {
    return { method, path: new URL(url, `${this.transport.baseUrl}/`).href, needs: [] };
  }
}

function joined(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
