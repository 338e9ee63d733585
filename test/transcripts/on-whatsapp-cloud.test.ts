import { describeTranscripts } from "./every-transcript.ts";
import { openWhatsAppCloud } from "./ways/whatsapp-cloud.ts";

describeTranscripts("whatsapp-cloud", openWhatsAppCloud);
