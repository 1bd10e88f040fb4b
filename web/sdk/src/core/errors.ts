/** What kind of failure it was; each kind has its own class. */
export type ErrorKind =
  | "authentication"
  | "permission"
  | "not_found"
  | "validation"
  | "conflict"
  | "rate_limit"
  | "server"
  | "timeout"
  | "network"
  | "protocol";

/** What is known of a failure. */
export interface ErrorDetails {
  /** The HTTP status, if there was an answer. */
  status?: number | undefined;
  /** What exactly: the server's code (docs/reference/errors.md), or one of the library's own. */
  code?: string | undefined;
  /** The field, parameter or header that is wrong. */
  param?: string | undefined;
  /** Names the request in the server's log. */
  requestId?: string | undefined;
  /** A page about the code, when the server names one. */
  docUrl?: string | undefined;
  /** How many seconds the server wants to be left alone. */
  retryAfter?: number | undefined;
  /** What lies beneath. */
  cause?: unknown;
}

/** What every failure of this library is. An end by your own `AbortSignal` is not: that throws the signal's reason. */
export class SwitchboardError extends Error {
  /** The kind, for a `switch`. */
  readonly kind: ErrorKind;
  /** The HTTP status, if there was an answer. */
  readonly status?: number | undefined;
  /** What exactly: the server's code, or one of the library's own. */
  readonly code: string;
  /** The field, parameter or header that is wrong. */
  readonly param?: string | undefined;
  /** Names the request in the server's log. */
  readonly requestId?: string | undefined;
  /** A page about the code, when the server names one. */
  readonly docUrl?: string | undefined;
  /** How many seconds the server wants to be left alone. */
  readonly retryAfter?: number | undefined;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = `${kind.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase())}Error`;
    this.kind = kind;
    this.status = details.status;
    this.code = details.code ?? kind;
    this.param = details.param;
    this.requestId = details.requestId;
    this.docUrl = details.docUrl;
    this.retryAfter = details.retryAfter;
  }

  /** The failure as plain data, for logs. */
  toJSON(): Record<string, unknown> {
    const { name, kind, message, status, code, param, requestId, docUrl, retryAfter } = this;
    return { name, kind, message, status, code, param, requestId, docUrl, retryAfter };
  }
}

/** 401: no key or token, or one that opens nothing. */
export class AuthenticationError extends SwitchboardError {
  constructor(message: string, details?: ErrorDetails) {
    super("authentication", message, details);
  }
}

/** 403: the key or token may not do this. */
export class PermissionError extends SwitchboardError {
  constructor(message: string, details?: ErrorDetails) {
    super("permission", message, details);
  }
}

/** 404 and 410: there is no such thing for this key or token. */
export class NotFoundError extends SwitchboardError {
  constructor(message: string, details?: ErrorDetails) {
    super("not_found", message, details);
  }
}

/** 400, 413, 415, 422 and the like: the request is wrong; `param` names what. */
export class ValidationError extends SwitchboardError {
  constructor(message: string, details?: ErrorDetails) {
    super("validation", message, details);
  }
}

/** 409 and 412: the request does not fit what is stored now. */
export class ConflictError extends SwitchboardError {
  constructor(message: string, details?: ErrorDetails) {
    super("conflict", message, details);
  }
}

/** 429: too many requests; `retryAfter` says for how many seconds to wait. */
export class RateLimitError extends SwitchboardError {
  constructor(message: string, details?: ErrorDetails) {
    super("rate_limit", message, details);
  }
}

/** 5xx: a fault of the server, or a part of it is away. */
export class ServerError extends SwitchboardError {
  constructor(message: string, details?: ErrorDetails) {
    super("server", message, details);
  }
}

/** No whole answer came in time. */
export class TimeoutError extends SwitchboardError {
  constructor(message: string, details?: ErrorDetails) {
    super("timeout", message, details);
  }
}

/** No connection, or one that broke. */
export class NetworkError extends SwitchboardError {
  constructor(message: string, details?: ErrorDetails) {
    super("network", message, details);
  }
}

/** What came is no answer of this API. */
export class ProtocolError extends SwitchboardError {
  constructor(message: string, details?: ErrorDetails) {
    super("protocol", message, details);
  }
}

/** The error object of the server's answers and frames. */
export interface ErrorObject {
  type?: string;
  code?: string;
  message?: string;
  param?: string | null;
  doc_url?: string;
  request_id?: string;
}

/** The error that an error object of the server is. Without a status its type says which. */
export function fromServer(error: ErrorObject, status?: number, more?: ErrorDetails): SwitchboardError {
  const details: ErrorDetails = {
    status,
    code: error.code,
    param: error.param ?? undefined,
    requestId: error.request_id,
    docUrl: error.doc_url,
    ...more,
  };
  const Class = classOf(status ?? STATUS_OF_TYPE[error.type ?? ""] ?? 500);
  return new Class(error.message ?? `the server answered ${status ?? error.type}`, details);
}

const STATUS_OF_TYPE: Record<string, number> = {
  invalid_request: 400,
  authentication: 401,
  permission: 403,
  not_found: 404,
  conflict: 409,
  rate_limit: 429,
};

const CLASSES: Record<number, new (message: string, details?: ErrorDetails) => SwitchboardError> = {
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  408: TimeoutError,
  409: ConflictError,
  410: NotFoundError,
  412: ConflictError,
  429: RateLimitError,
};

function classOf(status: number): new (message: string, details?: ErrorDetails) => SwitchboardError {
  return CLASSES[status] ?? (status >= 500 ? ServerError : ValidationError);
}
