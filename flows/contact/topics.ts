import type { Topic } from "../kit/desk.ts";
import type { Intent } from "../kit/intents.ts";

/** What can be chosen as a topic; the two emergencies first. */
export const TOPIC_CHOICES: readonly Topic[] = [
  "accident",
  "death",
  "balance",
  "claim",
  "account",
  "data",
  "company",
  "complaint",
  "other",
];

/** What a wish tells about the topic, where it was put into words instead of chosen. */
const TOPIC_OF: Partial<Record<Intent, Topic>> = {
  "report-accident": "accident",
  "claim-jkm": "death",
  "check-balance": "balance",
  "check-balance-jht": "balance",
  "check-balance-jp": "balance",
  "contribution-history": "balance",
  claim: "claim",
  "claim-jht": "claim",
  "claim-jkk": "claim",
  "claim-jkp": "claim",
  "claim-jp": "claim",
  "claim-status": "claim",
  register: "account",
  login: "account",
  "forgot-password": "account",
  "change-phone": "data",
  "change-email": "data",
  "change-bank": "data",
  "recover-account": "data",
  "update-data": "data",
  "employment-status": "company",
  complaint: "complaint",
};

/** The topic that a wish is about; null when it tells nothing of it. */
export function topicOf(intent: Intent | null): Topic | null {
  return (intent === null ? null : TOPIC_OF[intent]) ?? null;
}

/** Wishes with which somebody who asks for a person says what it is about; what the assistant does itself it does in passing. */
const NAMES_TOPIC: ReadonlySet<Intent> = new Set([
  "claim",
  "claim-jht",
  "claim-jkk",
  "claim-jkm",
  "claim-jkp",
  "claim-jp",
  "claim-status",
  "update-data",
  "employment-status",
  "contribution-history",
  "report-accident",
]);

/** Whether somebody who is asked which way he would like has said what it is about instead. */
export function namesTopic(intent: Intent | null): boolean {
  return intent !== null && NAMES_TOPIC.has(intent);
}
