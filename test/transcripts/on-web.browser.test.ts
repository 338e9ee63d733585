import { describeTranscripts } from "./every-transcript.ts";
import { openWeb } from "./ways/web.ts";

describeTranscripts("web", openWeb);
