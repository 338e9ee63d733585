/** One step of the schema. Steps are never edited once released: a change is a new step. */
export interface Migration {
  number: number;
  name: string;
  sql: string;
}
