import { readFileSync } from "node:fs";

/**
 * The official Bot API 10.1 of June 11, 2026 (https://core.telegram.org/bots/api), cut down to the methods the bot uses and the types they and
 * an Update are made of; of the descriptions only those that state a limit are kept, word for word.
 */
const schema: Schema = JSON.parse(
  readFileSync(new URL("./telegram-bot-api-10.1.schema.json", import.meta.url), "utf8"),
);

interface Schema {
  methods: Record<string, { returns: string[]; fields: Field[] }>;
  types: Record<string, { fields?: Field[]; subtypes?: string[] }>;
}

interface Field {
  name: string;
  types: string[];
  required: boolean;
  description?: string;
}

/** What is wrong with a call, by the schema; empty when nothing is. */
export function callViolations(method: string, payload: unknown): string[] {
  const known = schema.methods[method];
  if (known === undefined) return [`${method}: no such method`];
  return [...objectViolations(method, known.fields, payload), ...textViolations(method, payload)];
}

/** What is wrong with a value of one of the types: `Update`, `Message`, `Array of Update`. */
export function typeViolations(type: string, value: unknown, path = type): string[] {
  if (type.startsWith("Array of ")) return arrayViolations(type.slice("Array of ".length), value, path);
  const declared = schema.types[type];
  if (declared === undefined) return primitiveViolations(type, value, path);
  if (declared.subtypes !== undefined) return anyOf(declared.subtypes, value, path);
  return [...objectViolations(path, declared.fields ?? [], value), ...buttonViolations(type, value, path)];
}

export function returnsOf(method: string): string[] {
  return schema.methods[method]?.returns ?? [];
}

/** The complaints of the alternative that fits best. */
export function anyOf(types: string[], value: unknown, path: string): string[] {
  const complaints = types.map((type) => typeViolations(type, value, path));
  return complaints.reduce((best, each) => (each.length < best.length ? each : best));
}

function objectViolations(path: string, fields: Field[], value: unknown): string[] {
  if (!isRecord(value)) return [`${path}: not an object`];
  const names = new Set(fields.map((field) => field.name));
  const unknown = Object.keys(value).filter((key) => !names.has(key));
  return [
    ...unknown.map((key) => `${path}.${key}: no such field`),
    ...fields.flatMap((field) => fieldViolations(`${path}.${field.name}`, field, value[field.name])),
  ];
}

function fieldViolations(path: string, field: Field, value: unknown): string[] {
  if (value === undefined) return field.required ? [`${path}: missing`] : [];
  const wrong = anyOf(field.types, value, path);
  return wrong.length > 0 ? wrong : limitViolations(path, field, value);
}

function arrayViolations(type: string, value: unknown, path: string): string[] {
  if (!Array.isArray(value)) return [`${path}: not an array`];
  return value.flatMap((item, at) => typeViolations(type, item, `${path}[${at}]`));
}

function primitiveViolations(type: string, value: unknown, path: string): string[] {
  const right: Record<string, boolean> = {
    Integer: Number.isSafeInteger(value),
    Float: typeof value === "number",
    String: typeof value === "string",
    Boolean: typeof value === "boolean",
  };
  return right[type] === true ? [] : [`${path}: not ${type}`];
}

/** A limit that a description states, and how to see whether a value keeps it. `match` is what `stated` found. */
interface Limit {
  stated: RegExp;
  kept(value: unknown, match: RegExpMatchArray, description: string): boolean;
}

const LIMITS: Limit[] = [
  { stated: /(\d+)-(\d+) characters/, kept: (value, match) => within(String(value).length, match) },
  { stated: /(\d+)-(\d+) bytes/, kept: (value, match) => within(Buffer.byteLength(String(value)), match) },
  {
    stated: /(?:between|,) (\d+)-(\d+)(?: are accepted|\.)/,
    kept: (value, match) => within(Number(value), match),
  },
  { stated: /At most (\d+) commands/, kept: (value, match) => lengthOf(value) <= Number(match[1]) },
  { stated: /only lowercase English letters, digits/, kept: (value) => /^[a-z0-9_]+$/.test(String(value)) },
  { stated: /Only characters A-Z, a-z, 0-9, _ and -/, kept: (value) => /^[\w-]+$/.test(String(value)) },
  { stated: /type, must be (\w+)$|always "(\w+)"/, kept: (value, match) => value === (match[1] ?? match[2]) },
  { stated: /^Choose one|^Type of action/, kept: (value, _, text) => text.includes(` ${value} for`) },
  {
    stated: /^Type of the (?:entity|chat)|Must be one of/,
    kept: (value, _, text) => text.includes(`"${value}"`),
  },
];

function limitViolations(path: string, field: Field, value: unknown): string[] {
  const description = field.description ?? "";
  const broken = LIMITS.filter(({ stated, kept }) => {
    const match = stated.exec(description);
    return match !== null && !kept(value, match, description);
  });
  return broken.map(() => `${path}: against "${description}"`);
}

/** Stated for the type as a whole: exactly one field says what a button does. */
function buttonViolations(type: string, value: unknown, path: string): string[] {
  if (type !== "InlineKeyboardButton" || !isRecord(value)) return [];
  const dress = ["text", "icon_custom_emoji_id", "style"];
  const deeds = Object.keys(value).filter((key) => !dress.includes(key));
  return deeds.length === 1 && value["text"] !== ""
    ? []
    : [`${path}: a button does exactly one thing and has a label`];
}

/** https://core.telegram.org/bots/api#formatting-options: entities lie inside the text, and nothing else is inside code. */
function textViolations(method: string, payload: unknown): string[] {
  if (!isRecord(payload)) return [];
  const [words, dress] = method === "sendMessage" ? ["text", "entities"] : ["caption", "caption_entities"];
  const text = String(payload[words] ?? "");
  const given = payload[dress];
  if (!Array.isArray(given)) return [];
  const entities: { type: string; offset: number; length: number }[] = given;
  const outside = entities.filter(
    ({ offset, length }) => offset < 0 || length < 1 || offset + length > text.length,
  );
  const overlapping = entities.filter((one, at) => {
    const next = entities[at + 1];
    return next !== undefined && next.offset < one.offset + one.length;
  });
  return [
    ...outside.map((entity) => `${method}.entities: ${entity.type} reaches outside the text`),
    ...overlapping.map((entity) => `${method}.entities: ${entity.type} overlaps the next`),
    ...("parse_mode" in payload ? [`${method}: entities and parse_mode exclude each other`] : []),
  ];
}

function within(value: number, [, least, most]: RegExpMatchArray): boolean {
  return value >= Number(least) && value <= Number(most);
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
