/**
 * The words of the web chat's own furniture, in one language: a namespace `web` of the locales. What the bot says comes
 * through the channel and is not here. `{{number}}` and `{{address}}` are filled in by the page.
 */
export interface WebTexts {
  "service-name": string;
  tagline: string;
  "demo-badge": string;
  "no-script": string;
  "other-language": string;
  "other-language-button": string;
  /** What the page says in the person's name when he switches to this language. */
  "language-name": string;

  "intro-title": string;
  "intro-text": string;
  "start-button": string;
  /** What the start button says in the person's name. */
  "start-message": string;

  "log-label": string;
  "input-label": string;
  "input-placeholder": string;
  "send-button": string;
  "choices-label": string;
  /** Read out before a line, never seen. */
  "person-said": string;
  "bot-said": string;
  typing: string;
  "new-below-button": string;

  reconnecting: string;
  "open-elsewhere": string;
  waiting: string;
  "not-sent": string;
  "too-long": string;
  masked: string;
  hidden: string;
  "code-gone": string;
  "session-gone": string;
  "photo-alt": string;
  "photo-gone": string;

  "file-attach-button": string;
  /** In the bubble of one that is on its way, and of one that came. */
  "file-photo": string;
  "file-document": string;
  "file-photo-sent": string;
  "file-document-sent": string;
  "file-going": string;
  "file-again-button": string;
  /** Under one that is not taken: why, and what to do. */
  "file-too-large": string;
  "file-not-taken": string;
  "file-too-many": string;
  "file-lost": string;

  "phone-title": string;
  "phone-note": string;
  "phone-empty": string;
  "phone-show": string;
  "phone-new": string;
  "sms-label": string;
  "email-label": string;
  "sent-to": string;
  "close-button": string;

  "inbox-title": string;
  "inbox-notice": string;
  "inbox-empty": string;
  "inbox-to-chat": string;
}

/** Indonesian first: it is also what the pages say before their script runs. */
export interface WebTextsByLanguage {
  id: WebTexts;
  en: WebTexts;
}
