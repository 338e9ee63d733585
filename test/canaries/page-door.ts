import type { LinkPurpose } from "../../flows/kit/services.ts";
import { addSecurePages } from "../../src/http/secure-pages/add-secure-pages.ts";
import { createHttpServer } from "../../src/http/server.ts";
import type { Log } from "../../src/ports/log.ts";
import { nothingFilled } from "../support/nothing-filled.ts";
import type { PageAccess, PageWorld } from "../support/talk.ts";

/** The one-time pages as browsers reach them, with a record of all that a proxy or a browser keeps of a request. */
export interface PageDoor {
  /** What a talk fills its pages in through. */
  open(world: PageWorld): PageAccess;
  /** Addresses, and heads of answers: everything but the bodies. */
  readonly seen: string[];
  /** Which kinds of pages were shown; `stop`: a change was taken back by its link. */
  readonly kinds: Set<LinkPurpose | "stop">;
}

const HOST = "chat.example.com";

/** Makes the door; what the server logs goes to `log`. */
export function createPageDoor(log: Log): PageDoor {
  const seen: string[] = [];
  const kinds = new Set<LinkPurpose | "stop">();
  return { seen, kinds, open: (world) => openDoor(world, { log, seen, kinds }) };
}

function openDoor(
  { core, translator, clock }: PageWorld,
  { log, seen, kinds }: { log: Log; seen: string[]; kinds: PageDoor["kinds"] },
): PageAccess {
  /** What the core answered to the server's last question: the pages themselves are HTML. */
  const last: Partial<Record<keyof PageAccess, unknown>> = {};
  const noted = <Name extends keyof PageAccess>(name: Name): PageAccess[Name] =>
    (async (...asked: unknown[]) => {
      last[name] = await (core[name] as (...all: unknown[]) => Promise<unknown>)(...asked);
      return last[name];
    }) as PageAccess[Name];
  const server = createHttpServer({ log, isReady: async () => true });
  const pages = {
    enterPage: core.enterPage,
    viewPage: noted("viewPage"),
    submitPage: noted("submitPage"),
    takeCopy: noted("takeCopy"),
    takeCopyFile: core.takeCopyFile,
    viewChange: noted("viewChange"),
    stopByLink: noted("stopByLink"),
  };
  addSecurePages(server, {
    pages,
    translator,
    clock,
    log,
    demo: true,
    visitors: null,
    onFilled: async () => {},
  });

  async function post<Name extends keyof PageAccess>(
    path: string,
    fields: Record<string, string>,
    name: Name,
  ): Promise<Awaited<ReturnType<PageAccess[Name]>>> {
    const url = `/s/${path}`;
    const answer = await server.inject({
      method: "POST",
      url,
      headers: {
        host: HOST,
        origin: `http://${HOST}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      payload: new URLSearchParams(fields).toString(),
    });
    seen.push(`${url} ${answer.statusCode} ${JSON.stringify(answer.headers)}`);
    if (answer.statusCode === 403) throw new Error("the page was not taken for ours");
    return last[name] as Awaited<ReturnType<PageAccess[Name]>>;
  }

  return {
    async viewPage(key) {
      const view = await post("buka", { key }, "viewPage");
      if (view) kinds.add(view.purpose);
      return view;
    },
    submitPage: (key, fields) => post("simpan", { ...nothingFilled, ...fields, key }, "submitPage"),
    takeCopy: (key, form) => post("unduh", { key, form }, "takeCopy"),
    viewChange: (key) => post("buka", { key }, "viewChange"),
    stopByLink(key) {
      kinds.add("stop");
      return post("batalkan", { key }, "stopByLink");
    },
  };
}
