import { Pool } from "undici";
import { dispatch, NOTHING } from "../shared/dispatch.ts";
import { parse, refusalOf, silenceOf } from "./errors.ts";
import { type Fields, isFields, listOf, textOf } from "./fields.ts";

/** Connections to Meta, so many calls at once; Meta takes 80 messages a second of a number. */
const CONNECTIONS = 64;

/** Meta answers in tenths of a second; a person has gone by then. */
const TIMEOUT_MS = 15_000;

export interface GraphOptions {
  /** With the version, without a slash at the end. */
  apiRoot: string;
  token: string;
  phoneNumberId: string;
  wabaId: string;
}

/** Calls of Meta's Graph API. All of them throw `DeliveryError`. */
export interface GraphApi {
  /**
   * Posts to the number's messages and gives the id of the message, where there is one: a read receipt has none. `isLate` is asked when
   * the call's turn on a connection has come; then nothing leaves.
   */
  post(message: object, isLate?: () => boolean): Promise<string | null>;
  /** Whether Meta has approved the template. */
  hasTemplate(name: string): Promise<boolean>;
  /** What Meta says of a file that somebody sent. */
  describe(mediaId: string): Promise<Fields>;
  /** Lets go of the connections when the calls under way have ended. A later call opens new ones. */
  close(): Promise<void>;
}

export function createGraphApi({ apiRoot, token, phoneNumberId, wabaId }: GraphOptions): GraphApi {
  const { origin, pathname } = new URL(apiRoot);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  let pool: Pool | undefined;

  async function call(method: "GET" | "POST", path: string, body: object | null, isLate: () => boolean) {
    pool ??= new Pool(origin, { connections: CONNECTIONS });
    const request = {
      path: `${pathname.replace(/\/$/, "")}/${path}`,
      method,
      headers,
      body: body === null ? null : JSON.stringify(body),
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    };
    const answer = await dispatch(pool, request, (stop) => {
      if (isLate()) stop();
      return NOTHING;
    }).catch((error: unknown) => {
      throw silenceOf(error);
    });
    if (answer.status < 200 || answer.status >= 300) throw refusalOf(answer);
    const said = parse(answer.body);
    return isFields(said) ? said : {};
  }

  return {
    async post(message, isLate = () => false) {
      const [sent] = listOf(await call("POST", `${phoneNumberId}/messages`, message, isLate), "messages");
      return sent ? textOf(sent, "id") : null;
    },
    async hasTemplate(name) {
      const path = `${wabaId}/message_templates?name=${encodeURIComponent(name)}&fields=name,status`;
      const templates = listOf(await call("GET", path, null, () => false), "data");
      return templates.some((template) => isApproved(template, name));
    },
    describe: (mediaId) =>
      call("GET", `${encodeURIComponent(mediaId)}?phone_number_id=${phoneNumberId}`, null, () => false),
    async close() {
      const closing = pool;
      pool = undefined;
      await closing?.close();
    },
  };
}

/** Meta finds every template whose name contains the one that was asked for. */
function isApproved(template: Fields, name: string): boolean {
  return template["name"] === name && template["status"] === "APPROVED";
}
