import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** A message as the server took it. */
interface Mail {
  from: string;
  to: string[];
  /** Headers and body, lines ended by `\r\n`. */
  data: string;
  encrypted: boolean;
  /** User and password, where the client signed in. */
  auth: string | null;
}

export interface SmtpServer {
  port: number;
  mails: Mail[];
  /** What the server says to a command, by its verb, instead of what it usually does. */
  answers: Map<string, string>;
  close(): Promise<void>;
}

/** A small mail server (RFC 5321): greeting, EHLO, STARTTLS where it has a certificate, AUTH PLAIN, one recipient or more, DATA. */
export async function openSmtpServer(tls?: { key: string; certificate: string }): Promise<SmtpServer> {
  const mails: Mail[] = [];
  const answers = new Map<string, string>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.write("220 mail.test ESMTP\r\n");
    converse(socket, { mails, answers, tls: tls ?? null });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    answers,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface House {
  mails: Mail[];
  answers: Map<string, string>;
  tls: { key: string; certificate: string } | null;
}

function converse(socket: Socket, house: House, encrypted = false): void {
  const mail: Mail = { from: "", to: [], data: "", encrypted, auth: null };
  let inData = false;
  let rest = "";
  const say = (line: string) => socket.write(`${line}\r\n`);
  socket.on("error", () => undefined);
  socket.on("data", (chunk: Buffer) => {
    rest += chunk.toString("utf8");
    for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (!inData) command(line);
      else if (line === ".") finish();
      else mail.data += `${line.replace(/^\./, "")}\r\n`;
    }
  });

  function finish(): void {
    inData = false;
    house.mails.push({ ...mail });
    say("250 2.0.0 taken");
  }

  function command(line: string): void {
    const verb = (/^\w+/.exec(line)?.[0] ?? "").toUpperCase();
    const other = house.answers.get(verb);
    if (other !== undefined) return void say(other);
    switch (verb) {
      case "EHLO":
        say(`250-mail.test\r\n${house.tls && !encrypted ? "250-STARTTLS\r\n" : ""}250 AUTH PLAIN`);
        return;
      case "STARTTLS":
        return startTls();
      case "AUTH":
        mail.auth = Buffer.from(line.split(" ")[2] ?? "", "base64")
          .toString()
          .slice(1)
          .replace("\0", ":");
        return void say("235 2.7.0 welcome");
      case "MAIL":
        mail.from = /<(.*)>/.exec(line)?.[1] ?? "";
        break;
      case "RCPT":
        mail.to.push(/<(.*)>/.exec(line)?.[1] ?? "");
        break;
      case "DATA":
        inData = true;
        return void say("354 go on");
      case "QUIT":
        say("221 bye");
        return void socket.end();
      default:
    }
    say("250 2.0.0 ok");
  }

  function startTls(): void {
    if (!house.tls) return void say("502 not here");
    say("220 ready");
    socket.removeAllListeners("data");
    const secure = new TLSSocket(socket, {
      isServer: true,
      key: readFileSync(house.tls.key),
      cert: readFileSync(house.tls.certificate),
    });
    converse(secure, house, true);
  }
}
