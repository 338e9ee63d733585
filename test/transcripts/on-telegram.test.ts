import { describeTranscripts } from "./every-transcript.ts";
import { openTelegram } from "./ways/telegram.ts";

describeTranscripts("telegram", openTelegram);
