import { describeTranscripts } from "./every-transcript.ts";
import { openConsole } from "./ways/console.ts";

describeTranscripts("console", openConsole);
