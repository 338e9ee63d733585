import { Pool } from "undici";
import type { RenderedFile } from "../../ports/message.ts";
import { allBegun, dispatch, NOTHING } from "../shared/dispatch.ts";
import { multipartForm } from "../shared/multipart.ts";
import { parse, refusalOf, silenceOf } from "./errors.ts";
import { type Fields, isFields, listOf, textOf } from "./fields.ts";

/** Connections to Meta, so many calls at once; Meta takes 80 messages a second of a number. */
const CONNECTIONS = 64;

/** Meta answers in tenths of a second; a person has gone by then. */
const TIMEOUT_MS = 15_000;

/** Six megabytes take twelve seconds at four megabits. */
const UPLOAD_TIMEOUT_MS = 30_000;

interface Asked {
  method: "GET" | "POST";
  path: string;
  contentType: string;
  body: string | Buffer | null;
  withinMs: number;
}

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
  /** Keeps a file at Meta, for thirty days, and gives Meta's id of it. */
  upload(file: RenderedFile): Promise<string>;
  /** Whether Meta has approved the template. */
  hasTemplate(name: string): Promise<boolean>;
  /** What Meta says of a file that somebody sent. */
  describe(mediaId: string): Promise<Fields>;
  /** Lets go of the connections when the calls under way have ended. A later call opens new ones. */
  close(): Promise<void>;
}

/** The calls of one number over connections of its own, each given up after `TIMEOUT_MS`. They fail with `DeliveryError`. */
export function createGraphApi({ apiRoot, token, phoneNumberId, wabaId }: GraphOptions): GraphApi {
  const { ask, close } = openLine(apiRoot, token);
  const call = (method: "GET" | "POST", path: string, body: object | null, isLate = () => false) => {
    const content = { contentType: "application/json", body: body && JSON.stringify(body) };
    return ask({ method, path, ...content, withinMs: TIMEOUT_MS }, isLate);
  };

  return {
    async post(message, isLate) {
      const [sent] = listOf(await call("POST", `${phoneNumberId}/messages`, message, isLate), "messages");
      return sent ? textOf(sent, "id") : null;
    },
    async upload({ mime, name, bytes }) {
      const fields = { messaging_product: "whatsapp", type: mime };
      const form = multipartForm(fields, { field: "file", name, mime, bytes });
      const path = `${phoneNumberId}/media`;
      const said = await ask({ method: "POST", path, ...form, withinMs: UPLOAD_TIMEOUT_MS });
      const id = textOf(said, "id");
      if (id === null) throw silenceOf(null);
      return id;
    },
    async hasTemplate(name) {
      const path = `${wabaId}/message_templates?name=${encodeURIComponent(name)}&fields=name,status`;
      const templates = listOf(await call("GET", path, null), "data");
      return templates.some((template) => isApproved(template, name));
    },
    describe: (mediaId) =>
      call("GET", `${encodeURIComponent(mediaId)}?phone_number_id=${phoneNumberId}`, null),
    close,
  };
}

/** Connections to Meta, and what is said over them. */
function openLine(apiRoot: string, token: string) {
  const { origin, pathname } = new URL(apiRoot);
  const authorization = `Bearer ${token}`;
  let pool: Pool | undefined;
  return {
    async ask({ method, path, contentType, body, withinMs }: Asked, isLate = () => false): Promise<Fields> {
      pool ??= new Pool(origin, { connections: CONNECTIONS });
      const request = {
        path: `${pathname.replace(/\/$/, "")}/${path}`,
        method,
        headers: { authorization, "content-type": contentType },
        body,
        headersTimeout: withinMs,
        bodyTimeout: withinMs,
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
    },
    async close() {
      const closing = pool;
      pool = undefined;
      await allBegun();
      await closing?.close();
    },
  };
}

/**
 * One of the answer (https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management). A name has a
 * template for each language, and whether a search by name finds longer ones too is not said there: so each is looked at.
 */
function isApproved(template: Fields, name: string): boolean {
  return template["name"] === name && template["status"] === "APPROVED";
}
