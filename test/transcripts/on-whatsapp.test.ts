import { describeTranscripts } from "./every-transcript.ts";
import { openWhatsApp } from "./ways/whatsapp.ts";

describeTranscripts("whatsapp", openWhatsApp);
