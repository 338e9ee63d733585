import type { DemoPerson, Me } from "../../../src/desk/api.ts";

/** Somebody who uses the desk's server without its page. */
export interface DeskPerson {
  readonly me: Me;
  /** The session's cookie as it came. */
  readonly cookie: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Response>;
}

/** What a browser says of a request that our own page makes. */
export function fromPage(url: string): Record<string, string> {
  return { origin: new URL(url).origin, "sec-fetch-site": "same-origin" };
}

/** The demo's people, by the first name they sign in with. */
export async function readDemoPerson(url: string, login: string): Promise<DemoPerson> {
  const people = (await (await fetch(`${url}/desk/api/demo-people`)).json()) as DemoPerson[];
  const person = people.find((one) => one.login === login);
  if (!person) throw new Error(`there is no ${login}`);
  return person;
}

/** Sends what stands in the sign-in form. */
export function trySignIn(
  url: string,
  fields: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/desk/api/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", ...fromPage(url), ...headers },
    body: JSON.stringify(fields),
  });
}

/** Signs in as one of the demo's people. */
export async function signInAs(url: string, login: string): Promise<DeskPerson> {
  const answer = await trySignIn(url, await readDemoPerson(url, login));
  if (answer.status !== 200) throw new Error(`${login} was answered ${answer.status}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const me = (await answer.json()) as Me;
  return {
    me,
    cookie,
    get: (path, headers = {}) =>
      fetch(`${url}/desk/api/${path}`, { headers: { cookie, ...fromPage(url), ...headers } }),
    post: (path, body = {}, headers = {}) =>
      fetch(`${url}/desk/api/${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-csrf-token": me.csrf,
          cookie,
          ...fromPage(url),
          ...headers,
        },
        body: JSON.stringify({ requestKey: crypto.randomUUID(), ...body }),
      }),
  };
}
