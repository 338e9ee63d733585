import { fieldsOf } from "../bodies.ts";

/** An object as it came over the line: nothing in it is believed. */
export type Fields = Record<string, unknown>;

/** The objects of a list; none when it is something else. */
export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

/** A text; empty when it is something else. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A whole number, 0 when it is something else. */
export function numberOf(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : 0;
}
