import type { Transporter } from "nodemailer";
import { policy } from "../policy.ts";
import { DeliveryError, type DeliveryFailure } from "../ports/channel.ts";
import type { CodeCarrier } from "../ports/code-sender.ts";

export interface SmtpOptions {
  /** `smtps://user:password@host:465`, or `smtp://host:587`, which must offer STARTTLS. */
  url: string;
  /** Address, or `Name <address>`. */
  from: string;
  /** False only where the server is this machine. */
  tls: boolean;
}

/** Makes the carrier of e-mail. Closing is not needed: a connection is opened for each message, and ended. */
export function createSmtpSender({ url, from, tls }: SmtpOptions): CodeCarrier {
  const { hostname, port, protocol, username, password } = new URL(url);
  const secure = protocol === "smtps:";
  const settings = {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: tls && !secure,
    ignoreTLS: !tls && !secure,
    ...(username !== "" && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    connectionTimeout: policy.code.providerAnswerMs,
    greetingTimeout: policy.code.providerAnswerMs,
    socketTimeout: policy.code.providerAnswerMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  // Loaded by who sends: for everybody else it would only lengthen the start, by a tenth of a second.
  let transport: Promise<Transporter> | undefined;
  const connect = () => {
    transport ??= import("nodemailer").then(({ createTransport }) => createTransport(settings));
    return transport;
  };
  const domain = from.replace(/>\s*$/, "").split("@").at(-1);

  return {
    async send({ address, subject, text, language, idempotencyKey }) {
      try {
        const { messageId } = await (await connect()).sendMail({
          from,
          to: { name: "", address },
          subject,
          text,
          messageId: `<${idempotencyKey}@${domain}>`,
          // Nobody's holiday notice is to answer a code.
          headers: { "Auto-Submitted": "auto-generated", "Content-Language": language },
        });
        return { state: "sent", providerId: messageId };
      } catch (error) {
        throw new DeliveryError(failureOf(error));
      }
    },
    check: async () => (await connect()).verify(),
  };
}

/** By the answer of the server, or by where the conversation broke off. What it said is not passed on: it quotes addresses. */
function failureOf(error: unknown): DeliveryFailure {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number };
  if (code === "EAUTH" || code === "ETLS") return "misconfigured";
  if (responseCode >= 500) return "rejected";
  return responseCode >= 400 ? "throttled" : "unreachable";
}
