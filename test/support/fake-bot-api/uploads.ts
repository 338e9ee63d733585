type Payload = Record<string, unknown>;

/** A file as it came in a form. */
export interface UploadedFile {
  field: string;
  name: string;
  mime: string;
  bytes: Buffer;
}

/** Fields that are texts, also in a form; every other is JSON there. */
const TEXTS: ReadonlySet<string> = new Set(["caption", "text"]);

/**
 * The parameters of a call, from JSON or from a form (https://core.telegram.org/bots/api#making-requests). A file stands in them as the empty
 * object that the schema knows an `InputFile` by.
 */
export async function readCall(
  contentType: string,
  body: Buffer,
): Promise<{ payload: Payload; file: UploadedFile | null }> {
  if (!contentType.startsWith("multipart/form-data"))
    return { payload: JSON.parse(body.toString("utf8") || "{}"), file: null };
  const form = await new Response(body, { headers: { "content-type": contentType } }).formData();
  const payload: Payload = {};
  let file: UploadedFile | null = null;
  for (const [field, value] of form) {
    if (typeof value === "string") payload[field] = TEXTS.has(field) ? value : JSON.parse(value);
    else {
      payload[field] = {};
      const bytes = Buffer.from(await value.arrayBuffer());
      file = { field, name: value.name, mime: value.type, bytes };
    }
  }
  return { payload, file };
}
