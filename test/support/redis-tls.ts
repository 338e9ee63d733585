import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { findOpenssl } from "./programs.ts";

const run = promisify(execFile);

/** A certificate for 127.0.0.1 that vouches for itself, with its key: paths of PEM files in the folder. */
export async function makeCertificate(folder: string): Promise<{ key: string; certificate: string }> {
  const key = join(folder, "key.pem");
  const certificate = join(folder, "certificate.pem");
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const subject = ["-subj", "/CN=redis", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1"];
  await run(findOpenssl(), [...request, ...subject, "-keyout", key, "-out", certificate]);
  return { key, certificate };
}
